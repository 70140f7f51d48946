"""The forms of wins, submitted."""

from collections.abc import Mapping
from datetime import date

from bot.blocks import wins as blocks
from bot.blocks.message import Message
from bot.blocks.text import clean
from bot.content import Ladder
from bot.mentoring import dimensions
from bot.mentoring import wins as rules
from bot.mentoring.levels import own_level
from bot.slack.answers import Invalid
from bot.slack.context import Visit
from bot.slack.goals.scenes import read_day, scene
from bot.slack.inputs import Filled, number
from bot.store import Win


async def added(visit: Visit, filled: Filled) -> Message | Invalid | None:
    """A new win. One from a message is told of in a direct message: where the message stands others may read along."""
    member = await visit.member()
    wanted = read_wanted(visit, filled.values, visit.content.ladder(member.ladder), await visit.today())
    if isinstance(wanted, Invalid):
        return wanted
    from_message = filled.metadata.get("way") == "message"
    async with visit.open_team() as team:
        win = await rules.add_wanted(team, member, wanted, visit.now, origin="message" if from_message else "typed")
        if from_message:
            await team.deliveries.plan(
                visit.user_id,
                "reply.win_saved",
                "requested",
                f"win:{win.id}",
                visit.now,
                subject={"win": win.id},
                now=visit.now,
            )
    return None if from_message else blocks.saved(scene(visit, member), win)


async def edited(visit: Visit, filled: Filled) -> Message | Invalid | None:
    """A win with what was changed in the form."""
    member = await visit.member()
    win_id = number(filled.metadata.get("win", ""))
    win = await rules.owned(visit.rows, member, win_id, visit.content.words)
    ladder = visit.content.ladder(member.ladder)
    wanted = read_wanted(visit, filled.values, ladder, await visit.today(), win)
    if isinstance(wanted, Invalid):
        return wanted
    async with visit.open_team() as team:
        win = await rules.owned(team, member, win_id, visit.content.words)
        has_changed = rules.edit(win, filled.changed_in(rules.as_it_is(win), wanted), visit.now)
    return blocks.edited(scene(visit, member), win, again=not has_changed)


def read_wanted(
    visit: Visit, values: Mapping[str, str | None], ladder: Ladder, today: date, win: Win | None = None
) -> rules.Wanted | Invalid:
    """The five fields of a win, or what is wrong with each of them."""
    text = clean(values.get("text") or "").strip()
    day = read_day(values.get("happened_day") or "")
    link = clean(values.get("link") or "").strip() or None
    dimension = values.get("dimension") or blocks.NONE
    level = values.get("level") or blocks.NONE
    is_same_day = win is not None and day == win.happened_day
    errors = _unfit(visit, rules.check(text, today if is_same_day else day or today, today))
    if day is None:
        errors["happened_day"] = visit.say("wins.error_day")
    if link is not None and not rules.is_link(link):
        errors["link"] = visit.say("wins.error_link")
    if dimension not in (blocks.NONE, blocks.GUESS) and dimensions.find(dimension, ladder) is None:
        errors["dimension"] = visit.say("wins.error_dimension")
    if level != blocks.NONE and own_level(ladder, level) is None:
        errors["level"] = visit.say("wins.error_level")
    if errors or day is None:
        return Invalid(errors)
    if dimension == blocks.GUESS:
        dimension = dimensions.guess(text, ladder) or blocks.NONE
    return rules.Wanted(
        text, day, None if dimension == blocks.NONE else dimension, None if level == blocks.NONE else level, link
    )


def _unfit(visit: Visit, unfit: rules.Unfit | None) -> dict[str, str]:
    if unfit is None:
        return {}
    if unfit.reason == "future":
        return {"happened_day": visit.say("wins.error_day_future")}
    if unfit.reason == "early":
        return {"happened_day": visit.say("wins.error_day_early", year=rules.FIRST_DAY.year)}
    if unfit.reason == "long":
        length, most = f"{unfit.length:,}", f"{rules.LONGEST_TEXT:,}"
        return {"text": visit.say("wins.error_text_long", length=length, most=most)}
    return {"text": visit.say("wins.error_text_empty")}
