"""The page's own surfaces: the gallery grid and the map."""
