"""Imported once by the server that children are forked from; nothing here may run anything."""

# ruff: noqa: F401
import explorer.commands.build
import explorer.commands.doctor
import explorer.commands.export
import explorer.commands.labels
import explorer.commands.map
import explorer.commands.rate
import explorer.commands.search
import explorer.encoder
import explorer.maps
import explorer.pipeline.build
import explorer.pipeline.rebuild
import explorer.ui.server
import explorer.workspace.workspace
import tests.trials.children
import tests.trials.made
