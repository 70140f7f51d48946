"""The rules behind the page for admins: what is read, who is one, what is counted, and what gives way under a cap."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.admins import admins, defaults
from bot.blocks.admin import Reader, ask_stop, nudge_preview, page
from bot.content import load
from bot.delivery.permission import End, Go, Hold, decide
from bot.mentoring import admin as rules
from bot.mentoring.admin import Defaults, Expected, Limiter, Numbers, Overview, Rules, Tally, read_wish
from bot.mentoring.admin.limits import CHECK_IN, CHOSEN, NUDGE, PERSON, rank_of
from bot.operating.ladders import read_ladder, write_ladder
from bot.settings import SettingsError, missing_for_run, read_settings
from bot.slack.admin.showing import _findings
from bot.slack.admins import is_admin
from bot.standin.lint import lint_message
from bot.store import AdminAct, Delivery, Member
from bot.store.caps import Ended, Given, Slot, Waiting
from bot.store.census import People
from bot.store.controls import Controls

CONTENT = load()
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
HALTED, DRY = Rules(is_halted=True), Rules(is_dry_run=True)


def delivery(urgency: str = "proactive", **values: Any) -> Delivery:
    given = {"id": "d", "team_id": "T1", "user_id": "U1", "kind": "nudge", "occurrence_key": "k", **values}
    return Delivery(urgency=urgency, due_at=TUESDAY, not_before=TUESDAY, created_at=TUESDAY, **given)


def member() -> Member:
    return Member(team_id="T1", user_id="U1", timezone="UTC", created_at=TUESDAY, updated_at=TUESDAY)


def limiter(cap: int, **expected: Any) -> Limiter:
    return Limiter(cap, None, Expected.of(**{"given": (), "waiting": (), "slots": (), **expected}), TUESDAY)


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("", rules.Look()),
        ("STOP", rules.AskStop()),
        ("stop everything now", rules.AskStop()),
        ("stop because of the audit", rules.AskStop(has_reason=True)),
        ("start", rules.Start()),
        ("dry run on", rules.SetDryRun(is_on=True)),
        ("dry-run off.", rules.SetDryRun(is_on=False)),
        ("dryrun on", rules.SetDryRun(is_on=True)),
        ("stop the dry-run", rules.SetDryRun(is_on=False)),
        ("start dry run", rules.SetDryRun(is_on=True)),
        ("cap 3 a week", rules.SetCap("week", 3)),
        ("cap 3/week", rules.SetCap("week", 3)),
        ("cap 200 per day", rules.SetCap("day", 200)),
        ("cap off", rules.SetCap("week", 0)),
        ("cap off a day", rules.SetCap("day", 0)),
        ("cap default a week", rules.SetCap("week", None)),
        ("cap 51 a week", rules.Unknown()),
        ("cap 3", rules.Unknown()),
        ("cap -3 a week", rules.Unknown()),
        ("cap \u0663 a week", rules.Unknown()),
        ("preview", rules.Preview("")),
        ('preview "Shadow A Call"', rules.Preview("Shadow A Call")),
        ("help", rules.Help()),
        ("stopp", rules.Unknown()),
    ],
)
def test_what_is_typed_is_read_as_it_is_meant(typed: str, wish: rules.Wish) -> None:
    assert read_wish(typed) == wish


@given(st.text(max_size=200))
def test_anything_can_be_typed(typed: str) -> None:
    assert read_wish(typed) is not None
    assert len(rules.find_nudges(CONTENT, typed)) <= 5


@pytest.mark.parametrize("urgency", ["chosen", "proactive"])
def test_what_is_stopped_waits_to_its_end_and_says_why_it_was_left_out(urgency: str) -> None:
    ends = TUESDAY + timedelta(minutes=20)
    assert decide(delivery(urgency), member(), None, TUESDAY, HALTED) == Hold(TUESDAY + timedelta(hours=1), "stopped")
    assert decide(delivery(urgency, expires_at=ends), member(), None, TUESDAY, HALTED) == Hold(ends, "stopped")
    assert decide(delivery(urgency, expires_at=ends), member(), None, ends, HALTED) == End("skipped", "stopped")
    held = delivery(urgency, expires_at=ends, held="stopped")
    assert decide(held, member(), None, ends) == End("skipped", "stopped")


def test_an_answer_goes_whatever_admins_have_set() -> None:
    for set_so in (HALTED, DRY, Rules(cap_week=1, cap_day=1)):
        assert decide(delivery("requested"), member(), None, TUESDAY, set_so) == Go()
    late = delivery("requested", expires_at=TUESDAY)
    assert decide(late, member(), None, TUESDAY, HALTED) == End("skipped", "late")


def test_a_dry_run_leaves_out_what_would_have_gone_and_nothing_else() -> None:
    assert decide(delivery(), member(), None, TUESDAY, DRY) == End("skipped", "dry_run")
    at_night = TUESDAY.replace(hour=23)
    assert isinstance(decide(delivery(), member(), None, at_night, DRY), Hold)
    assert decide(delivery(), None, None, TUESDAY, DRY) == End("cancelled", "erased")
    assert isinstance(decide(delivery(), member(), None, TUESDAY, Rules(is_halted=True, is_dry_run=True)), Hold)


def test_plans_rank_before_people_those_before_check_ins_and_nudges_come_last() -> None:
    ranks = [
        rank_of(kind, urgency)
        for kind, urgency in (
            ("intention", "chosen"),
            ("mentor.ask", "proactive"),
            ("check_in", "proactive"),
            ("nudge", "proactive"),
        )
    ]
    assert ranks == [CHOSEN, PERSON, CHECK_IN, NUDGE]


def test_what_came_this_week_counts_and_what_came_last_week_does_not() -> None:
    sunday, monday = TUESDAY - timedelta(days=2), TUESDAY - timedelta(days=1)
    assert limiter(1, given=[Given("U1", monday)]).is_over_week("d", NUDGE, "U1", "UTC")
    assert not limiter(1, given=[Given("U1", sunday)]).is_over_week("d", NUDGE, "U1", "UTC")
    assert not limiter(1, given=[Given("U2", monday)]).is_over_week("d", NUDGE, "U1", "UTC")
    # Sunday evening in UTC is Monday morning in Auckland.
    assert limiter(1, given=[Given("U1", sunday.replace(hour=20))]).is_over_week("d", NUDGE, "U1", "Pacific/Auckland")


def test_a_nudge_gives_way_to_what_ranks_higher_and_is_still_to_come_this_week() -> None:
    plan = Slot("U1", "intention", TUESDAY + timedelta(days=2), None)
    check_in = Waiting("U1", "other", "check_in", "proactive", TUESDAY)
    assert limiter(1, slots=[plan]).is_over_week("d", NUDGE, "U1", "UTC")
    assert limiter(1, waiting=[check_in]).is_over_week("d", NUDGE, "U1", "UTC")
    assert not limiter(2, slots=[plan]).is_over_week("d", NUDGE, "U1", "UTC")
    next_week = plan._replace(next_due_at=TUESDAY + timedelta(days=7))
    assert not limiter(1, slots=[next_week]).is_over_week("d", NUDGE, "U1", "UTC")


def test_a_plan_is_never_over_and_a_nudge_with_the_check_in_in_it_counts_as_the_check_in() -> None:
    crowded = limiter(1, given=[Given("U1", TUESDAY)] * 9)
    assert not crowded.is_over_week("d", CHOSEN, "U1", "UTC")
    crowded.left_today = 0
    assert not crowded.is_over_day(CHOSEN)
    assert crowded.is_over_day(NUDGE)
    riding = limiter(1, slots=[Slot("U1", "check_in", None, {"rides": True})])
    assert riding.rank("nudge", "proactive", "U1") == CHECK_IN
    assert riding.rank("nudge", "proactive", "U2") == NUDGE


@given(st.integers(1, 5), st.lists(st.sampled_from([CHOSEN, PERSON, CHECK_IN, NUDGE]), max_size=12))
def test_however_they_come_nobody_gets_more_than_the_cap_but_for_own_plans(cap: int, ranks: list[int]) -> None:
    came: list[Given] = []
    unplanned = 0
    for rank in ranks:
        if not limiter(cap, given=came).is_over_week("d", rank, "U1", "UTC"):
            came.append(Given("U1", TUESDAY))
            unplanned += rank != CHOSEN
    assert unplanned <= cap
    assert len(came) - unplanned == ranks.count(CHOSEN)


def test_a_workspaces_own_word_stands_over_the_settings_and_either_makes_a_dry_run() -> None:
    said = Defaults(is_dry_run=True, cap_week=3, cap_day=100)
    assert rules.rules_of(Controls(), said) == Rules(is_dry_run=True, cap_week=3, cap_day=100)
    assert rules.rules_of(Controls(cap_week=0, cap_day=5), said) == Rules(is_dry_run=True, cap_day=5)
    assert rules.rules_of(Controls(dry_run_since=TUESDAY), Defaults()).is_dry_run
    assert rules.rules_of(Controls(halted_everywhere_at=TUESDAY), Defaults()).is_halted


@given(st.integers(0, 200), st.integers(0, 200))
def test_no_number_tells_of_fewer_than_five_people_also_not_by_taking_one_from_another(some: int, others: int) -> None:
    found = Numbers.of(People(some + others, some))
    if found.nudged is not None:
        assert min(some, others) >= 5
        assert found.nudged % 5 == 0
        assert 0 <= some - found.nudged < 5
    if some + others < 5:
        assert found == Numbers()


@pytest.mark.parametrize(
    ("user", "is_one"),
    [
        ({"is_admin": True}, True),
        ({"is_owner": True}, True),
        ({"is_primary_owner": True}, True),
        ({}, False),
        ({"is_admin": "true"}, False),
        ({"is_admin": True, "deleted": True}, False),
        ({"is_admin": True, "is_stranger": True}, False),
        ({"is_admin": True, "is_bot": True}, False),
        ({"is_admin": True, "team_id": "T1"}, True),
        ({"is_admin": True, "team_id": "T2"}, False),
        ({"is_admin": True, "team_id": "E1"}, True),
    ],
)
def test_an_admin_is_whom_slack_calls_one_and_who_is_still_there(user: dict[str, Any], is_one: bool) -> None:
    assert is_admin(user, "T1") is is_one


class Nobody:
    """A client that must not be asked."""

    async def users_info(self, **_: Any) -> dict[str, Any]:
        raise AssertionError


async def test_whom_the_settings_name_is_an_admin_without_asking_slack_and_in_that_workspace_alone() -> None:
    named = admins(read_settings(cairn_admins="U1, T2:U2", cairn_admin_role="listed"))
    client: Any = Nobody()
    assert await named.have(client, "T1", "U1")
    assert await named.have(client, "T2", "U2")
    assert not await named.have(client, "T1", "U2")
    assert not await named.have(client, "T1", "T2:U2")


def test_settings_of_admins_are_checked_when_they_are_read() -> None:
    with pytest.raises(SettingsError, match="CAIRN_ADMINS: must be ids such as U0123ABCD"):
        read_settings(cairn_admins="ada, U1")
    with pytest.raises(SettingsError, match="CAIRN_ADMIN_ROLE"):
        read_settings(cairn_admin_role="everybody")
    many = {"slack_client_id": "1.2", "slack_client_secret": "s"}
    assert any("CAIRN_ADMINS" in one for one in missing_for_run(read_settings(cairn_admins="U1", **many)))
    assert not any("CAIRN_ADMINS" in one for one in missing_for_run(read_settings(cairn_admins="T1:U1", **many)))
    said = read_settings(cairn_dry_run=True, cairn_cap_per_member=3, cairn_cap_per_workspace=9)
    assert defaults(said) == Defaults(is_dry_run=True, cap_week=3, cap_day=9)


def act(what: str, note: str | None, number: int) -> AdminAct:
    whose = None if number % 3 == 0 else f"U{number}"
    return AdminAct(id=number, team_id="T1", user_id=whose, what=what, note=note, at=TUESDAY)


def test_the_page_stays_within_slacks_limits_and_nothing_typed_is_markup() -> None:
    kinds = ("stop", "start", "operator_stop", "operator_start", "dry_run_on", "dry_run_off")
    acts = [act(what, "<!channel> *x* " * 14, number) for number, what in enumerate(kinds)]
    acts += [act("cap", note, 9) for note in ("3 week", "0 day", "default week", "200 day")]
    tally = Tally.of(
        [
            Ended("nudge", "skipped", "dry_run", 40, 12),
            Ended("mentor.ask", "skipped", "dry_run", 1, 1),
            Ended("nudge", "sent", None, 4, 4),
            Ended("nudge", "skipped", "late", 9, 9),
            Ended("check_in", "skipped", "stopped", 6, 6),
            Ended("intention", "skipped", "over_cap", 7, 1),
        ]
    )
    controls = Controls(TUESDAY, "admins", TUESDAY, 3, 200, None)
    found = Overview(controls, rules.rules_of(controls, Defaults()), Numbers(500, 100), tally, acts)
    made = page(CONTENT, found, ["a finding " * 400] * 500, Reader("Europe/Berlin", TUESDAY.date(), "/cairn"))
    assert lint_message(made.body()) == []
    assert "<!channel>" not in made.text
    assert "would have sent about 40 nudges." in made.text
    assert "how many messages came is shown from five people on, about 40 left out, in a dry run" in made.text
    assert "about 5 left out, since all was stopped" in made.text
    assert "over a cap" not in made.text


def test_many_messages_to_one_person_are_no_number() -> None:
    tally = Tally.of([Ended("intention", "sent", None, 20, 1), Ended("nudge", "sent", None, 4, 4)])
    assert tally.came.shown is None
    tally = Tally.of([Ended("intention", "sent", None, 20, 1), Ended("nudge", "sent", None, 6, 5)])
    assert tally.came.shown == 25
    tally = Tally.of([Ended("nudge", "skipped", "dry_run", 20, 4)])
    found = Overview(Controls(), rules.rules_of(Controls(), Defaults()), Numbers(500, 100), tally, [])
    made = page(CONTENT, found, [], Reader("Europe/Berlin", TUESDAY.date(), "/cairn"))
    assert "would have sent messages; how many is shown from five people on" in made.text


def test_every_nudge_can_be_previewed_at_every_level_and_no_button_of_it_works() -> None:
    ladder = CONTENT.default_ladder
    for nudge in CONTENT.nudges.values():
        for level in rules.levels_served(nudge, ladder):
            body = nudge_preview(CONTENT, nudge, ladder, level).body()
            buttons = [one for block in body["blocks"] if block["type"] == "actions" for one in block["elements"]]
            assert {one["action_id"].split(":")[0] for one in buttons} <= {"admin.inert", "admin.preview"}
            assert len({one["action_id"] for one in buttons}) == len(buttons)
            assert f"as {level.title}" in body["text"]


def test_the_question_before_a_stop_has_one_red_button() -> None:
    elements = ask_stop(CONTENT.words).body()["blocks"][-1]["elements"]
    assert [one.get("style") for one in elements] == ["danger", None, None]


def test_nudges_are_found_by_id_title_and_words_and_near_misses_are_offered() -> None:
    nudge = next(iter(CONTENT.nudges.values()))
    assert rules.find_nudges(CONTENT, nudge.id) == [nudge]
    assert rules.find_nudges(CONTENT, nudge.title.upper()) == [nudge]
    assert nudge in rules.find_nudges(CONTENT, nudge.title[:-2] + "x")
    assert rules.find_nudges(CONTENT, "") == []


@pytest.mark.parametrize("folder", ["ata", "its/own"])
def test_findings_are_named_below_the_companys_folder_and_lose_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.chdir(tmp_path)
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("x,Senior Engineer,Engineer\nCraft,Writes,\n")
    ours = read_ladder(sheet)
    write_ladder(ours, Path(folder), date(2026, 11, 2), load().default_ladder, name="ours", title="Ours")
    found = _findings(load(Path(folder)))
    assert found
    assert all(finding.startswith("data/ladders/ours/") for finding in found)
