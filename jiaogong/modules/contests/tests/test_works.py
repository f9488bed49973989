"""Works on the shelf: read below the publisher, taken down by author or publisher, put back by the author alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jiaogong.engines.org.models import Employment, Holding, Unit
from jiaogong.engines.programmes import verbs as programmes
from jiaogong.engines.programmes.models import Programme
from jiaogong.engines.programmes.rehearsing import Rehearsal
from jiaogong.kernel import clock
from jiaogong.kernel.access import standings
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.contests import verbs
from jiaogong.modules.contests.models import Work

pytestmark = pytest.mark.usefixtures("tiny_city")


def contest() -> None:
    """An essay contest of the city, with two entries of the demo school, through to its prizes."""
    users = {name: User.objects.get(username=name) for name in ("city", "school")}
    homes = {name: Unit.objects.get(pk=standings(user)[0].home_id) for name, user in users.items()}
    at, day = clock.now(), clock.today()
    version = programmes.platform_version("essay", at=at)
    call = programmes.prepare(
        version=version,
        unit=homes["city"],
        title="征文",
        year=day.year,
        opens_on=day,
        closes_on=day,
        by=users["city"],
        at=at,
    )
    programmes.publish(call, by=users["city"], at=at)
    acting = {homes[name].pk: user for name, user in users.items()}

    def chair(unit: Unit) -> Any:
        if unit.pk not in acting:
            person = Holding.objects.get(office__unit=unit, office__role="chair", until=None).person
            person.user = User.objects.create_user("between", None, name=person.name)
            person.save(update_fields=["user"])
            acting[unit.pk] = User.objects.get(username="between")
        return acting[unit.pk]

    run = Rehearsal(Programme.objects.get(pk=call.pk), chair, at)
    jobs = Employment.objects.filter(unit__home=homes["school"], until=None, person__user=None).select_related("person")
    for number, job in enumerate(jobs.order_by("pk")[:2]):
        run.enter(homes["school"], job.person, f"灯下{number}")
    run.at += timedelta(days=1)
    run.run()


def test_it_is_read_taken_down_and_gone(sign_in: Any) -> None:
    contest()
    work = Work.objects.filter(hidden_on=None).first()
    assert work is not None
    path = f"/contests/works/{work.key}/"
    assert work.text[:12] in sign_in("member").get(path).content.decode()
    assert sign_in("retired").get(path).status_code == 404
    assert sign_in("member").post(f"{path}show/").status_code == 404
    assert sign_in("city").post(f"{path}show/").status_code == 302
    assert sign_in("member").get(path).status_code == 404
    assert "已下架" in sign_in("city").get(path).content.decode()
    with pytest.raises(RuleBroken, match="作者本人"):
        verbs.put_back(work, by=User.objects.get(username="city"), at=clock.now())
