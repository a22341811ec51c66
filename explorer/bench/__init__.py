"""How fast, beside a baseline in the same run."""
