"""What Slack would refuse in blocks, views and metadata, with its wording and JSON pointers (BK-1 to BK-34)."""

from bot.standin.lint.checks import Problem
from bot.standin.lint.documents import lint_blocks, lint_message, lint_metadata, lint_view

__all__ = ["Problem", "lint_blocks", "lint_message", "lint_metadata", "lint_view"]
