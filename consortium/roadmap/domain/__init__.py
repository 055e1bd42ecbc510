"""The mathematics of plans and prices: pure, exact, always a range."""
