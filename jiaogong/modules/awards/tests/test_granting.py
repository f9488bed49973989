"""Who may grant what: bounded by the host's layer, posted first; only what a superior granted proves anything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jiaogong.engines.org.models import Unit
from jiaogong.engines.programmes import verbs as programmes
from jiaogong.engines.programmes.eligibility import Entrant
from jiaogong.engines.programmes.models import Scheme
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.awards.eligibility import _refuse
from jiaogong.modules.awards.models import Honour

from .test_awards import home, teacher

pytestmark = pytest.mark.usefixtures("tiny_city")

TEXT = """
key = "may_day_medal"
title = "{title}"
family = "{family}"
about = "试"
source = "试"
entrant = "{entrant}"
rolling = true

[[fields]]
key = "name"
title = "名称"

[[steps]]
key = "decide"
kind = "decide"
title = "研究确定"
{posting}
[[steps]]
key = "confirm"
kind = "confirm"
title = "公布"

[[tiers]]
title = "模范教工之家"

[outcome]
{outcome}
"""
POSTING = """
[[steps]]
key = "post"
kind = "publicise"
title = "公示"
days = 5
"""
HOME = 'kind = "level"\nmatter = "{}"\nname = "name"'


def honour(level: str, title: str = "优秀教师") -> str:
    return f'kind = "honour"\nlevel = "{level}"\ntitle = "{title}"'


def take_in(
    unit: Unit, by: Any, outcome: str, *, posting: str = POSTING, family: str = "awards", entrant: str = "person"
) -> Scheme:
    text = TEXT.format(
        title=f"表彰{Scheme.objects.count()}", family=family, entrant=entrant, posting=posting, outcome=outcome
    )
    return programmes.take_in_scheme(text=text, unit=unit, by=by, at=clock.now())


@pytest.mark.parametrize(
    ("username", "outcome", "posting", "said"),
    [
        ("school", honour("national", "全国模范教师"), POSTING, "不能授予国家级荣誉"),
        ("school", honour("county"), POSTING, "不能授予县"),
        ("county", honour("city"), POSTING, "不能授予市级荣誉"),
        ("city", honour("province"), POSTING, "不能授予省级荣誉"),
        ("school", honour("base", "全国模范教师"), POSTING, "国家级荣誉的名称"),
        ("school", honour("base"), "", "公示"),
        ("city", honour("city"), "", "公示"),
        ("school", HOME.format("model_home"), POSTING, "以上工会评定"),
        ("county", HOME.format("model_home"), "", "公示"),
    ],
)  # fmt: skip
def test_no_union_takes_in_a_scheme_beyond_it(username: str, outcome: str, posting: str, said: str) -> None:
    by, unit = home(username)
    level = outcome.startswith('kind = "level"')
    with pytest.raises(RuleBroken, match=said):
        take_in(unit, by, outcome, posting=posting, **({"family": "staffhomes", "entrant": "unit"} if level else {}))


def test_its_own_level_is_its_own_to_grant() -> None:
    for username, level in (("school", "base"), ("county", "county"), ("city", "city")):
        by, unit = home(username)
        assert take_in(unit, by, honour(level)).pk


def test_a_call_beyond_its_host_is_neither_made_nor_published(sign_in: Any) -> None:
    by, school = home("school")
    at, day = clock.now(), clock.today()
    dates = {"title": "奖章", "year": day.year, "opens_on": day, "closes_on": day}
    platform = programmes.platform_version("may_day_medal", at=at)
    with pytest.raises(RuleBroken, match="不能授予市级荣誉"):
        programmes.prepare(version=platform, unit=school, by=by, at=at, **dates)
    scheme = take_in(school, by, honour("base"))
    version = scheme.versions.get()
    call = programmes.prepare(version=version, unit=school, by=by, at=at, **dates)
    type(version).objects.filter(pk=version.pk).update(
        body={**version.body, "outcome": {"kind": "honour", "level": "national"}}
    )  # as one made before there was this rule
    answer = sign_in("school").post(f"/programmes/calls/{call.key}/act/publish/", follow=True)
    assert "不能授予国家级荣誉" in answer.content.decode()
    with pytest.raises(RuleBroken, match="不能授予国家级荣誉"):
        programmes.publish(type(call).objects.get(pk=call.pk), by=by, at=at)


def test_a_copy_of_what_is_shipped_without_posting_may_stay_so() -> None:
    by, county = home("county")
    at = clock.now()
    scheme = programmes.copy_scheme(
        programmes.platform_version("small_home", at=at), unit=county, title="小家", by=by, at=at
    )
    body = {**scheme.versions.get().body, "about": "本县小家验收。"}
    assert programmes.change_scheme(scheme, body=body, expected=1, by=by, at=at).number == 2
    with pytest.raises(RuleBroken, match="公示"):
        programmes.change_scheme(
            scheme, body={**body, "outcome": {**body["outcome"], "matter": "model_home"}}, expected=2, by=by, at=at
        )


@pytest.mark.parametrize(
    ("granter", "level", "counts"), [("school", "city", False), ("county", "county", True), ("county", "city", False)]
)
def test_only_what_a_superior_granted_proves_anything(granter: str, level: str, counts: bool) -> None:
    by, school = home("school")
    person, unit = teacher(school), school if granter == "school" else school.superior
    assert unit is not None
    Honour.objects.create(
        holder_kind="person", person=person, unit=school, code="may_day_medal", title="奖章", level=level, year=2020, recorded_at=clock.now(),
        granted_on=clock.today() - timedelta(days=9), granted_by=unit, organiser=unit.name, origin="programme", recorded_by=by,
    )  # fmt: skip
    who = Entrant(school, person, clock.today())
    for wanted in ([{"level": "county"}], [{"code": "may_day_medal"}]):
        assert (_refuse(wanted, who) == "") is counts
