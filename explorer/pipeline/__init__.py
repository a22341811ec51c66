"""From a source to a catalogue: build, derive, index, lay out, build again."""
