"""`cairn demo`: the real bot against the stand-in, on this machine, with time that can be moved."""

from bot.demo.running import DemoError, run_demo, run_script
from bot.demo.together import Together, demo_settings, move_time, together

__all__ = ["DemoError", "Together", "demo_settings", "move_time", "run_demo", "run_script", "together"]
