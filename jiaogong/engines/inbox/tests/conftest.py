"""A cast, and a kind of to-do that exists for the test only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .. import kinds
from .cast import Cast, build

KIND = "testing.matter"


@pytest.fixture
def cast(db: None) -> Cast:
    return build()


@pytest.fixture
def kind() -> Iterator[str]:
    kinds.register(kinds.ItemKind(KIND, "试办事项"))
    yield KIND
    del kinds._kinds[KIND]
