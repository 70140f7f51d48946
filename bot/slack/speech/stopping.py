"""Words of somebody who wants no more messages, of whatever kind."""

import re
from collections.abc import Callable

from bot.deferred import regex
from bot.slack.speech.intents import StopAll

_WRITING = r"(?:send|writ|messag|text|ping|bother|spam|nag|dm|contact|notify|email)(?:e|t?ing)?"
_THINGS = r"(?:(?:any|these|those|the|all|your)\s){0,2}(?:messages|dms|notifications|pings|things|stuff|anything)"
_ENDS = r"(?:,?\s(?:any\s?more|again|ever|now|at\sall|altogether|please))*"
_POLITE = r"(?:(?:please|can\syou|could\syou|just|ok(?:ay)?|i\swant\syou\sto),?\s)*"
STOP_TURNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], StopAll]], ...] = (
    (
        regex(
            rf"{_POLITE}(?:stop|quit|do\snot|don['’]?t|never)\s{_WRITING}\s(?:to\s)?(?:me|us)(?:\s{_THINGS})?{_ENDS}"
            rf"|{_POLITE}(?:stop|no\smore|end|turn\soff|switch\soff|disable|mute)\s(?:sending\s)?(?:me\s)?"
            rf"(?:{_THINGS}|everything|(?:it\s)?all(?:\sof\s(?:it|this|that))?){_ENDS}"
            rf"|{_POLITE}turn\s(?:everything|(?:it\s)?all(?:\sof\sit)?)\soff{_ENDS}"
            rf"|{_POLITE}(?:unsubscribe|opt\sout)(?:\sme)?(?:\sfrom\s(?:everything|all(?:\sof\s(?:it|this))?|this))?{_ENDS}"
            rf"|{_POLITE}(?:leave\sme\salone|go\saway|shut\sup|be\squiet){_ENDS}",
            re.I | re.A,
        ),
        lambda _: StopAll(),
    ),
)
"""In a direct message; "stop" alone is answered with what there is to stop."""
