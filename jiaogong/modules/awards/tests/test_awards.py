"""Honours: recorded once, seen by those in reach, revoked with a reason; a condition for entering."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.programmes.eligibility import Entrant
from jiaogong.engines.programmes.tests.cast import upload
from jiaogong.kernel import clock
from jiaogong.kernel.access import standings
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.awards import verbs
from jiaogong.modules.awards.eligibility import _refuse, _sound
from jiaogong.modules.awards.models import Honour

pytestmark = pytest.mark.usefixtures("tiny_city")


def home(username: str) -> tuple[Any, Unit]:
    user = User.objects.get(username=username)
    return user, Unit.objects.get(pk=standings(user)[0].home_id)


def teacher(unit: Unit) -> Person:
    return Employment.objects.filter(unit__home=unit, until=None, person__user=None).order_by("pk").first().person


def record(unit: Unit, by: Any, **more: Any) -> Honour:
    given = {
        "title": "优秀教师",
        "level": "city",
        "organiser": "市总工会",
        "granted_on": clock.today() - timedelta(days=30),
        "proof": upload("获奖证书.pdf"),
    } | more
    return verbs.record_honour(unit, by=by, at=clock.now(), **given)


def test_it_is_recorded_once_and_shown_to_superiors_alone(sign_in: Any) -> None:
    by, school = home("school")
    person = teacher(school)
    honour = record(school, by, person=person)
    with pytest.raises(RuleBroken, match="台账里已有"):
        record(school, by, person=person)
    for username, status in (("school", 200), ("city", 200), ("county", 404), ("member", 404)):
        assert sign_in(username).get(f"/awards/{honour.key}/").status_code == status
    page = sign_in("city").get("/awards/?level=city").content.decode()
    assert person.name in page and "优秀教师" in page


def test_wrong_days_and_strangers_are_refused() -> None:
    by, school = home("school")
    with pytest.raises(RuleBroken, match="不能晚于今天"):
        record(school, by, granted_on=clock.today() + timedelta(days=1))
    stranger = Person.objects.exclude(employments__unit__home=school).filter(employments__until=None).first()
    with pytest.raises(RuleBroken, match="不在"):
        record(school, by, person=stranger)
    with pytest.raises(Refused):
        record(school, User.objects.get(username="member"))


def test_revoking_keeps_row_and_reason(sign_in: Any) -> None:
    by, school = home("school")
    honour = record(school, by)
    client = sign_in("school")
    assert "写明依据" in client.post(f"/awards/{honour.key}/revoke/", {"reason": "错"}).content.decode()
    assert client.post(f"/awards/{honour.key}/revoke/", {"reason": "授予单位已撤销该荣誉"}).status_code == 302
    honour.refresh_from_db()
    assert honour.revoked_for == "授予单位已撤销该荣誉"
    assert "已撤销" in client.get(f"/awards/{honour.key}/").content.decode()
    record(school, by)  # may be recorded anew


def test_the_condition_asks_for_a_valid_honour_of_a_level() -> None:
    by, school = home("school")
    person = teacher(school)
    who = Entrant(school, person, clock.today())
    wanted = [{"level": "county"}]
    assert _sound(wanted) == "" and "没有" in _sound([{"level": "moon"}])
    assert "要求已获" in _refuse(wanted, who)
    honour = record(school, by, person=person)
    assert _refuse(wanted, who) == ""
    verbs.revoke_honour(honour, reason="授予单位撤销", by=by, at=clock.now())
    assert "要求已获" in _refuse(wanted, who)


def test_export_and_form(sign_in: Any) -> None:
    client = sign_in("school")
    answer = client.post(
        "/awards/record/",
        {"title": "文明单位", "level": "county", "organiser": "县文明办", "granted_on": f"{clock.today():%Y-%m-%d}"}
        | {"proof": upload("证书.pdf")},
    )
    assert answer.status_code == 302
    assert "证书.pdf" in client.get(answer.url).content.decode()
    assert client.get("/awards/?export=xlsx").status_code == 200
    assert "没有推荐人选" in client.get("/awards/candidates/").content.decode() or Honour.objects.exists()


def test_a_superiors_honour_is_recorded_with_its_proof_alone(sign_in: Any) -> None:
    by, school = home("school")
    facts = {"title": "全国模范教师", "level": "national", "organiser": "人力资源社会保障部"}
    answer = sign_in("school").post("/awards/record/", facts | {"granted_on": f"{clock.today():%Y-%m-%d}"})
    assert "要附证明" in answer.content.decode() and not Honour.objects.filter(title="全国模范教师").exists()
    record(school, by, title="校优秀教师", level="base", organiser="本校", proof=None)
    honour = record(school, by, **facts)
    paper = Attachment.objects.get(owner_type="awards.honour", owner_id=honour.pk)
    for username, status in (("school", 200), ("city", 200), ("member", 404)):
        assert sign_in(username).get(reverse("papers:attachment", args=[paper.key])).status_code == status
