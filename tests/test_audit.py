"""What make audit reads of requirements.txt and of pip-audit's answer."""

import json

from tests.audit import REQUIREMENTS, Found, asked_for, required

KNOWN = {"name": "pillow", "version": "9.0.0", "vulns": [{"id": "X-1", "fix_versions": ["9.0.1"]}]}
CLEAN = {"name": "numpy", "version": "2.0.0", "vulns": []}
UNKNOWN = {"name": "torch", "skip_reason": "not found"}


def found(*packages: dict) -> Found:
    return Found.of(json.dumps({"dependencies": packages}))


def test_all_that_the_requirements_bring_is_asked_about() -> None:
    names = required(asked_for(REQUIREMENTS.read_text()))
    assert {"streamlit", "torch", "numpy", "starlette", "SQLAlchemy"} <= set(names)
    assert "pytest" not in names and "ruff" not in names


def test_a_service_that_knows_no_package_is_not_a_clean_bill() -> None:
    assert "skipped" in str(found(UNKNOWN)) and "No known" not in str(found(UNKNOWN))
    assert "torch" in str(found(CLEAN, UNKNOWN)) and "in 1 packages" in str(found(CLEAN, UNKNOWN))
    assert str(found(CLEAN, KNOWN)) == "pillow 9.0.0: X-1, mended in 9.0.1"
