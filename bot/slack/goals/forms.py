"""The forms of goals, submitted."""

from datetime import date

from bot.blocks import goals as blocks
from bot.blocks.message import Message
from bot.blocks.text import clean, one_line
from bot.blocks.wins import saved
from bot.content import Ladder
from bot.mentoring import dimensions, wins
from bot.mentoring import goals as rules
from bot.slack.answers import Invalid
from bot.slack.context import Visit
from bot.slack.goals.scenes import read_day, scene
from bot.slack.inputs import Filled, number


async def added(visit: Visit, filled: Filled) -> Message | Invalid | None:
    """A goal from nothing."""
    member = await visit.member()
    wanted = read_wanted(visit, filled, visit.content.ladder(member.ladder), await visit.today())
    if isinstance(wanted, Invalid):
        return wanted
    async with visit.open_team() as team:
        outcome = await rules.add_wanted(team, member, wanted, visit.now)
    return blocks.changed(scene(visit, member), outcome)


async def edited(visit: Visit, filled: Filled) -> Message | Invalid | None:
    """A goal with what was changed in the form; a draft is saved with it."""
    member = await visit.member()
    await rules.owned(visit.rows, member, goal_id(filled), visit.content.words)
    wanted = read_wanted(visit, filled, visit.content.ladder(member.ladder), await visit.today())
    if isinstance(wanted, Invalid):
        return wanted
    async with visit.open_team() as team:
        goal = await rules.owned(team, member, goal_id(filled), visit.content.words)
        wanted = filled.changed_in(rules.as_it_is(goal), wanted)
        outcome = await rules.edit(team, goal, wanted, visit.content.words, visit.now)
    return blocks.changed(scene(visit, member), outcome)


async def progressed(visit: Visit, filled: Filled) -> Message | Invalid | None:
    """How far a goal is, and what happened."""
    member = await visit.member()
    percent = read_percent(filled.values.get("progress"))
    if percent is None:
        return Invalid({"progress": visit.say("goals.error_progress")})
    if "progress" not in filled.changed:  # as it was when the form was opened: only the note is news
        percent = None
    said = clean(filled.values.get("note") or "").strip()
    async with visit.open_team() as team:
        goal = await rules.owned(team, member, goal_id(filled), visit.content.words)
        outcome = await rules.progress(team, goal, percent, said, visit.content.words, visit.now)
    if isinstance(outcome, rules.Kept):
        return blocks.kept(scene(visit, member), outcome)
    return blocks.changed(scene(visit, member), outcome)


async def line_added(visit: Visit, filled: Filled) -> Message | Invalid | None:
    """One line about a goal that is done becomes a win."""
    member = await visit.member()
    said = clean(filled.values.get("line") or "").strip()
    if not said:
        return Invalid({"line": visit.say("goals.error_line_empty")})
    async with visit.open_team() as team:
        goal = await rules.owned(team, member, goal_id(filled), visit.content.words)
        win = await wins.add_of_goal(team, member, goal, said, visit.content, visit.now)
    return saved(scene(visit, member), win, goal.title)


def goal_id(filled: Filled) -> int | None:
    """The goal that the form was opened for."""
    return number(filled.metadata.get("goal", ""))


def read_wanted(visit: Visit, filled: Filled, ladder: Ladder, today: date) -> rules.Wanted | Invalid:
    """The four fields of a goal, or what is wrong with each of them."""
    values = filled.values
    title = one_line(clean(values.get("title") or ""))
    typed_day = values.get("due_day")
    due_day = read_day(typed_day) if typed_day else None
    errors: dict[str, str] = {}
    if typed_day and due_day is None:
        errors["due_day"] = visit.say("goals.error_day")
    errors.update(_unfit(visit, rules.check(title, None, today)))
    # The day of an overdue goal may stay as it is while something else is edited.
    if due_day is not None and "due_day" in filled.changed and due_day < today:
        errors["due_day"] = visit.say("goals.error_day_past")
    if due_day is not None and "due_day" in filled.changed and due_day > rules.LAST_DAY:
        errors["due_day"] = visit.say("goals.error_day_far", year=rules.LAST_DAY.year)
    percent = read_percent(values.get("progress") or "0")
    if percent is None:
        errors["progress"] = visit.say("goals.error_progress")
    dimension = values.get("dimension") or blocks.NO_DIMENSION
    if dimension != blocks.NO_DIMENSION and dimensions.find(dimension, ladder) is None:
        errors["dimension"] = visit.say("goals.error_dimension")
    if errors:
        return Invalid(errors)
    return rules.Wanted(title, due_day, None if dimension == blocks.NO_DIMENSION else dimension, percent or 0)


def read_percent(value: str | None) -> int | None:
    """0 to 100, or None for anything else."""
    said = (value or "").strip()
    is_whole = said.isascii() and said.isdigit() and len(said) <= 3
    return int(said) if is_whole and int(said) <= 100 else None


def _unfit(visit: Visit, unfit: rules.Unfit | None) -> dict[str, str]:
    if unfit is None:
        return {}
    if unfit.reason == "long":
        most = rules.LONGEST_TITLE
        return {"title": visit.say("goals.error_title_long", length=f"{unfit.length:,}", most=most)}
    return {"title": visit.say("goals.error_title_empty")}
