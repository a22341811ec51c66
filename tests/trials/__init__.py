"""Trials of trust: faults, damage, bad input and load, counted; `python -m tests.trials`."""
