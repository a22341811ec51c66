"""What is known of each galaxy: where it comes from, and how it is kept on disk."""
