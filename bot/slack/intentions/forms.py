"""The form of a plan, submitted."""

from bot.blocks import intentions as blocks
from bot.blocks.message import Message
from bot.blocks.text import clean
from bot.mentoring import goals as goal_rules
from bot.mentoring import intentions as rules
from bot.slack.answers import Invalid
from bot.slack.context import Visit
from bot.slack.inputs import Filled, number
from bot.slack.intentions.commands import plan_of
from bot.store import Intention


async def submitted(visit: Visit, filled: Filled) -> Message | Invalid | None:
    """A plan as the form wants it, in place of the one the goal had."""
    wanted = read_wanted(visit, filled)
    if isinstance(wanted, Invalid):
        return wanted
    member, words = await visit.member(), visit.content.words
    async with visit.open_team() as team:
        goal = await goal_rules.owned(team, member, number(filled.metadata.get("goal", "")), words)
        there = await team.intentions.of_goal(member.user_id, goal.id or 0)
        known = {one.id: one for one in there if one.state == "active"}
        wanted = _as_changed(visit, filled, next(iter(known.values()), None), wanted)
        plan = await rules.make(team, member, goal, wanted, words, visit.now)
        if not filled.metadata.get("origin"):  # opened on Home, where the answer has no place to be shown at
            subject = {"intention": plan.id, "show": "made"}
            key, now = f"plan:{visit.key}", visit.now
            await team.deliveries.plan(
                member.user_id, "reply.intention", "requested", key, now, subject=subject, now=now
            )
    return blocks.made(words, await plan_of(visit, member, plan), again=plan.id in known)


def _as_changed(visit: Visit, filled: Filled, plan: Intention | None, wanted: rules.Wanted) -> rules.Wanted:
    """The plan of now with what was changed in the form; one that was stopped meanwhile is not begun by a mere Save."""
    if plan is not None:
        return filled.changed_in(rules.Wanted(plan.cue or "", plan.action or "", plan.outcome, plan.obstacle), wanted)
    if filled.metadata.get("plan") and not filled.changed:
        raise rules.NoSuchPlanError(visit.content.words, "intentions.stopped_since")
    return wanted


def read_wanted(visit: Visit, filled: Filled) -> rules.Wanted | Invalid:
    """The four fields of a plan, or what is wrong with each of them."""
    typed = {name: clean(filled.values.get(name) or "") for name in ("outcome", "obstacle", "cue", "action")}
    cue, action = rules.tidy_cue(typed["cue"]), rules.tidy_action(typed["action"])
    outcome, obstacle = (" ".join(typed[name].split()) for name in ("outcome", "obstacle"))
    errors: dict[str, str] = {}
    if not cue:
        errors["cue"] = visit.say("intentions.error_cue")
    if not action:
        errors["action"] = visit.say("intentions.error_action")
    lengths = (("cue", cue, rules.LONGEST_PART), ("action", action, rules.LONGEST_PART))
    lengths += (("outcome", outcome, rules.LONGEST_WISH), ("obstacle", obstacle, rules.LONGEST_WISH))  # type: ignore[assignment]
    for name, said, most in lengths:
        if len(said) > most:
            errors[name] = visit.say("intentions.error_long", length=f"{len(said):,}", most=most)
    if errors:
        return Invalid(errors)
    return rules.Wanted(cue, action, outcome or None, obstacle or None)
