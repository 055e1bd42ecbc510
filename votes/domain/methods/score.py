"""Score: the options with the most points, 0 to 5 from each unit of weight.

W. D. Smith, "Range voting" (2000); sums, not averages: what a paper leaves out gets no points.
"""

from __future__ import annotations

from collections.abc import Sequence

from votes.domain.choice import InvalidChoice
from votes.domain.methods.approval import highest_sums
from votes.domain.papers import Scored, check_papers, lot_places
from votes.domain.steps import Outcome

MOST = 5


def count_score(
    *, options: Sequence[str], papers: Sequence[Scored], lots: Sequence[str], seats: int = 1
) -> Outcome:
    """The `seats` options with the highest sums of weight times points (Smith 2000)."""
    place = lot_places(options=options, lots=lots, seats=seats if len(options) > 1 else None)
    check_papers(options=options, papers=papers)
    sums = dict.fromkeys(options, 0)
    for i, paper in enumerate(papers):
        for key, points in paper.scores:
            if not 0 <= points <= MOST:
                raise InvalidChoice(
                    f"A score is a whole number from 0 to {MOST}.",
                    pointer=f"/ballots/{i}/scores/{key}",
                )
            sums[key] += paper.weight * points
    return highest_sums(sums=sums, place=place, seats=seats)
