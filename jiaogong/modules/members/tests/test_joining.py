"""申请入会: by link and by account, what a prober learns (nothing), approving, evidence, the own account."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings

from jiaogong.engines.inbox.models import Item
from jiaogong.engines.org.models import Employment, Person
from jiaogong.engines.org.verbs import create_office, make_person, take_office
from jiaogong.engines.personal.models import Consent
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.members import admission, applying, evidence, verbs
from jiaogong.modules.members.models import Application, JoiningLink, Membership, RealNameEvidence, Transfer
from jiaogong.modules.unions.tests.cast import days_ago, id_number

from .test_transfers import TransferCase

WORDS = "青山见我应如是九万里风鹏"


class JoiningCase(TransferCase):
    """The new school has a link; 孙小雨 works there and is no member, 钱多多 is a member of the old school."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.link = admission.issue_link(cls.new, by=cls.new_chair, expires_on=days_ago(-30), at=clock.now())
        cls.staff = make_person(name="孙小雨", id_number=id_number(20), phone="13800000020")
        cls.staff.save()
        Employment.objects.create(person=cls.staff, unit=cls.new, employment_type="dispatched", since=days_ago(90))

    def typed(self, **more: Any) -> dict[str, Any]:
        return {
            "name": "孙小雨", "id_number": id_number(20), "phone": "13800000020", "employment_type": "dispatched",
            "position": "保安", "agree": "on",
        } | more  # fmt: skip

    def walk(self, client: Client, **more: Any) -> tuple[str, str]:
        """Through the three screens; answers the confirming page and the progress page."""
        start = f"/members/join/{self.link.code}/"
        answer = client.post(start, self.typed(**more))
        assert answer.status_code == 302, answer.content.decode()
        page = client.get(answer["Location"]).content.decode()
        code = re.search(r"验证码：<b>(\d{6})</b>", page)
        assert code
        assert client.post(answer["Location"], {"code": code[1]})["Location"] == f"{start}confirm/"
        confirm = client.get(f"{start}confirm/").content.decode()
        return confirm, client.post(f"{start}confirm/", follow=True).content.decode()


@override_settings(DEMO=True)
class ByLink(JoiningCase):
    def test_three_screens_then_the_card(self) -> None:
        phone = Client()
        confirm, progress = self.walk(phone)
        assert "孙*，证件尾号 " in confirm and self.new.name in confirm
        assert "请记下查询码" in progress and "核对码" not in progress
        row = Application.objects.get()
        assert (row.status, row.matched) == ("submitted", True)
        item = Item.objects.open().get()
        assert (item.office.unit, item.due_on is not None) == (self.new, True)  # type: ignore[union-attr]
        desk = self.as_(self.new_chair)
        page = desk.get(f"/members/applications/{row.key}/").content.decode()
        assert "与本单位在职人员名册相符" in page and "手机号与登记的一致" in page
        decide = f"/members/applications/{row.key}/decide/"
        data = {"act": "approve", "since": str(days_ago(0)), "employment_type": "dispatched", "position": "保安"}
        assert desk.post(decide, data).status_code == 302
        member = Membership.objects.get(person=self.staff)
        assert re.fullmatch(rf"{days_ago(0).year}\d{{8}}", member.number)
        assert (member.verified_on, member.proof) == (days_ago(0), "member")
        assert set(RealNameEvidence.objects.values_list("kind", flat=True)) == {"roster_match", "own_confirmation"}
        assert Consent.objects.get(person=self.staff).purpose == "members.joining"
        row.refresh_from_db()
        assert (row.id_number, row.phone, row.status) == (None, None, "approved")
        assert not Item.objects.open().exists() and desk.post(decide, data).status_code == 302
        assert Membership.objects.filter(person=self.staff).count() == 1
        page = phone.get("/members/join/progress/").content.decode()
        assert "已批准入会" in page and "开通账号" in page
        account = {"username": "sunxiaoyu", "new_password": WORDS, "again": WORDS}
        assert phone.post("/members/join/account/", account)["Location"] == "/login/"
        assert phone.login(username="sunxiaoyu", password=WORDS)
        assert phone.post("/members/join/account/", account | {"username": "another"}).status_code == 404
        card = phone.get("/members/card/").content.decode()
        assert member.number in card and "<svg" in card

    def test_a_prober_sees_the_same_pages_whoever_he_names(self) -> None:
        seen = []
        for more in (
            {"phone": "13900000001"},  # on the roster, another phone
            {"phone": "13900000002", "name": "没有的人", "id_number": id_number(31)},  # nobody
            {"phone": "13900000003", "name": "钱多多", "id_number": id_number(7)},  # a member of another school
            {"phone": "13900000004", "name": "别的名", "id_number": id_number(20)},  # the number of another name
        ):
            confirm, progress = self.walk(Client(), **more)
            for part in ("孙小雨", "没有的人", "钱多多", "别的名"):
                confirm = confirm.replace(part, "某人")
            confirm = re.sub(r"\d{3}\*+\d{3}[\dX]|value=\"[^\"]+\"|139\*{4}\d{4}|X-CSRFToken[^}]+", "#", confirm)
            seen.append(confirm)
            assert "与名册相符" not in confirm and "核对码" in progress
        assert len(set(seen)) == 1

    def test_tries_are_limited_whether_they_fit_or_not(self) -> None:
        for number in (20, 31):
            last = [
                Client().post(f"/members/join/{self.link.code}/", self.typed(id_number=id_number(number), phone=f"1370000{number}{n:02d}"))
                for n in range(7)
            ]  # fmt: skip
            assert [a.status_code for a in last] == [302] * 6 + [200]
            assert "提交次数太多" in last[-1].content.decode()

    def test_wrong_codes_end_and_a_code_is_good_for_ten_minutes(self) -> None:
        at = clock.now()
        given = applying.Given("孙小雨", id_number(20), False, "13800000020", "dispatched", "", "")
        row = applying.begin(self.link, given=given, address="1", at=at)
        code = applying.send_code(row, at=at)
        with pytest.raises(RuleBroken, match="太频繁"):
            applying.send_code(row, at=at)
        with pytest.raises(RuleBroken, match="已失效"):
            applying.prove_phone(row, code=code, at=at + timedelta(minutes=11))
        wrong = "000000" if code != "000000" else "111111"
        assert [applying.prove_phone(row, code=wrong, at=at) for _ in range(5)] == [False] * 5
        with pytest.raises(RuleBroken, match="已失效"):
            applying.prove_phone(row, code=code, at=at)
        with pytest.raises(RuleBroken, match="请先输入"):
            applying.submit(row, at=at)

    def test_a_member_of_another_unit_becomes_a_transfer(self) -> None:
        self.walk(Client(), name="钱多多", id_number=id_number(7), phone="13800000007")
        row = Application.objects.get()
        with pytest.raises(RuleBroken, match="核对码不对"):
            admission.approve(
                row, by=self.new_chair, at=clock.now(), since=days_ago(0), employment_type="agency", code=""
            )
        code = applying.check_code(row)
        admission.approve(
            row, by=self.new_chair, at=clock.now(), since=days_ago(0), employment_type="agency", code=code
        )
        row.refresh_from_db()
        assert row.status == "moving" and row.transfer == Transfer.objects.get()
        assert Membership.objects.get(person=self.person).unit == self.old

    def test_returned_put_right_and_rejected(self) -> None:
        phone = Client()
        _, progress = self.walk(phone)
        row, at = Application.objects.get(), clock.now()
        with pytest.raises(Refused):
            admission.return_application(row, by=self.old_chair, reason="写清楚", at=at)
        admission.return_application(row, by=self.new_chair, reason="请写岗位", at=at)
        assert "请写岗位" in phone.get(f"/members/join/{self.link.code}/").content.decode()
        later = {"position": "门卫", "phone": "13900000077"}
        self.walk(phone, **later)
        row.refresh_from_db()
        assert (row.status, row.position, Application.objects.count()) == ("submitted", "门卫", 1)
        admission.reject(row, by=self.new_chair, rule="not_staff", at=at)
        page = phone.get("/members/join/progress/").content.decode()
        assert "《工会法》第三条" in page
        assert admission.sweep(at + timedelta(days=31)) >= 1
        row.refresh_from_db()
        assert row.id_number is None
        code = re.search(r"once-shown\">([a-z0-9-]{14})<", progress)
        assert (
            code and Client().post("/members/join/progress/", {"code": code[1]}).status_code == 200
        )  # the newer code holds

    def test_a_stopped_or_expired_link_is_no_page(self) -> None:
        path = f"/members/join/{self.link.code}/"
        assert Client().get(path).status_code == 200
        JoiningLink.objects.update(expires_on=days_ago(1))
        assert Client().get(path).status_code == 404
        fresh = admission.issue_link(self.new, by=self.new_chair, expires_on=days_ago(-1), at=clock.now())
        assert admission.revoke_link(self.new, by=self.new_chair, at=clock.now())
        assert Client().get(f"/members/join/{fresh.code}/").status_code == 404
        with pytest.raises(Refused):
            admission.issue_link(self.new, by=self.old_chair, expires_on=days_ago(-1), at=clock.now())


class WithoutMessages(JoiningCase):
    def test_the_registrar_asks_for_the_check_code(self) -> None:
        phone, start = Client(), f"/members/join/{self.link.code}/"
        assert phone.post(start, self.typed())["Location"] == f"{start}confirm/"
        assert "与名册相符" not in phone.get(f"{start}confirm/").content.decode()
        progress = phone.post(f"{start}confirm/", follow=True).content.decode()
        row = Application.objects.get()
        assert applying.check_code(row) in progress
        desk, decide = self.as_(self.new_chair), f"/members/applications/{row.key}/decide/"
        data = {"act": "approve", "since": str(days_ago(0)), "employment_type": "agency", "code": "000000"}
        assert "核对码不对" in desk.post(decide, data).content.decode()
        assert not Membership.objects.filter(person=self.staff).exists()
        assert desk.post(decide, data | {"code": applying.check_code(row), "seen": "on"}).status_code == 302
        assert Membership.objects.get(person=self.staff).proof == "registrar"

    def test_by_account(self) -> None:
        self.staff.user = User.objects.create_user("sunxiaoyu", None, name="孙小雨")
        self.staff.save()
        client = self.as_(self.staff.user)
        for _ in range(2):
            client.post("/members/apply/", {"employment_type": "dispatched", "agree": "on"})
        row = Application.objects.get()
        assert (row.by_account, row.id_number, row.status) == (True, None, "submitted")
        assert "工会核对审核" in client.get("/members/mine/").content.decode()
        admission.approve(row, by=self.new_chair, at=clock.now(), since=days_ago(0), employment_type="dispatched")
        assert Membership.objects.get(person=self.staff).verified_on == days_ago(0)
        assert self.as_(self.person.user).get("/members/apply/").content.decode().count("您已有会籍") == 1  # type: ignore[arg-type]

    def test_the_database_holds_the_invariants(self) -> None:
        base = {
            "unit": self.new, "name": "甲", "employment_type": "agency", "consented_at": clock.now(), "opened_at": clock.now(),
        }  # fmt: skip
        for wrong in (
            {"status": "submitted"},
            {"status": "rejected", "submitted_at": clock.now()},
            {"status": "returned", "submitted_at": clock.now()},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Application.objects.create(**base, **wrong)
        own = base | {"person": self.staff, "by_account": True, "status": "submitted", "submitted_at": clock.now()}
        Application.objects.create(**own)
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.create(**own)
        with pytest.raises(IntegrityError), transaction.atomic():
            JoiningLink.objects.create(
                unit=self.new, code="x", issued_at=clock.now(), issued_by=self.new_chair, expires_on=days_ago(0)
            )
        for _ in range(2):
            evidence.add(self.staff, self.new, "roster_match", by=None, at=clock.now())
        with pytest.raises(IntegrityError), transaction.atomic():
            RealNameEvidence.objects.create(person=self.staff, unit=self.new, kind="roster_match", at=clock.now())


class Evidence(JoiningCase):
    def test_states(self) -> None:
        for kinds, state in (
            ((), "none"), (("roster_match",), "roster"), (("own_confirmation",), "own"),
            (("roster_match", "own_confirmation"), "verified"), (("registrar_check",), "verified"),
        ):  # fmt: skip
            assert evidence.state_of(kinds) == state

    def test_roster_and_own_confirmation_together_verify(self) -> None:
        Membership.objects.filter(pk=self.row.pk).update(verified_on=None, proof="", number="")
        assert evidence.roster_matches([self.person], self.old, by=self.old_chair, at=clock.now()) == 1
        assert evidence.roster_matches([self.person], self.old, by=self.old_chair, at=clock.now()) == 0
        client = self.as_(self.person.user)  # type: ignore[arg-type]
        assert "信息无误，我确认" in client.get("/members/mine/").content.decode()
        client.post("/members/mine/confirm/")
        row = Membership.objects.get(pk=self.row.pk)
        assert (row.verified_on, row.proof, bool(row.number)) == (days_ago(0), "member", True)
        verbs.unverify(row, by=self.old_chair, reason="证件号码存疑")
        assert not RealNameEvidence.objects.filter(person=self.person, void_at=None).exists()
        with pytest.raises(Refused):
            evidence.confirm_own(self.person, by=self.old_chair, at=clock.now())

    def test_a_correction_voids_the_evidence_and_renames_the_account(self) -> None:
        verbs.verify(self.row, by=self.old_chair, proof="registrar", day=days_ago(1))
        verbs.correct_person(
            self.row, by=self.old_chair, note="改名", name="钱盈盈", id_number="", other_document=False, phone="", sex="",
            birth=None, position="", subject="", employment_type="agency",
        )  # fmt: skip
        assert User.objects.get(pk=self.person.user_id).name == "钱盈盈"
        assert RealNameEvidence.objects.get(person=self.person).void_at is not None
        assert Person.objects.get(pk=self.person.pk).name == "钱盈盈"


@override_settings(DEMO=True)
class AccountsWithOffices(JoiningCase):
    def test_an_application_opens_no_account_of_an_officer_elsewhere(self) -> None:
        """A registrar could write the application himself: the account would carry an office his right does not reach."""
        office = create_office(self.old, by=None, title="副主席", role="officer", check=False)
        take_office(office, by=None, person=self.staff, since=days_ago(9), check=False)
        phone = Client()
        self.walk(phone)
        admission.approve(
            Application.objects.get(), by=self.new_chair, at=clock.now(), since=days_ago(0), employment_type="agency"
        )
        assert "任职单位" in phone.get("/members/join/progress/").content.decode()
        answer = phone.post("/members/join/account/", {"username": "sunxiaoyu", "new_password": WORDS, "again": WORDS})
        assert answer.status_code == 200 and "任职单位" in answer.content.decode()
        with pytest.raises(RuleBroken, match="任职单位"):
            applying.open_own_account(Application.objects.get(), username="sunxiaoyu", password=WORDS, day=days_ago(0))
        assert not User.objects.filter(username="sunxiaoyu").exists()
