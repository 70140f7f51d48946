"""The script language: what is typed at the prompt, played in the page and replayed in tests."""

from bot.standin.script.lines import Act, LineError, parse
from bot.standin.script.reading import Script, ScriptError, Step
from bot.standin.script.when import When

__all__ = ["Act", "LineError", "Script", "ScriptError", "Step", "When", "parse"]
