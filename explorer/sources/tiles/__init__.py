"""Cutouts from a survey's large images, one tile after the other."""
