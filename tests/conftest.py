"""Which tests run by default, and on which database."""

import gc
import os
from collections.abc import Callable, Iterator
from itertools import count
from zlib import crc32

import pytest

from tests.postgres.server import Server, open_server

TRANSPORTS = ("http", "socket")
OF_THE_DEMO = ("tests/e2e/test_together.py", "tests/e2e/test_tours.py", "tests/contract/standin/test_page")
"""What tries the demo, its page and its tours; nothing of it runs in production."""
THOROUGH = (
    "tests/contract/test_migrations.py",
    "tests/contract/test_questions.py",
    "tests/contract/test_rotation.py",
    "tests/contract/test_supply_chain.py",
    "tests/e2e/test_absences.py",
    "tests/e2e/test_admin.py",
    "tests/e2e/test_assessment.py",
    "tests/e2e/test_busy_database.py",
    "tests/e2e/test_care.py",
    "tests/e2e/test_check_ins.py",
    "tests/e2e/test_company.py",
    "tests/e2e/test_export.py",
    "tests/e2e/test_forgetting.py",
    "tests/e2e/test_forms_meanwhile.py",
    "tests/e2e/test_home.py",
    "tests/e2e/test_home_replicas.py",
    "tests/e2e/test_hostile.py::test_real_payloads_with_parts_missing_or_odd_are_never_a_500",
    "tests/e2e/test_import.py",
    "tests/e2e/test_install.py",
    "tests/e2e/test_intentions.py",
    "tests/e2e/test_language_model.py",
    "tests/e2e/test_mentors.py",
    "tests/e2e/test_nudges_learn.py",
    "tests/e2e/test_nudges_off.py",
    "tests/e2e/test_nudges_over_time.py",
    "tests/e2e/test_one_on_one.py",
    "tests/e2e/test_overtaking.py",
    "tests/e2e/test_pictures.py",
    "tests/e2e/test_refusals.py",
    "tests/e2e/test_response_urls.py",
    "tests/e2e/test_sealing.py",
    "tests/e2e/test_stopping.py",
    "tests/e2e/test_tracing.py",
    "tests/e2e/test_twelve_weeks.py",
    "tests/e2e/test_unopened.py",
    "tests/e2e/test_wins.py",
    "tests/e2e/test_workspaces.py",
    "tests/questions/test_measured.py",
    "tests/threats/test_everything.py",
    "tests/threats/test_forged.py",
    "tests/threats/test_parsers.py::test_no_parser_is_kept_busy",
    "tests/unit/test_bench_nudging.py",
    "tests/unit/test_delivery_documents.py",
    "tests/unit/test_delivery_workers.py",
    "tests/unit/test_export.py",
    "tests/unit/test_forgetting.py",
    "tests/unit/test_generated.py::test_a_model_that_lies",
    "tests/unit/test_holdout.py",
    "tests/unit/test_importing.py",
    "tests/unit/test_mentors_desk.py",
    "tests/unit/test_mentors_rush.py",
)
"""What takes long for what it finds beside the unit tests of the same rules. The gate runs it."""
IN_FULL = (
    "tests/browser/test_accessibility.py::test_no_state_has_a_serious_violation[1600-False]",
    "tests/browser/test_accessibility.py::test_no_state_has_a_serious_violation[1600-True]",
    "tests/browser/test_accessibility.py::test_no_state_has_a_serious_violation[380-False]",
    "tests/browser/test_accessibility.py::test_no_tool_has_a_serious_violation[1600-True]",
    "tests/browser/test_accessibility.py::test_no_tool_has_a_serious_violation[380-False]",
    "tests/browser/test_accessibility.py::test_no_tool_has_a_serious_violation[380-True]",
    "tests/browser/test_any_app.py",
    "tests/browser/test_growth.py::test_a_check_in_is_answered_by_one_tap_a_goal",
    "tests/browser/test_growth.py::test_a_plan_is_made_by_form_and_by_talking_and_comes_at_its_minute",
    "tests/browser/test_growth.py::test_a_talk_is_prepared_by_form",
    "tests/browser/test_growth.py::test_home_has_settings_the_next_eight_and_what_is_stored",
    "tests/browser/test_growth.py::test_two_ratings_become_a_picture",
    "tests/browser/test_growth.py::test_a_win_is_added_changed_deleted_and_taken_away_as_a_file",
    "tests/browser/test_main_job.py::test_the_main_job[socket]",
    "tests/browser/test_renderings.py::test_whatever_the_bot_shows_is_drawn",
    "tests/browser/test_scrolling.py",
    "tests/browser/test_tour.py::test_the_first_week_is_walked_step_by_step[380]",
    "tests/browser/test_tour.py::test_the_growth_picture_is_walked_step_by_step",
    "tests/browser/test_tour.py::test_what_the_visitor_did_by_hand_is_passed_over",
    "tests/chaos/test_processes.py::test_killed_six_times_it_loses_nothing_and_answers_nothing_twice",
    "tests/chaos/test_processes.py::test_started_while_slack_is_away_it_serves_whom_it_knows_and_recovers[socket]",
    "tests/chaos/test_replicas.py::test_messages_that_come_again_and_again_have_one_effect_each_in_order",
    "tests/chaos/test_replicas.py::test_restarts_of_the_server_lose_and_double_nothing",
    "tests/chaos/test_simulation.py::test_the_same_seed_gives_the_same_trace_in_any_process[0]",
    "tests/chaos/test_storm.py::test_faults_and_kills_lose_and_double_nothing[sqlite]",
    "tests/contract/test_recipes.py::test_the_command_of_the_recipe",
    "tests/contract/test_rotation.py::test_an_operator_changes_the_key_while_the_bot_runs",
    "tests/e2e/test_company.py::test_everything_the_bot_shows_can_be_shown_with_their_ladder",
    "tests/e2e/test_nudges.py::test_what_is_not_for_her_never_comes_again_in_sixty_weeks",
    "tests/e2e/test_together.py::test_no_file_however_broken_stops_the_demo",
    "tests/e2e/test_tours.py::test_the_tours_are_true_on_other_days",
    "tests/postgres/test_mentors.py::test_two_hundred_requests_with_answers_and_escalations_meanwhile",
    "tests/upgrade/test_ladder.py::test_a_postgresql_database_of_any_revision_keeps_its_rows[0002",
    "tests/upgrade/test_ladder.py::test_a_postgresql_database_of_any_revision_keeps_its_rows[0003",
    "tests/upgrade/test_ladder.py::test_a_postgresql_database_of_any_revision_keeps_its_rows[0004",
    "tests/upgrade/test_ladder.py::test_a_postgresql_database_of_any_revision_keeps_its_rows[0005",
    "tests/upgrade/test_ladder.py::test_a_postgresql_database_of_any_revision_keeps_its_rows[0006",
    "tests/upgrade/test_ladder.py::test_a_postgresql_database_of_any_revision_keeps_its_rows[0007",
    "tests/upgrade/test_ladder.py::test_a_postgresql_database_of_any_revision_keeps_its_rows[0008",
    "tests/upgrade/test_ladder.py::test_a_postgresql_database_of_any_revision_keeps_its_rows[0009",
    "tests/upgrade/test_ladder.py::test_a_postgresql_database_of_any_revision_keeps_its_rows[0010",
    "tests/upgrade/test_ladder.py::test_an_sqlite_file_of_any_revision_keeps_its_rows[0002",
    "tests/upgrade/test_ladder.py::test_an_sqlite_file_of_any_revision_keeps_its_rows[0003",
    "tests/upgrade/test_ladder.py::test_an_sqlite_file_of_any_revision_keeps_its_rows[0004",
    "tests/upgrade/test_ladder.py::test_an_sqlite_file_of_any_revision_keeps_its_rows[0005",
    "tests/upgrade/test_ladder.py::test_an_sqlite_file_of_any_revision_keeps_its_rows[0006",
    "tests/upgrade/test_ladder.py::test_an_sqlite_file_of_any_revision_keeps_its_rows[0007",
    "tests/upgrade/test_ladder.py::test_an_sqlite_file_of_any_revision_keeps_its_rows[0008",
    "tests/upgrade/test_ladder.py::test_an_sqlite_file_of_any_revision_keeps_its_rows[0009",
    "tests/upgrade/test_ladder.py::test_an_sqlite_file_of_any_revision_keeps_its_rows[0010",
)
"""What belongs to the long forms: in the gate something near to it runs already."""
OF_OPERATORS = ("tests/contract/test_doctor.py", "tests/contract/test_ledger.py", "tests/contract/test_settings.py")
"""Commands as processes of their own."""

MARKED = {
    "demo": OF_THE_DEMO,
    "long": IN_FULL,
    "operator": OF_OPERATORS,
    "postgres": ("tests/postgres/",),
    "thorough": THOROUGH,
    "threats": ("tests/threats/",),
}


def pytest_configure() -> None:
    """The collector looks less often: what tests leave behind is freed by counting, and content stays to the end."""
    gc.set_threshold(50_000, 25, 25)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run the end-to-end tests on PostgreSQL")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of this test run's own."""
    with open_server(is_durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def new_database(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Makes an empty database on the server; its address."""
    server: Server = request.getfixturevalue("postgres")
    numbers = count()
    return lambda: server.create_database(f"test_{os.getpid()}_{next(numbers)}")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of a test, end to end or against a peer, that runs over both transports, one by default, half of them each; the
    gate runs the other one of each threat that is tried by default, and `pytest -m twin` all.

    How a request travels hardly ever decides whether a test passes; where it does, the test names its transport and
    has no twin.
    """
    names = {item.nodeid for item in items}
    for item in items:
        for mark, places in MARKED.items():
            if item.nodeid.startswith(places):
                item.add_marker(mark)
        if not item.nodeid.startswith(("tests/contract/peers/", "tests/e2e/", "tests/threats/")):
            continue
        twins = [_over(item.nodeid, transport) for transport in TRANSPORTS]
        lot = crc32(twins[0].encode())
        if twins[0] != twins[1] and set(twins) <= names and twins.index(item.nodeid) != lot % 2:
            item.add_marker(pytest.mark.twin)
            if not item.nodeid.startswith("tests/threats/") or item.get_closest_marker("thorough"):
                item.add_marker(pytest.mark.long)


def _over(name: str, transport: str) -> str:
    """The same test over that transport; the name as it is where none stands in it."""
    head, bracket, parameters = name.partition("[")
    parts = [transport if part in TRANSPORTS else part for part in parameters.removesuffix("]").split("-")]
    return f"{head}[{'-'.join(parts)}]" if bracket else name
