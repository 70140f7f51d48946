"""The errors that Slack's Web API answers with."""

from __future__ import annotations

from typing import Any


class SlackError(Exception):
    """A refusal in Slack's shape: `{"ok": false, "error": code}` with HTTP 200 (429 for `ratelimited`)."""

    def __init__(self, code: str, *, messages: list[str] | None = None, status: int = 200, **extra: Any) -> None:
        super().__init__(code if not messages else f"{code}: {'; '.join(messages)}")
        self.code = code
        self.messages = messages or []
        self.status = status
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The body of the answer."""
        answer: dict[str, Any] = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            answer["response_metadata"] = {"messages": self.messages}
        return answer
