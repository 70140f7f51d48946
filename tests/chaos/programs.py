"""The program of today, and later ones that do not exist yet: copies, each with one more migration that expands."""

import shutil
from pathlib import Path

import bot
from bot import __version__
from bot.content.loader import shipped
from bot.store.versions import HEAD

LATER = '''"""A version that does not exist yet."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("member", sa.Column("later_{revision}", sa.String(), nullable=True))
    op.add_column("delivery", sa.Column("later_{revision}", sa.String(), nullable=True))
    op.create_table("later_{revision}", sa.Column("team_id", sa.String(), primary_key=True))
'''


def later_program(folder: Path, steps: int) -> Path:
    """A folder with the program that is so many versions after today's; `tests` are the same."""
    program = folder / f"later{steps}"
    package = Path(bot.__file__).parent
    half_written = shutil.ignore_patterns("*.pyc.*", "playground")
    shutil.copytree(package, program / "bot", ignore=half_written)
    for name in ("data", "prompts"):  # copies: content behind a link is refused
        shutil.copytree(shipped() / name, program / name)
    (program / "tests").symlink_to(shipped() / "tests")
    for step in range(1, steps + 1):
        revision, before = (f"{int(HEAD) + number:04}" for number in (step, step - 1))
        text = LATER.format(revision=revision, before=before)
        (program / "bot" / "store" / "migrations" / "versions" / f"{revision}_later.py").write_text(text)
    first = program / "bot" / "__init__.py"
    first.write_text(first.read_text().replace(__version__, f"{__version__}.{steps}"))
    return program
