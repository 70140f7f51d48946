"""Words about wins: what stands after `/wins`, and what a direct message says of them."""

import difflib
import re
from collections.abc import Callable

from bot.deferred import regex
from bot.slack.speech.intents import AddWin, DeleteWin, EditWin, ExportWins, Help, ListWins, SearchWins, Unknown

WinsIntent = AddWin | DeleteWin | EditWin | ExportWins | Help | ListWins | SearchWins | Unknown
Said = AddWin | DeleteWin | EditWin | ExportWins | ListWins | SearchWins
WIN_COMMANDS = (DeleteWin, EditWin, ExportWins, ListWins, SearchWins)
"""What a wish asks for: "I'd like to export my wins" is no goal."""

_ADD = ("add", "new", "log", "save")
_SEARCH = ("search", "find")
_EDIT = ("edit", "change", "reword", "show")
_DELETE = ("delete", "remove", "drop")
_LIST = ("list", "ls", "all")
_HELP = ("help", "usage", "?")
_VERBS = ("add", "search", "edit", "delete", "export", "list", "help")
_EXAMPLES = {
    "add": "add Led the storage review yesterday",
    "search": "search storage review",
    "edit": "edit 1",
    "delete": "delete 1",
    "export": "export",
    "list": "list",
    "help": "help",
}
_NUMBER = regex(r"(?:win\s?)?(?:no\.?\s?|number\s?)?#?\s?(\d{1,9})\.?", re.I)
_SENTENCE = 4
"""So many words after `/wins` are more likely a win than a command that does not exist."""


def read_wins_command(text: str) -> WinsIntent:
    """What a member typed after `/wins`. Never raises; what does not exist is `Unknown` with a likely line."""
    said = text.strip()
    verb, _, rest = said.partition(" ") if said else ("", "", "")
    name, rest = verb.lower().rstrip(":"), rest.strip()
    if not name or (name in _LIST and not rest):
        return ListWins()
    if name in _HELP:
        return Help()
    if name == "export" and not rest:
        return ExportWins()
    if name in _ADD and rest:
        return AddWin(rest)
    if name in _SEARCH and rest:
        return SearchWins(rest)
    number = _NUMBER.fullmatch(rest)
    if number is not None and name in (*_EDIT, *_DELETE):
        return DeleteWin(int(number[1])) if name in _DELETE else EditWin(int(number[1]))
    return Unknown(said, _likely(name, rest, said))


def _likely(name: str, rest: str, said: str) -> str | None:
    """The line with its first word set right; an example where that word is right; else the line as a win."""
    known = {**dict.fromkeys(_ADD, "add"), **dict.fromkeys(_SEARCH, "search"), **dict.fromkeys(_DELETE, "delete")}
    known |= {**dict.fromkeys(_EDIT, "edit"), **dict.fromkeys(_LIST, "list"), "export": "export"}
    if name in known:
        return _EXAMPLES[known[name]]
    close = difflib.get_close_matches(name[:20], _VERBS, n=1, cutoff=0.6)
    corrected = f"{close[0]} {rest}".strip() if close else ""
    if close and not isinstance(read_wins_command(corrected), Unknown):
        return corrected
    if len(said.split()) >= _SENTENCE:
        return f"add {said}"
    return _EXAMPLES[close[0]] if close else None


_Build = Callable[[re.Match[str]], Said | None]


def _row(pattern: str, build: _Build) -> tuple[re.Pattern[str], _Build]:
    return regex(pattern, re.I | re.A), build


def _numbered(kind: type[EditWin | DeleteWin]) -> _Build:
    return lambda found: kind(int(found["n"]))


_POLITE = r"(?:please\s|can\syou\s|could\syou\s)?(?:please\s)?"
_MINE = r"(?:(?:all\s)?(?:of\s)?(?:my\s|the\s)?)?"
_N = r"(?:my\s|the\s)?win\s(?:no\.?\s?|number\s?|nr\.?\s?)?#?\s?(?P<n>\d{1,9})"
WIN_TURNS: tuple[tuple[re.Pattern[str], _Build], ...] = (
    _row(
        rf"{_POLITE}(?:(?:export|download)\s(?:me\s)?{_MINE}wins?|send\s(?:me\s)?{_MINE}wins?"
        rf"|wins?\sexport|{_MINE}wins?\sas\s(?:a\s)?(?:file|document|markdown))(?:\splease)?",
        lambda _: ExportWins(),
    ),
    _row(
        rf"{_POLITE}(?:(?:list|show|see|view)\s)?(?:me\s)?{_MINE}wins(?:\sagain)?(?:,?\splease)?\??"
        r"|what\s(?:are|were)\smy\swins\s?\??",
        lambda _: ListWins(),
    ),
    _row(
        rf"{_POLITE}(?:(?:search|find|show)\s(?:me\s)?)?{_MINE}wins\s(?:about|for|in|on|with)\s(?P<words>.{{1,200}}?)\s?\??",
        lambda found: SearchWins(found["words"]),
    ),
    _row(rf"{_POLITE}(?:search|find)\swins\s(?P<words>.{{1,200}})", lambda found: SearchWins(found["words"])),
    _row(rf"{_POLITE}(?:edit|change|reword|show)\s{_N}", _numbered(EditWin)),
    _row(rf"{_POLITE}(?:delete|remove|drop|forget)\s{_N}", _numbered(DeleteWin)),
    _row(
        rf"{_POLITE}(?:(?:add|save|log|record|note)\s)?(?:(?:this|it)\s)?(?:as\s)?(?:an?\s|my\s|the\s)?(?:new\s|small\s|big\s)?"
        r"win\s?(?::|–|—|-\s)\s?(?P<text>.+)",
        lambda found: AddWin(found["text"]),
    ),
    _row(
        rf"{_POLITE}(?:add|save|log|record)\s(?:an?\s)?(?:new\s)?win\s(?P<text>.+)", lambda found: AddWin(found["text"])
    ),
)
"""In a direct message; asked after the turns about goals."""
