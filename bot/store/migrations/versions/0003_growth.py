"""the growth picture: wins, self-assessments, check-ins, if-then plans, prepared 1:1s, pictures"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("picture", "one_on_one", "intention", "check_in", "rating", "assessment", "win")
CHANGES = "'added', 'edited', 'progress', 'moved', 'done', 'dropped', 'undone'"


def upgrade() -> None:
    extend_goals()
    extend_schedule()
    extend_member()
    create_win()
    create_assessment()
    create_rating()
    create_check_in()
    create_intention()
    create_one_on_one()
    create_picture()
    # An older program would plan a check-in as if it were a nudge.
    op.execute("UPDATE schema_support SET oldest = '0003'")


def downgrade() -> None:
    op.execute("UPDATE schema_support SET oldest = '0002'")
    for table in TABLES:
        op.drop_table(table)
    with op.batch_alter_table("member") as batch_op:
        batch_op.drop_column("last_win_number")
        batch_op.drop_column("home_digest")
        batch_op.drop_column("holdout_since")
    op.execute("DELETE FROM schedule WHERE kind <> 'nudge'")
    with op.batch_alter_table("schedule") as batch_op:
        batch_op.drop_constraint(op.f("ck_schedule_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_schedule_kind"), "kind IN ('nudge')")
        batch_op.drop_constraint(op.f("uq_schedule_team_id_user_id_kind_subject_id"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_schedule_team_id_user_id_kind"), ["team_id", "user_id", "kind"])
        batch_op.drop_column("about")
        batch_op.drop_column("subject_id")
    op.execute("DELETE FROM goal_event WHERE kind IN ('on_track', 'slipped', 'rested', 'woken')")
    with op.batch_alter_table("goal_event") as batch_op:
        batch_op.drop_constraint(op.f("ck_goal_event_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_goal_event_kind"), f"kind IN ({CHANGES})")
        batch_op.drop_column("check_in_id")
        batch_op.drop_column("progress")
    with op.batch_alter_table("goal") as batch_op:
        batch_op.drop_column("rests_since")
        batch_op.drop_column("unanswered")


def extend_goals() -> None:
    with op.batch_alter_table("goal") as batch_op:
        batch_op.add_column(sa.Column("unanswered", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("rests_since", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("goal_event") as batch_op:
        batch_op.add_column(sa.Column("progress", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("check_in_id", sa.Integer(), nullable=True))
        batch_op.drop_constraint(op.f("ck_goal_event_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_goal_event_kind"), f"kind IN ({CHANGES}, 'on_track', 'slipped', 'rested', 'woken')"
        )


def extend_schedule() -> None:
    with op.batch_alter_table("schedule") as batch_op:
        batch_op.add_column(sa.Column("subject_id", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("about", sa.Text(), nullable=True))
        batch_op.drop_constraint(op.f("uq_schedule_team_id_user_id_kind"), type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_schedule_team_id_user_id_kind_subject_id"), ["team_id", "user_id", "kind", "subject_id"]
        )
        batch_op.drop_constraint(op.f("ck_schedule_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_schedule_kind"), "kind IN ('nudge', 'check_in', 'intention', 'one_on_one')"
        )


def extend_member() -> None:
    with op.batch_alter_table("member") as batch_op:
        batch_op.add_column(sa.Column("holdout_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("home_digest", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("last_win_number", sa.Integer(), nullable=True))


def create_win() -> None:
    op.create_table(
        "win",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("happened_day", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("origin_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("origin IN ('typed', 'goal', 'nudge', 'message', 'check_in')", name=op.f("ck_win_origin")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_win")),
        sa.UniqueConstraint("team_id", "user_id", "number", name=op.f("uq_win_team_id_user_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_win_team_id_user_id_happened_day"), "win", ["team_id", "user_id", "happened_day"])


def create_assessment() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("ladder", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'finished')", name=op.f("ck_assessment_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    op.create_index(
        op.f("ix_assessment_team_id_user_id_started_at"), "assessment", ["team_id", "user_id", "started_at"]
    )
    op.create_index(
        "uq_assessment_one_draft",
        "assessment",
        ["team_id", "user_id"],
        unique=True,
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )


def create_rating() -> None:
    op.create_table(
        "rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("sureness", sa.Integer(), nullable=False),
        sa.Column("example", sa.Text(), nullable=True),
        sa.Column("win_ids", sa.Text(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("sureness BETWEEN 1 AND 3", name=op.f("ck_rating_sureness")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_rating_assessment_id_assessment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint(
            "team_id", "assessment_id", "dimension", name=op.f("uq_rating_team_id_assessment_id_dimension")
        ),
    )
    op.create_index(op.f("ix_rating_team_id_user_id"), "rating", ["team_id", "user_id"])


def create_check_in() -> None:
    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("delivery_id", sa.String(), nullable=True),
        sa.Column("goal_ids", sa.Text(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("answer IN ('none', 'answered', 'skipped')", name=op.f("ck_check_in_answer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("team_id", "delivery_id", name=op.f("uq_check_in_team_id_delivery_id")),
    )
    op.create_index(op.f("ix_check_in_team_id_user_id_asked_at"), "check_in", ["team_id", "user_id", "asked_at"])


def create_intention() -> None:
    op.create_table(
        "intention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("cue", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("obstacle", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("asked", sa.String(), nullable=True),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("local_time", sa.String(), nullable=True),
        sa.Column("quoted", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'active', 'ended')", name=op.f("ck_intention_state")),
        sa.CheckConstraint(
            "asked IN ('outcome', 'obstacle', 'plan', 'cue', 'action')", name=op.f("ck_intention_asked")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_intention_weekday")),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_intention_goal_id_goal"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intention")),
    )
    op.create_index(op.f("ix_intention_team_id_user_id_state"), "intention", ["team_id", "user_id", "state"])
    op.create_index(op.f("ix_intention_team_id_goal_id"), "intention", ["team_id", "goal_id"])


def create_one_on_one() -> None:
    op.create_table(
        "one_on_one",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=True),
        sa.Column("dimension", sa.String(), nullable=True),
        sa.Column("expectation", sa.String(), nullable=True),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_on_one")),
    )
    op.create_index(
        op.f("ix_one_on_one_team_id_user_id_prepared_at"), "one_on_one", ["team_id", "user_id", "prepared_at"]
    )


def create_picture() -> None:
    op.create_table(
        "picture",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", "digest", name=op.f("pk_picture")),
    )
