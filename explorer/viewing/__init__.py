"""Pixels as astronomers look at them: stretch, cuts, colours, places, scale; arrays in and out."""
