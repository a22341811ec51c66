"""The grid of galaxies as a widget of a notebook."""
