"""Tables out, and ratings in and out."""
