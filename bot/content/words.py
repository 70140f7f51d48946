"""The wording of messages: `say("goals.saved", title=...)` fills the text of prompts/messages/goals.yaml."""

from collections.abc import Iterator, Mapping

from bot.content.schema import placeholders


class Words:
    """Every sentence the bot says, by `file.key`."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    def say(self, key: str, /, **values: object) -> str:
        """The text under `key`, with `{name}` replaced by the values; KeyError for an unknown key or a missing value.

        Values are put in as they are: what a person typed must have been escaped before.
        """
        text = self._texts[key]
        if "{" not in text:
            return text
        for name, value in values.items():
            if type(value) is not str:
                values[name] = str(value)
        return text.format_map(values)

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._texts))

    def wants(self, key: str) -> set[str]:
        """The names of the values that the text under `key` has a place for."""
        return placeholders(self._texts[key])
