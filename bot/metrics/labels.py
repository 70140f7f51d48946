"""The closed sets of label values: words of the program, so that no metric grows with members or names anybody."""

from collections.abc import Mapping, Sequence
from functools import cache

from bot.delivery import slack_answers as answers
from bot.delivery.counted import UPLOADS
from bot.delivery.pacing import OPEN, POST, UPDATE
from bot.delivery.register import register_letters
from bot.jobs import Ticking
from bot.metrics.families import Known
from bot.slack import ACTIONS, COMMANDS, FORMS, SHORTCUTS
from bot.slack.handling import KINDS, OUTCOMES
from bot.slack.manifest import EVENTS, EVENTS_OF_ENTERPRISES

STATES = frozenset({"planned", "pending", "sending", "unknown", "sent", "skipped", "cancelled", "dead"})
REASONS = frozenset(
    {
        "",
        "away",
        "busy",
        "over_cap",
        "stopped",
        "consent",
        "dnd",
        "dry_run",
        "erased",
        "gone",
        "holdout",
        "hours",
        "late",
        "late_in_copy",
        "no_ts",
        "nothing_left",
        "nothing_to_ask",
        "recent",
        "resting",
        "self_fence",
        "sick",
        "superseded",
        "tries",
        "unconfirmed",
        "unwritten",
        "user",
        "vacation",
        "workspace",
    }
)
"""Ours: why a message waits or has ended."""
REFUSALS = answers.STOPS_WORKSPACE | answers.STOPS_MEMBER | answers.REFUSES_THREAD | answers.OUR_MISTAKE
SLACKS = REFUSALS | answers.SAYS_WAIT | answers.LEAVES_DOUBT
"""Slack's: its own words for why not."""
EDGE_REASONS = ("unsigned", "malformed", "unreadable")
FAILURES = ("busy", "conflict", "lost")
METHODS = frozenset(
    {
        OPEN,
        POST,
        UPDATE,
        *UPLOADS,
        "apps.connections.open",
        "auth.test",
        "chat.getPermalink",
        "conversations.history",
        "conversations.replies",
        "dnd.info",
        "files.delete",
        "files.info",
        "oauth.v2.access",
        "users.info",
        "views.open",
        "views.publish",
        "views.push",
        "views.update",
    }
)
"""Of the Web API: what this program calls."""


ZEROS: Mapping[str, Sequence[tuple[str, ...]]] = {
    "cairn_requests_total": sorted(
        (kind, name.partition(".")[0], "failed")
        for kind, names in {"command": COMMANDS, "action": ACTIONS, "form": FORMS, "shortcut": SHORTCUTS}.items()
        for name in {each.partition(".")[0] for each in names}
    ),
    "cairn_edge_refusals_total": [(reason,) for reason in EDGE_REASONS],
    "cairn_database_failures_total": [(error,) for error in FAILURES],
}
"""What alerts look for, shown as 0 from the start: Prometheus sees no rise in what was not there before."""


def known_to(ticking: Ticking) -> Known:
    """Every closed set, with the jobs of one process."""
    return {**_known(), "tick": frozenset(ticking.ticks)}


@cache
def _known() -> Known:
    events = {name.partition(".")[0] for name in (*EVENTS, *EVENTS_OF_ENTERPRISES)}
    features = {name.partition(".")[0] for name in (*COMMANDS, *ACTIONS, *FORMS, *SHORTCUTS)}
    letters, _ = register_letters()
    requests = frozenset({*KINDS.values(), "command"})
    names = frozenset({"", *events, *features})
    return {
        "cairn_requests_total kind": requests,
        "cairn_request_duration_seconds kind": requests,
        "cairn_requests_total outcome": frozenset(OUTCOMES),
        "name": names,
        "cairn_edge_refusals_total reason": frozenset(EDGE_REASONS),
        "method": METHODS,
        "cairn_slack_call_duration_seconds outcome": frozenset({"ok", "refused", "rate_limited", "failed"}),
        "cairn_deliveries_settled_total kind": frozenset(letters),
        "state": STATES,
        "reason": REASONS | SLACKS,
        "urgency": frozenset({"requested", "chosen", "proactive"}),
        "cairn_inbox_entries_total kind": frozenset({*events, *KINDS.values(), "import"}),
        "cairn_inbox_delay_seconds kind": frozenset({*events, *KINDS.values(), "import"}),
        "cairn_inbox_entries_total outcome": frozenset({"done", "failed"}),
        "scope": frozenset({"team", "everywhere"}),
        "error": frozenset(FAILURES),
    }
