"""The app of an installed package: what `galaxy-explorer app` runs; app.py is a checkout's."""

import streamlit as st

from explorer.ui.server import SCRIPT, parts

app = st.App(SCRIPT, **parts())
