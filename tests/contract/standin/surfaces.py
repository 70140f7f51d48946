"""Messages and forms that the app shows at the page, and the sentences there are about them."""

from __future__ import annotations

from typing import Any

from .conftest import Call, Listener
from .tab import Tab
from .test_people import element, field, plain

GONE = "This has changed meanwhile. Look again, and press what is there now."


CLOSED = "This form is closed already."


ON_TOP = "Another form lies on top of this one. Finish that first."


MISSING = "is missing, or is no text."


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    view = {"type": "modal", "title": plain("T"), "submit": plain("Save"), "blocks": list(blocks), **more}
    return {name: value for name, value in view.items() if value is not None}


async def posts(tab: Tab, call: Call, *blocks: dict[str, Any], to: str | None = None) -> dict[str, Any]:
    """The bot posts blocks; the surface they are."""
    answer = await call("chat.postMessage", channel=to or tab.standin.person("ada").id, text="x", blocks=list(blocks))
    assert answer["ok"], answer
    await tab.standin.settle()
    return {"message": {"channel": answer["channel"], "ts": answer["ts"]}}


async def opens(tab: Tab, listener: Listener, call: Call, *blocks: dict[str, Any], **more: Any) -> str:
    """The app opens a form; its id."""
    await tab.act("type", command="/test", channel=await tab.dm())
    trigger = listener.payload()["trigger_id"]
    answer = await call("views.open", trigger_id=trigger, view=modal(*blocks, **more))
    assert answer["ok"], answer
    return str(answer["view"]["id"])


async def pushes(tab: Tab, listener: Listener, call: Call, view: str, *blocks: dict[str, Any], **more: Any) -> str:
    """The app puts a form on top when the button in the open one is pressed; its id."""
    await tab.act("press", surface={"view": view}, block="more", action="button")
    trigger = listener.payload()["trigger_id"]
    answer = await call("views.push", trigger_id=trigger, view=modal(*blocks, **more))
    assert answer["ok"], answer
    return str(answer["view"]["id"])


MORE = {"type": "actions", "block_id": "more", "elements": [element("button", text=plain("More"))]}


TITLE = field("Title", element("plain_text_input"))
