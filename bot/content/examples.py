"""Names from the default ladder, put into the messages that show what can be typed."""

from collections.abc import Mapping

from bot.content.schema import LadderFile

NAMES = frozenset({"some_level", "level_below", "some_dimension", "some_ladder", "all_levels"})
"""Any message may use them: what they stand for is known when the content is loaded."""
_SHOWN = 1_000
"""Characters of all levels' titles; a manifest's description holds 4000."""


def examples(ladder: LadderFile) -> dict[str, str]:
    """A level a little way up, the one below it and a dimension, as one types them; and the titles of all levels."""
    levels = [level.id for level in ladder.levels]
    above = min(2, len(levels) - 1)
    return {
        "some_level": levels[above],
        "level_below": levels[max(0, above - 1)],
        "some_dimension": ladder.dimensions[0].id,
        "some_ladder": ladder.id,
        "all_levels": ", ".join(level.title for level in ladder.levels)[:_SHOWN],
    }


def put_in(text: str, values: Mapping[str, str]) -> str:
    """The text with these names filled in, and its other places as they are."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value.replace("{", "(").replace("}", ")"))
    return text
