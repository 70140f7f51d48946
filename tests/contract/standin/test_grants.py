"""Response URLs, trigger ids, view stacks, hashes and the answers to submissions (URL, INT)."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.standin import App, Person, Standin

from .conftest import Call, Clock, Listener


def modal(title: str = "Form", **more: Any) -> dict[str, Any]:
    label = {"type": "plain_text", "text": "Name"}
    field = {"type": "plain_text_input", "action_id": "it"}
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Save"},
        "blocks": [
            {"type": "input", "block_id": "name", "label": label, "element": field},
            {"type": "section", "block_id": "note", "text": {"type": "plain_text", "text": "words"}},
            {
                "type": "actions",
                "block_id": "acts",
                "elements": [{"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}],
            },
        ],
        **more,
    }


MENU = {
    "text": "choose",
    "blocks": [
        {
            "type": "actions",
            "block_id": "b",
            "elements": [{"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}],
        }
    ],
}


@pytest.fixture
def ada(standin: Standin, app: App) -> Person:
    return standin.person("ada")


async def respond(session: aiohttp.ClientSession, url: str, **body: Any) -> tuple[int, str]:
    async with session.post(url, json=body) as response:
        return response.status, await response.text()


async def test_a_response_url_works_five_times(
    ada: Person, standin: Standin, listener: Listener, session: aiohttp.ClientSession
) -> None:
    """URL-1."""
    await ada.types("/test")
    url = listener.payload()["response_url"]
    statuses = [(await respond(session, url, text=str(number)))[0] for number in range(6)]
    assert statuses == [200, 200, 200, 200, 200, 404]
    assert [message.text for message in ada.dm] == ["0", "1", "2", "3", "4"]
    assert standin.refusals[0].error == "used_url"


async def test_a_response_url_dies_after_thirty_minutes(
    ada: Person, listener: Listener, session: aiohttp.ClientSession, clock: Clock
) -> None:
    """URL-1."""
    await ada.types("/test")
    url = listener.payload()["response_url"]
    clock.forward(minutes=30)
    assert (await respond(session, url, text="in time"))[0] == 200
    clock.forward(seconds=1)
    status, body = await respond(session, url, text="late")
    assert status == 404
    assert "expired_url" in body


async def test_an_ephemeral_message_stays_ephemeral(
    ada: Person, standin: Standin, listener: Listener, session: aiohttp.ClientSession
) -> None:
    """URL-2."""
    listener.says(MENU)
    await ada.types("/test", in_="general")
    await ada.clicks("Go")
    payload = listener.payload()
    assert "message" not in payload
    assert payload["container"]["is_ephemeral"] is True
    await respond(session, payload["response_url"], text="done", replace_original=True, response_type="in_channel")
    ada.sees("done")
    ada.does_not_see("choose")
    standin.person("ben").does_not_see("done")
    await respond(session, payload["response_url"], delete_original=True)
    ada.does_not_see("done")


async def test_bad_blocks_in_a_response_are_refused(
    ada: Person, standin: Standin, listener: Listener, session: aiohttp.ClientSession
) -> None:
    await ada.types("/test")
    status, body = await respond(session, listener.payload()["response_url"], text="x", blocks=[{"type": "no"}])
    assert status == 400
    assert "invalid_blocks" in body
    assert standin.refusals[0].what == "response_url"


async def test_a_public_message_comes_with_its_payload(ada: Person, listener: Listener, call: Call) -> None:
    """INT-1."""
    posted = await call("chat.postMessage", channel=ada.id, **MENU)
    await ada.clicks("Go")
    payload = listener.payload()
    assert payload["message"]["ts"] == posted["ts"]
    assert payload["actions"][0]["action_id"] == "go"
    assert payload["enterprise"] is None
    assert payload["state"] == {"values": {}}


async def test_a_trigger_dies_after_three_seconds_and_one_use(
    ada: Person, listener: Listener, call: Call, clock: Clock
) -> None:
    """INT-2."""
    await ada.types("/test")
    trigger = listener.payload()["trigger_id"]
    assert (await call("views.open", trigger_id=trigger, view=modal()))["ok"]
    again = await call("views.open", trigger_id=trigger, view=modal())
    assert again["error"] == "exchanged_trigger_id"
    await ada.types("/test")
    late = listener.payload()["trigger_id"]
    clock.forward(seconds=3.1)
    assert (await call("views.open", trigger_id=late, view=modal()))["error"] == "expired_trigger_id"
    assert (await call("views.open", trigger_id="1.2.3", view=modal()))["error"] == "invalid_trigger_id"


async def test_a_bad_view_does_not_use_the_trigger_up(ada: Person, listener: Listener, call: Call) -> None:
    await ada.types("/test")
    trigger = listener.payload()["trigger_id"]
    bad = await call("views.open", trigger_id=trigger, view=modal("x" * 25))
    assert bad["error"] == "invalid_arguments"
    assert bad["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    assert (await call("views.open", trigger_id=trigger, view=modal()))["ok"]


async def opened(ada: Person, listener: Listener, call: Call, view: dict[str, Any]) -> dict[str, Any]:
    await ada.types("/test")
    answer: dict[str, Any] = await call("views.open", trigger_id=listener.payload()["trigger_id"], view=view)
    return answer


async def test_a_stack_holds_three_views(ada: Person, listener: Listener, call: Call) -> None:
    """INT-4."""
    root = await opened(ada, listener, call, modal())
    for title in ("two", "three"):
        await ada.clicks("More")
        pushed = await call("views.push", trigger_id=listener.payload()["trigger_id"], view=modal(title))
        assert pushed["view"]["root_view_id"] == root["view"]["id"]
    await ada.clicks("More")
    fourth = await call("views.push", trigger_id=listener.payload()["trigger_id"], view=modal("four"))
    assert fourth["error"] == "push_limit_reached"
    await ada.closes()
    ada.sees("two")
    await ada.closes(everything=True)
    assert ada.modal is None


async def test_pushing_needs_a_trigger_from_a_modal(ada: Person, listener: Listener, call: Call) -> None:
    """INT-4."""
    await opened(ada, listener, call, modal())
    await ada.types("/test")
    answer = await call("views.push", trigger_id=listener.payload()["trigger_id"], view=modal())
    assert answer["error"] == "not_found"


async def test_a_stale_hash_conflicts_and_values_survive_an_update(ada: Person, listener: Listener, call: Call) -> None:
    """INT-6."""
    view = (await opened(ada, listener, call, modal()))["view"]
    await ada.fills("Name", "typed")
    first = await call("views.update", view_id=view["id"], hash=view["hash"], view=modal("Changed"))
    assert first["view"]["state"]["values"]["name"]["it"]["value"] == "typed"
    stale = await call("views.update", view_id=view["id"], hash=view["hash"], view=modal("Again"))
    assert stale["error"] == "hash_conflict"
    ada.sees("Changed")
    other = modal()
    other["blocks"][0]["block_id"] = "other"
    renamed = await call("views.update", view_id=view["id"], view=other)
    assert renamed["view"]["state"]["values"]["other"]["it"]["value"] is None


async def test_external_ids_are_unique(ada: Person, listener: Listener, call: Call) -> None:
    """INT-8."""
    await opened(ada, listener, call, modal(external_id="e1"))
    again = await opened(ada, listener, call, modal(external_id="e1"))
    assert again["error"] == "duplicate_external_id"
    assert (await call("views.update", external_id="e1", view=modal("By name", external_id="e1")))["ok"]
    ada.sees("By name")


async def test_closing_is_told_only_when_asked_for(ada: Person, listener: Listener, call: Call) -> None:
    """INT-5."""
    await opened(ada, listener, call, modal())
    count = len(listener.requests)
    await ada.closes()
    assert len(listener.requests) == count
    await opened(ada, listener, call, modal(notify_on_close=True))
    await ada.closes(everything=True)
    assert (listener.payload()["type"], listener.payload()["is_cleared"]) == ("view_closed", True)


async def test_required_fields_are_checked_before_anything_is_sent(ada: Person, listener: Listener, call: Call) -> None:
    await opened(ada, listener, call, modal())
    count = len(listener.requests)
    saw = await ada.submits()
    assert saw.fields == {"Name": "Please complete this required field."}
    assert len(listener.requests) == count


async def submitted(ada: Person, listener: Listener, call: Call, answer: Any) -> Any:
    await opened(ada, listener, call, modal())
    await ada.fills("Name", "a name")
    listener.says(answer)
    return await ada.submits()


async def test_an_empty_answer_closes_the_view(ada: Person, listener: Listener, call: Call) -> None:
    """INT-3."""
    saw = await submitted(ada, listener, call, None)
    assert saw.error is None
    assert ada.modal is None
    assert listener.payload()["view"]["state"]["values"]["name"]["it"]["value"] == "a name"


async def test_errors_belong_to_inputs(ada: Person, standin: Standin, listener: Listener, call: Call) -> None:
    """INT-3."""
    saw = await submitted(ada, listener, call, {"response_action": "errors", "errors": {"name": "Too vague"}})
    assert saw.fields == {"Name": "Too vague"}
    assert standin.refusals == []
    for wrong in ({"note": "no"}, {"name": ""}, {"name": None}, {"name": {"x": 1}}, {"name": "no", "note": "no"}, {}):
        saw = await submitted(ada, listener, call, {"response_action": "errors", "errors": wrong})
        assert saw.error is not None
        assert (standin.refusals.pop().error, standin.refusals) == ("invalid_errors", [])


async def test_any_other_body_is_an_error(ada: Person, standin: Standin, listener: Listener, call: Call) -> None:
    """INT-3."""
    saw = await submitted(ada, listener, call, "ok")
    assert saw.error == "We had some trouble connecting. Try again?"
    assert ada.modal is not None
    assert standin.refusals[0].error == "invalid_view_response"


async def test_a_submission_may_update_push_or_clear(ada: Person, listener: Listener, call: Call) -> None:
    """INT-3."""
    await submitted(ada, listener, call, {"response_action": "update", "view": modal("Updated")})
    ada.sees("Updated")
    listener.says({"response_action": "push", "view": modal("Pushed")})
    await ada.submits()
    ada.sees("Pushed")
    await ada.fills("Name", "x")
    listener.says({"response_action": "clear"})
    await ada.submits()
    assert ada.modal is None


async def test_a_bad_view_in_an_answer_is_an_error(
    ada: Person, standin: Standin, listener: Listener, call: Call
) -> None:
    saw = await submitted(ada, listener, call, {"response_action": "update", "view": {"type": "modal"}})
    assert saw.error is not None
    assert standin.refusals[0].error == "invalid_arguments"
    words = {"type": "section", "text": {"type": "plain_text", "text": "x" * 2900}}
    for action in ("update", "push"):
        await submitted(ada, listener, call, {"response_action": action, "view": modal(blocks=[words] * 90)})
        assert standin.refusals[-1].error == "view_too_large"


async def test_home_is_published_per_person_and_opened_in_two_tabs(
    ada: Person, standin: Standin, listener: Listener, call: Call
) -> None:
    """HOME-1, HOME-3."""
    home = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*Your* home"}}]}
    await call("views.publish", user_id=ada.id, view=home)
    saw = await ada.opens_home()
    assert "Your home" in saw
    event = listener.payload()["event"]
    assert (event["tab"], event["view"]["type"]) == ("home", "home")
    await ada.opens_messages()
    assert listener.payload()["event"]["tab"] == "messages"
    assert standin.person("ben").home is None
    modal_home = await call("views.publish", user_id=ada.id, view=modal())
    assert modal_home["error"] == "invalid_arguments"


async def test_without_interactivity_nothing_that_is_pressed_arrives(
    ada: Person, standin: Standin, listener: Listener, call: Call
) -> None:
    """INT-11: it is shown all the same, and a person sees an error."""
    await call("chat.postMessage", channel=ada.id, **MENU)
    ada.app.settings["interactivity"]["is_enabled"] = False
    ada.sees("Go")
    await standin.settle()
    listener.requests.clear()
    for saw in (await ada.clicks("Go"), await ada.shortcut("Start here")):
        assert "dispatch_failed" in str(saw.error)
    assert listener.requests == []
    assert len(standin.refusals) == 2
    assert (await ada.types("/test")).error is None
