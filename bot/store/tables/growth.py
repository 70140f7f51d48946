"""The growth picture: self-assessments, wins, check-ins, if-then plans, prepared 1:1s, and drawn pictures."""

from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, UniqueConstraint, text
from sqlmodel import Field

from bot.store.sealing import sealed, sealed_json
from bot.store.tables.columns import Json, Row, moment, one_of


class Win(Row, table=True):
    """Evidence: something a member did, in their words. `number` is what the member calls it by.

    `origin` is where it came from; `origin_id` the goal or the nudge it belongs to, the check-in with the goal that was
    done there (`3:12`), or for a typed one the note it was made of (`note:12`). `link` leads to a message or a page;
    what stands there is not kept.
    """

    __tablename__ = "win"
    __table_args__ = (
        UniqueConstraint("team_id", "user_id", "number"),
        Index(None, "team_id", "user_id", "happened_day"),
        one_of("origin", "typed", "goal", "nudge", "message", "check_in"),
        # A button of a win that was deleted must never be another win's.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    number: int
    text: str = sealed()
    dimension: str | None = None
    level: str | None = None
    link: str | None = sealed(default=None)
    happened_day: date = Field(sa_type=Date)
    origin: str = "typed"
    origin_id: str | None = None
    created_at: datetime = moment()
    updated_at: datetime = moment()


class Assessment(Row, table=True):
    """One version of a member's self-assessment on one ladder; a draft can be taken up again."""

    __tablename__ = "assessment"
    __table_args__ = (
        Index(None, "team_id", "user_id", "started_at"),
        Index(
            "uq_assessment_one_draft",
            "team_id",
            "user_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
        one_of("state", "draft", "finished"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    ladder: str
    state: str = "draft"
    started_at: datetime = moment()
    finished_at: datetime | None = moment(default=None)


class Rating(Row, table=True):
    """What a member says of one dimension: the level it looks like, how sure, and what shows it.

    No `level`: not yet the first one. `rated_at` stays when a later version takes the rating over unchanged, so that
    age counts from when it was thought about. Without an example and without wins it is unproven.
    """

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("team_id", "assessment_id", "dimension"),
        Index(None, "team_id", "user_id"),
        CheckConstraint("sureness BETWEEN 1 AND 3", name="sureness"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    assessment_id: int = Field(sa_column=Column(ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False))
    dimension: str
    level: str | None = None
    sureness: int = 2
    example: str | None = sealed(default=None)
    win_ids: list[int] = Field(default_factory=list, sa_type=Json)
    rated_at: datetime = moment()


class CheckIn(Row, table=True):
    """One weekly question about goals that reached its member: about which, and what became of it.

    `week` is the local ISO week, `2026-W48`. `skipped` is the member's own word; `none` is silence.
    """

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("team_id", "delivery_id"),
        Index(None, "team_id", "user_id", "asked_at"),
        one_of("answer", "none", "answered", "skipped"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    week: str
    delivery_id: str | None = None
    goal_ids: list[int] = Field(default_factory=list, sa_type=Json)
    answer: str = "none"
    asked_at: datetime = moment()
    answered_at: datetime | None = moment(default=None)


class Intention(Row, table=True):
    """An if-then plan for a goal: one cue, one action, and what may get in the way.

    A cue with `weekday` and `local_time` comes at that local minute through a schedule of kind `intention` whose
    `subject_id` is this row; one without is only quoted. `quoted` counts the nudges that repeated the sentence.
    `asked` is the question about a draft that waits for its answer in the direct messages.
    """

    __tablename__ = "intention"
    __table_args__ = (
        Index(None, "team_id", "user_id", "state"),
        Index(None, "team_id", "goal_id"),
        one_of("state", "draft", "active", "ended"),
        one_of("asked", "outcome", "obstacle", "plan", "cue", "action"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    goal_id: int = Field(sa_column=Column(ForeignKey("goal.id", ondelete="CASCADE"), nullable=False))
    state: str = "draft"
    cue: str = sealed(default="")
    action: str = sealed(default="")
    obstacle: str | None = sealed(default=None)
    outcome: str | None = sealed(default=None)
    asked: str | None = None
    weekday: int | None = None
    local_time: str | None = None
    quoted: int = 0
    created_at: datetime = moment()
    updated_at: datetime = moment()


class OneOnOne(Row, table=True):
    """A 1:1 that a member prepared: what was heard last time, and which questions came of it."""

    __tablename__ = "one_on_one"
    __table_args__ = (Index(None, "team_id", "user_id", "prepared_at"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    heard: str | None = sealed(default=None)
    dimension: str | None = None
    expectation: str | None = None
    questions: list[str] = sealed_json(default_factory=list)
    prepared_at: datetime = moment()


class Question(Row, table=True):
    """A question that nothing curated answers, handed over for the content's backlog: its words and the day.

    Whose it is stands nowhere, so its id is no number either, which would tell the order of coming.
    """

    __tablename__ = "question"
    __table_args__ = (Index(None, "team_id", "created_at"),)

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    team_id: str
    text: str = sealed()
    created_at: datetime = moment()


class Picture(Row, table=True):
    """A drawn picture that Slack has: the same content is not drawn and uploaded twice."""

    __tablename__ = "picture"

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    file_id: str
    created_at: datetime = moment()
