"""Files that blocks show: they must exist, be images, and be visible to the app that posts them (BK-17)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.standin.errors import SlackError

if TYPE_CHECKING:
    from bot.standin.apps import Install
    from bot.standin.entities import File
    from bot.standin.world import Workspace

IMAGES = (".gif", ".jpeg", ".jpg", ".png")


def check_files(workspace: Workspace, install: Install, blocks: object, error: str, pointer: str = "/blocks") -> None:
    """Raise SlackError(`error`) unless every `slack_file` in the blocks can be shown."""
    wrong = [where for where, wanted in _slack_files(blocks, pointer) if not _is_shown(workspace, install, wanted)]
    if wrong:
        raise SlackError(error, messages=[f"[ERROR] invalid slack file [json-pointer:{where}]" for where in wrong])


def shows(blocks: object, file: File) -> bool:
    """Whether one of the blocks shows this file."""
    return any(_names(wanted, file) for _, wanted in _slack_files(blocks, ""))


def _slack_files(node: object, pointer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "slack_file" and isinstance(value, dict):
                yield f"{pointer}/{name}", value
            else:
                yield from _slack_files(value, f"{pointer}/{name}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _slack_files(value, f"{pointer}/{number}")


def _is_shown(workspace: Workspace, install: Install, wanted: dict[str, Any]) -> bool:
    file = _find(workspace, wanted)
    if file is None or not file.completed or file.deleted or not file.name.lower().endswith(IMAGES):
        return False
    return file.user_id == install.bot_user_id or bool(file.shares)


def _find(workspace: Workspace, wanted: dict[str, Any]) -> File | None:
    return next((file for file in workspace.files.values() if _names(wanted, file)), None)


def _names(wanted: dict[str, Any], file: File) -> bool:
    if "id" in wanted:
        return str(wanted["id"]) == file.id
    url = str(wanted.get("url"))
    return f"-{file.id}/" in url or url.endswith(f"/{file.id}")
