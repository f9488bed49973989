"""F1: schemathesis against the running API with the keys of three roles. Soak only: `make soak`."""

from __future__ import annotations

from typing import Any

import pytest

from jiaogong.engines.inbox.tests.cast import build
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.verbs import create_token
from jiaogong.modules.members.models import Membership
from jiaogong.modules.plans.models import Plan
from jiaogong.site import api as module

pytestmark = pytest.mark.soak
EXAMPLES = 100


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["city", "school", "member"])
def test_the_api_keeps_its_description(live_server: Any, role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through live_server, never from_wsgi: that closes PostgreSQL's connection (stack.md, pitfall 27)."""
    import schemathesis

    monkeypatch.setattr(module, "PER_MINUTE", 10**9)
    cast = build()
    Membership.objects.create(
        person=cast.people["member"], unit=cast.units["school"], employment_type="established", since="2020-01-01"
    )
    Plan.objects.create(
        unit=cast.units["city"], title="要点", year=2026, text="x", status="confirmed", created_at=clock.now()
    )
    raw = create_token(user=cast.users[role], name="试验", days=10, at=clock.now())[1]
    headers = {"Authorization": f"Bearer {raw}"}
    schema = schemathesis.openapi.from_url(f"{live_server.url}/api/v1/openapi.json")

    for result in schema.get_all_operations():
        operation = result.ok()
        seen = answers(operation, headers)
        assert seen and max(seen) < 500, (operation.path, seen)


def answers(operation: Any, headers: dict[str, str]) -> set[int]:
    """The statuses of EXAMPLES requests; every answer is held against the description."""
    from hypothesis import HealthCheck, Phase, given, settings

    seen: set[int] = set()

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        seen.add(case.call_and_validate(headers=headers).status_code)

    check()
    return seen
