"""What each stage of `bench scale` does: one file for what belongs together."""
