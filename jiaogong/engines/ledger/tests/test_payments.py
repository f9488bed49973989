"""Payment requests: states, two people, accounts, constraints, pages."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import openpyxl
from django.db import IntegrityError, transaction

from jiaogong.engines.inbox.models import Item
from jiaogong.engines.ledger import subjects, verbs
from jiaogong.engines.ledger.models import PaymentRequest
from jiaogong.engines.ledger.tests.cast import FOLLOWED, KIND, LedgerCase
from jiaogong.engines.org.models import Employment
from jiaogong.engines.personal.registry import looks_at
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry


class Payments(LedgerCase):
    def test_asked_twice_is_one_and_goes_to_another_than_the_asker(self) -> None:
        row = self.ask()
        assert self.ask(amount=5) == row
        assert Item.objects.open().get(kind="ledger.approve").office.title == "officer"
        assert "6200000000001234" not in str(list(Entry.objects.values_list("after", flat=True)))

    def test_neither_asker_nor_payee_approves(self) -> None:
        row = self.ask()
        with self.assertRaises(RuleBroken):
            verbs.approve(row, by=self.chair, at=clock.now())
        for stranger in (self.above, self.leader, self.teacher):
            with self.assertRaises(Refused):
                verbs.approve(row, by=stranger, at=clock.now())
        own = self.ask(
            subject=Employment.objects.get(person=self.officer.person), payee=verbs.Payee(person=self.officer.person)
        )
        for act in (verbs.approve, lambda r, **k: verbs.refuse(r, reason="不", **k)):
            with self.assertRaises(RuleBroken):
                act(own, by=self.officer, at=clock.now())
        with self.assertRaises(IntegrityError), transaction.atomic():
            PaymentRequest.objects.filter(pk=row.pk).update(approved_by=self.chair)

    def test_from_asking_to_paid(self) -> None:
        row, today = self.ask(), clock.today()
        with self.assertRaises(RuleBroken):
            verbs.mark_paid(row, by=self.chair, at=clock.now(), paid_on=today)
        for _ in range(2):
            row = verbs.approve(row, by=self.officer, at=clock.now())
        assert not Item.objects.open().exists()
        for wrong in (today + timedelta(days=1), today - timedelta(days=1)):
            with self.assertRaises(RuleBroken):
                verbs.mark_paid(row, by=self.chair, at=clock.now(), paid_on=wrong)
        for _ in range(2):
            row = verbs.mark_paid(row, by=self.chair, at=clock.now(), paid_on=today, voucher="银付1")
        assert (row.state, FOLLOWED) == ("paid", ["paid"])
        with self.assertRaises(RuleBroken):
            verbs.cancel(row, by=self.chair, at=clock.now(), reason="错")

    def test_refused_or_cancelled_may_be_asked_again(self) -> None:
        row = self.ask()
        with self.assertRaises(RuleBroken):
            verbs.refuse(row, by=self.officer, at=clock.now(), reason=" ")
        verbs.refuse(row, by=self.officer, at=clock.now(), reason="材料不全")
        again = self.ask()
        assert again != row
        verbs.cancel(again, by=self.chair, at=clock.now(), reason="不用了")
        with self.assertRaises(Refused):
            verbs.cancel(self.ask(), by=self.leader, at=clock.now(), reason="x")
        assert FOLLOWED == ["refused", "cancelled"]

    def test_rules_of_asking(self) -> None:
        for wrong in (
            {"amount": 0},
            {"payee": verbs.Payee()},
            {"payee": verbs.Payee(self.teacher.person, self.county)},
        ):
            with self.assertRaises(RuleBroken):
                self.ask(**wrong)
        with self.assertRaises(Refused):
            self.ask(by=self.above)
        with self.assertRaises(KeyError):
            self.ask(subject=self.school)

    def test_constraints(self) -> None:
        row = self.ask()
        for wrong in (
            {"amount": 0}, {"payee": None}, {"payee_unit": self.county}, {"state": "approved"}, {"state": "refused"},
            {"state": "paid", "approved_at": clock.now()}, {"paid_on": clock.today()},
        ):  # fmt: skip
            with self.assertRaises(IntegrityError), transaction.atomic():
                PaymentRequest.objects.filter(pk=row.pk).update(**wrong)
        copy = PaymentRequest.objects.get(pk=row.pk)
        copy.pk, copy.key, copy.account = None, self.school.key, None
        with self.assertRaises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)

    def test_anonymised_keeps_the_amount(self) -> None:
        row = self.ask()
        verbs.approve(row, by=self.officer, at=clock.now())
        verbs.mark_paid(row, by=self.officer, at=clock.now(), paid_on=clock.today())
        other = self.ask(subject=Employment.objects.get(person=self.officer.person))
        assert verbs.anonymise(self.teacher.person, subject_type="org.employment", by=None, at=clock.now()) == 2
        row.refresh_from_db()
        other.refresh_from_db()
        assert (row.payee, row.account, row.payee_name, row.amount, row.state) == (
            None,
            None,
            "已匿名",
            123_450,
            "paid",
        )
        assert other.state == "cancelled"


class Pages(LedgerCase):
    def test_list_request_and_bank_list(self) -> None:
        row = self.ask()
        client = self.as_(self.officer)
        page = client.get("/ledger/payments/").content.decode()
        assert "1,234.50" in page
        one = client.get(f"/ledger/payments/{row.key}/").content.decode()
        assert "尾号 1234" in one
        assert "壹仟贰佰叁拾肆元伍角整" in one
        assert "6200000000001234" not in page + one
        asker = self.as_(self.chair)
        assert "须由本工会另一位负责人审批" in asker.get(f"/ledger/payments/{row.key}/").content.decode()
        assert "不能是同一个人" in asker.post(f"/ledger/payments/{row.key}/", {"act": "approve"}).content.decode()
        assert (
            client.post("/ledger/payments/bank/", {"reason": "发放十一月补助"}).status_code == 200
        )  # nothing approved
        client.post(f"/ledger/payments/{row.key}/", {"act": "approve"})
        assert "至少四个字" in client.post("/ledger/payments/bank/", {"reason": "发"}).content.decode()
        assert not looks_at(self.teacher.person)
        answer = client.post("/ledger/payments/bank/", {"reason": "发放十一月补助"})
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        cells = [cell for line in sheet.iter_rows() for cell in line if cell.value == "6200000000001234"]
        assert [cell.data_type for cell in cells] == ["s"]
        assert looks_at(self.teacher.person)[0].reason == "发放十一月补助"
        assert "6200000000001234" not in str(Entry.objects.order_by("-pk")[0].after)
        exported = client.get("/ledger/payments/?export=xlsx").content
        book = openpyxl.load_workbook(io.BytesIO(exported)).active
        assert "6200000000001234" not in str([c.value for line in book.iter_rows() for c in line])

    def test_a_discreet_payee_is_named_to_the_chair_and_the_bank_alone(self) -> None:
        subjects._subjects["org.employment"] = replace(KIND, discreet=True)
        self.addCleanup(subjects._subjects.pop, "org.employment")
        row = self.ask()
        name, officer, chair = self.teacher.person.name, self.as_(self.officer), self.as_(self.chair)
        for address in ("/ledger/payments/", f"/ledger/payments/{row.key}/"):
            assert name not in officer.get(address).content.decode()
            assert name in chair.get(address).content.decode()
        assert str(row.key) not in officer.get("/ledger/payments/", {"q": name}).content.decode()
        officer.post(f"/ledger/payments/{row.key}/", {"act": "approve"})
        assert name not in officer.get("/ledger/payments/bank/").content.decode()
        sheet = officer.post("/ledger/payments/bank/", {"reason": "发放十一月补助"}).content
        book = openpyxl.load_workbook(io.BytesIO(sheet)).active
        assert name in [cell.value for line in book.iter_rows() for cell in line]

    def test_paying_refusing_and_who_sees_nothing(self) -> None:
        row = self.ask()
        for stranger in (self.above, self.leader, self.teacher):
            assert self.as_(stranger).get(f"/ledger/payments/{row.key}/").status_code == 404
        client = self.as_(self.officer)
        assert client.post(f"/ledger/payments/{row.key}/", {"act": "refuse", "refuse-reason": ""}).status_code == 200
        client.post(f"/ledger/payments/{row.key}/", {"act": "approve"})
        today = clock.today().isoformat()
        assert client.post(f"/ledger/payments/{row.key}/", {"act": "paid", "paid_on": today}).status_code == 302
        row.refresh_from_db()
        assert (row.state, row.paid_by) == ("paid", self.officer)
