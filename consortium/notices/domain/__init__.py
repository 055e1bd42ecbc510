"""When to try again, and the states of a notice: pure."""
