"""Patterns that are compiled when they are first used: two hundred of them would take long at the start."""

import re
from typing import Any, cast


class _Pattern:
    """Compiled by the first thing that is asked of it, which it then has itself."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = self.__dict__.setdefault("_compiled", re.compile(self._source, self._flags))
        self.__dict__[name] = found = getattr(compiled, name)
        return found


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, for a module's constants; what is wrong with `source` is said by the first use."""
    return cast("re.Pattern[str]", _Pattern(source, flags))
