"""Hits, refusals, milliseconds and memory of both engines that answer questions: `python -m tests.bench.questions`."""

import argparse
import time

import psutil

from bot.content import load
from bot.mentoring.questions.library import EngineName, Library
from tests.questions.measuring import HALVES, measure

MEGABYTE = 1024 * 1024


def main() -> None:
    """Measure the engines that are installed, on both halves of the set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", choices=HALVES, help="name what was missed or let through in this half")
    misses = parser.parse_args().misses
    process = psutil.Process()
    content = load()
    began, before = time.perf_counter(), process.memory_info().rss
    library = Library(content)
    print(f"index: {_since(began)}, {_grown(process, before)}")
    began, before = time.perf_counter(), process.memory_info().rss
    engines: list[EngineName] = ["words"]
    if library.learn():
        engines.append("meaning")
        print(f"vectors: {_since(began)}, {_grown(process, before)}")
    else:
        print("vectors: not installed (the extra `semantic`)")
    print(
        f"{'engine':8} {'half':9} {'hit@1':>6} {'hit@3':>6} {'refused':>8} {'falsely':>8} {'p50 ms':>7} {'p95 ms':>7}"
    )
    for engine in engines:
        for half in HALVES:
            found = measure(library, engine, half)
            shares = f"{found.first:6.0%} {found.third:6.0%} {found.refused:8.0%} {found.falsely:8.0%}"
            print(f"{engine:8} {half:9} {shares} {found.p50:7.2f} {found.p95:7.2f}")
            for line in (*found.missed, *found.leaked) if half == misses else ():
                print(f"    {line}")
    print(f"process: {process.memory_info().rss / MEGABYTE:.0f} MB")


def _since(began: float) -> str:
    return f"{(time.perf_counter() - began) * 1000:.0f} ms"


def _grown(process: psutil.Process, before: int) -> str:
    return f"{(process.memory_info().rss - before) / MEGABYTE:.0f} MB"


if __name__ == "__main__":
    main()
