"""The mathematics of sharing a cost: exact fractions first, one rounding at the end."""
