"""The file that a member takes along: everything of theirs, in one shape that is read and written."""

from typing import Any, Literal

from pydantic import Field

from bot.mentoring.rights.format.parts import (
    LONGEST_TEXT,
    MOST_ROWS,
    Assessment,
    Before,
    Change,
    CheckIn,
    Choice,
    Goal,
    Moment,
    Named,
    Note,
    NudgeGiven,
    OneOnOne,
    Part,
    Person,
    Plan,
    Rating,
    Schedule,
    Text,
    Win,
    Word,
)

__all__ = [
    "LONGEST_TEXT",
    "MOST_ROWS",
    "SCHEMA",
    "VERSION",
    "VOLATILE",
    "Access",
    "Assessment",
    "Before",
    "Change",
    "CheckIn",
    "Choice",
    "Export",
    "Goal",
    "Helped",
    "Mentoring",
    "Named",
    "Note",
    "NudgeGiven",
    "Offer",
    "OneOnOne",
    "Part",
    "Person",
    "Plan",
    "Rating",
    "Record",
    "Request",
    "Schedule",
    "Win",
    "_without_titles",
    "as_json",
    "comparable",
    "json_schema",
    "read",
]

SCHEMA = "urn:cairn:export"
"""What the file calls its kind; nothing is fetched to read one."""
VERSION = 1


class Offer(Part):
    """What the member offers as a mentor."""

    state: Literal["active", "paused", "stopped"]
    ladder: Named
    level: Named
    topics: list[Named] = Field(default_factory=list, max_length=200)
    shadowings: list[Named] = Field(default_factory=list, max_length=200)
    about: Text = ""
    capacity: int = Field(ge=1, le=5)
    created_at: Moment
    updated_at: Moment


class Request(Part):
    """The member's own request for a mentor: nothing of who was asked, and nothing that the other one wrote."""

    topic: Named | None = None
    shadowing: Named | None = None
    reason: Text
    state: Literal["waiting", "asked", "accepted", "nobody", "withdrawn", "ended"]
    is_wide: bool = False
    reflection: Text | None = None
    created_at: Moment
    accepted_at: Moment | None = None
    met_at: Moment | None = None


class Helped(Part):
    """Somebody whom the member helped: the member's own line about it, and when."""

    reflection: Text | None = None
    accepted_at: Moment | None = None
    met_at: Moment | None = None


class Mentoring(Part):
    """Both sides of mentoring, each with the member's own part alone. `kept_apart`: from how many people."""

    offer: Offer | None = None
    requests: list[Request] = Field(default_factory=list, max_length=MOST_ROWS)
    helped: list[Helped] = Field(default_factory=list, max_length=MOST_ROWS)
    kept_apart: int = Field(default=0, ge=0)


class Record(Part):
    """One message to the member: what kind, when it was due, and what became of it. Its words are not kept."""

    kind: Word
    due_at: Moment
    state: Word
    reason: Word | None = None
    settled_at: Moment | None = None


class Access(Part):
    """Who read something of the member's: `self`, or `mentor`, without who that was."""

    what: Word
    by: Literal["self", "mentor", "operator"]
    at: Moment


class AdminAct(Part):
    """Something that the member did as an admin to the whole workspace."""

    what: Word
    note: Text | None = None
    at: Moment


class Export(Part):
    """Everything of one member. Lists are in the order in which their entries were made."""

    schema_id: Literal["urn:cairn:export"] = Field(alias="schema")
    version: Literal[1]
    exported_at: Moment
    member: Person
    goals: list[Goal] = Field(default_factory=list, max_length=MOST_ROWS)
    notes: list[Note] = Field(default_factory=list, max_length=MOST_ROWS)
    wins: list[Win] = Field(default_factory=list, max_length=MOST_ROWS)
    assessments: list[Assessment] = Field(default_factory=list, max_length=MOST_ROWS)
    check_ins: list[CheckIn] = Field(default_factory=list, max_length=MOST_ROWS)
    one_on_ones: list[OneOnOne] = Field(default_factory=list, max_length=MOST_ROWS)
    schedules: list[Schedule] = Field(default_factory=list, max_length=MOST_ROWS)
    nudges: list[NudgeGiven] = Field(default_factory=list, max_length=MOST_ROWS)
    choices: list[Choice] = Field(default_factory=list, max_length=MOST_ROWS)
    mentoring: Mentoring = Field(default_factory=Mentoring)
    messages: list[Record] = Field(default_factory=list)
    accesses: list[Access] = Field(default_factory=list)
    admin_acts: list[AdminAct] = Field(default_factory=list)


def as_json(export: Export) -> str:
    """The file's text."""
    return export.model_dump_json(by_alias=True, indent=1) + "\n"


def read(text: str | bytes) -> Export:
    """The file's content; pydantic.ValidationError says what is wrong, and where."""
    return Export.model_validate_json(text)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the file, as data/schema/export-1.json has it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{SCHEMA}:{VERSION}",
        **Export.model_json_schema(),
    }


VOLATILE = ("exported_at", "member", "messages", "accesses", "admin_acts")
"""What an import does not carry over: it is about the place that the file came from."""


def comparable(export: Export) -> dict[str, Any]:
    """What is equal before an export and after its import elsewhere.

    Without what belongs to the place: settings, records of messages and readings, what is under way with mentors, the
    numbers that goals and wins are called by, whether something comes by itself (that takes a yes of its own), and
    titles, which are the content's.
    """
    found = {name: part for name, part in export.model_dump(mode="json").items() if name not in VOLATILE}
    for entry in (*found["goals"], *found["wins"]):
        del entry["number"]
    for entry in found["schedules"]:
        for name in ("is_on", "consented_at", "paused_until", "timezone"):
            del entry[name]
    del found["mentoring"]
    found["offer"] = None if export.mentoring.offer is None else export.mentoring.offer.model_dump(mode="json")
    if found["offer"] is not None:
        del found["offer"]["state"]
    untitled: dict[str, Any] = _without_titles(found)
    return untitled


def _without_titles(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_titles(entry) for entry in value]
    if isinstance(value, dict):
        if value.keys() == {"id", "title"}:
            return value["id"]
        return {name: _without_titles(entry) for name, entry in value.items()}
    return value
