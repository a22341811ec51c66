"""The command line, a family of commands a file; each command returns what --json prints."""
