"""All content of one installation, loaded and cross-checked: what the rest of the bot reads from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.content.answers import Answer, Vocabulary
from bot.content.questions import Praise
from bot.content.schema import (
    REF_SOURCES,
    Advice,
    Contradiction,
    Item,
    Ladder,
    Reading,
    Source,
)
from bot.content.suggestions import Nudge, Proposal
from bot.content.words import Words

Places = Mapping[tuple[str, str], tuple[str, int, str]]


@dataclass(frozen=True, eq=False)  # the same only as itself, so that what follows from it can be remembered by it
class Content:
    """Read-only after loading; every lookup by id raises KeyError for an unknown one."""

    ladders: Mapping[str, Ladder]
    sources: Mapping[str, Source]
    nudges: Mapping[str, Nudge]
    advice: Mapping[str, Advice]
    reading: Mapping[str, Reading]
    contradictions: Mapping[str, Contradiction]
    words: Words
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    praise: Mapping[str, Praise] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    model_prompt: str = ""
    """What a language model is told before each question."""
    company: str = ""
    """What the names of a company's own files begin with, where it has a folder of them."""
    find_places: Callable[[], Places] = dict
    _by_ref: dict[str, list[Contradiction]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for contradiction in self.contradictions.values():
            for ref in contradiction.refs:
                self._by_ref.setdefault(ref, []).append(contradiction)

    @cached_property
    def places(self) -> Places:
        """File, line and key of each piece, by shelf and id, read from the files once more: only checks ask for them.

        Expectations stand on the shelf `ladder <id>`, levels on `levels of <id>`.
        """
        return self.find_places()

    @cached_property
    def default_ladder(self) -> Ladder:
        """The ladder of a member who has not chosen one: the first that says `default: true`."""
        return next((one for one in self.ladders.values() if one.default), next(iter(self.ladders.values())))

    def ladder(self, ladder_id: str | None) -> Ladder:
        """The ladder with this id; the default one where it is unset or gone since."""
        return self.ladders.get(ladder_id or "") or self.default_ladder

    def item(self, ref: str) -> Item | None:
        """How strong one numbered item is, where its source says so."""
        source = self.sources.get(REF_SOURCES[ref[0]])
        return source.items.get(ref) if source else None

    def disputes(self, refs: Sequence[str]) -> list[Contradiction]:
        """The contradictions in which any of these items takes a side, each once."""
        found: dict[str, Contradiction] = {}
        for ref in refs:
            for contradiction in self._by_ref.get(ref, []):
                found.setdefault(contradiction.id, contradiction)
        return list(found.values())

    def refs(self) -> set[str]:
        """Every item id that some piece of content carries."""
        carried: set[str] = set()
        for ladder in self.ladders.values():
            for level in ladder.levels:
                carried.update(level.refs)
            for rule in ladder.rules:
                carried.update(rule.refs)
            for check in ladder.self_checks:
                carried.update(check.refs)
            for row in ladder.cells.values():
                for cell in row.values():
                    for expectation in cell:
                        carried.update(expectation.refs)
        suggested = (self.nudges, self.proposals, self.praise, self.answers)
        for shelf in (*suggested, self.advice, self.reading, self.contradictions):
            for piece in shelf.values():
                carried.update(piece.refs)
        return carried
