"""The stage."""

from __future__ import annotations

import pytest

from .cast import Stage, make_stage


@pytest.fixture
def stage(db: None) -> Stage:
    return make_stage()
