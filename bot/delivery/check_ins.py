"""What is written about check-ins: the weekly message, the part of a nudge that is one, and answers about them."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.blocks import check_ins as blocks
from bot.blocks import goals as goal_blocks
from bot.blocks import nudges as nudge_blocks
from bot.blocks.goals import Weekly
from bot.blocks.message import Message
from bot.content import Content
from bot.delivery.letters import Arrival, Letter, Withheld, Writer
from bot.delivery.nudges import nudge_as_it_came
from bot.errors import NotFoundError
from bot.mentoring import check_ins as rules
from bot.mentoring import nudges as nudge_rules
from bot.mentoring.coming import takes_slot
from bot.mentoring.members import local_day, zone_of
from bot.mentoring.schedules import Told
from bot.store import CheckIn, Delivery, Member, NudgeGiven, Team

check_in_arrived = rules.arrive
"""What follows from the arrival of deliveries of kind `check_in`: silence about their goals counts from then on."""


async def check_in_writer(letter: Letter) -> Message | Withheld:
    """The writer of kind `check_in`, from the goals as they are now."""
    delivery = letter.delivery
    withheld = await _not_alone(letter) if delivery.subject.get("rides") else None
    if withheld is not None:
        return withheld
    asked = await rules.questions(letter.team, letter.member.user_id, delivery.due_at)
    if not asked:
        return Withheld("skipped", "recent" if asked.is_recent else "nothing_to_ask")
    picture = await rules.ahead(letter.team, letter.member, asked, delivery.id, delivery.due_at, letter.now)
    return blocks.check_in(_scene(letter.content, letter.member, letter.today), picture)


async def _not_alone(letter: Letter) -> Withheld | None:
    """Why a check-in whose nudge does not come has nothing to say either, if so."""
    team, delivery = letter.team, letter.delivery
    nudges = await team.schedules.get(delivery.user_id)
    if nudges is None or not nudges.is_on:
        return Withheld("cancelled", "consent")
    schedule = await team.schedules.get(delivery.user_id, rules.KIND)
    if schedule is None or not rules.is_riding(schedule, delivery.due_at):
        return Withheld("cancelled", "user")
    return None if await rules.is_turn(team, schedule, delivery) else Withheld("skipped", "superseded")


def with_check_in(writer: Writer) -> Writer:
    """A nudge that carries the week's check-in for whoever wants that, and the quarter's offer to look goals over."""

    async def write(letter: Letter) -> Message | Withheld:
        message = await writer(letter)
        if isinstance(message, Withheld):
            return message
        delivery, member, team = letter.delivery, letter.member, letter.team
        schedule = await team.schedules.get(member.user_id, rules.KIND)
        asked = await rules.carried(team, schedule, delivery)
        if asked:
            return message.followed_by(await _carried(team, member, delivery, asked, letter.content, letter.now))
        if await rules.is_fresh(team, member, letter.now, delivery.id):
            return message.followed_by(blocks.fresh_start(letter.content.words))
        return message

    return write


def and_check_in_arrived(arrival: Arrival) -> Arrival:
    """What follows from the arrival of nudges, and of the check-ins that they carried."""

    async def follow(team: Team, deliveries: Sequence[Delivery], now: datetime) -> None:
        await arrival(team, deliveries, now)
        await rules.ride(team, deliveries, now)

    return follow


async def check_in_page(
    team: Team,
    member: Member,
    check_in: CheckIn,
    content: Content,
    now: datetime,
    prefix: str,
    *,
    goal_id: int = 0,
    offset: int = 0,
) -> Message:
    """A check-in that its member has in view, at the page of a goal, below the nudge that carries it, if one does.

    `prefix` stands before command names.
    """
    page = await check_in_alone(team, member, check_in, content, now, goal_id, offset)
    above = await nudge_above(team, member, check_in, content, now, prefix)
    return page if above is None else above.followed_by(page)


async def check_in_alone(
    team: Team, member: Member, check_in: CheckIn, content: Content, now: datetime, goal_id: int = 0, offset: int = 0
) -> Message:
    """The same without the nudge."""
    picture = await rules.standing(team, member, check_in, now)
    scene = _scene(content, member, local_day(now, member.timezone))
    return blocks.check_in(scene, picture, blocks.page_of_goal(picture, goal_id) if goal_id else offset)


async def check_in_below(
    team: Team, member: Member, delivery_id: str, content: Content, now: datetime
) -> Message | None:
    """The check-in that a nudge carries, also where it is not noted yet that the nudge has arrived; None for none."""
    check_in = await team.check_ins.of_delivery(member.user_id, delivery_id) if delivery_id else None
    if check_in is not None:
        return await check_in_alone(team, member, check_in, content, now)
    delivery = await team.deliveries.get(delivery_id) if delivery_id else None
    if delivery is None or delivery.user_id != member.user_id or delivery.state not in ("sending", "unknown"):
        return None
    asked = await rules.carried(team, await team.schedules.get(member.user_id, rules.KIND), delivery)
    return await _carried(team, member, delivery, asked, content, now) if asked else None


async def _carried(
    team: Team, member: Member, delivery: Delivery, asked: rules.Questions, content: Content, now: datetime
) -> Message:
    picture = await rules.ahead(team, member, asked, delivery.id, delivery.due_at, now)
    scene = _scene(content, member, local_day(now, member.timezone))
    return blocks.check_in(scene, picture, has_small_step=bool(delivery.subject.get("comeback")))


async def nudge_above(
    team: Team, member: Member, check_in: CheckIn, content: Content, now: datetime, prefix: str
) -> Message | None:
    """The nudge that carries a check-in, as it stands; None for a check-in that is a message of its own.

    `prefix` stands before command names.
    """
    if check_in.delivery_id is None:
        return None
    try:
        given = await nudge_rules.find(team, member.user_id, check_in.delivery_id, content)
    except NotFoundError:
        return None
    return await _nudge_as_it_stands(team, member, given, check_in.delivery_id, content, now, prefix)


async def _nudge_as_it_stands(
    team: Team, member: Member, given: NudgeGiven, value: str, content: Content, now: datetime, prefix: str
) -> Message:
    nudge = content.nudges[given.nudge_id]
    if given.answer == "done":
        return nudge_blocks.done(content, nudge, value)
    if given.answer == "never":
        return nudge_blocks.never(content, nudge, value)
    if given.answer == "later":
        planned = await team.deliveries.by_key(nudge_rules.later_key(given))
        if planned is not None and not nudge_rules.comes_back(planned):
            return nudge_blocks.put_off_over(content, nudge, f"/{prefix}nudges")
        if planned is not None:
            zone, today = zone_of(member.timezone), local_day(now, member.timezone)
            in_place = takes_slot(await team.schedules.get(member.user_id), planned)
            return nudge_blocks.put_off(content, nudge, value, planned.due_at, zone, today, takes_slot=in_place)
    return await nudge_as_it_came(team, member, content, given, value, now, f"/{prefix}nudges")


async def answer_page(team: Team, member: Member, content: Content, what: Told, now: datetime, command: str) -> Message:
    """The answer from the rows as they are; the outcomes of a change, or `show`, `help`."""
    today = local_day(now, member.timezone)
    if what.outcome == "help":
        return blocks.help_page(content, command)
    found = await rules.state(team, member, now)
    if what.outcome == "show":
        return blocks.state_page(content, found, today, command)
    return blocks.told(content, what, found, member, today, command)


async def weekly_part(team: Team, user_id: str, content: Content, now: datetime) -> Weekly:
    """What the list of goals says of check-ins: an offer to whoever has none, else how steady the member has been."""
    schedule = await team.schedules.get(user_id, rules.KIND)
    member = await team.members.get(user_id) if schedule is not None and schedule.is_on else None
    if member is None:
        return blocks.offered(content.words)
    found = await rules.state(team, member, now)
    return blocks.weekly(content.words, found.strength)


def _scene(content: Content, member: Member, today: date) -> goal_blocks.Scene:
    return goal_blocks.scene(content, member.ladder, today, member.timezone)
