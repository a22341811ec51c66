"""The wheel: pyproject.toml says what it is, this what is in it.

assets/ and .streamlit/ lie beside the packages and travel inside one.
"""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["explorer", "explorer.*", "index"]),
        "explorer._assets",
        "explorer._streamlit",
    ],
    package_dir={"explorer._assets": "assets", "explorer._streamlit": ".streamlit"},
    package_data={
        "explorer": ["encoder/trees/*.json", "ui/components/*"],
        "explorer._assets": [
            "bundled.*",
            "lightcurves.*",
            "embedding-shape.npz",
            "icon.svg",
            "style.css",
            "docs/guide.md",
        ],
        "explorer._streamlit": ["config.toml"],
    },
)
