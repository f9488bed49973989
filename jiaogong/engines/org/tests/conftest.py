"""What the tests of org share: threads with their own connections."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from hypothesis import settings

settings.register_profile("org", deadline=None)
settings.load_profile("org")


@pytest.fixture
def together() -> Callable[..., list[Any]]:
    """together(act, n): runs act(0) … act(n-1) in n threads that start at one moment; their answers or errors."""

    def run(act: Callable[[int], Any], number: int) -> list[Any]:
        start = Barrier(number)

        def one(which: int) -> Any:
            try:
                start.wait(20)
                return act(which)
            except Exception as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(number) as pool:
            return list(pool.map(one, range(number)))

    return run
