"""Measured, not claimed: simulated researchers, rankings against known labels, speed."""
