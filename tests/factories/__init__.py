"""Plain functions that make the rows tests start from; later states come from actions."""
