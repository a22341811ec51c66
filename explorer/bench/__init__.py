"""Benchmarks: speed beside a baseline in the same run."""
