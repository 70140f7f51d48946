"""Forms and sheets that Slack does not open, or not in time: whoever clicked is told so, and once."""

import pytest

from bot.slack import answers as showing
from bot.standin.people import Person
from tests.e2e.conftest import Office
from tests.e2e.steps import rests

NOT_OPENED = "Slack gave us no time to open that form"


def opened(office: Office) -> int:
    """How often Slack was asked to open something."""
    return sum(call.what == "views.open" for call in office.standin.wire)


@pytest.mark.parametrize(
    "fault",
    [{"kind": "error", "code": "expired_trigger_id"}, {"kind": "ratelimited", "retry_after": "30"}],
    ids=["too_late", "too_many"],
)
async def test_who_clicks_on_home_in_vain_is_told_by_message_and_slack_is_asked_once(
    office: Office, ada: Person, fault: dict[str, str]
) -> None:
    await ada.types("/level", "set mid")
    await ada.opens_home()
    await rests(office, ada)
    office.standin.faults.add(method="views.open", **fault)
    await ada.clicks("Add a goal", in_="home")
    await rests(office, ada)
    await ada.waits_for(NOT_OPENED)
    ada.sees_only_once(NOT_OPENED)
    assert ada.modal is None
    assert opened(office) == 1


async def test_what_was_done_on_home_is_not_said_to_be_undone_where_its_answer_does_not_open(
    office: Office, ada: Person
) -> None:
    await ada.types("/level", "set mid")
    await ada.types("/goals", "add Write the RFC")
    await ada.opens_home()
    await rests(office, ada)
    office.standin.faults.add("error", "views.open", code="expired_trigger_id")
    await ada.clicks("Done", in_="home")
    await rests(office, ada)
    await ada.waits_for("That is done, but the answer to it was lost on the way.")
    assert "Done lately: 1. Write the RFC" in await ada.types("/goals", "")


async def test_a_form_that_slack_opens_late_holds_up_no_acknowledgement_and_is_not_excused(
    office: Office, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ada.types("/level", "set mid")
    await ada.opens_home()
    await rests(office, ada)
    monkeypatch.setattr(showing, "ACKNOWLEDGED_WITHIN", 0.05)
    office.standin.faults.add("slow", "views.open", seconds=0.4, times=1)
    saw = await ada.clicks("Add a goal", in_="home")
    assert saw.error is None
    assert ada.modal is None
    await rests(office, ada)
    assert ada.modal is not None
    ada.does_not_see(NOT_OPENED)
    await ada.closes()


async def test_a_form_that_slack_refuses_late_is_excused_after_the_acknowledgement(
    office: Office, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ada.types("/level", "set mid")
    await ada.opens_home()
    await rests(office, ada)
    monkeypatch.setattr(showing, "ACKNOWLEDGED_WITHIN", 0.05)
    office.standin.faults.add("slow", "views.open", seconds=0.4, times=1)
    office.standin.faults.add("error", "views.open", code="expired_trigger_id", times=1)
    await ada.clicks("Add a goal", in_="home")
    ada.does_not_see(NOT_OPENED)
    await ada.waits_for(NOT_OPENED)
    ada.sees_only_once(NOT_OPENED)
    assert opened(office) == 1
