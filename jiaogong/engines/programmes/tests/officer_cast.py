"""What the tests of the officer's pages stand on: a scheme of the city, a call from it, entries that wait at a step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.test import Client

from jiaogong.engines.inbox.tests.cast import Cast, build, person, post
from jiaogong.engines.org.models import Employment
from jiaogong.engines.programmes import verbs
from jiaogong.engines.programmes.models import Batch, Entry, Programme, Scheme
from jiaogong.engines.programmes.rehearsing import Rehearsal
from jiaogong.kernel import clock

TEXT = """
key = "teaching_star"
title = "教学能手评选"
family = "awards"
about = "评选一线教学能手。"
source = "工作惯例"
entrant = "person"

[limits]
per_unit = 3

[[fields]]
key = "deeds"
title = "主要事迹"
type = "longtext"
required = true
max = 500

[[fields]]
key = "portrait"
title = "个人简介"
identifying = true

[[steps]]
key = "endorse"
kind = "endorse"
title = "县级推荐"
by = "county"
days = 5
quota = 3

[[steps]]
key = "jury"
kind = "jury"
title = "专家盲评"
judging = { blind = true, raters = [{ group = "expert", weight = 100, least = 2 }], ties = ["criterion:impact", "shared"] }

[[steps]]
key = "decide"
kind = "decide"
title = "研究确定"

[[steps]]
key = "publicise"
kind = "publicise"
title = "公示"
days = 5

[[steps]]
key = "confirm"
kind = "confirm"
title = "发布"

[[rubric]]
key = "impact"
title = "示范作用"
points = 60

[[rubric]]
key = "deeds"
title = "教学实绩"
points = 40

[[tiers]]
title = "一等奖"
number = 1

[[tiers]]
title = "二等奖"
number = 1

[outcome]
kind = "record"
"""


@dataclass
class Stage:
    """A cast with a scheme and a call."""

    cast: Cast
    scheme: Scheme
    call: Programme
    made: list[Entry] = field(default_factory=list)

    def client(self, role: str = "city") -> Client:
        """Signed in as that role."""
        return self.cast.client(role)

    def rehearsal(self, at: datetime | None = None) -> Rehearsal:
        """The call, run through the verbs."""
        who = {unit.pk: key for key, unit in self.cast.units.items()}
        chairs = {"city": "city", "county": "county", "school": "school", "county2": "county2", "school2": "school2"}
        return Rehearsal(self.call, lambda unit: self.cast.user(chairs[who[unit.pk]]), at or clock.now())

    def enter(self, number: int = 3) -> Rehearsal:
        """So many teachers of the school enter, and are recommended."""
        running = self.rehearsal()
        for at in range(number):
            name = "赵钱孙李周吴郑王冯陈"[at] + "老师"
            who = person(self.cast, f"teacher{at}", name)
            Employment.objects.create(
                person=who, unit=self.cast.units["school"], employment_type="established", since=date(2020, 1, 1)
            )
            self.made.append(running.enter(self.cast.units["school"], who))
        return running

    def batch(self, step: str) -> Batch:
        """The batch of a step."""
        return Batch.objects.filter(programme=self.call, step=step).latest("pk")


def stage(text: str = TEXT, **changes: Any) -> Stage:
    """The usual cast, the scheme uploaded by the city, a call that is open today."""
    cast = build()
    person(cast, "county2", "钱县")
    post(cast, "county2", "county2", "主席", "chair")
    person(cast, "school2", "冯园")
    post(cast, "school2", "school2", "工会主席", "chair")
    scheme = verbs.take_in_scheme(text=text, unit=cast.units["city"], by=cast.user("city"), at=clock.now())
    call = call_of(cast, scheme, **changes)
    return Stage(cast, scheme, call)


def call_of(cast: Cast, scheme: Scheme, **changes: Any) -> Programme:
    """An open call."""
    day = clock.today()
    given = {
        "title": "2026年教学能手评选",
        "year": day.year,
        "opens_on": day,
        "closes_on": day + timedelta(days=20),
        **changes,
    }
    publish = given.pop("publish", True)
    call = verbs.prepare(
        version=scheme.versions.get(), unit=cast.units["city"], by=cast.user("city"), at=clock.now(), **given
    )
    if publish:
        verbs.publish(call, by=cast.user("city"), at=clock.now())
        call.refresh_from_db()
    return call
