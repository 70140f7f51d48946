"""The figures in the documents are those of the last run, by the program that writes them."""

from bot.content.loader import shipped
from tests.bench import capacity, picture, report

RESULT = report.read(report.DATA)


def test_the_page_of_benchmarks_is_the_last_run() -> None:
    assert report.PAGE.read_text(encoding="utf-8") == report.page(RESULT)


def test_the_picture_is_of_the_last_run() -> None:
    assert report.PICTURE.read_text(encoding="utf-8") == picture.draw(RESULT)


def test_the_readme_shows_the_figures_of_the_last_run() -> None:
    readme = (shipped() / "README.md").read_text(encoding="utf-8")

    assert report.put(readme, report.short_table(RESULT)) == readme


def test_the_page_on_capacity_is_computed_from_the_last_run() -> None:
    assert capacity.PAGE.read_text(encoding="utf-8") == capacity.page(RESULT)
