"""Direct messages about wins."""

from bot.mentoring import wins as rules
from bot.slack.messages.spoken import Reply, Spoken
from bot.slack.speech.intents import AddWin, DeleteWin, EditWin, ExportWins, ListWins, SearchWins


async def save_win(spoken: Spoken, intent: AddWin) -> Reply:
    """Written down at once; what makes no win is kept as a note."""
    outcome = await rules.add_typed(spoken.team, spoken.member, intent.text, spoken.content, spoken.now)
    if not isinstance(outcome, rules.Kept):
        return Reply("reply.win_saved", {"win": outcome.id})
    unfit = outcome.unfit
    day = unfit.day.isoformat() if unfit.day else None
    subject = {"note": outcome.note.id, "reason": unfit.reason, "length": unfit.length, "day": day}
    return Reply("reply.win_kept", subject)


async def show_wins(spoken: Spoken, intent: ListWins | SearchWins | ExportWins) -> Reply:
    """The list, what a search finds, or the document."""
    if isinstance(intent, ListWins):
        return Reply("reply.wins", {})
    if isinstance(intent, ExportWins):
        return Reply("reply.wins_export", {})
    ladder = spoken.content.ladder(spoken.member.ladder)
    found = rules.matching(await spoken.team.wins.of(spoken.member.user_id), intent.words, ladder)
    return Reply("reply.wins_found", {"found": rules.packed(win.number for win in found)})


async def show_win(spoken: Spoken, intent: EditWin | DeleteWin) -> Reply:
    """One win with its buttons; before it is deleted, that is asked back."""
    win = await rules.numbered(spoken.team, spoken.member, intent.number, spoken.content.words)
    return Reply("reply.win_to_delete" if isinstance(intent, DeleteWin) else "reply.win_card", {"win": win.id})
