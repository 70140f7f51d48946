"""Two quick clicks at one place: what stands there in the end is what is stored."""

import asyncio

import pytest

from bot.standin.faults import Fault
from bot.standin.people import Person
from tests.e2e.acts import tells
from tests.e2e.conftest import Office
from tests.e2e.steps import rests

OVER_HTTP = pytest.mark.parametrize("office", ["http"], indirect=True)
"""A socket hands one request after the other."""
DROPPED = "none, you dropped it."


async def meets(fault: Fault) -> None:
    """The call is on its way, and has met its fault."""
    async with asyncio.timeout(5):
        while not fault.fired:  # noqa: ASYNC110 -- the fault counts, no more
            await asyncio.sleep(0.001)


@OVER_HTTP
@pytest.mark.parametrize(("first", "second"), [(0.4, 0.0), (0.1, 0.4)], ids=["overtaken", "in_order"])
async def test_two_quick_clicks_in_a_modal_leave_what_is_stored(
    office: Office, ada: Person, first: float, second: float
) -> None:
    await ada.types("/level", "set mid")
    await ada.types("/nudges", "on")
    await ada.opens_home()
    await rests(office, ada)
    await ada.clicks("The next eight")
    await rests(office, ada)
    fault = office.standin.faults.add("slow", "views.update", times=1, seconds=first)
    earlier = asyncio.create_task(ada.clicks("Drop", nth=1))
    await meets(fault)
    office.standin.faults.add("slow", "views.update", times=1, seconds=second)
    await asyncio.gather(earlier, ada.clicks("Drop", nth=2))
    await rests(office, ada)
    assert ada.modal is not None
    assert ada.text_of_view(ada.modal).count(DROPPED) == 2
    assert any(b"hash_conflict" in call.answer for call in office.standin.wire if call.what == "views.update")
    while ada.modal is not None:
        await ada.closes()
    assert str((await ada.types("/nudges", "next")).text).count(DROPPED) == 2


@OVER_HTTP
async def test_an_answer_that_comes_late_does_not_replace_a_newer_one(office: Office, ada: Person) -> None:
    await tells(ada, "I want to lead a retro by Friday")
    fault = office.standin.faults.add("http", "response_url", status=503, times=1)
    await ada.clicks("Save")
    await meets(fault)
    await ada.clicks("Save")
    await rests(office, ada)
    ada.sees_only_once("Goal 1 is set, as you see it here.")
    assert [call.status for call in office.standin.wire if call.what == "response_url"] == [503, 200]
    office.standin.refusals.clear()
