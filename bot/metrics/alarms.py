"""When somebody should look: the limits behind `cairn_alarm`, which the doctor uses too."""

from datetime import datetime, timedelta

OLD_DOUBT = timedelta(minutes=10)
NO_EVENTS_AFTER = timedelta(hours=24)
"""Of weekdays (UTC): whoever wrote last on Friday and writes again on Monday raises no alarm. A holiday in a small
workspace does; send one message to the bot to see that it is only that."""
MOST_SKEW = timedelta(seconds=30)


def on_weekdays(since: datetime, now: datetime) -> timedelta:
    """The time between two moments without Saturdays and Sundays (UTC); of the last 31 days."""
    passed = timedelta(0)
    start = max(since, now - timedelta(days=31))
    while start < now:
        midnight = (start + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        end = min(midnight, now)
        if start.weekday() < 5:
            passed += end - start
        start = end
    return passed
