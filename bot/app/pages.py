"""What a browser shows around an installation: small pages without script, whose words are in prompts/."""

import base64
import hashlib
from html import escape
from string import Template

from bot.content import Words
from bot.web import Response

REFUSALS = {
    "denied": ("install.denied_title", "install.denied_lead"),
    "lost": ("install.lost_title", "install.lost_lead"),
    "code": ("install.code_title", "install.code_lead"),
    "busy": ("install.busy_title", "install.busy_lead"),
    "wrong": ("install.wrong_title", "install.wrong_lead"),
    "many": ("install.many_title", "install.many_lead"),
    "down": ("install.down_title", "install.down_lead"),
}
"""Why nothing is installed: each has a title, and a line that says what to do next."""
HTML = "text/html; charset=utf-8"
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{margin:0;font:1.0625rem/1.6 system-ui,sans-serif;color:#1d2a2a;background:#f6f7f5}"
    "main{max-width:34rem;margin:0 auto;padding:12vh 1.25rem 2rem}"
    "h1{font-size:1.6rem;line-height:1.25;margin:0 0 .75rem;overflow-wrap:anywhere}"
    "li{margin:.4rem 0}"
    "a{display:inline-block;margin-top:1rem;padding:.7rem 1.1rem;border-radius:.5rem;"
    "background:#2f4f4f;color:#fff;text-decoration:underline}"
    "a:focus-visible{outline:3px solid #c47f17;outline-offset:2px}"
    "@media (prefers-color-scheme:dark){body{color:#e6ecea;background:#15201f}a{background:#9fc5bd;color:#10201e}}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_PAGE = Template(
    '<!doctype html>\n<html lang="$lang">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
    "<title>$title</title>\n<style>$style</style>\n</head>\n<body>\n<main>\n<h1>$title</h1>\n$body</main>\n</body>\n"
    "</html>\n"
)
_CONTENT_SECURITY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", _CONTENT_SECURITY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)
_A_YEAR = b"max-age=31536000"

Header = tuple[bytes, bytes]


def headers(*, is_https: bool) -> tuple[Header, ...]:
    """What every answer to a browser carries."""
    return (*_HEADERS, (b"strict-transport-security", _A_YEAR)) if is_https else _HEADERS


class Pages:
    """The pages of an installation, in the words of prompts/messages/install.yaml."""

    def __init__(self, words: Words, *, prefix: str, start: str, is_https: bool) -> None:
        """`start` is the address at which an installation begins, `prefix` what stands before a command's name."""
        self._words, self._prefix, self._start = words, prefix, start
        self._headers = headers(is_https=is_https)

    def done(self, app_id: str, team_id: str, name: str, more: tuple[Header, ...]) -> Response:
        """It is installed; an empty `team_id` is an organisation's. What to do next."""
        say = self._words.say
        if not team_id:
            return self._page(200, say("install.done_org_title"), _paragraph(say("install.done_org_lead")), more)
        steps = (say("install.done_say"), say("install.done_level", prefix=self._prefix), say("install.done_tell"))
        listed = "".join(f"<li>{escape(step)}</li>\n" for step in steps)
        link = _link(f"slack://app?team={team_id}&id={app_id}", say("install.done_open"))
        body = f"{_paragraph(say('install.done_lead'))}<ol>\n{listed}</ol>\n{link}"
        return self._page(200, say("install.done_title", name=name), body, more)

    def refused(self, status: int, what: str, more: tuple[Header, ...] = ()) -> Response:
        """It is not, for one of `REFUSALS`: what to do next."""
        title, lead = REFUSALS[what]
        body = _paragraph(self._words.say(lead))
        if what != "wrong":
            body += _link(self._start, self._words.say("install.again"))
        return self._page(status, self._words.say(title), body, more)

    def _page(self, status: int, title: str, body: str, more: tuple[Header, ...]) -> Response:
        html = _PAGE.substitute(lang="en", title=escape(title), style=_STYLE, body=body)
        return Response(status, html.encode("utf-8", "replace"), HTML, (*self._headers, *more))


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>\n"


def _link(address: str, text: str) -> str:
    return f'<p><a href="{escape(address)}">{escape(text)}</a></p>\n'
