"""Files that hold many images at once: stacks of arrays, and tables with images in their cells."""
