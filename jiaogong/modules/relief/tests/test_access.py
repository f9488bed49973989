"""Who sees a case: by case alone. Whole pages, exports, journal, messages and error pages hold none of the secrets."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl

from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.personal.registry import looks_at
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.relief import verbs
from jiaogong.modules.relief.tests.cast import CAUSE, HEALTH, SECRETS, ReliefCase

LISTS = (
    "",
    "files/",
    "visits/",
    "visits/occasions/",
    "reports/",
    "needs/",
    "surveys/",
    "insurance/",
    "insurance/claims/",
    "mine/",
)
TABS = ("", "assessment/", "help/", "trail/")


class Access(ReliefCase):
    def setUp(self) -> None:
        super().setUp()
        self.file = self.opened()
        verbs.assess(self.file, year=self.today.year, **self.by())
        self.home = f"/relief/files/{self.file.key}/"

    def none_of_it(self, text: str) -> None:
        for secret in SECRETS:
            assert secret not in text, secret

    def reads(self, user: User) -> None:
        """Everything such a user can open holds none of the secrets; the case answers 404."""
        client = self.as_(user)
        for tab in TABS:
            for answer in (
                client.get(self.home + tab),
                client.post(self.home + tab, {"act": "open", "open-reason": "想看一看"}),
            ):
                assert answer.status_code in (404, 405), (user.name, tab)
                self.none_of_it(answer.content.decode())
        for path in LISTS:
            self.none_of_it(client.get(f"/relief/{path}").content.decode())
        for path in (
            "/ledger/payments/",
            "/inbox/",
            "/",
            "/figures/",
            f"/unions/{self.school.key}/",
            f"/members/{self.person.key}/",
        ):
            self.none_of_it(client.get(path).content.decode())
        exported = client.get("/relief/files/?export=xlsx")
        if exported.status_code == 200:
            self.none_of_it(words_of(exported.content))

    def test_colleague_cadre_principal_and_county_see_none_of_it(self) -> None:
        for user in (self.colleague, self.officer, self.principal, self.above, self.clerk):
            self.reads(user)
            page = self.as_(user).get("/relief/files/").content.decode()
            assert "张教师" not in page.replace(user.name, "")
        for user in (self.colleague, self.principal):
            assert self.as_(user).get("/relief/files/").status_code == 404
        assert "少于 5" in self.as_(self.officer).get("/relief/files/").content.decode()
        assert "少于 5" in self.as_(self.above).get("/relief/").content.decode()

    def test_journal_messages_and_todos_name_nobody_and_nothing(self) -> None:
        verbs.grant_access(
            self.file, office=self.office_of(self.officer), reason="核实收入", until=self.today, **self.by()
        )
        verbs.send_to(self.file, to=self.county, matter="申请补助", **self.by())
        lines = str(list(Entry.objects.values_list("verb", "object_label", "before", "after")))
        self.none_of_it(lines)
        assert "张教师" not in str(
            list(Entry.objects.filter(object_type__startswith="relief").values_list("object_label"))
        )
        told = str(list(Message.objects.values_list("short", "body"))) + str(list(Item.objects.values_list("title")))
        self.none_of_it(told)
        assert "张教师" not in told
        assert "deep" not in str(list(Entry.objects.filter(verb="困难认定").values_list("after")))

    def test_the_chair_opens_with_a_reason_and_the_person_sees_who(self) -> None:
        client = self.as_(self.chair)
        for tab in TABS:
            self.none_of_it(client.get(self.home + tab).content.decode())
        page = client.post(self.home, {"act": "open", "open-reason": "看"}).content.decode()
        self.none_of_it(page)
        assert not looks_at(self.person)
        page = client.post(self.home, {"act": "open", "open-reason": "审核补助材料"}).content.decode()
        assert CAUSE in page
        assert HEALTH in page
        assert (
            "12,345.00"
            in client.post(f"{self.home}assessment/", {"act": "open", "open-reason": "年度复核"}).content.decode()
        )
        assert {(look.who, look.reason) for look in looks_at(self.person)} == {
            ("陈主席", "审核补助材料"),
            ("陈主席", "年度复核"),
        }
        assert Entry.objects.filter(verb="查看困难个案").count() == 2
        own = self.as_(self.teacher).get("/relief/mine/").content.decode()
        assert CAUSE in own
        assert "审核补助材料" in own
        assert "审核补助材料" in self.as_(self.teacher).get("/personal/looks/").content.decode()
        self.none_of_it(words_of(client.get("/relief/files/?export=xlsx").content))

    def test_granted_until_a_day_and_taken_back(self) -> None:
        office = self.office_of(self.officer)
        facts = {"office": office, "reason": "核实收入", "until": self.today}
        for stranger in (self.officer, self.above):
            with self.assertRaises(Refused):
                verbs.grant_access(self.file, **facts, **self.by(stranger))
        for wrong in ({"until": self.today - timedelta(days=1)}, {"until": self.today + timedelta(days=400)}, {"reason": " "},
                      {"office": self.office_of(self.principal)}, {"office": self.office_of(self.clerk)}):  # fmt: skip
            with self.assertRaises(RuleBroken):
                verbs.grant_access(self.file, **facts | wrong, **self.by())
        grant = verbs.grant_access(self.file, **facts, **self.by())
        assert verbs.grant_access(self.file, **facts, **self.by()) == grant
        client = self.as_(self.officer)
        assert client.get(self.home).status_code == 200
        assert client.post(f"{self.home}assessment/", {"act": "assess", "year": self.today.year}).status_code == 404
        type(grant).objects.filter(pk=grant.pk).update(until=self.today - timedelta(days=1))
        self.reads(self.officer)
        type(grant).objects.filter(pk=grant.pk).update(until=self.today)
        self.as_(self.chair).post(f"{self.home}trail/", {"act": "revoke", "row": grant.pk})
        self.reads(self.officer)

    def test_the_superior_sees_it_when_it_was_sent_until_it_is_called_back(self) -> None:
        with self.assertRaises(RuleBroken):
            verbs.send_to(self.file, to=self.school, matter="x", **self.by())
        filing = verbs.send_to(self.file, to=self.county, matter="申请补助", **self.by())
        assert verbs.send_to(self.file, to=self.county, matter="申请补助", **self.by()) == filing
        assert self.as_(self.above).get(self.home).status_code == 200
        self.reads(self.clerk)  # a handler only when the county's chair grants it
        verbs.grant_access(
            self.file, office=self.office_of(self.clerk), reason="县级复核", until=self.today, **self.by(self.above)
        )
        assert self.as_(self.clerk).get(self.home).status_code == 200
        verbs.call_back(filing, **self.by())
        for user in (self.above, self.clerk):
            self.reads(user)

    def test_ends_with_the_file_and_nobody_handles_his_own(self) -> None:
        verbs.grant_access(self.file, office=self.office_of(self.officer), reason="核实", until=self.today, **self.by())
        verbs.close_file(self.file, closing="left", **self.by())
        self.reads(self.officer)
        own = verbs.open_file(self.officer.person, unit=self.school, details={}, on_paper=True, **self.by())
        verbs.grant_access(own, office=self.office_of(self.officer), reason="核实", until=self.today, **self.by())
        assert self.as_(self.officer).get(f"/relief/files/{own.key}/").status_code == 404

    def test_figures_hide_small_numbers(self) -> None:
        page = self.as_(self.above).get("/figures/relief.files/").content.decode()
        assert "少于 5 人" in page
        assert "乙县小学" not in page.split("<main")[1]


def words_of(content: bytes) -> str:
    """Every cell of a workbook."""
    return str([c.value for line in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows() for c in line])
