"""Catalogues on object stores: their addresses, what is read there, and what is kept here."""
