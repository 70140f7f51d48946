"""What the page costs: first paint, size, and frames while a thousand messages scroll: `python -m tests.bench.page`."""

import argparse
import asyncio
import gzip
import statistics
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

from bot.standin import posting
from bot.standin.playground import routes
from tests.browser.conftest import ARGUMENTS, BUNDLE, CHROMIUM, Office, running_office

MESSAGES = 1_000
LOADS, TURNS = 9, 120
SHORT_LOADS, SHORT_TURNS = 3, 30
WINDOW = {"width": 1280, "height": 800}

PAINTS = """() => Object.fromEntries(performance.getEntriesByType('paint').map((one) => [one.name, one.startTime]))"""
WATCH = """() => {
    window.watched = { frames: [], tasks: [], last: performance.now() };
    const frame = (now) => {
        watched.frames.push(now - watched.last);
        watched.last = now;
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    new PerformanceObserver((list) => watched.tasks.push(...list.getEntries().map((one) => one.duration)))
        .observe({ entryTypes: ['longtask'] });
}"""


async def main(loads: int, turns: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        async with running_office(Path(folder)) as office, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            print(f"Chromium {browser.version}, medians of {loads} loads without a cache")
            await first_paint(browser, office, loads)
            size()
            await scrolling(browser, office, turns)
            await browser.close()


async def first_paint(browser: Browser, office: Office, loads: int) -> None:
    """Load the page anew so many times, each with an empty profile."""
    paints: dict[str, list[float]] = {"first-paint": [], "first-contentful-paint": [], "usable": []}
    for _ in range(loads):
        page = await opened(browser, office)
        usable = await page.evaluate("performance.now()")
        for name, milliseconds in ({"usable": usable} | await page.evaluate(PAINTS)).items():
            paints[name].append(milliseconds)
        await page.context.close()
    for name, all_of_them in paints.items():
        print(f"  {name:<24}{statistics.median(all_of_them):>7.0f} ms   (worst {max(all_of_them):.0f} ms)")


async def opened(browser: Browser, office: Office) -> Page:
    """The page in a new profile, once one can type."""
    context = await browser.new_context(viewport={"width": WINDOW["width"], "height": WINDOW["height"]})
    page = await context.new_page()
    await page.goto(f"{office.standin.url}/?as=ada")
    await expect(page.get_by_role("combobox", name="Message ")).to_be_visible()
    return page


def size() -> None:
    """What travels, gzipped."""
    files = [path for path in (BUNDLE or routes.BUNDLE).rglob("*") if path.suffix in (".js", ".css", ".html")]
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in files}
    print(f"Scripts, sheet and page, gzipped: {sum(sizes.values()) / 1000:.1f} kB")
    for name, length in sorted(sizes.items(), key=lambda entry: -entry[1]):
        print(f"  {name:<24}{length / 1000:>7.1f} kB")


async def scrolling(browser: Browser, office: Office, turns: int) -> None:
    """Turn the wheel upwards through a long conversation, and back."""
    ada = office.standin.person("ada")
    for number in range(MESSAGES):
        posting.write(office.standin, ada.workspace, ada.dm_channel, ada.id, f"This is note number {number}.")
    page = await opened(browser, office)
    await page.get_by_role("log").hover()
    await page.evaluate(WATCH)
    for pixels in (-900, 900):
        for _ in range(turns):
            await page.mouse.wheel(0, pixels)
            await page.wait_for_timeout(16)
    watched = await page.evaluate("watched")
    frames, tasks = sorted(watched["frames"]), watched["tasks"]
    print(f"Scrolling {MESSAGES} messages, {len(frames)} frames")
    almost_all = frames[int(len(frames) * 0.95)]
    print(f"  median {statistics.median(frames):.1f} ms, 95% {almost_all:.1f} ms, worst {frames[-1]:.1f} ms")
    print(f"  tasks over 50 ms: {len(tasks)}, the longest {max(tasks, default=0):.0f} ms")
    await page.context.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="a quick look")
    short = parser.parse_args().short
    asyncio.run(main(SHORT_LOADS if short else LOADS, SHORT_TURNS if short else TURNS))
