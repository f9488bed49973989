"""The API: keys, reach, masks, paging, limits, constant queries."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiaogong.engines.inbox.tests.cast import LONG_AGO, Cast, build, unit
from jiaogong.engines.org.verbs import make_person
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.verbs import create_token, revoke_token
from jiaogong.modules.members.models import Membership
from jiaogong.modules.plans.models import Plan, Target, Task
from jiaogong.modules.unions.models import Body, CommitteeTerm, Union
from jiaogong.site import api as module

ID_NUMBER, PHONE = "990101198503120045", "10012345678"


@pytest.fixture
def cast(db: None) -> Cast:
    """The usual cast; a union, a member with sealed numbers in two schools, a plan with a bound target at the city."""
    cast = build()
    for name in ("school", "abroad_school"):
        school = cast.units[name]
        Union.objects.create(unit=school, name=f"{school.name}工会", since=date(2021, 5, 1))
        Body.objects.create(unit=school, kind="congress", since=date(2021, 6, 1))
        CommitteeTerm.objects.create(
            unit=school, kind="union", number=1, since=date(2021, 5, 1), due_on=date(2026, 5, 1)
        )
        enrol(cast, name, f"{name}员")
    plan = Plan.objects.create(
        unit=cast.units["city"],
        title="2026年工作要点",
        year=2026,
        text="正文",
        status="confirmed",
        created_at=clock.now(),
    )
    task = Task.objects.create(plan=plan, position=1, title="推进建会", status="confirmed")
    Target.objects.create(
        task=task,
        position=1,
        subject="建会率",
        low=80,
        measure="%",
        comparator=">=",
        binding="bound",
        figure="unions.establishment_rate",
    )
    Plan.objects.create(unit=cast.units["city"], title="草稿要点", year=2027, text="x", created_at=clock.now())
    return cast


def enrol(cast: Cast, school: str, name: str) -> None:
    person = make_person(
        name=name, id_number=ID_NUMBER if school == "school" and name == "school员" else "", phone=PHONE
    )
    person.save()
    Membership.objects.create(person=person, unit=cast.units[school], employment_type="established", since=LONG_AGO)


def key_of(cast: Cast, role: str) -> str:
    return create_token(user=cast.users[role], name="试验", days=10, at=clock.now())[1]


def ask(cast: Cast, role: str, path: str, **query: Any) -> Any:
    return Client().get(f"/api/v1{path}", query, headers={"Authorization": f"Bearer {key_of(cast, role)}"})


PATHS = ("/units", "/members", "/figures", "/plans", "/figures/unions.units")


@pytest.mark.parametrize("path", PATHS)
def test_without_a_valid_key_401(cast: Cast, path: str) -> None:
    raw = key_of(cast, "city")
    token = cast.users["city"].tokens.get(revoked_at__isnull=True)
    expired = create_token(user=cast.users["city"], name="旧", days=1, at=clock.now() - timedelta(days=2))[1]
    revoke_token(token=token, by=cast.users["city"], at=clock.now())
    for header in ("", "Bearer", "Bearer nonsense", f"Basic {raw}", f"Bearer {raw}", f"Bearer {expired}"):
        answer = Client().get(f"/api/v1{path}", headers={"Authorization": header})
        assert answer.status_code == 401 and "令牌" in answer.json()["detail"], header
    assert cast.client("city").get(f"/api/v1{path}").status_code == 401  # a session is no key


def test_who_must_change_his_password_is_not_let_in(cast: Cast) -> None:
    raw = key_of(cast, "city")
    type(cast.users["city"]).objects.filter(pk=cast.users["city"].pk).update(must_change_password=True)
    assert Client().get("/api/v1/units", headers={"Authorization": f"Bearer {raw}"}).status_code == 401


INSIDE = {"city", "county", "county2", "school", "school2", "school3"}
UNITS = {
    "city": INSIDE, "leader": INSIDE, "county": {"county", "school", "school2"}, "school": {"school"}, "member": {"school"},
    "handler": {"city"}, "abroad": {"abroad", "abroad_school"},
}  # fmt: skip


@pytest.mark.parametrize("role", list(UNITS))
def test_units_within_reach(cast: Cast, role: str) -> None:
    answer = ask(cast, role, "/units")
    assert {row["name"] for row in answer.json()["items"]} == {cast.units[name].name for name in UNITS[role]}
    assert answer["Cache-Control"] == "private, no-store"
    for name, place in cast.units.items():
        expected = 200 if name in UNITS[role] else 404
        assert ask(cast, role, f"/units/{place.key}").status_code == expected, (role, name)


def test_a_unit_in_full(cast: Cast) -> None:
    body = ask(cast, "county", f"/units/{cast.units['school'].key}").json()
    assert (
        body["union_since"] == "2021-05-01"
        and body["headcount"] == 55
        and body["superior"] == str(cast.units["county"].key)
    )
    assert body["bodies"] == [{"kind": "congress", "since": "2021-06-01"}]
    assert body["committees"][0]["due_on"] == "2026-05-01"


@pytest.mark.parametrize(
    ("query", "names"),
    [({"kind": "primary"}, ["云溪县实验小学"]), ({"nature": "private"}, ["小橡树幼儿园", "启明双语学校"]), ({"q": "小橡树\x00"}, ["小橡树幼儿园"]),
     ({"layer": "base", "page": 2, "page_size": 2}, ["启明双语学校"]), ({"q": "没有"}, [])],
)  # fmt: skip
def test_units_narrowed(cast: Cast, query: dict[str, Any], names: list[str]) -> None:
    assert [row["name"] for row in ask(cast, "city", "/units", **query).json()["items"]] == names


@pytest.mark.parametrize("role", ["city", "county", "school", "leader", "member", "handler", "abroad"])
def test_members_only_for_who_keeps_the_register(cast: Cast, role: str) -> None:
    own = {"city": "school员", "county": "school员", "school": "school员", "abroad": "abroad_school员"}.get(role)
    answer = ask(cast, role, "/members")
    found = Membership.objects.select_related("person")
    for row in found:
        expected = 200 if row.person.name == own else 404
        assert ask(cast, role, f"/members/{row.person.key}").status_code == expected
    if own is None:
        assert answer.status_code == 404
        return
    assert [row["name"] for row in answer.json()["items"]] == [own]
    text = answer.content.decode()
    assert ID_NUMBER not in text and PHONE not in text


def test_a_member_is_masked(cast: Cast) -> None:
    row = ask(cast, "school", "/members").json()["items"][0]
    assert (row["id_number"], row["phone"], row["verified"]) == ("990***********0045", "100****5678", False)
    assert set(row) == {
        "key", "name", "sex", "unit", "unit_name", "number", "status", "employment_type", "since", "verified", "id_number", "phone"
    }  # fmt: skip


def test_a_foreign_unit_in_the_filter_is_404(cast: Cast) -> None:
    assert ask(cast, "city", "/members", unit=cast.units["abroad_school"].key).status_code == 404
    assert ask(cast, "city", "/members", unit=cast.units["county"].key).json()["count"] == 1


@pytest.mark.parametrize("role", ["city", "county", "school", "leader", "handler", "member", "abroad"])
def test_figures_within_reach(cast: Cast, role: str) -> None:
    reach = {"member": set[str]()}.get(role, UNITS[role])
    for name in ("city", "county", "school", "abroad"):
        answer = ask(cast, role, "/figures/unions.establishment_rate", unit=cast.units[name].key)
        assert answer.status_code == (200 if name in reach else 404), (role, name)


def test_a_figure_with_its_split_and_conditions(cast: Cast) -> None:
    body = ask(cast, "city", "/figures/unions.establishment_rate", by="nature").json()
    assert (body["numerator"], body["denominator"], body["units_missing"], body["text"]) == (1, 3, 2, "33.3%")
    assert {part["title"]: part["denominator"] for part in body["parts"]} == {"公办": 1, "民办": 2}
    narrow = ask(
        cast, "city", "/figures/unions.units", nature="private", headcount_min=100, kinds=["combined", "primary"]
    ).json()
    assert narrow["numerator"] == 1
    branch = ask(cast, "city", "/figures/unions.units", branch=cast.units["county2"].key).json()
    assert branch["numerator"] == 1
    assert (
        ask(cast, "city", "/figures/unions.renewals_due", at="2025-12-01", parameter="months=6").json()["numerator"]
        == 1
    )


@pytest.mark.parametrize(
    "query",
    [{"at": "2999-01-01"}, {"at": "gestern"}, {"headcount_min": 9, "headcount_max": 1}, {"nature": "alien"}, {"unit": "x"}, {"category": "x"},
     {"headcount_min": 10**30}, {"by": "moon"}],
)  # fmt: skip
def test_what_cannot_be_is_422(cast: Cast, query: dict[str, Any]) -> None:
    answer = ask(cast, "city", "/figures/unions.units", **query)
    assert answer.status_code == 422 and answer.json()["detail"]


def test_plans_within_reach_and_drafts_of_the_own_unit(cast: Cast) -> None:
    titles = {
        role: [p["title"] for p in ask(cast, role, "/plans").json().get("items", [])]
        for role in ("city", "leader", "handler", "county", "abroad")
    }
    assert titles == {
        "city": ["草稿要点", "2026年工作要点"], "leader": ["2026年工作要点"], "handler": ["2026年工作要点"], "county": [], "abroad": []
    }  # fmt: skip
    assert ask(cast, "member", "/plans").status_code == 404
    plan = Plan.objects.get(year=2026)
    assert ask(cast, "abroad", f"/plans/{plan.key}").status_code == 404
    body = ask(cast, "leader", f"/plans/{plan.key}").json()
    target = body["tasks"][0]["targets"][0]
    assert (
        target["actual_text"] == "1/3 所（33.3%）"
        and target["goal"] == "≥80%"
        and target["figure"] == "unions.establishment_rate"
    )
    assert "text" not in body


def test_too_many_requests_are_429(cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> None:
    monkeypatch.setattr(module, "PER_MINUTE", 3)
    header = {"Authorization": f"Bearer {key_of(cast, 'city')}"}
    answers = [Client().get("/api/v1/figures", headers=header) for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429]
    assert int(answers[-1]["Retry-After"]) <= 60
    assert ask(cast, "county", "/figures").status_code == 200  # another key is not touched


def test_the_description_needs_no_key_and_names_every_refusal(cast: Cast) -> None:
    body = Client().get("/api/v1/openapi.json").json()
    assert len(body["paths"]) == 8
    for path in body["paths"].values():
        assert set(path) == {"get"} and {"200", "401", "404", "422", "429"} <= set(path["get"]["responses"])


def test_lists_cost_the_same_with_more_rows(cast: Cast) -> None:
    header = {"Authorization": f"Bearer {key_of(cast, 'city')}"}

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert Client().get(f"/api/v1{path}", headers=header).status_code == 200
        return len(seen)

    paths = [
        "/units",
        "/members",
        "/figures",
        "/plans",
        "/figures/members.members",
        f"/plans/{Plan.objects.get(year=2026).key}",
    ]
    cost(paths[0])  # the key's "last used" is written once in five minutes
    before = [cost(path) for path in paths]
    for number in range(4):
        unit(cast, f"more{number}", "county", f"新小学{number}", "base", "primary", staff=30)
        enrol(cast, f"more{number}", f"新员{number}")
        Plan.objects.create(
            unit=cast.units["city"],
            title=f"第{number}",
            year=2025,
            text="x",
            status="confirmed",
            created_at=clock.now(),
        )
    assert [cost(path) for path in paths] == before
    assert before == [5, 5, 3, 5, 8, 14]


def test_who_must_set_up_a_second_factor_is_not_let_in(cast: Cast, settings: LazySettings) -> None:
    raw = key_of(cast, "city")
    header = {"Authorization": f"Bearer {raw}"}
    settings.SECOND_FACTOR, settings.DEMO = "required_for_cadres", False
    settings.SECOND_FACTOR_ROLES, settings.SECOND_FACTOR_LAYERS = ("chair", "officer"), ("city", "county")
    users = type(cast.users["city"]).objects.filter(pk=cast.users["city"].pk)
    assert Client().get("/api/v1/units", headers=header).status_code == 200  # days of grace
    users.update(factor_asked_at=clock.now() - timedelta(days=settings.SECOND_FACTOR_GRACE_DAYS, minutes=1))
    assert Client().get("/api/v1/units", headers=header).status_code == 401
