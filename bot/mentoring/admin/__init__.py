"""What admins may set for a whole workspace: whether anything comes unasked, how much of it, and what they may see."""

from bot.mentoring.admin.counting import FEWEST, Count, Numbers, Tally, in_fives, shown
from bot.mentoring.admin.limits import Expected, Limiter, rank_of, week_of_member
from bot.mentoring.admin.overview import Overview, overview
from bot.mentoring.admin.previewing import find_nudges, level_for, levels_served
from bot.mentoring.admin.reading import (
    AskStop,
    Help,
    Look,
    Preview,
    SetCap,
    SetDryRun,
    Start,
    Unknown,
    Wish,
    read_wish,
)
from bot.mentoring.admin.rules import MOST_A_DAY, MOST_A_WEEK, RUNNING, Defaults, Rules, rules_of
from bot.mentoring.admin.switching import (
    LONGEST_REASON,
    LOOK_AGAIN,
    cap,
    dry_run,
    look,
    operator_start,
    operator_stop,
    start,
    stop,
)

__all__ = [
    "FEWEST",
    "LONGEST_REASON",
    "LOOK_AGAIN",
    "MOST_A_DAY",
    "MOST_A_WEEK",
    "RUNNING",
    "AskStop",
    "Count",
    "Defaults",
    "Expected",
    "Help",
    "Limiter",
    "Look",
    "Numbers",
    "Overview",
    "Preview",
    "Rules",
    "SetCap",
    "SetDryRun",
    "Start",
    "Tally",
    "Unknown",
    "Wish",
    "cap",
    "dry_run",
    "find_nudges",
    "in_fives",
    "level_for",
    "levels_served",
    "look",
    "operator_start",
    "operator_stop",
    "overview",
    "rank_of",
    "read_wish",
    "rules_of",
    "shown",
    "start",
    "stop",
    "week_of_member",
]
