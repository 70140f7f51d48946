"""The forms of check-ins, submitted."""

from bot.blocks.message import Message
from bot.blocks.text import clean, one_line
from bot.delivery.check_ins import check_in_page
from bot.mentoring import check_ins as rules
from bot.mentoring import goals as goal_rules
from bot.mentoring import wins
from bot.slack.answers import Invalid
from bot.slack.context import Visit
from bot.slack.inputs import Filled, number


async def noted(visit: Visit, filled: Filled) -> Message | Invalid | None:
    """A note on an answer; one line on a goal that is done becomes a win."""
    said = clean(filled.values.get("note") or "").strip()
    if not said:
        return Invalid({"note": visit.say("check_ins.note_empty")})
    if len(said) > rules.LONGEST_NOTE:
        return Invalid({"note": visit.say("check_ins.note_long", most=rules.LONGEST_NOTE, count=len(said))})
    member, goal_id, words = await visit.member(), number(filled.metadata.get("goal", "")), visit.content.words
    async with visit.open_team() as team:
        check_in = await rules.find(team, visit.user_id, filled.metadata.get("check_in", ""), words, visit.now)
        goal = await rules.asked_about(team, member, check_in, goal_id, words)
        if goal.state == "done":
            await wins.add_of_goal(team, member, goal, said, visit.content, visit.now, check_in_id=check_in.id)
        await rules.note(team, member, check_in, goal, said, words)
    return await check_in_page(
        visit.rows, member, check_in, visit.content, visit.now, visit.desk.prefix, goal_id=goal_id or 0
    )


async def made_smaller(visit: Visit, filled: Filled) -> Message | Invalid | None:
    """A smaller version of a goal that slipped."""
    title = one_line(clean(filled.values.get("title") or ""))
    member, goal_id, words = await visit.member(), number(filled.metadata.get("goal", "")), visit.content.words
    unfit = goal_rules.check(title, None, await visit.today())
    if unfit is not None:
        most = goal_rules.LONGEST_TITLE
        long = visit.say("goals.error_title_long", length=f"{unfit.length:,}", most=most)
        return Invalid({"title": long if unfit.reason == "long" else visit.say("goals.error_title_empty")})
    async with visit.open_team() as team:
        check_in = await rules.find(team, visit.user_id, filled.metadata.get("check_in", ""), words, visit.now)
        await rules.make_smaller(team, member, check_in, goal_id, title, words, visit.now)
    return await check_in_page(
        visit.rows, member, check_in, visit.content, visit.now, visit.desk.prefix, goal_id=goal_id or 0
    )
