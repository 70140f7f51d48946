"""How a self-assessment looks: the overview, the list of versions, and what moved between two."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import ButtonElement, ConfirmObject, Option, StaticSelectElement

from bot.blocks.message import Message
from bot.blocks.page import Page, button, note
from bot.blocks.passports import passport
from bot.blocks.text import entities, fit
from bot.content import Content, Ladder
from bot.mentoring.assessment import Rated, Standpoint, Version, is_open, next_dimension
from bot.mentoring.dates import say_day
from bot.mentoring.members import local_day

PAGE = 10
"""Versions on a page."""
SOURCE = "self-rating-research"


@dataclass(frozen=True)
class Scene:
    """What the renderings need besides the ratings: content, ladder, local day and zone, and how it is typed."""

    content: Content
    ladder: Ladder
    today: date
    zone: str | None
    command: str

    def say(self, key: str, **values: object) -> str:
        return self.content.words.say(key, **values)


def overview(
    scene: Scene, standpoint: Standpoint, opening: str = "", undo: int | None = None, first: str | None = None
) -> Message:
    """Each dimension with its rating and what stands behind it, and the way on.

    `undo` is the version that was just finished, `first` the dimension that was asked for.
    """
    page = Page(scene.say("assessment.title", ladder=scene.ladder.title))
    if opening:
        page.section(opening)
    page.section(_state(scene, standpoint))
    for dimension in scene.ladder.dimensions:
        said = rating_line(scene, standpoint.ratings.get(dimension.id))
        page.section(scene.say("assessment.line", dimension=entities(dimension.title), rating=said))
    if standpoint.ratings:
        page.small(scene.say("assessment.rough"))
    page.actions(*_first_buttons(scene, standpoint, undo, first or next_dimension(standpoint)))
    page.actions(*_more_buttons(scene, standpoint))
    return page.message()


def _state(scene: Scene, standpoint: Standpoint) -> str:
    current = standpoint.current
    if current is None:
        return scene.say("assessment.intro")
    if current.is_draft:
        rated = sum(not is_open(standpoint, one.id) for one in scene.ladder.dimensions)
        since = _day(scene, current)
        return scene.say("assessment.draft", day=since, rated=rated, count=len(scene.ladder.dimensions))
    return scene.say("assessment.finished", day=_day(scene, current))


def _day(scene: Scene, version: Version) -> str:
    moment = version.assessment.finished_at or version.assessment.started_at
    return say_day(local_day(moment, scene.zone), scene.today)


def rank_title(scene: Scene, rank: int) -> str:
    """A rank in words: a level's title, or not yet the first one."""
    if rank == 0:
        return scene.say("assessment.not_yet", level=entities(scene.ladder.levels[0].title))
    return entities(scene.ladder.levels[rank - 1].title)


def rating_line(scene: Scene, rated: Rated | None) -> str:
    """A rating as a range, with what shows it and how sure the member is; never as an exact figure."""
    if rated is None:
        return scene.say("assessment.unrated")
    low, high = int(rated.low + 0.5), int(rated.high + 0.5)  # to the nearest level
    level = rank_title(scene, rated.rank)
    ranged = (
        scene.say("assessment.range", low=rank_title(scene, low), high=rank_title(scene, high)) if low != high else ""
    )
    return scene.say(
        "assessment.rated",
        level=level if ranged else scene.say("assessment.about", level=level),
        range=ranged,
        evidence=_evidence(scene, rated),
        sureness=sureness(scene, rated.rating.sureness),
    )


def sureness(scene: Scene, value: int) -> str:
    """How sure, in words."""
    return {
        1: scene.say("assessment.sureness_guess"),
        2: scene.say("assessment.sureness_fairly"),
        3: scene.say("assessment.sureness_sure"),
    }[value]


def _evidence(scene: Scene, rated: Rated) -> str:
    if not rated.is_proven:
        return scene.say("assessment.unproven")
    wins = ""
    if rated.wins:
        count = len(rated.wins)
        wins = (
            scene.say("assessment.evidence_win") if count == 1 else scene.say("assessment.evidence_wins", count=count)
        )
    what = wins or scene.say("assessment.evidence_example")
    if wins and rated.rating.example:
        what = scene.say("assessment.evidence_both", wins=wins)
    days = [win.happened_day for win in rated.wins]
    if rated.rating.example:
        days.append(local_day(rated.rating.rated_at, scene.zone))
    day = say_day(max(days), scene.today)
    return (
        scene.say("assessment.fading", what=what, day=day)
        if rated.is_fading
        else scene.say("assessment.proven", what=what, day=day)
    )


def _first_buttons(
    scene: Scene, standpoint: Standpoint, undo: int | None, following: str | None
) -> list[ButtonElement | StaticSelectElement]:
    found: list[ButtonElement | StaticSelectElement] = []
    if following is not None:
        key = "assessment.button_start" if standpoint.current is None else "assessment.button_next"
        onward = button(scene.say(key, dimension=scene.ladder.dimension(following).short), "assessment.next", following)
        onward.style = "primary"
        found.append(onward)
    if standpoint.draft is not None:
        finish = button(scene.say("assessment.button_finish"), "assessment.finish", str(standpoint.draft.assessment.id))
        finish.style = None if following is not None else "primary"
        found.append(finish)
    if undo is not None:
        found.append(button(scene.say("assessment.button_undo"), "assessment.reopen", str(undo)))
    if standpoint.ratings:
        options = [Option(text=fit(one.short, 75), value=one.id) for one in scene.ladder.dimensions]
        pick = scene.say("assessment.pick_dimension")
        found.append(StaticSelectElement(placeholder=pick, action_id="assessment.rate", options=options))
    return found


def _more_buttons(scene: Scene, standpoint: Standpoint) -> list[ButtonElement]:
    if standpoint.current is None:
        return []
    found = [
        button(scene.say("assessment.button_goals"), "gaps.show", "gap"),
        button(scene.say("assessment.button_readiness"), "readiness.show", "next"),
        button(scene.say("assessment.button_history"), "assessment.history", "0"),
        button(scene.say("assessment.button_rough"), "assessment.rough", "source"),
    ]
    if standpoint.draft is not None:
        found.append(discard_button(scene, standpoint.draft))
    return found


def discard_button(scene: Scene, draft: Version) -> ButtonElement:
    """A red button that asks back."""
    made = button(scene.say("assessment.button_restart"), "assessment.discard", str(draft.assessment.id))
    made.style = "danger"
    made.confirm = ConfirmObject(
        title=fit(scene.say("assessment.restart_title"), 100),
        text=fit(scene.say("assessment.restart_text"), 300),
        confirm=fit(scene.say("assessment.restart_yes"), 30),
        deny=fit(scene.say("assessment.restart_no"), 30),
    )
    return made


def ask_discard(scene: Scene, standpoint: Standpoint) -> Message:
    """Whether to throw the open round away; typed words never do that by themselves."""
    draft = standpoint.draft
    if draft is None:
        return note(scene.say("assessment.no_draft"))
    rated = sum(not is_open(standpoint, one.id) for one in scene.ladder.dimensions)
    text = scene.say("assessment.restart_ask", day=_day(scene, draft), rated=rated, count=len(scene.ladder.dimensions))
    page = Page(scene.say("assessment.restart_title"))
    page.section(text)
    keep = button(scene.say("assessment.button_overview"), "assessment.open", "overview")
    page.actions(discard_button(scene, draft), keep)
    return page.message()


def history(scene: Scene, versions: Sequence[Version], offset: int = 0) -> Message:
    """The versions, the newest first, a page at a time; each can be held against the one before."""
    if not versions:
        return note(scene.say("assessment.history_none", command=scene.command))
    offset = offset if 0 <= offset < len(versions) else 0
    page = Page(scene.say("assessment.history_title"))
    for position in range(offset, min(offset + PAGE, len(versions))):
        _version_line(scene, page, versions, position)
    buttons = [button(scene.say("assessment.button_overview"), "assessment.open", "overview")]
    if offset > 0:
        buttons.append(
            button(scene.say("assessment.button_newer"), "assessment.history:newer", str(max(0, offset - PAGE)))
        )
    if offset + PAGE < len(versions):
        buttons.append(button(scene.say("assessment.button_older"), "assessment.history:older", str(offset + PAGE)))
    page.actions(*buttons)
    return page.message()


def _version_line(scene: Scene, page: Page, versions: Sequence[Version], position: int) -> None:
    version, number = versions[position], len(versions) - position
    facts = {
        "day": _day(scene, version),
        "rated": len(version.ratings),
        "count": len(scene.ladder.dimensions),
        "shown": sum(rated.is_proven for rated in version.ratings.values()),
    }
    if version.is_draft:
        text = scene.say("assessment.history_draft", **facts)
    else:
        text = scene.say("assessment.history_line", number=number, **facts)
    compare = None
    if number > 1:
        label = scene.say("assessment.compare_label", number=number)
        of = str(version.assessment.id)
        compare = button(scene.say("assessment.button_compare"), f"assessment.compare:{number}", of, label)
    page.section(text, compare)


def compared(scene: Scene, versions: Sequence[Version], position: int) -> Message:
    """What moved in one version since the one before it."""
    version, number = versions[position], len(versions) - position
    if position + 1 >= len(versions):
        return note(scene.say("assessment.compare_first"))
    before = versions[position + 1]
    later = (
        scene.say("assessment.compare_open")
        if version.is_draft
        else scene.say("assessment.compare_version", number=number)
    )
    page = Page(
        scene.say(
            "assessment.compare_title", earlier=scene.say("assessment.compare_version", number=number - 1), later=later
        )
    )
    same: list[str] = []
    moved: list[str] = []
    for dimension in scene.ladder.dimensions:
        title = entities(dimension.title)
        was, now = (_in_short(scene, one.ratings.get(dimension.id)) for one in (before, version))
        if was == now:
            same.append(title)
        else:
            moved.append(scene.say("assessment.compare_moved", dimension=title, before=was, after=now))
    page.section("\n".join(moved) or scene.say("assessment.compare_nothing"))
    if same and moved:
        page.small(scene.say("assessment.compare_same", dimensions=", ".join(same)))
    page.actions(
        button(scene.say("assessment.button_history"), "assessment.history", "0"),
        button(scene.say("assessment.button_overview"), "assessment.open", "overview"),
    )
    return page.message()


def _in_short(scene: Scene, rated: Rated | None) -> str:
    if rated is None:
        return scene.say("assessment.unrated")
    if not rated.is_proven:
        state = scene.say("assessment.state_hollow")
    else:
        state = scene.say("assessment.state_fading") if rated.is_fading else scene.say("assessment.state_shown")
    return scene.say("assessment.state_rated", level=rank_title(scene, rated.rank), state=state)


def rough(content: Content) -> Message:
    """Where the range comes from."""
    return passport(content, content.words.say("assessment.rough_text"), [SOURCE], [])
