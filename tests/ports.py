"""Ports for processes that are started in a moment, and stay free until then."""

import random
import socket

_BELOW_THE_SYSTEMS = range(20_000, 32_000)
"""Linux takes the ports of its own connections from 32768 on: one of those may be given away before it is bound."""
_DICE = random.SystemRandom()


def free_port() -> int:
    """One of loopback's ports on which nobody listens."""
    while True:
        port = _DICE.choice(_BELOW_THE_SYSTEMS)
        with socket.socket() as asked:
            try:
                asked.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
