"""The catalogues of one folder: listed, summed up, built by processes, binned and restored."""
