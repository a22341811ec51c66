"""How an encoder is taught: votes, views, splits, reports, fine-tuning, continued training."""
