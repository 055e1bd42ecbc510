"""Template words of the shell, loaded as builtins everywhere."""
