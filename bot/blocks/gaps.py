"""Goals proposed for the gaps of a self-assessment, each with one button."""

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.blocks.assessment import Scene, rank_title
from bot.blocks.message import Message
from bot.blocks.page import Page, button, note, paragraph, split_lines
from bot.blocks.text import entities, escape
from bot.mentoring.dates import say_day
from bot.mentoring.gaps import Plan, Proposed
from bot.mentoring.profile import Axis


def page(scene: Scene, plan: Plan) -> Message:
    """The proposals on a page of their own."""
    head = Page(scene.say("gaps.title"))
    if plan.profile.target is None:
        return note(scene.say("gaps.no_target", ladder=entities(scene.ladder.title)))
    return head.message().followed_by(proposals(scene, plan))


def proposals(scene: Scene, plan: Plan, most: int | None = None) -> Message:
    """The proposals as the end of another message; `most` where fewer are wanted."""
    profile = plan.profile
    if profile.target is None:
        return note(scene.say("gaps.no_target", ladder=entities(scene.ladder.title)))
    parts = _Parts(scene)
    target = rank_title(scene, profile.target)
    rated = [axis for axis in profile.axes if axis.rank is not None]
    if not rated:
        parts.say(scene.say("gaps.unrated"))
    elif plan.proposed:
        parts.say(scene.say("gaps.intro", target=target))
        for position, one in enumerate(plan.proposed[:most]):
            axis = next(axis for axis in profile.axes if axis.dimension_id == one.dimension_id)
            parts.proposal(one, axis, target, position)
    else:
        parts.say(scene.say("gaps.nothing", target=target))
    parts.unknown(plan.unknown if rated else (), plan.unknown)
    return Message("\n\n".join(parts.lines), parts.blocks)


class _Parts:
    """The end of a message while it is written."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.blocks: list[Block] = []
        self.lines: list[str] = []

    def say(self, text: str) -> None:
        self.blocks += [paragraph(part) for part in split_lines(text)]
        self.lines.append(text)

    def proposal(self, one: Proposed, axis: Axis, target: str, position: int) -> None:
        scene = self._scene
        low = rank_title(scene, int((axis.low or 0.0) + 0.5))
        text = scene.say(
            "gaps.proposal",
            title=escape(one.title),
            day=say_day(one.due_day, scene.today),
            dimension=entities(axis.short),
            because=scene.say("gaps.because", low=low, target=target),
            why=entities(one.why),
            first_step=entities(one.first_step),
        )
        self.say("\n".join(line for line in text.split("\n") if line.strip()))
        take = button(
            scene.say("gaps.button_take"),
            f"gaps.take:{position}",
            take_value(one),
            scene.say("gaps.button_take_label", title=one.title),
        )
        take.style = "primary"
        label = scene.say("gaps.button_why_label", title=one.title)
        why = button(scene.say("gaps.button_why"), f"gaps.why:{position}", one.id, label)
        self.blocks.append(ActionsBlock(elements=[take, why]))

    def unknown(self, told: tuple[Axis, ...], offered: tuple[Axis, ...]) -> None:
        scene = self._scene
        if told:
            self.say(scene.say("gaps.unknown", dimensions=", ".join(entities(axis.short) for axis in told)))
        if offered:
            first = offered[0]
            rate = button(scene.say("gaps.button_rate", dimension=first.short), "assessment.next", first.dimension_id)
            self.blocks.append(ActionsBlock(elements=[rate]))


def take_value(one: Proposed) -> str:
    """The proposal and the day, so that what is taken is what was shown."""
    return f"{one.id}:{one.due_day.isoformat()}"
