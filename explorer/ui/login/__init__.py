"""Who asks: by the cookie of a login, or by what a trusted proxy says; and what they may do."""
