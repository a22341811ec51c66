"""The app: `streamlit run app.py`."""

import streamlit as st

from explorer.ui.server import SCRIPT, parts

app = st.App(SCRIPT, **parts())
