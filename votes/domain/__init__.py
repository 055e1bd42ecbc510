"""The mathematics of a vote: rule, roll, choice, clauses, methods, trace; never a float."""
