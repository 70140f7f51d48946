"""How readiness looks: each rule with what is shown and what is not yet, and never a verdict."""

from slack_sdk.models.blocks import ButtonElement

from bot.blocks.assessment import Scene
from bot.blocks.gaps import take_value
from bot.blocks.message import Message
from bot.blocks.page import Page, button
from bot.blocks.text import clean, entities, escape, fit, one_line
from bot.mentoring.dates import say_day
from bot.mentoring.readiness import Evidence, Readiness, Reading, Standing

QUOTED = 300
"""Characters of a win or an example that are quoted."""
MOST_BLOCKS = 40
"""Blocks for the rules, of the 50 that a message may have (BK-1)."""


def page(scene: Scene, readiness: Readiness) -> Message:
    """All rules of a level, each pillar with its evidence or the next behaviour, then the questions to oneself."""
    level = entities(readiness.level.title)
    written = Page(scene.say("readiness.title", level=readiness.level.title))
    intro = scene.say("readiness.intro", level=level)
    written.section(f"{intro} {scene.say('readiness.only_sorts')}" if readiness.readings else intro)
    if readiness.readings and not readiness.is_rated:
        written.section(scene.say("readiness.not_rated", level=level))
    if not readiness.readings:
        written.section(scene.say("readiness.no_rule", ladder=entities(scene.ladder.title), level=level))
    told: set[str] = set()
    for position, reading in enumerate(readiness.readings):
        if len(written.blocks) + 1 + len(reading.pillars) > MOST_BLOCKS:
            count = len(readiness.readings) - position
            written.small(scene.say("readiness.more_rules", count=count, command=scene.command))
            break
        _rule(scene, written, reading, position, told)
    _questions(scene, written, readiness)
    written.actions(*_buttons(scene, readiness))
    return written.message()


def _rule(scene: Scene, written: Page, reading: Reading, position: int, told: set[str]) -> None:
    """One rule; `told` are the next behaviours that the page has named already."""
    rule = reading.rule
    outcomes = reading.outcomes or (
        scene.say("readiness.enough") if reading.shown >= rule.needs else scene.say("readiness.short"),
    )
    text = scene.say(
        "readiness.rule",
        title=entities(rule.title),
        shown=reading.shown,
        count=len(reading.pillars),
        needs=rule.needs,
        outcomes="\n".join(entities(one) for one in outcomes),
    )
    ladder = scene.ladder.id
    why = button(scene.say("levels.why"), f"level.rule:{rule.id}", f"{ladder}:{rule.id}")
    written.section(text, why)
    for number, standing in enumerate(reading.pillars):
        if standing.evidence is not None:
            written.section(_shown(scene, standing, standing.evidence))
        elif standing.behaviour is not None and standing.behaviour.id in told:
            written.section(scene.say("readiness.missing_again", pillar=entities(standing.pillar.title)))
        else:
            told.update(one.id for one in (standing.behaviour,) if one is not None)
            written.section(_missing(scene, standing), _take(scene, standing, f"{position}-{number}"))


def _shown(scene: Scene, standing: Standing, evidence: Evidence) -> str:
    words = evidence.win.text if evidence.win is not None else evidence.example or ""
    quoted = escape(fit(one_line(clean(words)), QUOTED))
    pillar, day = entities(standing.pillar.title), say_day(evidence.day, scene.today)
    if evidence.win is not None:
        shown = scene.say("readiness.shown_win", pillar=pillar, text=quoted, number=evidence.win.number, day=day)
    else:
        shown = scene.say("readiness.shown_example", pillar=pillar, text=quoted, day=day)
    return scene.say("readiness.fades", shown=shown) if evidence.is_fading else shown


def _missing(scene: Scene, standing: Standing) -> str:
    pillar = entities(standing.pillar.title)
    if standing.behaviour is None:
        return scene.say("readiness.missing_bare", pillar=pillar)
    text = scene.say("readiness.missing", pillar=pillar, behaviour=entities(standing.behaviour.text))
    goal = standing.pursued
    if goal is None:
        return text
    return f"{text}\n{scene.say('readiness.pursued', number=goal.number or 0, title=escape(goal.title))}"


def _take(scene: Scene, standing: Standing, place: str) -> ButtonElement | None:
    if standing.goal is None:
        return None
    label = scene.say("gaps.button_take_label", title=standing.goal.title)
    return button(scene.say("gaps.button_take"), f"gaps.take:{place}", take_value(standing.goal), label)


def _questions(scene: Scene, written: Page, readiness: Readiness) -> None:
    if readiness.checks:
        lines = "\n".join(
            scene.say("levels.check", number=number, text=entities(check.text))
            for number, check in enumerate(readiness.checks, 1)
        )
        written.section(scene.say("levels.checks", lines=lines))
    if readiness.readings:
        written.small(scene.say("levels.never_verdict"))


def _buttons(scene: Scene, readiness: Readiness) -> list[ButtonElement]:
    title = readiness.level.title
    below = next((one for one in scene.ladder.levels if scene.ladder.next_level(one.id) == readiness.level), None)
    found = [button(scene.say("readiness.button_rate"), "assessment.open", "overview")]
    if below is not None:
        gap = f"{below.id}>{readiness.level.id}"
        found.append(button(scene.say("readiness.button_gap", level=title), "level.gap", gap))
    return found
