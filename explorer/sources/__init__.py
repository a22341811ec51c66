"""Readers: folders, tables, FITS images and mosaics as a table of galaxies with their images."""
