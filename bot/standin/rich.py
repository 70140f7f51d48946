"""The rich text that Slack's client makes of what somebody types: marks, code, links, emoji, mentions."""

from __future__ import annotations

import re
from html import unescape

from bot.standin.entities import JSON

STYLES = {"*": "bold", "_": "italic", "~": "strike"}
TOKEN = re.compile(
    r"""<@(?P<user>[UW][A-Z0-9]+)(?:\|[^>]*)?>
    | <\#(?P<channel>[CG][A-Z0-9]+)(?:\|[^>]*)?>
    | <!(?P<broadcast>here|channel|everyone)(?:\|[^>]*)?>
    | (?P<url>https?://[^\s<>]*[^\s<>.,;:!?)\]'"])
    | (?<![\w:]):(?P<emoji>[a-z0-9_+'-]+):(?![\w:])
    | (?<!\w)`(?P<code>[^`\n]+)`(?!\w)
    | (?<!\w)(?P<mark>[*_~])(?P<marked>[^\s*_~](?:[^*_~\n]*[^\s*_~])?)(?P=mark)(?!\w)
    """,
    re.VERBOSE,
)


def rich_text(text: str, block_id: str) -> JSON:
    """One rich_text block for a typed message in Slack's escaped form."""
    elements: list[JSON] = []
    end = 0
    for found in TOKEN.finditer(text):
        _add_words(elements, text[end : found.start()])
        elements.append(_element(found))
        end = found.end()
    _add_words(elements, text[end:])
    section = {"type": "rich_text_section", "elements": elements or [{"type": "text", "text": ""}]}
    return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def _add_words(elements: list[JSON], words: str) -> None:
    if words:
        elements.append({"type": "text", "text": unescape(words)})


def _element(found: re.Match[str]) -> JSON:
    if found["user"]:
        return {"type": "user", "user_id": found["user"]}
    if found["channel"]:
        return {"type": "channel", "channel_id": found["channel"]}
    if found["broadcast"]:
        return {"type": "broadcast", "range": found["broadcast"]}
    if found["url"]:
        return {"type": "link", "url": unescape(found["url"])}
    if found["emoji"]:
        return {"type": "emoji", "name": found["emoji"]}
    if found["code"]:
        return {"type": "text", "text": unescape(found["code"]), "style": {"code": True}}
    return {"type": "text", "text": unescape(found["marked"]), "style": {STYLES[found["mark"]]: True}}
