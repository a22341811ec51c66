"""One open catalogue, composed of search, ranking, audit and labels."""
