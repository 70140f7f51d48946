"""What a process takes from its machine, from a seed instead: chance, and where its log goes."""

import gc
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog

from bot.store import passing


@contextmanager
def seeded(seed: int, on_log: Callable[[str], None]) -> Iterator[None]:
    """Meanwhile ids come from the seed, and each line of the log is told as `event:error` and not written."""

    def tell(logger: Any, name: str, event: Any) -> Any:
        on_log(f"{event.get('event')}:{event.get('error', '')}")
        raise structlog.DropEvent

    urandom, dice, logging = os.urandom, passing.DICE, structlog.get_config()
    os.urandom = random.Random(f"chance of {seed}").randbytes
    passing.DICE = random.Random(f"pauses of {seed}")
    structlog.configure(processors=[tell], cache_logger_on_first_use=False)
    gc.disable()  # nothing that matters is freed by it, and its moments are nobody's seed
    try:
        yield
    finally:
        gc.enable()
        structlog.configure(**logging)
        os.urandom, passing.DICE = urandom, dice
