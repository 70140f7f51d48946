"""A direct message, or the words after `/goals`, to an intent: an ordered table of patterns, no guessing beyond it."""

import difflib
import re
from collections.abc import Callable

from bot.deferred import regex
from bot.mentoring.dates import LEAD_IN
from bot.slack.speech.assessment import ASSESSMENT_TURNS
from bot.slack.speech.cairn import CAIRN_TURNS
from bot.slack.speech.check_ins import CHECK_IN_COMMANDS, CHECK_IN_TURNS, read_check_in_command
from bot.slack.speech.intentions import INTENTION_TURNS, read_plan_command
from bot.slack.speech.intents import (
    AddGoal,
    DoneGoal,
    DropGoal,
    EditGoal,
    GoalHistory,
    GoalsIntent,
    Greeting,
    Help,
    Intent,
    ListGoals,
    MoveGoal,
    NudgeRhythm,
    ProgressGoal,
    ShowLevel,
    Status,
    Thanks,
    Unclear,
    Undo,
    Unknown,
)
from bot.slack.speech.mentors import MENTOR_TURNS
from bot.slack.speech.one_on_one import ONE_ON_ONE_TURNS
from bot.slack.speech.pictures import PICTURE_TURNS, PROGRESS_TURNS
from bot.slack.speech.polite import plainly
from bot.slack.speech.progress import BEFORE, SHARE, STEP, read_progress, read_step
from bot.slack.speech.slashed import read_slashed
from bot.slack.speech.stopping import STOP_TURNS
from bot.slack.speech.wins import WIN_COMMANDS, WIN_TURNS

_Build = Callable[[re.Match[str]], Intent | None]
_Table = tuple[tuple[re.Pattern[str], _Build], ...]

_LONGEST_TURN = 12_000  # characters; what is longer is a goal or unclear, never searched for commands
_NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NAME = r"(?:goal\s?|number\s?|nr\.?\s?|no\.?\s?)"
_DIGITS = rf"#?\s?(?P<n>\d{{1,9}}|{'|'.join(_NUMBER_WORDS)})\b(?![.,]\d)\.?"
_N = rf"(?:(?:my|the)\s)?{_NAME}{{0,2}}{_DIGITS}"
_GOAL_N = rf"(?:(?:my|the)\s)?{_NAME}{{1,2}}{_DIGITS}"
_LEVELS = r"(?:junior|jr|mid(?:dle|-level|level)?|medior|senior|sr|staff)"
_HELLO = r"(?:hi+|hello|hey+|yo|hiya|howdy|good\s(?:morning|afternoon|evening|day)|morning|hallo|bonjour|hola|moin)"
_OPENING = regex(rf"{_HELLO}(?:\s(?:there|cairn|<@\w+>))?[,.!]?\s+", re.I)
_THANKS = (
    r"(?:(?:many\s|great\s)?thanks?(?:\s(?:you|a\slot|so\smuch|very\smuch)){0,2}|thx|ty|cheers|danke|merci|gracias)"
)
_NOT_A_GOAL = regex(
    r"i\s?(?:['’](?:d|ll|m)|would|will|want|wanna|need|have|shall)?\s(?:really\s)?(?:(?:like|love|want|wish|going)\s)?(?:to\s)?"
    r"(?:thank|complain|apologi[sz]e|see\s(?:my|the|how|what)|let\syou|get\sback|think\sabout\s(?:it|that)|try$"
    r"|go(?:$|\s(?:now|home))|do\s(?:it|that|so)\b|say\s(?:thank|hi|hello|sorry)"
    r"|know\s(?:how|what|if|whether|when|where|who|why|my|about\smy)|ask\s(?:you|if|whether|about|a\squestion)"
    r"|be\s(?:out|away|off|late|back|right\sback|on\s(?:leave|holiday|vacation|pto)))\b",
    re.I,
)


def read_message(text: str) -> Intent:
    """What a direct message asks for. Never raises; what cannot be placed is `Unclear` with the words as typed."""
    said = unescape(text).strip()
    command = read_slashed(said, read_goals_command, _place)
    if command is not None:
        return command
    opening = _OPENING.match(said)
    for candidate in (said, said[opening.end() :] if opening else ""):
        intent = _place(candidate)
        if intent is not None:
            return intent
    return Unclear(said)


def read_goals_command(text: str) -> GoalsIntent:
    """What a member typed after `/goals`. Never raises; what does not exist is `Unknown` with a likely subcommand."""
    said = text.strip()
    if not said:
        return ListGoals()
    verb = said.split(maxsplit=1)[0]
    rest = said[len(verb) :].strip()
    if verb.lower().rstrip(":") in ("add", "new", "create") and rest:
        return AddGoal(rest)
    own = read_check_in_command(said) or read_plan_command(said) or _look_up(_GOAL_TURNS, said)
    return own or _look_up(_GOAL_TURNS, plainly(said)) or Unknown(said, _likely(verb, rest))


def unescape(text: str) -> str:
    """Slack's three entities as characters; mentions and links stay as Slack writes them."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _place(said: str) -> Intent | None:
    intent = _look_up(_TURNS, said) or _look_up(_GOAL_TURNS, plainly(said))
    if intent is not None:
        return intent
    lead_in = LEAD_IN.match(said)
    if lead_in is None:
        return None
    # "I'd like to drop goal 3" wishes for a command, not for a goal.
    wish = _look_up(_TURNS, said[lead_in.end() :])
    if isinstance(wish, _COMMANDS):
        return wish
    return AddGoal(said) if _states_a_goal(said, lead_in) else None


def _states_a_goal(said: str, lead_in: re.Match[str]) -> bool:
    has_words = any(letter.isalnum() for letter in said[lead_in.end() :])
    return has_words and not said.endswith("?") and _NOT_A_GOAL.match(said) is None


def _look_up(table: _Table, said: str) -> Intent | None:
    if len(said) > _LONGEST_TURN:
        return None
    words = " ".join(said.split()).rstrip(" .!")
    for pattern, build in table:
        found = pattern.fullmatch(words)
        intent = build(found) if found is not None else None
        if intent is not None:
            return intent
    return None


_COMMANDS = (
    *(ListGoals, DoneGoal, ProgressGoal, MoveGoal, DropGoal, EditGoal, NudgeRhythm),
    *WIN_COMMANDS,
    *CHECK_IN_COMMANDS,
)
_SUBCOMMANDS = (
    *("add", "done", "progress", "move", "drop", "edit", "history", "plan", "plans", "undo", "list", "help"),
    *("checkin", "rest", "wake"),
)
_EXAMPLES = {
    "add": "add Lead a design review by end of March",
    "progress": "progress 1 60% draft sent",
    "move": "move 1 to June",
    "plan": "plan 1 if it is Thursday 09:30, then I draft the decision record",
    **{name: f"{name} 1" for name in ("done", "drop", "edit", "history", "rest", "wake")},
}


def _likely(verb: str, rest: str) -> str | None:
    """The line with its first word set right; where that word is right, an example of what comes after it."""
    said = f"{verb} {rest}".strip()
    if isinstance(_place(said), AddGoal):
        return f"add {said}"
    close = difflib.get_close_matches(verb.lower()[:20], _SUBCOMMANDS, n=1, cutoff=0.6)
    if not close:
        return None
    corrected = f"{close[0]} {rest}".strip()
    if verb.lower() == close[0] or isinstance(read_goals_command(corrected), Unknown):
        return _EXAMPLES.get(close[0], close[0])
    return corrected


def _number(found: re.Match[str]) -> int:
    said = found["n"].lower()
    return _NUMBER_WORDS.index(said) + 1 if said in _NUMBER_WORDS else int(said)


def _of(kind: Callable[[int], Intent]) -> _Build:
    return lambda found: kind(_number(found))


def _progress(found: re.Match[str]) -> Intent | None:
    return read_progress(found, _number(found))


def _gap(found: re.Match[str]) -> Intent:
    """ "gap between mid and senior" as `/level` writes it: "mid to senior"."""
    said = re.sub(r"^(?:from|between)\s", "", found["rest"].strip())
    return ShowLevel(re.sub(r"\sand\s", " to ", said) or "gap")


def _move(found: re.Match[str]) -> Intent | None:
    if _SHARED.fullmatch(found["day"]):  # "goal 2 by 20%"
        return None
    return MoveGoal(_number(found), found["day"].strip())


def _table(*rows: tuple[str, _Build]) -> _Table:
    # ASCII: without it "ſix" would match "six" and be no number.
    return tuple((regex(pattern, re.I | re.A), build) for pattern, build in rows)


_SHARED = regex(rf"{SHARE}.*", re.I | re.A)
_DONE = r"(?:done|finished|completed?|achieved)"
_GOAL_TURNS = (
    CHECK_IN_TURNS
    + PROGRESS_TURNS
    + _table(
        (
            r"(?:please\s)?(?:(?:list|show|see|view)\s)?(?:me\s)?(?:all\s)?(?:my\s)?(?:open\s|current\s|active\s)?goals?"
            r"(?:\sagain)?(?:,?\splease)?\??",
            lambda _: ListGoals(),
        ),
        (
            r"list|show|ls|what\s(?:are|were)\smy\s(?:open\s|current\s)?goals\s?\??|what\sgoals\sdo\si\shave\s?\??",
            lambda _: ListGoals(),
        ),
        (rf"(?:i(?:['’]m|\sam)\s)?(?:all\s)?(?:{_DONE}|finish|closed?|achieve)(?:\swith)?:?\s{_N}", _of(DoneGoal)),
        (rf"i(?:['’]ve|\shave)?\s(?:{_DONE}|closed)\s{_N}", _of(DoneGoal)),
        (rf"(?:mark\s)?{_N}:?\s(?:(?:is|as)\s)?(?:now\s)?{_DONE}", _of(DoneGoal)),
        (
            rf"(?:move|postpone|shift|reschedule|push|delay|extend)\s{_N}\s(?:(?:out\s|back\s)?(?:to|until|till|by)\s)?(?P<day>.+)",
            _move,
        ),
        (rf"{_GOAL_N}:?\s(?:is\s)?(?:now\s)?(?:due\s)?(?:by|until|to)\s(?P<day>.+)", _move),
        (rf"(?:drop|delete|remove|cancel|abandon|forget)\s{_N}", _of(DropGoal)),
        (rf"(?:edit|change|reword|rename|update)\s{_N}", _of(EditGoal)),
        (rf"history(?:\sof|\sfor)?\s{_N}", _of(GoalHistory)),
        (rf"{_GOAL_N}\shistory", _of(GoalHistory)),
        (
            rf"(?:progress|update)(?:\son|\sof)?\s{_N}:?,?\s(?:is\s)?(?:now\s)?(?:at\s|to\s)?{SHARE}(?P<note>.*)",
            _progress,
        ),
        (rf"(?:progress|update)(?:\son|\sof)?\s{_N}:?,?\s(?P<note>.+)", _progress),
        (
            rf"{_N}:?,?\s(?:is\s)?(?:now\s)?(?:at\s)?(?:to\s)?(?:about\s)?{SHARE}(?:\sdone)?(?P<note>(?:[\s,;:.–—-].*)?)",
            _progress,
        ),
        (rf"{BEFORE}\s{_N}(?P<note>(?:\s?[,;:–—-].*)?)", _progress),
        (STEP, read_step),
        (rf"{_GOAL_N}\s?:\s?(?P<note>.+)", _progress),
        (r"undo(?:\s(?:that|it|this|the\slast(?:\sone|\schange)?|last))?", lambda _: Undo()),
        (r"(?:help|usage|\?+)(?:\s(?:me|please))?", lambda _: Help()),
    )
)

_POLITE = r"(?:please\s|can\syou\s|could\syou\s)?(?:please\s)?"
_PLEASE = r"(?:\sany\s?more)?(?:,?\splease)?"
_NUDGES = r"(?:the\s|my\s|all\s)?(?:weekly\s)?nudges?"
_RHYTHM = (
    r"(?:(?:on|off|pause|resume|now|next|history|hold-?\s?out|hours|help|every|each|weekly|at|until|for)\b"
    r"|mon|tue|wed|thu|fri|sat|sun|\d)"
)
_EXPECTED = r"(?:expect(?:ed|ations?)|required)\s(?:of|from|for|at)"
_BEFORE: _Table = (*CAIRN_TURNS, *STOP_TURNS, *INTENTION_TURNS, *MENTOR_TURNS, *ONE_ON_ONE_TURNS, *PICTURE_TURNS)
_BEFORE = (*_BEFORE, *_GOAL_TURNS, *WIN_TURNS, *ASSESSMENT_TURNS)
_TURNS = _BEFORE + _table(
    (rf"{_HELLO}(?:\s(?:there|cairn|again|all|<@\w+>))?,?(?:\s{_HELLO})?", lambda _: Greeting()),
    (
        rf"(?:ok(?:ay)?,?\s|great,?\s|cool,?\s)?{_THANKS}(?:[\s,]{{1,2}}(?:cairn|for\s.{{1,200}}|that\shelps|<@\w+>))?",
        lambda _: Thanks(),
    ),
    (r"where\s(?:do\si\sstand|am\si)(?:\snow)?\s?\??|(?:my\s)?status|how\sam\si\sdoing\s?\??", lambda _: Status()),
    (
        r"(?:what\scan\s(?:you|i)\s(?:do|type|say|ask)(?:\shere)?|how\sdoes\sthis\swork|who\sare\syou|commands|menu)\s?\??",
        lambda _: Help(),
    ),
    (
        rf"{_POLITE}(?:stop|cancel|disable|no\smore|turn\soff|switch\soff)\s(?:sending\s)?(?:me\s)?{_NUDGES}{_PLEASE}",
        lambda _: NudgeRhythm("off"),
    ),
    (
        rf"{_POLITE}(?:start|enable|turn\son|switch\son)\s(?:sending\s)?(?:me\s)?{_NUDGES}(?:\sagain)?",
        lambda _: NudgeRhythm("on"),
    ),
    (
        rf"{_POLITE}(?P<verb>pause|stop|snooze|mute|resume)\s{_NUDGES}(?P<rest>(?:\s.{{1,100}})?)",
        lambda found: NudgeRhythm(f"{found['verb']}{found['rest']}"),
    ),
    (
        rf"{_POLITE}(?:send|give)\s(?:me\s)?(?:an?\s|one\s)?{_NUDGES}(?P<rest>(?:\s{_RHYTHM}.{{0,100}})?)",
        lambda found: NudgeRhythm(found["rest"].strip() or "now"),
    ),
    (r"(?:what(?:['’]s|\sis)\s)?(?:my\s|the\s)?next\snudges?\s?\??", lambda _: NudgeRhythm("next")),
    (rf"{_NUDGES}[:,]?(?P<rest>(?:\s{_RHYTHM}.{{0,100}})?)", lambda found: NudgeRhythm(found["rest"].strip())),
    (
        r"what(?:['’]s|\sis|\sare)?\s(?:my\slevel|expected\sof\sme|(?:the\s)?expectations\sfor\sme)\s?\??|expectations",
        lambda _: ShowLevel(""),
    ),
    (
        rf"(?:what(?:['’]s|\sis|\sare)?\s(?:is\s)?(?:the\s)?)?{_EXPECTED}\s(?:an?\s|the\s)?(?P<rest>.{{1,100}}?)\s?\??",
        lambda found: ShowLevel(found["rest"]),
    ),
    (
        rf"what\s(?:does|should|must)\s(?:an?\s|the\s)?(?P<rest>{_LEVELS}\b.{{0,60}}?)"
        r"\s(?:(?:need|have)\sto\s)?(?:do|know|need)\s?\??",
        lambda found: ShowLevel(found["rest"]),
    ),
    (
        r"(?:(?:show|see)\s(?:me\s)?)?(?:the\s|my\s)?(?:level|ladder)s?(?P<rest>(?:\s(?!up\b)[^\s?]{1,40}){0,3})\s?\??",
        lambda found: ShowLevel(found["rest"].strip()),
    ),
    (
        r"(?:what(?:['’]s|\sis)\s)?(?:the\s|my\s)?(?:gap|difference)(?P<rest>(?:\s(?:from|between|to)\s.{1,100}?)?)\s?\??",
        _gap,
    ),
    (rf"(?P<rest>{_LEVELS}\s?(?:to|>|->|→|vs\.?)\s?{_LEVELS})\s?\??", lambda found: ShowLevel(found["rest"])),
    (rf"(?:an?\s)?(?P<rest>{_LEVELS})(?:\s(?:level|engineer))?\s?\??", lambda found: ShowLevel(found["rest"])),
)
