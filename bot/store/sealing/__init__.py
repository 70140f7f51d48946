"""Encryption at rest: what people typed, and tokens, are sealed in the database, each to its own row."""

from bot.store.sealing.columns import Sealed, SealedJson, SealedText, sealed, sealed_json
from bot.store.sealing.keyring import UNREADABLE, Keyring, Place, Unreadable, new_key, read_keys

__all__ = [
    "UNREADABLE",
    "Keyring",
    "Place",
    "Sealed",
    "SealedJson",
    "SealedText",
    "Unreadable",
    "new_key",
    "read_keys",
    "sealed",
    "sealed_json",
]
