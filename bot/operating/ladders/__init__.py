"""A ladder as companies have it, a spreadsheet or a Markdown page, taken over as content."""

from bot.operating.ladders.draft import Draft, LadderProblem, LadderRefusedError
from bot.operating.ladders.reading import read_ladder
from bot.operating.ladders.writing import as_text, write_ladder

__all__ = ["Draft", "LadderProblem", "LadderRefusedError", "as_text", "read_ladder", "write_ladder"]
