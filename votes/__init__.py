"""What the consortium decides: proposals, the frozen electorate, sealed ballots, the count."""
