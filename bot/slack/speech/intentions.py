"""Words about if-then plans: what stands after `/goals`, and what a direct message says of them."""

import re
from collections.abc import Callable

from bot.deferred import regex
from bot.mentoring.intentions import read_plan
from bot.slack.speech.intents import ListPlans, MakePlan, StopPlan

Said = MakePlan | ListPlans | StopPlan
_Build = Callable[[re.Match[str]], Said | None]

_STOPS = r"(?:stop|off|end|drop|remove|delete|cancel)"
_N = r"(?:(?:my|the)\s)?(?:goal\s?|number\s?|nr\.?\s?|no\.?\s?)?#?\s?(?P<n>\d{1,9})\b(?![.,]\d)\.?"
_GOAL_N = r"(?:(?:my|the)\s)?goal\s?#?\s?(?P<n>\d{1,9})\b(?![.,]\d)\.?"
_POLITE = r"(?:please\s|can\s(?:you|i|we)\s|could\s(?:you|we)\s)?(?:please\s)?"
_A_PLAN = r"(?:an?\s|my\s|the\s)?(?:new\s)?(?:if-then\s)?plan"
_COMMAND = regex(rf"plans?(?:\sfor|\son)?\s{_N}(?:\s?[:,])?(?:\s(?P<text>.+))?", re.I | re.S | re.A)


def read_plan_command(text: str) -> Said | None:
    """What was typed after `/goals`, where it is about a plan: `plan 2 if ...`, `plan 2 stop`, `plans`; else None."""
    words = " ".join(text.split())
    if re.fullmatch(r"(?:(?:list|show)\s)?(?:my\s)?plans?", words, re.I):
        return ListPlans()
    found = _COMMAND.fullmatch(words)
    if found is None:
        return None
    said = (found["text"] or "").strip()
    if re.fullmatch(_STOPS, said, re.I):
        return StopPlan(int(found["n"]))
    return MakePlan(int(found["n"]), said)


def _row(pattern: str, build: _Build) -> tuple[re.Pattern[str], _Build]:
    return regex(pattern, re.I | re.A), build


def _make(found: re.Match[str]) -> Said:
    return MakePlan(int(found["n"]), (found.groupdict().get("text") or "").strip())


def _make_if_whole(found: re.Match[str]) -> Said | None:
    """ "goal 2: if ..., then ..." is a plan; "goal 2: when I asked" is how far it is."""
    parts = read_plan(found["text"])
    return _make(found) if parts.cue and parts.action else None


INTENTION_TURNS: tuple[tuple[re.Pattern[str], _Build], ...] = (
    _row(
        rf"{_POLITE}(?:(?:list|show|see)\s(?:me\s)?)?(?:all\s)?(?:(?:of\s)?my\s|the\s)?(?:if-then\s)?plans(?:,?\splease)?\??"
        r"|what\s(?:are|were)\smy\splans\s?\??",
        lambda _: ListPlans(),
    ),
    _row(
        rf"{_POLITE}{_STOPS}\s{_A_PLAN}(?:\sfor|\sof|\son)?\s{_N}",
        lambda found: StopPlan(int(found["n"])),
    ),
    _row(rf"plan(?:\sfor|\sof|\son)?\s{_N}\s{_STOPS}", lambda found: StopPlan(int(found["n"]))),
    _row(rf"{_POLITE}(?:(?:make|add|set|start|begin|change)\s)?{_A_PLAN}(?:\sfor|\son)?\s{_N}\s?\??", _make),
    _row(
        rf"{_POLITE}(?:(?:make|add|set)\s)?{_A_PLAN}\s(?:for|on)\s{_N}\s?[:,–—-]\s?(?P<text>.+)",
        _make,
    ),
    _row(
        rf"(?:(?:make|add|set)\s)?{_A_PLAN}(?:\sfor|\son)?\s{_N}\s?[:,]?\s(?P<text>(?:if|when|whenever)\s.+)",
        _make,
    ),
    _row(rf"{_GOAL_N}\s?[:,]?\s(?P<text>(?:if|when|whenever)\s.+)", _make_if_whole),
)
"""In a direct message; asked before the turns about goals, one of which takes whatever follows "goal 2:"."""
