"""Routes of the app's own server: images, map points, ratings."""
