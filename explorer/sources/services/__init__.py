"""Cutouts from the surveys' own servers: positions become galaxies with images."""
