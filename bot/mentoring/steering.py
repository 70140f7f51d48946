"""How a member's own assessment steers the choice of nudges."""

from collections.abc import Iterable

from bot.content import Content
from bot.mentoring.assessment import Standpoint, Version, weigh
from bot.mentoring.choice import Gap
from bot.mentoring.gaps import weights
from bot.mentoring.profile import of as profile_of
from bot.store import Assessment, Member, Rating, Team, Win


async def read_gaps(team: Team, member: Member, content: Content) -> tuple[Gap, ...]:
    """The gaps of the member's newest finished assessment on their ladder: one read where there is none, else three."""
    ladder = content.ladder(member.ladder)
    newest = await team.assessments.newest(member.user_id, ladder.id, 2)  # one may be the draft
    finished = next((one for one in newest if one.state == "finished"), None)
    if finished is None or finished.id is None:
        return ()
    ratings = await team.assessments.ratings(member.user_id, [finished.id])
    wins = await team.assessments.wins(member.user_id, sorted({of for rating in ratings for of in rating.win_ids}))
    return gaps_of(content, member, [(finished, rating) for rating in ratings], wins)


def gaps_of(
    content: Content, member: Member, rated: Iterable[tuple[Assessment, Rating]], wins: Iterable[Win]
) -> tuple[Gap, ...]:
    """The same from rows that were read before: ratings of the newest finished assessment on each ladder.

    They are weighed as of the day on which it was finished: a look ahead stays true while the member changes nothing.
    """
    ladder = content.ladder(member.ladder)
    own = [(assessment, rating) for assessment, rating in rated if assessment.ladder == ladder.id]
    if not own:
        return ()
    finished = own[0][0]
    today = (finished.finished_at or finished.started_at).date()
    known = {win.id: win for win in wins}
    weighed = {rating.dimension: weigh(rating, ladder, known, today) for _, rating in own}
    version = Version(finished, {name: one for name, one in weighed.items() if one is not None})
    profile = profile_of(Standpoint(ladder, version), member.level, member.timezone)
    like = {dimension.id: dimension.like or dimension.id for dimension in ladder.dimensions}
    found = [Gap(like.get(name, name), weight) for name, weight in weights(profile).items() if weight > 0]
    return tuple(sorted(found, key=lambda gap: (-gap.weight, gap.dimension)))
