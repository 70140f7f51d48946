"""Answers at response URLs that Slack does not take at once."""

import pytest

from bot.standin.people import Person
from tests.e2e.acts import clicks, goals_of, tells
from tests.e2e.conftest import Office


def posts(office: Office) -> int:
    """How often a response URL was used, in vain or not."""
    return sum(call.what == "response_url" for call in office.standin.wire)


async def asked_to_save(office: Office, person: Person) -> None:
    """The draft of a goal stands in the conversation, with its buttons."""
    await tells(person, "I want to lead a retro by Friday")
    office.standin.wire.clear()


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_click_shows_what_came_of_it_though_slack_stumbles_three_times(
    office: Office, ada: Person, status: int
) -> None:
    await asked_to_save(office, ada)
    office.standin.faults.add("http", "response_url", status=status, times=3)
    saw = await clicks(office, ada, "Save")
    assert "Goal 1 is set." in saw
    assert posts(office) == 4
    office.standin.refusals.clear()


async def test_an_answer_that_slack_never_takes_is_given_up_and_what_was_done_is(office: Office, ada: Person) -> None:
    await asked_to_save(office, ada)
    fault = office.standin.faults.add("http", "response_url", status=503)
    await clicks(office, ada, "Save")
    assert posts(office) == 4
    assert [goal.number for goal in await goals_of(office, ada)] == [1]
    office.standin.faults.active.remove(fault)
    office.standin.refusals.clear()


async def test_a_url_that_is_used_up_is_not_tried_again(office: Office, ada: Person) -> None:
    await asked_to_save(office, ada)
    office.standin.faults.add("error", "response_url", code="used_url", status=404, times=1)
    await clicks(office, ada, "Save")
    assert posts(office) == 1
    office.standin.refusals.clear()


@pytest.mark.parametrize(("status", "times"), [(429, 2), (503, 1)])
async def test_a_message_beside_the_one_that_was_clicked_in_is_posted_again_only_where_it_surely_is_not_there(
    office: Office, ada: Person, status: int, times: int
) -> None:
    await asked_to_save(office, ada)
    await clicks(office, ada, "Save")
    office.standin.wire.clear()
    office.standin.faults.add("http", "response_url", status=status, times=1)
    desk = office.app.desk
    assert ada.last_sent is not None
    url = str(ada.last_sent.payload["response_url"])
    desk.afterwards(desk.respond(url, {"text": "Beside it", "replace_original": False}), "test")
    await desk.settle()
    assert posts(office) == times
    ada.looks()
    office.standin.refusals.clear()


async def test_both_of_an_answers_bodies_together_take_five_posts_at_most(office: Office, ada: Person) -> None:
    await asked_to_save(office, ada)
    await clicks(office, ada, "Save")
    office.standin.wire.clear()
    for times, status, code in ((3, 503, "busy"), (1, 400, "invalid_blocks"), (9, 503, "busy")):
        office.standin.faults.add("error", "response_url", code=code, status=status, times=times)
    assert ada.last_sent is not None
    desk, url = office.app.desk, str(ada.last_sent.payload["response_url"])
    first, plainer = ({"text": text, "replace_original": True} for text in ("One", "Two"))
    desk.afterwards(desk.responses.respond(url, first, plainer), "test")
    await desk.settle()
    assert posts(office) == 5
    office.standin.refusals.clear()
