"""Write the reference of settings and scopes from what the program reads; `--check` fails where a page differs.

`deploy/CONFIGURATION.md` is the settings model, the README's table of scopes what the manifest asks for.
"""

import re
import sys
from pathlib import Path
from typing import Any, get_args

from annotated_types import Ge, Gt, Le, MaxLen
from pydantic.fields import FieldInfo

from bot.settings import Settings
from bot.slack.manifest import OPTIONAL_SCOPES, SCOPES

CONFIGURATION = Path("deploy/CONFIGURATION.md")
README = Path("README.md")
SCOPES_BLOCK = re.compile(r"(?<=<!-- scopes:begin -->\n).*?(?=<!-- scopes:end -->)", re.S)
HEAD = """\
# Settings

Environment variables, read once at the start; an empty one counts as absent. Everything wrong with them is said at
once, with exit code 2. `cairn run --help` prints the same list. What is secret is blotted out of every log line. This
page is made from the program by `make reference`, and the gate fails where the two differ.

| variable | default | allowed | secret | meaning |
|---|---|---|---|---|
"""
FORMS = {
    "slack_bot_token": "`xoxb-...`",
    "slack_app_token": "`xapp-...`",
    "slack_client_secret": "together with `SLACK_CLIENT_ID`",
    "database_url": "`sqlite:///path` or `postgresql://user:password@host/name`",
    "cairn_encryption_keys": "what `cairn keys new` prints, separated by commas",
    "cairn_public_url": "`https://...`; `http://` for localhost",
    "cairn_retention_days": "0, or 90 to 36500",
    "cairn_erased_file": "a file in a folder that can be written",
    "cairn_slack_api_url": "`https://...` or `http://...`",
    "cairn_content_dir": "a folder that exists",
    "cairn_command_prefix": "up to 16 of `a-z`, `0-9`, `_`, `-`",
    "cairn_metrics_allow": "networks such as `10.0.0.0/8`, separated by commas",
    "cairn_ai_url": "`https://host/v1`, without a name or a password in it",
    "cairn_ai_model": "together with `CAIRN_AI_URL`",
}
"""What a setting's validator asks for where its type does not say it."""


def allowed(name: str, field: FieldInfo) -> str:
    """The values that a setting takes, in words."""
    if name in FORMS:
        return FORMS[name]
    choices = [choice for choice in get_args(field.annotation) if isinstance(choice, str)]
    if choices:
        return ", ".join(f"`{choice}`" for choice in choices)
    if field.annotation is bool:
        return "`true`, `false`"
    if field.annotation in (int, float):
        return _numbers(field.metadata, whole=field.annotation is int)
    longest = next((mark.max_length for mark in field.metadata if isinstance(mark, MaxLen)), None)
    return f"text of at most {longest} characters" if longest else "text"


def _numbers(marks: list[Any], *, whole: bool) -> str:
    bounds = [
        words.format(value)
        for kind, name, words in ((Gt, "gt", "above {}"), (Ge, "ge", "at least {}"), (Le, "le", "at most {}"))
        for mark in marks
        if isinstance(mark, kind) and (value := getattr(mark, name)) is not None
    ]
    return ", ".join(["a whole number" if whole else "a number", *bounds])


def _default(field: FieldInfo) -> str:
    if field.default in (None, ""):
        return ""
    return f"`{str(field.default).lower()}`" if isinstance(field.default, bool) else f"`{field.default}`"


def configuration() -> str:
    """The page of settings, in the order of the model."""
    rows = [
        f"| `{name.upper()}` | {_default(field)} | {allowed(name, field)} | {'' if field.repr else 'yes'} "
        f"| {(field.description or '').replace('|', chr(92) + '|')} |\n"
        for name, field in Settings.model_fields.items()
    ]
    return HEAD + "".join(rows)


def scopes() -> str:
    """The table of scopes with their reasons."""
    reasons = SCOPES | OPTIONAL_SCOPES
    rows = [f"| `{scope}` | {reasons[scope]} |\n" for scope in sorted(reasons)]
    return "| scope | why |\n|---|---|\n" + "".join(rows)


def pages(root: Path) -> dict[Path, str]:
    """What each generated page under `root` is to hold."""
    table, readme = scopes(), (root / README).read_text(encoding="utf-8")
    return {
        root / CONFIGURATION: configuration(),
        root / README: SCOPES_BLOCK.sub(lambda _: table, readme),
    }


def main() -> int:
    """Write the pages; with `--check` compare only, 1 where one differs."""
    differing = [
        (page, text)
        for page, text in pages(Path()).items()
        if not page.exists() or page.read_text(encoding="utf-8") != text
    ]
    for page, text in differing:
        if "--check" in sys.argv[1:]:
            print(f"{page} is not what the program says; run `make reference`")  # noqa: T201
        else:
            page.write_text(text, encoding="utf-8")
            print(f"{page} written")  # noqa: T201
    return int(bool(differing) and "--check" in sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
