"""A guard: the stand-in never runs beside real Slack tokens."""

from __future__ import annotations

from collections.abc import Mapping

OURS = {"SLACK_BOT_TOKEN": "xoxb-standin-", "SLACK_APP_TOKEN": "xapp-standin-"}


class RealTokenError(RuntimeError):
    """The environment holds a token that is not the stand-in's own."""


def refuse_real_tokens(environ: Mapping[str, str]) -> None:
    """Raise RealTokenError if SLACK_BOT_TOKEN or SLACK_APP_TOKEN is set to anything but a stand-in's token."""
    for name, prefix in OURS.items():
        if environ.get(name) and not environ[name].startswith(prefix):
            raise RealTokenError(
                f"{name} is set, and not to a token of the local Slack. The local Slack does not run where a real "
                f"workspace could be reached by mistake; unset {name} and start again."
            )
