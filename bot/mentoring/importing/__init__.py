"""What a member brings along from another workspace: read with suspicion, told, and added to what is there."""

from bot.mentoring.importing.merging import Imported, merge
from bot.mentoring.importing.reading import LARGEST, Found, UnfitFileError, found_in, read_export

__all__ = ["LARGEST", "Found", "Imported", "UnfitFileError", "found_in", "merge", "read_export"]
