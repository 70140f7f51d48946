"""Load data/ and prompts/ once, or say which file, line and key is wrong."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.content import answers, checks, drops, examples, questions, schema, suggestions
from bot.content.shelf import Content, Places
from bot.content.strict_yaml import Document, Problem, read
from bot.content.strict_yaml import Path as Keys
from bot.content.words import Words

M = TypeVar("M", bound=BaseModel)
PROMPT_NAMES = frozenset({"statements", "characters"})
"""What is filled in where a language model is told how to answer."""
_LARGEST = 1_000_000
"""The largest content file in bytes; a larger one is refused before it is parsed."""
_MOST_TOLD = 50
"""Problems of one file: whoever mends them sees whether the others were the same."""


class ContentError(Exception):
    """Content that cannot be used; `problems` says where and why, one entry each."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def shipped() -> Path:
    """The folder that holds the shipped data/ and prompts/: inside the wheel, or the checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_content"
    return inside if inside.is_dir() else package.parent


def load(company: Path | None = None, root: Path | None = None) -> Content:
    """Read all content; `company` (laid out as data/ and prompts/) adds to it and overrides by id.

    Raises ContentError with every problem found, not only the first.
    """
    return _gathered(company, root).finish(lambda: _gathered(company, root).places())


def _gathered(company: Path | None, root: Path | None) -> "Gathering":
    gathering = Gathering()
    gathering.add(root or shipped())
    if company is not None:
        if not company.is_dir():
            raise ContentError([Problem(str(company), 0, "", "this content folder does not exist")])
        gathering.add(company, called=str(company))
    return gathering


class Gathering:
    """Collects pieces by id over several folders; later folders override earlier ones."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.shelves: dict[str, dict[str, Any]] = {
            name: {}
            for name in ("sources", "nudges", "advice", "reading", "contradictions", "proposals", "praise", "answers")
        }
        self.ladders: dict[str, schema.LadderFile] = {}
        self.ever: list[schema.LadderFile] = []
        self.cells: dict[str, dict[str, dict[str, list[schema.Expectation]]]] = {}
        self.words: dict[str, str] = {}
        self.vocabulary = answers.Vocabulary()
        self.model_prompt = ""
        self.origin: dict[tuple[str, str], tuple[Document, Keys]] = {}

    def add(self, folder: Path, called: str = "") -> None:
        """Read one folder's files into the shelves. Problems name the file below it, after what the folder is called.

        The first folder says which messages there are: the bot would never say one that only a later folder has.
        """
        self.folder, self.called = folder, called
        self.may_be_said = set(self.words) if called else None
        self.here: set[tuple[str, str]] = set()
        data, prompts = folder / "data", folder / "prompts"
        self._drop(data / "drop.yaml")
        self._pieces([data / "sources.yaml", *_yaml(data / "sources")], schema.SourcesFile, "sources")
        self._pieces([data / "contradictions.yaml"], schema.ContradictionsFile, "contradictions")
        self._pieces([data / "reading.yaml"], schema.ReadingFile, "reading")
        self._pieces(_yaml(data / "advice"), schema.AdviceFile, "advice")
        self._pieces(_yaml(prompts / "nudges"), suggestions.NudgesFile, "nudges")
        self._pieces(_yaml(prompts / "growth"), suggestions.GrowthFile, "proposals")
        self._pieces(_yaml(prompts / "questions"), questions.QuestionsFile, "praise")
        self._pieces(_yaml(prompts / "answers"), answers.AnswersFile, "answers")
        for ladder in sorted((data / "ladders").glob("*/ladder.yaml")):
            self._ladder(ladder)
        for file in _yaml(prompts / "messages"):
            self._messages(file)
        self._prompt(prompts / "model" / "answer.md")

    def places(self) -> Places:
        """Where each piece stands."""
        return {mark: document.place(keys) for mark, (document, keys) in self.origin.items()}

    def finish(self, find_places: Callable[[], Places] = dict) -> Content:
        """Check what the files say of each other, and put everything on one shelf."""
        ladders = {
            key: schema.Ladder(**dict(ladder), cells=self.cells.get(key, {})) for key, ladder in self.ladders.items()
        }
        self.cells = {key: self.cells[key] for key in ladders}
        if not ladders:
            self.problems.append(Problem("data/ladders", 0, "", "there is no ladder"))
        self.problems.extend(checks.mentions(self.shelves, self.ever, self.origin))
        self.problems.extend(checks.likes(self.ladders.values(), self.ever, self.origin))
        self.problems.extend(checks.praise(self.shelves["praise"].values()))
        self.problems.extend(checks.answers(self.shelves, self.origin))
        self.problems.extend(checks.cells(self.cells, self.shelves["sources"], self.origin))
        if self.problems:
            raise ContentError(self.problems)
        default = next((one for one in ladders.values() if one.default), next(iter(ladders.values())))
        named = examples.examples(default)
        return Content(
            ladders=ladders,
            words=Words({key: examples.put_in(text, named) for key, text in self.words.items()}),
            vocabulary=self.vocabulary,
            model_prompt=self.model_prompt,
            company=str(Path(self.called) / "_")[:-1] if self.called else "",
            find_places=find_places,
            **self.shelves,
        )

    def _read(self, file: Path) -> Document | None:
        text = self._text(file)
        if text is None:
            return None
        document = read(text, self._name(file))
        self.problems.extend(document.problems)
        return None if document.problems else document

    def _text(self, file: Path) -> str | None:
        if not file.exists() and not file.is_symlink():
            return None
        name = self._name(file)
        if not file.is_file() or not file.resolve().is_relative_to(self.folder.resolve()):
            self.problems.append(Problem(name, 0, "", "this is no file, or a link to one outside of the folder"))
            return None
        try:
            if file.stat().st_size > _LARGEST:
                self.problems.append(Problem(name, 0, "", "this file is larger than 1 MB"))
                return None
            return file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            self.problems.append(Problem(name, line, "", "this is not UTF-8; save the file as UTF-8"))
        except OSError as error:
            self.problems.append(Problem(name, 0, "", f"this file cannot be read: {error.strerror}"))
        return None

    def _name(self, file: Path) -> str:
        return str(Path(self.called) / file.relative_to(self.folder))

    def _prompt(self, file: Path) -> None:
        """What a language model is told: the same places to fill in as in the shipped text, and no other brace."""
        text = self._text(file)
        if text is None:
            return
        found = schema.placeholders(text)
        wrong = [
            *(f"{{{name}}} is missing" for name in sorted(PROMPT_NAMES - found)),
            *(f"there is nothing to fill in for {{{name}}}" for name in sorted(found - PROMPT_NAMES)),
        ]
        if schema.has_stray_brace(text):
            wrong.append("a brace stands alone; write {name} or leave it out")
        self.problems.extend(Problem(self._name(file), 0, "", one) for one in wrong)
        self.model_prompt = text.strip()

    def _model(self, document: Document, model: type[M]) -> M | None:
        value = document.value if document.value is not None else {}
        try:
            return model.model_validate(value)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)
            for detail in found[:_MOST_TOLD]:
                keys = tuple(part for part in detail["loc"] if not (isinstance(part, str) and part == "[key]"))
                self.problems.append(document.problem(keys, _in_words(detail)))
            if len(found) > _MOST_TOLD:
                self.problems.append(document.problem((), f"and {len(found) - _MOST_TOLD:,} more like these"))
            return None

    def _pieces(self, files: Iterable[Path], model: type[M], shelf: str) -> None:
        for file in files:
            document = self._read(file)
            parsed = self._model(document, model) if document else None
            if document is None or parsed is None:
                continue
            if isinstance(parsed, answers.AnswersFile):
                self.vocabulary = self.vocabulary.and_of(parsed)
            for position, piece in enumerate(getattr(parsed, shelf)):
                if self._is_new(piece.id, shelf, document, (shelf, position)):
                    self.shelves[shelf][piece.id] = piece
            for position, name in enumerate(getattr(parsed, "drop", [])):
                if self.shelves[shelf].pop(name, None) is None:
                    self.problems.append(document.problem(("drop", position), f"there is no {name} to drop"))

    def _drop(self, file: Path) -> None:
        document = self._read(file)
        wanted = self._model(document, drops.DropFile) if document else None
        if document is not None and wanted is not None:
            self.problems.extend(drops.drop(document, wanted, self.shelves, self.ladders))

    def _is_new(self, name: str, shelf: str, document: Document, keys: Keys) -> bool:
        mark = (shelf, name)
        if mark in self.here:
            first, where = self.origin[mark]
            message = f"the id {name} is taken ({first.file}:{first.line_of(where)})"
            self.problems.append(document.problem((*keys, "id"), message))
            return False
        self.here.add(mark)
        self.origin[mark] = (document, keys)
        return True

    def _ladder(self, file: Path) -> None:
        document = self._read(file)
        ladder = self._model(document, schema.LadderFile) if document else None
        if document is None or ladder is None:
            return
        self.problems.extend(checks.ladder(document, ladder))
        if ladder.default:  # a company's default takes over from the shipped one
            self.ladders = {key: one.model_copy(update={"default": False}) for key, one in self.ladders.items()}
        self.ladders[ladder.id] = ladder
        self.ever.append(ladder)
        self.cells[ladder.id] = {}
        self.origin["ladders", ladder.id] = (document, ())
        for position, level in enumerate(ladder.levels):
            self.origin[f"levels of {ladder.id}", level.id] = (document, ("levels", position))
        for level_file in _yaml(file.parent):
            if level_file.name != "ladder.yaml":
                self._cells(level_file, ladder)

    def _cells(self, file: Path, ladder: schema.LadderFile) -> None:
        document = self._read(file)
        parsed = self._model(document, schema.LevelFile) if document else None
        if document is None or parsed is None:
            return
        if parsed.level not in {level.id for level in ladder.levels}:
            self.problems.append(document.problem(("level",), f"the ladder {ladder.id} has no level {parsed.level}"))
        known = {dimension.id for dimension in ladder.dimensions}
        for dimension, cell in parsed.expectations.items():
            if dimension not in known:
                message = f"the ladder {ladder.id} has no dimension {dimension}"
                self.problems.append(document.problem(("expectations", dimension), message))
            for position, piece in enumerate(cell):
                self._is_new(piece.id, f"ladder {ladder.id}", document, ("expectations", dimension, position))
        self.cells[ladder.id][parsed.level] = parsed.expectations

    def _messages(self, file: Path) -> None:
        document = self._read(file)
        if document is None:
            return
        if not isinstance(document.value, dict):
            self.problems.append(document.problem((), "a message file maps keys to texts"))
            return
        for key, text in document.value.items():
            name = f"{file.stem}.{key}"
            if not isinstance(text, str) or not text.strip():
                self.problems.append(document.problem((key,), "a message is a text"))
                continue
            if self.may_be_said is not None and name not in self.may_be_said:
                near = get_close_matches(key, [known.partition(".")[2] for known in self._said_in(file)], 1)
                meant = f"; did you mean {near[0]}?" if near else ""
                self.problems.append(document.problem((key,), f"the bot has no message of this name{meant}"))
                continue
            before = self.words.get(name)
            found = schema.placeholders(text) - examples.NAMES
            unknown = found - (schema.placeholders(before) if before else found)
            if unknown:
                message = f"there is nothing to fill in for {{{'}, {'.join(sorted(unknown))}}}"
                self.problems.append(document.problem((key,), message))
            elif schema.has_stray_brace(text):
                self.problems.append(document.problem((key,), "a brace stands alone; write {name} or leave it out"))
            else:
                self.words[name] = text.strip("\n")

    def _said_in(self, file: Path) -> list[str]:
        return [name for name in self.may_be_said or () if name.startswith(f"{file.stem}.")]


def _in_words(detail: Any) -> str:
    kind = detail["type"]
    if kind == "extra_forbidden":
        return "this key is not known here"
    if kind == "missing":
        return "this key is missing"
    message = str(detail["msg"])
    return message.removeprefix("Value error, ")


def _yaml(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"))
