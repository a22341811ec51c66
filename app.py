"""The app: `streamlit run app.py`."""

import streamlit as st

from explorer.ui.server import SCRIPT, lifespan, routes

app = st.App(SCRIPT, routes=routes(), lifespan=lifespan)
