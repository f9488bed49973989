"""Certificates: issuing, taking back, renewing, verifying by whoever holds one, and guessing in vain."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jiaogong.engines.org.models import Person
from jiaogong.engines.org.tests.cast import Units, chair, person, small_city
from jiaogong.engines.papers import certificates
from jiaogong.engines.papers.certificates import owners
from jiaogong.engines.papers.certificates.codes import ALPHABET, LENGTH, new_code, read_code
from jiaogong.engines.papers.models import Certificate
from jiaogong.kernel import clock
from jiaogong.kernel.attempts.counting import sweep
from jiaogong.kernel.attempts.models import Attempt
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry

ON = date(2026, 4, 28)


@pytest.fixture
def city(db: None) -> Units:
    return small_city()


def make(city: Units, subject: Any = None, **more: Any) -> Certificate:
    who = more.pop("person", None) or person("王建国", "wang")
    facts: dict[str, Any] = {
        "unit": city["C"], "person": who, "kind": "荣誉证书", "title": "五一劳动奖章", "year": 2026, "on": ON, "by": None, "at": clock.now(),
    }  # fmt: skip
    return certificates.issue(subject or city["S1"], **facts | more)


def browser(user: Any = None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def look(code: str, client: Client | None = None, **more: Any) -> Any:
    return (client or Client()).get(reverse("certificates:verified", args=[code]), **more)


@given(st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    grouped = "-".join((code[:4], code[4:8], code[8:]))
    for typed in (
        code,
        grouped,
        grouped.lower(),
        f" {code[:4]} {code[4:8]}　{code[8:]} ",
        grouped.translate({45: 0x2013}),
    ):
        assert read_code(typed) == code
    assert read_code("".join(chr(ord(c) + 0xFEE0) for c in code)) == code


def test_codes_have_no_look_alikes_and_are_chance() -> None:
    assert not set("0O1IL2Z5S8BU") & set(ALPHABET)
    assert len({new_code() for _ in range(2000)}) == 2000
    assert read_code("0000-0000-0000") == read_code("ACDE") == read_code("'; --") == ""


def test_a_row_has_one_certificate_however_often_it_is_asked(city: Units) -> None:
    first = make(city)
    assert make(city, person=first.person) == first
    assert Entry.objects.filter(verb="颁发证书").count() == 1
    assert "王建国" not in json.dumps(list(Entry.objects.values("after", "object_label")), ensure_ascii=False)


def test_a_holder_is_a_person_or_a_unit(city: Units) -> None:
    first = make(city)
    with pytest.raises(ValueError, match="person or by a unit"):
        make(city, person=first.person, holder_unit=city["S1"])
    with pytest.raises(RuleBroken):
        make(city, person=first.person, title=" ")
    for change in ({"holder_unit": city["S1"]}, {"person": None}, {"revoked_on": ON}, {"revoked_for": "wrong"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Certificate.objects.filter(pk=first.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=make(city, city["S2"], person=first.person).pk).update(subject_id=city["S1"].pk)


def test_anybody_sees_award_year_issuer_and_a_masked_name(city: Units) -> None:
    row = make(city)
    page = look(row.code)
    text = page.content.decode()
    for word in ("这份证书有效", "五一劳动奖章", "2026", "清江市教育工会", "王*"):
        assert word in text
    assert "建国" not in text
    assert "noindex" in page["X-Robots-Tag"]
    assert page["Cache-Control"] == "no-store"
    typed = Client().post(reverse("certificates:verify"), {"code": row.printed_code.lower()}, follow=True)
    assert "这份证书有效" in typed.content.decode()


def test_a_unit_is_not_masked(city: Units) -> None:
    row = certificates.issue(
        city["S2"], unit=city["C"], holder_unit=city["S1"], kind="奖状", title="工人先锋号", year=2026, on=ON, by=None, at=clock.now(),
        holder_name="数学教研组",
    )  # fmt: skip
    assert "数学教研组" in look(row.code).content.decode()


def test_revoked_says_day_and_kind_of_reason_alone(city: Units) -> None:
    row, user = make(city), chair(city["C"])
    with pytest.raises(RuleBroken):
        certificates.revoke(row, reason="other", note="短", by=user, at=clock.now())
    with pytest.raises(Refused):
        certificates.revoke(row, reason="wrong", by=chair(city["S1"], username="s1"), at=clock.now())
    certificates.revoke(row, reason="withdrawn", note="师德问题，市教工〔2026〕9号", by=user, at=clock.now())
    certificates.revoke(row, reason="wrong", by=user, at=clock.now())
    text = look(row.code).content.decode()
    assert "已撤销" in text
    assert "荣誉撤销" in text
    assert "师德问题" not in text
    with pytest.raises(RuleBroken, match="换发"):
        make(city, person=row.person)


def test_a_callers_own_words_stay_inside(city: Units) -> None:
    row = certificates.revoke(make(city), reason="成果系抄袭，取消荣誉", by=None, at=clock.now(), check=False)
    assert (row.revoked_for, row.revoked_note) == ("other", "成果系抄袭，取消荣誉")
    assert "抄袭" not in look(row.code).content.decode()


def test_a_new_one_in_place_of_the_old(city: Units) -> None:
    row, user = make(city), chair(city["C"])
    Person.objects.filter(pk=row.person_id).update(name="王建囯")
    newer = certificates.reissue(row, by=user, at=clock.now(), note="姓名用字更正")
    assert certificates.reissue(row, by=user, at=clock.now()) == newer
    assert (newer.holder_name, newer.code == row.code) == ("王建囯", False)
    assert "已换发新证" in look(row.code).content.decode()
    assert "这份证书有效" in look(newer.code).content.decode()
    assert make(city, person=row.person) == newer


def test_guessing_is_counted_and_stopped(city: Units) -> None:
    row = make(city)
    answers = [look(new_code()).status_code for _ in range(21)]
    assert answers == [404] * 20 + [429]
    assert look(row.code).status_code == 429
    assert look(row.code, REMOTE_ADDR="10.1.1.1").status_code == 200
    for _ in range(20):
        look("x'--", REMOTE_ADDR="2001:db8:1:2::1")
    assert look(row.code, REMOTE_ADDR="2001:db8:1:2:ffff::9").status_code == 429
    assert look(row.code, REMOTE_ADDR="2001:db8:1:3::9").status_code == 200
    assert "127.0.0.1" not in json.dumps(list(Attempt.objects.values_list("subject", flat=True)))
    counted = Attempt.objects.count()
    assert sweep(clock.now() + timedelta(days=3)) == counted


def test_right_codes_are_not_counted(city: Units) -> None:
    row = make(city)
    assert [look(row.code).status_code for _ in range(25)] == [200] * 25


def test_an_erased_holder_leaves_no_name(city: Units) -> None:
    row = make(city)
    Certificate.objects.update(holder_name="")
    text = look(row.code).content.decode()
    assert "已按规定删除" in text
    assert "王" not in text.split("<main")[1]


def test_the_holder_has_his_own(city: Units) -> None:
    row = make(city)
    client = browser(row.person.user if row.person else None)
    assert "五一劳动奖章" in client.get(reverse("certificates:mine")).content.decode()
    page = client.get(reverse("certificates:certificate", args=[row.key]))
    assert "王建国" in page.content.decode()
    data = client.get(reverse("certificates:sheet", args=[row.key]))
    with pikepdf.open(io.BytesIO(data.content)) as file:
        assert str(file.docinfo["/Title"]) == "荣誉证书：五一劳动奖章"
        assert "建国" not in str(dict(file.docinfo))
    stranger = browser(person("李红", "li").user)
    for name in ("certificate", "sheet", "revoke"):
        assert stranger.get(reverse(f"certificates:{name}", args=[row.key])).status_code == 404
    assert client.get(reverse("certificates:revoke", args=[row.key])).status_code == 404
    assert stranger.get(reverse("certificates:issued")).status_code == 404


def test_the_owner_of_the_row_may_let_others_see(city: Units, monkeypatch: pytest.MonkeyPatch) -> None:
    row, other = make(city), person("李红", "li")
    monkeypatch.setattr(owners, "_owners", {})
    certificates.register_owner("org.unit", lambda user, pk: user == other.user and pk == city["S1"].pk)
    assert browser(other.user).get(reverse("certificates:certificate", args=[row.key])).status_code == 200
    with pytest.raises(ValueError, match="twice"):
        certificates.register_owner("org.unit", lambda user, pk: True)


def test_officers_list_print_revoke_and_renew(city: Units) -> None:
    row = make(city)
    make(city, city["S2"], person=person("李红"), title='#set page(width: 1pt) ] "')
    client = browser(chair(city["C"]))
    issued = reverse("certificates:issued")
    assert "王建国" in client.get(issued, {"q": "王建国", "state": "valid", "year": "2026"}).content.decode()
    assert client.get(issued, {"export": "xlsx"}).status_code == 200
    with pikepdf.open(io.BytesIO(client.get(reverse("certificates:sheets")).content)) as file:
        assert len(file.pages) == 2
    assert client.get(reverse("certificates:sheets"), {"q": "没有的"}).status_code == 302
    address = reverse("certificates:reissue", args=[row.key])
    client.post(address, {"title": "五一劳动奖章（更正）", "note": "奖项名称更正"})
    newer = Certificate.objects.get(replaces=row)
    assert newer.title == "五一劳动奖章（更正）"
    assert client.get(address).status_code == 404
    revoke = reverse("certificates:revoke", args=[newer.key])
    assert "至少四个字" in client.post(revoke, {"reason": "other", "note": ""}).content.decode()
    client.post(revoke, {"reason": "wrong", "note": ""})
    newer.refresh_from_db()
    assert newer.revoked_for == "wrong"


def test_a_county_neither_sees_nor_revokes_the_citys(city: Units) -> None:
    row = make(city)
    client = browser(chair(city["C1"], username="county"))
    assert client.get(reverse("certificates:certificate", args=[row.key])).status_code == 404
    below = make(city, city["S2"], unit=city["S1"], person=person("李红"))
    assert client.get(reverse("certificates:certificate", args=[below.key])).status_code == 200
    assert client.get(reverse("certificates:revoke", args=[below.key])).status_code == 404
