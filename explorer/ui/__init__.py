"""The page: what a visitor sees, and the server around it."""
