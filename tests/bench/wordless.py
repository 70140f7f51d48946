"""The bot as it is installed by default, without the extra `semantic`: `python -m tests.bench.wordless run`."""

import sys

from bot.__main__ import main

sys.modules["wordllama"] = None  # type: ignore[assignment]

if __name__ == "__main__":
    main()
