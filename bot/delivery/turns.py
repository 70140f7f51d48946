"""Many things to begin at once: a few in one turn of the event loop, so that answers and commands come between."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

FEW = 20
"""In one turn: about a millisecond."""


async def in_turns(items: Iterable[T], begin: Callable[[T], object]) -> None:
    """`begin` each item, in order. Who breaks this off has the rest begun at once: nothing is left out."""
    left = deque(items)
    try:
        while left:
            for _ in range(min(FEW, len(left))):
                begin(left.popleft())
            await asyncio.sleep(0)
    finally:
        for item in left:
            begin(item)
