"""Who owes what, and why: pools of cost, and splits that can be recomputed by hand."""
