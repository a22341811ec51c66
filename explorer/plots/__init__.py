"""Plots of columns: what is drawn, counted for any number of galaxies, and what is selected."""
