"""A local Slack as a process of its own, for commands that are tried against it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def local_slack(python: str = sys.executable) -> Iterator[dict[str, str]]:
    """With the app of deploy/slack-manifest-socket.json: the settings of a bot for it."""
    command = [python, "-m", "bot.standin", "--manifest", "deploy/slack-manifest-socket.json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            assert process.stdout is not None  # noqa: S101
            told = json.loads(process.stdout.readline())
            yield {
                "CAIRN_SLACK_API_URL": told["api_url"],
                "SLACK_BOT_TOKEN": told["bot_token"],
                "SLACK_APP_TOKEN": told["app_token"],
                "SLACK_SIGNING_SECRET": told["signing_secret"],
            }
        finally:
            process.terminate()
