"""Accounts of people in reach: opened, reset, stopped; by whom, and by whom not; the password leaves no trace."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from jiaogong.engines.inbox.models import Message
from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.engines.org.verbs import create_office, make_person, take_office
from jiaogong.kernel import clock
from jiaogong.kernel.accounts import factors
from jiaogong.kernel.accounts.models import Device, FailedSignIn, User
from jiaogong.kernel.accounts.tokens import user_for
from jiaogong.kernel.accounts.verbs import create_token, enrol_totp, remove_totp
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.members import accounts
from jiaogong.modules.members.models import Membership
from jiaogong.modules.unions.tests.cast import CityCase, days_ago, id_number, officer, person_named

SHOWN = re.compile(r">([a-z2-9]{4}(?:-[a-z2-9]{4}){3})<")
NEW = "一句好记的话：清风明月照大江"


class AccountCase(CityCase):
    def setUp(self) -> None:
        super().setUp()
        self.person = person_named("欧阳小梅", self.school, days_ago(500), id_number=id_number(77), phone="13800000077")
        Membership.objects.create(
            person=self.person, unit=self.school, employment_type="established", since=days_ago(400)
        )
        self.path = f"/members/{self.person.key}/account/"
        self.chair = User.objects.get(username="school")
        above = self.school.superior
        assert above is not None
        self.above, self.cadre_above = above, officer(above, "above", role="officer", title="干事")

    def post(self, act: str, who: str = "school", client: Client | None = None, **data: str) -> Any:
        return (client or self.as_(who)).post(self.path, {"act": act, **data})

    def opened(self) -> str:
        """An account for the person; its password."""
        password = accounts.open_account(self.person, by=self.chair, username="ouyang")
        self.person.refresh_from_db()
        return password

    def sign_in(self, password: str) -> Client:
        client = Client()
        client.post("/login/", {"username": "ouyang", "password": password})
        return client

    def shown(self, client: Client) -> str:
        found = SHOWN.search(client.get(self.path).content.decode())
        return found[1] if found else ""


class Opening(AccountCase):
    def test_opened_shown_once_changed_at_the_first_sign_in(self) -> None:
        cadre = self.as_("school")
        page = cadre.get(self.path).content.decode()
        assert 'value="ouyangxiaomei"' in page
        assert self.post("open", client=cadre, username="OuYang")["Location"] == self.path
        answer = cadre.get(self.path)
        password = SHOWN.search(answer.content.decode())
        assert password is not None
        assert answer["Cache-Control"] == "no-store"
        assert self.shown(cadre) == ""
        user = User.objects.get(username="ouyang")
        assert (user.name, user.person, user.must_change_password) == ("欧阳小梅", self.person, True)

        person = Client()
        came = person.post("/login/", {"username": "ouyang", "password": password[1]})
        assert came["Location"] == "/me/password/"
        assert person.get("/")["Location"] == "/me/password/"
        person.post("/me/password/", {"old_password": password[1], "new_password": NEW, "again": NEW})
        assert person.get("/").status_code == 200
        assert "上次登录" in cadre.get(f"/members/{self.person.key}/").content.decode()

    def test_the_password_is_written_nowhere(self) -> None:
        cadre = self.as_("school")
        self.post("open", client=cadre, username="ouyang")
        sessions = [row.get_decoded() for row in Session.objects.all()]
        password = self.shown(cadre)
        kept = json.dumps(
            [list(Entry.objects.values("before", "after", "verb", "object_label")), sessions], default=str
        )
        assert password
        assert password not in kept
        line = self.last_line()
        assert (line.verb, line.unit_id, line.after) == (
            "建立账号", self.school.pk, {"username": "ouyang", "name": "欧阳小梅"}
        )  # fmt: skip
        page = cadre.get(f"/members/{self.person.key}/").content.decode()
        assert "建立账号" in page
        assert password not in page

    def test_sent_twice_opens_once_and_leads_to_the_same_page(self) -> None:
        cadre, key = self.as_("school"), str(uuid.uuid4())
        first = self.post("open", client=cadre, username="ouyang", once=key)
        hashed = User.objects.get(username="ouyang").password
        second = self.post("open", client=cadre, username="ouyang", once=key)
        assert first["Location"] == second["Location"]
        assert User.objects.get(username="ouyang").password == hashed
        assert User.objects.get(username="ouyang").check_password(self.shown(cadre))

    def test_user_names_that_are_refused(self) -> None:
        for username, words in (
            ("abc", "4—30 个"),
            ("欧阳小梅", "4—30 个"),
            ("-ouyang", "开头结尾"),
            ("school", "已经有人使用"),
            ("13912345678", "证件号或手机号"),
            ("138.0000.0077", "证件号或手机号"),
            (f"u{id_number(77)}".lower(), "证件号或手机号"),
            ("", "必填项"),
        ):
            answer = self.post("open", client=self.as_("school"), username=username)
            assert answer.status_code == 200
            assert words in answer.content.decode(), username
        assert self.person.user is None

    def test_suggestions_get_a_number_when_taken_or_short(self) -> None:
        for taken in ("ouyangxiaomei", "ouyangxiaomei2"):
            User.objects.create_user(taken, None, name="甲")
        assert accounts.suggested_username(self.person) == "ouyangxiaomei3"
        assert len(accounts.suggested_username(make_person(name="俄"))) == 4
        assert accounts.suggested_username(make_person(name="A·B")).startswith("ab")

    def test_a_second_account_is_refused(self) -> None:
        self.opened()
        assert "已有账号" in self.post("open", username="school").content.decode()


class Resetting(AccountCase):
    def test_sessions_tokens_and_known_browsers_end(self) -> None:
        first = self.opened()
        person = self.sign_in(first)
        user = User.objects.get(username="ouyang")
        _, raw = create_token(user=user, name="取数", days=9, at=clock.now())
        FailedSignIn.objects.create(username="ouyang", source="a:1", address="1", at=clock.now())
        cadre = self.as_("above")
        assert self.post("reset", client=cadre)["Location"] == self.path
        password = self.shown(cadre)
        assert password not in ("", first)
        assert person.get("/me/password/")["Location"].startswith("/login/")
        assert user_for(raw, clock.now()) is None
        assert not Device.objects.filter(user=user).exists()
        assert not FailedSignIn.objects.exists()
        user.refresh_from_db()
        assert user.must_change_password
        assert user.check_password(password)
        assert self.sign_in(password).get("/")["Location"] == "/me/password/"
        line = self.last_line()
        assert (line.verb, line.unit_id, line.after) == ("重置密码", self.school.pk, {"tokens": 1})
        message = Message.objects.get(person=self.person)
        assert message.short == "密码已重置"
        assert str(self.cadre_above) in message.body
        assert password not in message.body

    def test_sent_twice_resets_once(self) -> None:
        self.opened()
        cadre, key = self.as_("school"), str(uuid.uuid4())
        self.post("reset", client=cadre, once=key)
        self.post("reset", client=cadre, once=key)
        assert Entry.objects.filter(verb="重置密码").count() == 1
        assert User.objects.get(username="ouyang").check_password(self.shown(cadre))

    def test_a_password_waits_ten_minutes_and_for_its_own_page(self) -> None:
        self.opened()
        cadre = self.as_("school")
        self.post("reset", client=cadre)
        other = person_named("钱多多", self.school, days_ago(50))
        assert not SHOWN.search(cadre.get(f"/members/{other.key}/account/").content.decode())
        later = clock.now() + timedelta(minutes=11)
        with patch("jiaogong.kernel.accounts.shown_once.clock.now", lambda: later):
            assert self.shown(cadre) == ""
        assert self.shown(cadre) == ""

    def test_without_an_account_or_with_a_stopped_one(self) -> None:
        assert "请先开通" in self.post("reset").content.decode()
        self.opened()
        accounts.stop(self.person, by=self.chair)
        assert "请先恢复登录" in self.post("reset").content.decode()


class Stopping(AccountCase):
    def test_stopped_at_once_and_resumed_without_the_old_sessions(self) -> None:
        password = self.opened()
        person = self.sign_in(password)
        assert person.get("/me/password/").status_code == 200
        assert self.post("stop")["Location"] == self.path
        assert person.get("/me/password/")["Location"].startswith("/login/")
        assert self.sign_in(password).get("/me/password/").status_code == 302
        assert "已停用" in self.as_("school").get(f"/members/{self.person.key}/").content.decode()
        lines = Entry.objects.count()
        self.post("stop")
        assert Entry.objects.count() == lines
        self.post("resume")
        assert self.last_line().verb == "恢复登录"
        assert person.get("/me/password/")["Location"].startswith("/login/")
        assert self.sign_in(password).get("/me/password/").status_code == 200


class Refusals(AccountCase):
    def test_out_of_reach_is_404_and_changes_nothing(self) -> None:
        self.opened()
        hashed = User.objects.get(username="ouyang").password
        other = Unit.objects.filter(superior=self.above, layer="base").exclude(pk=self.school.pk)[0]
        stranger = make_person(name="何外人")
        stranger.user = User.objects.create_user("outsider", None, name="何外人")
        stranger.save()
        office = create_office(other, by=None, title="外校主席", role="chair", check=False)
        take_office(office, by=None, person=stranger, since=days_ago(9), check=False)
        for username in ("outsider", "leader", "handler", "member"):
            assert self.as_(username).get(self.path).status_code == 404
            for act in ("open", "reset", "stop", "resume"):
                assert self.post(act, username).status_code == 404
        with pytest.raises(Refused):
            accounts.reset(self.person, by=stranger.user)
        assert User.objects.get(username="ouyang").password == hashed

    def test_who_left_the_unit_is_out_of_reach(self) -> None:
        Employment.objects.filter(person=self.person).update(until=days_ago(3))
        Membership.objects.filter(person=self.person).update(until=days_ago(3))
        assert self.as_("school").get(self.path).status_code == 404
        assert "开通账号" not in self.as_("school").get(f"/members/{self.person.key}/").content.decode()

    def test_a_school_chair_takes_over_no_county_cadre(self) -> None:
        password = self.opened()
        office = create_office(self.above, by=None, title="副主席（兼职）", role="officer", check=False)
        for since in (days_ago(9), clock.today() + timedelta(days=9)):
            office.holdings.all().delete()
            take_office(office, by=None, person=self.person, since=since, check=False)
            cadre = self.as_("school")
            page = cadre.get(self.path).content.decode()
            assert "由其任职单位办理" in page
            assert "ouyang<" not in page
            for act in ("reset", "stop", "resume", "open"):
                answer = self.post(
                    act,
                    client=cadre,
                    username="school",
                )
                assert "由其任职单位办理" in answer.content.decode()
        user = User.objects.get(username="ouyang")
        assert user.check_password(password)
        assert user.is_active
        assert self.post("reset", "above").status_code == 302
        assert self.post("reset", "city").status_code == 302

    def test_a_county_cadre_without_account_is_not_opened_below(self) -> None:
        office = create_office(self.above, by=None, title="副主席（兼职）", role="officer", check=False)
        take_office(office, by=None, person=self.person, since=days_ago(9), check=False)
        with pytest.raises(RuleBroken, match="由其任职单位办理"):
            accounts.open_account(self.person, by=self.chair, username="ouyang")
        assert not User.objects.filter(username="ouyang").exists()

    def test_nobody_his_own(self) -> None:
        own = Person.objects.get(user=self.chair)
        hashed = self.chair.password
        cadre = self.as_("school")
        page = cadre.get(f"/members/{own.key}/account/").content.decode()
        assert "/me/password/" in page
        for act in ("reset", "stop"):
            assert "自己的密码" in cadre.post(f"/members/{own.key}/account/", {"act": act}).content.decode()
        self.chair.refresh_from_db()
        assert (self.chair.password, self.chair.is_active) == (hashed, True)

    def test_unknown_acts_change_nothing(self) -> None:
        lines = Entry.objects.count()
        for act in ("", "delete"):
            assert self.post(act).status_code == 200
        assert Entry.objects.count() == lines


class SecondFactorCase(AccountCase):
    """A colleague who lost his phone: his second factors are reset, with a reason, by whoever may reset his password."""

    def setUp(self) -> None:
        super().setUp()
        self.opened()
        user = self.person.user
        assert user is not None
        self.owner, at = user, clock.now()
        secret = factors.new_secret()
        typed = factors.code_at(secret, int(at.timestamp()) // factors.STEP)
        enrol_totp(user=user, secret=secret, typed=typed, at=at)

    def test_reset_with_a_reason_line_and_message(self) -> None:
        page = self.as_("school").get(self.path).content.decode()
        assert "重置二次验证" in page
        assert "必填项" in self.post("reset_second", reason="").content.decode()
        self.post("reset_second", reason="手机遗失，已当面核对")
        assert not factors.has_second(self.owner)
        line = self.last_line()
        assert (line.verb, line.unit_id, line.after) == (
            "重置二次验证", self.school.pk, {"reason": "手机遗失，已当面核对"}
        )  # fmt: skip
        message = Message.objects.filter(person=self.person, short="二次验证已重置").get()
        assert "手机遗失" in message.body
        assert "重置二次验证" not in self.as_("school").get(self.path).content.decode()

    def test_the_same_hand_does_not_reset_the_password_too(self) -> None:
        self.post("reset_second", reason="手机遗失，已当面核对")
        assert "另一名干部" in self.post("reset").content.decode()
        accounts.reset(self.person, by=self.cadre_above)

    def test_out_of_reach_it_does_not_exist(self) -> None:
        answer = self.post("reset_second", who="member", reason="手机遗失，已当面核对")
        assert answer.status_code == 404
        assert factors.has_second(self.owner)

    def test_the_owner_hears_of_what_happens_to_his_account(self) -> None:
        remove_totp(user=self.owner, at=clock.now())
        shorts = set(Message.objects.filter(person=self.person).values_list("short", flat=True))
        assert {"已设置验证器", "已移除验证器"} <= shorts
