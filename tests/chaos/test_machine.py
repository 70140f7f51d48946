"""Anything in any order: a state machine of misfortunes over the real delivery, and the books compared at its end."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.chaos.simulation.chance import Scenario, Troubles
from tests.chaos.simulation.people import ACTS, answering
from tests.chaos.simulation.weather import BLIND, CALM, DAY, DOWN, HOUR, STORM, Climate, Weather, troubled
from tests.chaos.simulation.world import TEAM, WEEK, World

MEMBERS = 3
MONDAY_NINE = 21 * HOUR
WEATHERS = (
    CALM, DOWN, STORM, BLIND, troubled(0.5, late=True),
    Weather(post={"silent": 1.0}), Weather(post={"hang": 1.0}),
    Weather(post={"late": 1.0}), Weather(post={"lost": 1.0}),
)  # fmt: skip


class Delivery(RuleBasedStateMachine):
    """Three members in Greenwich, and whatever may happen to them, to Slack and to the bot."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(5, Scenario(members=MEMBERS, is_lively=False), Troubles()).__enter__()
        self.world.restarts = (2.0,)
        self.world.found()
        self.everybody = [self.world.join(number, "UTC") for number in range(MEMBERS)]
        self.asked = 0

    @rule(seconds=st.sampled_from((0.1, 1.0, 9.0, 31.0, 61.0, 600.0, HOUR, 7 * HOUR, DAY)))
    def time_passes(self, seconds: float) -> None:
        self.world.advance(seconds)

    @rule(seconds=st.sampled_from((0.1, 1.0, 4.0, 12.0, 45.0)))
    def the_next_slot_comes(self, seconds: float) -> None:
        self.world.advance((MONDAY_NINE - self.world.loop.time()) % WEEK + seconds)

    @rule(number=st.integers(0, len(WEATHERS) - 1))
    def the_weather_changes(self, number: int) -> None:
        self.world.slack.teams[TEAM].climate = Climate(WEATHERS[number])

    @rule()
    def the_process_dies(self) -> None:
        self.world.crash()

    @rule()
    def the_process_starts(self) -> None:
        self.world.start()

    @rule(points=st.integers(1, 40), fate=st.sampled_from(("crash", "freeze")))
    def something_will_happen_at_a_step(self, points: int, fate: str) -> None:
        self.world.interrupts[self.world.points + points] = fate

    @rule(seconds=st.sampled_from((12.0, 46.0, 90.0)))
    def the_process_stands_still(self, seconds: float) -> None:
        self.world.freeze(seconds)

    @rule(member=st.integers(0, MEMBERS - 1), act=st.integers(0, len(ACTS) - 1))
    def a_member_does_something(self, member: int, act: int) -> None:
        self.world.do(self.everybody[member], ACTS[act])

    @rule(member=st.integers(0, MEMBERS - 1), times=st.integers(1, 3))
    def a_member_asks(self, member: int, times: int) -> None:
        self.asked += 1
        self.world.ask(self.everybody[member], str(self.asked), times)

    @precondition(lambda self: self.world.slack.record)
    @rule()
    def the_newest_message_is_answered(self) -> None:
        newest = self.world.slack.record[-1]
        person = next(one for one in self.everybody if one.user_id[1:] == newest.channel[1:])
        self.world.do(person, answering(newest.delivery_id))

    @rule()
    def the_token_is_revoked(self) -> None:
        self.world.revoke()

    @rule()
    def the_bot_is_installed_again(self) -> None:
        self.world.reinstall()

    @rule(member=st.integers(0, MEMBERS - 1), code=st.sampled_from(("user_disabled", "channel_not_found")))
    def a_member_cannot_be_written_to(self, member: int, code: str) -> None:
        self.world.slack.teams[TEAM].refused[self.everybody[member].user_id] = code

    @invariant()
    def nothing_is_in_slack_twice(self) -> None:
        times = Counter(one.delivery_id for one in self.world.slack.record)
        assert not times or max(times.values()) == 1

    def teardown(self) -> None:
        try:
            self.world.settle()
            problems = self.world.problems()
            assert not problems, "\n".join([*problems, *(" ".join(map(str, line)) for line in self.world.trace[-60:])])
        finally:
            self.world.__exit__(None, None, None)


def run(examples: int, steps: int, *, is_always_the_same: bool) -> None:
    run_state_machine_as_test(
        Delivery,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=is_always_the_same,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_any_order_of_misfortunes_keeps_the_promise() -> None:
    run(5, 25, is_always_the_same=True)


@pytest.mark.long
def test_many_orders_of_misfortunes_keep_the_promise() -> None:
    run(1000, 60, is_always_the_same=False)
