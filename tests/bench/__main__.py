"""Everything that is stated about speed and size, measured in one run: `python -m tests.bench` (`make bench`)."""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench import capacity, picture, report
from tests.bench.parts import PARTS
from tests.bench.report import PartResult, Result
from tests.bench.rows import Found, found_in

README = report.FOLDER.parent / "README.md"
BUDGET = 19 * 60.0
"""Seconds of a whole run: parts that would begin later than this are not begun."""


def main() -> int:
    """Measure, print and write; 1 where a part failed. A missed target is printed, and fails nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="that every part works; writes nothing")
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS), metavar="PART")
    parser.add_argument("--out", type=Path, help="write the table to this file and nothing else")
    parser.add_argument("--write", action="store_true", help="measure nothing: put the last run into the documents")
    options = parser.parse_args()
    if options.write:
        put_into_documents(report.read(report.DATA))
        return 0
    result = run(options.only, is_short=options.short)
    text = report.page(result)
    print(text)
    if options.out is not None:
        options.out.write_text(text, encoding="utf-8")
    elif not options.short:
        keep(result, set(options.only) == set(PARTS))
    for title in result.failures:
        print(f"FAILED: {title}", file=sys.stderr)
    return 1 if result.failures else 0


def run(names: Sequence[str], *, is_short: bool) -> Result:
    """One part after the other, each in a process of its own: what one of them breaks or keeps, meets no other."""
    began, parts = time.monotonic(), []
    for name in names:
        left = BUDGET - (time.monotonic() - began)
        print(f"== {PARTS[name].title} ...", file=sys.stderr, flush=True)
        parts.append(measured(name, min(PARTS[name].seconds, left), is_short=is_short))
    seconds = time.monotonic() - began
    return Result(report.minute()[:10], report.machine(), seconds, is_short, parts)


def measured(name: str, seconds: float, *, is_short: bool) -> PartResult:
    """One part, ended with everything it started once its time is over."""
    part, began, at = PARTS[name], time.monotonic(), report.minute()
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        out = Path(folder) / "found.json"
        command = [sys.executable, "-m", "tests.bench.parts", name, "--out", str(out), *(["--short"] * is_short)]
        found, failure = Found(), None
        try:
            failure = _run(command, seconds)
            if failure is None:
                found = found_in(json.loads(out.read_text(encoding="utf-8")))
        except Exception as error:  # one part that cannot be measured must not lose the others
            failure = f"{type(error).__name__}: {error}"
    return PartResult(name, part.title, part.note, time.monotonic() - began, at, found, failure)


def keep(result: Result, is_whole: bool) -> None:
    """Write the page, the picture and the data; parts that were not asked for stay, with their own times."""
    if not is_whole and report.DATA.exists():
        result = merged(report.read(report.DATA), result)
    report.write(result, report.DATA)
    put_into_documents(result)


def merged(older: Result, newer: Result) -> Result:
    """The older run with the parts that were measured anew."""
    new = {part.name: part for part in newer.parts}
    parts = [new.pop(part.name, part) for part in older.parts] + list(new.values())
    return Result(newer.date, newer.machine, older.seconds, newer.is_short, parts)


def put_into_documents(result: Result) -> None:
    """The page, the picture, the README's table and the page on capacity, all from the same data."""
    report.PAGE.write_text(report.page(result), encoding="utf-8")
    report.PICTURE.write_text(picture.draw(result), encoding="utf-8")
    readme = README.read_text(encoding="utf-8")
    README.write_text(report.put(readme, report.short_table(result)), encoding="utf-8")
    try:
        capacity.write(result)
    except LookupError as error:
        print(f"{capacity.PAGE.name} stays as it was: {error}", file=sys.stderr)


def _run(command: Sequence[str], seconds: float) -> str | None:
    """Run it in a process group of its own; why it failed, or None."""
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True)
    try:
        _, said = process.communicate(timeout=max(1.0, seconds))
    except subprocess.TimeoutExpired:
        return f"not done within {max(1.0, seconds):.0f} s"
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode == 0:
        return None
    last = [line for line in said.splitlines() if line.strip()][-1:]
    return (last or ["it ended without a word"])[0][:200]


if __name__ == "__main__":
    sys.exit(main())
