"""What a monitoring system reads at /metrics."""

from bot.metrics.alarms import MOST_SKEW, NO_EVENTS_AFTER, OLD_DOUBT, on_weekdays
from bot.metrics.loop import LoopWatch
from bot.metrics.page import Metrics
from bot.metrics.rows import ENDED_WITHIN

__all__ = ["ENDED_WITHIN", "MOST_SKEW", "NO_EVENTS_AFTER", "OLD_DOUBT", "LoopWatch", "Metrics", "on_weekdays"]
