"""Training of encoders: data, splits, objectives, fine-tuning, continued training, reports."""
