"""The Web API methods that the stand-in knows; importing this registers them all."""

from bot.standin.methods import accounts, chat, conversations, files, people, views
from bot.standin.methods.registry import METHODS, Call, Method

__all__ = ["METHODS", "Call", "Method", "accounts", "chat", "conversations", "files", "people", "views"]
