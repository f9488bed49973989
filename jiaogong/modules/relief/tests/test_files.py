"""Files: consent, opening, assessing, months and leaving hardship, renewal, following, withdrawing; constraints."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction

from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.ledger.models import PaymentRequest
from jiaogong.engines.ledger.verbs import approve, mark_paid
from jiaogong.engines.org.models import Employment
from jiaogong.engines.personal.registry import reasons_to_keep
from jiaogong.engines.personal.verbs import withdraw_consent
from jiaogong.engines.provisions.verbs import set_value
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.relief import provisions, purposes, verbs
from jiaogong.modules.relief.models import (
    Assessment,
    CaseAccess,
    Details,
    HardshipFile,
    HouseholdMember,
    IncomeMonth,
    Visit,
)
from jiaogong.modules.relief.tasks import sweep
from jiaogong.modules.relief.tests.cast import SECRETS, ReliefCase


class Applying(ReliefCase):
    def test_the_person_asks_with_separate_consent_and_the_chair_opens(self) -> None:
        facts = {"unit": self.school, "reason": "孩子上学", "by": self.teacher, "at": clock.now()}
        with self.assertRaises(RuleBroken):
            verbs.apply_for_file(self.person, consent=False, **facts)
        with self.assertRaises(Refused):
            verbs.apply_for_file(self.person, consent=True, **facts | {"by": self.chair})
        with self.assertRaises(Refused):
            verbs.apply_for_file(self.person, consent=True, **facts | {"unit": self.county})
        row = verbs.apply_for_file(self.person, consent=True, **facts)
        assert verbs.apply_for_file(self.person, consent=True, **facts) == row
        assert Item.objects.open().get().title == "困难建档申请：张*"
        with self.assertRaises(RuleBroken):
            verbs.decide_application(row, agree=False, **self.by())
        for stranger in (self.officer, self.principal, self.above):
            with self.assertRaises(Refused):
                verbs.decide_application(row, agree=True, **self.by(stranger))
        for _ in range(2):
            row = verbs.decide_application(row, agree=True, **self.by())
        assert (row.state, row.renewal_due) == ("open", clock.add_months(self.today, 12))
        assert Message.objects.filter(person=self.person, short="困难建档申请").count() == 1

    def test_a_union_opens_only_with_consent_and_only_its_own(self) -> None:
        facts = {"unit": self.school, "details": {}}
        with self.assertRaises(RuleBroken) as broken:
            verbs.open_file(self.person, **facts, **self.by())
        assert broken.exception.field == "on_paper"
        with self.assertRaises(RuleBroken):
            verbs.open_file(self.chair.person, on_paper=True, **facts, **self.by())
        with self.assertRaises(RuleBroken):
            verbs.open_file(self.above.person, on_paper=True, **facts, **self.by())
        with self.assertRaises(Refused):
            verbs.open_file(self.person, on_paper=True, **facts, **self.by(self.officer))
        made = verbs.open_file(self.person, on_paper=True, **facts, **self.by())
        assert verbs.open_file(self.person, **facts, **self.by()) == made
        by_programme = verbs.open_file(self.person, checked=True, **facts, **self.by(self.above))
        assert by_programme == made

    def test_constraints(self) -> None:
        file = self.opened()
        rows = HardshipFile.objects.filter(pk=file.pk)
        for wrong in ({"state": "closed"}, {"opened_on": None}, {"state": "asked"}, {"closed_on": self.today}):
            with self.assertRaises(IntegrityError), transaction.atomic():
                rows.update(**wrong)
        with self.assertRaises(IntegrityError), transaction.atomic():
            HardshipFile.objects.create(person=self.person, unit=self.school, asked_at=clock.now())
        with self.assertRaises(IntegrityError), transaction.atomic():
            rows.update(state="closed", closing="left", closed_on=self.today - timedelta(days=1))
        with self.assertRaises(IntegrityError), transaction.atomic():
            HouseholdMember.objects.create(file=file, relation="self")
        with self.assertRaises(RuleBroken):
            verbs.add_household(file, relation="self", **self.by())
        with self.assertRaises(IntegrityError), transaction.atomic():
            CaseAccess.objects.create(file=file, reason="x", until=self.today, granted_at=clock.now())
        with self.assertRaises(IntegrityError), transaction.atomic():
            IncomeMonth.objects.create(file=file, month=self.today, heads=0, above=True)


class Assessing(ReliefCase):
    def test_computed_by_the_local_standard_and_kept_by_version(self) -> None:
        file = self.opened(income=2_400_000)  # 1,000 yuan a head and month: the standard itself is not below it
        made = verbs.assess(file, year=self.today.year, **self.by())
        assert (made.category, made.version, made.verified) == ("relative", 1, False)
        assert verbs.assess(file, year=self.today.year, **self.by()) == made
        set_value(
            self.county, by=self.above, key=provisions.STANDARD, value=1001, since=self.today, source="县民政局通知"
        )
        again = verbs.assess(file, year=self.today.year, **self.by())
        assert (again.category, again.version) == ("deep", 2)
        assert "1,001.00" in again.sentence.open()
        assert "县民政局通知" in again.source
        out = verbs.assess(file, year=self.today.year, exclusions=("有两套以上住房",), **self.by())
        assert out.category == "none"
        for wrong in ({"exclusions": ("没有这条",)}, {"year": self.today.year + 1}, {"year": self.today.year - 4}):
            with self.assertRaises(RuleBroken):
                verbs.assess(file, **{"year": self.today.year} | wrong, **self.by())

    def test_only_the_chair_decides_and_not_without_a_household(self) -> None:
        self.agree()
        file = verbs.open_file(self.person, unit=self.school, details={}, **self.by())
        with self.assertRaises(RuleBroken):
            verbs.assess(file, year=self.today.year, **self.by())
        with self.assertRaises(Refused):
            verbs.assess(file, year=self.today.year, **self.by(self.officer))

    def test_six_months_above_the_standard_propose_the_end(self) -> None:
        file = self.opened()
        for back in range(5, -1, -1):
            with self.assertRaises(RuleBroken):
                verbs.close_file(file, closing="exit", **self.by())
            assert not Item.objects.open().filter(kind="relief.exit").exists()
            verbs.record_month(file, month=self.month(back), income=200_001, heads=2, **self.by())
        assert Item.objects.open().get(kind="relief.exit").title == "建议退出困难档案：张*"
        verbs.record_month(file, month=self.month(2), income=200_000, heads=2, **self.by())  # equal is not above
        assert not Item.objects.open().filter(kind="relief.exit").exists()
        verbs.record_month(file, month=self.month(2), income=200_001, heads=2, **self.by())
        with self.assertRaises(RuleBroken):
            verbs.close_file(file, closing="withdrawn", **self.by())
        for _ in range(2):
            closed = verbs.close_file(file, closing="exit", **self.by())
        assert (closed.state, closed.closing) == ("closed", "exit")
        with self.assertRaises(RuleBroken):
            verbs.record_month(file, month=self.month(0), income=1, heads=1, **self.by())

    def test_renewed_after_a_new_assessment(self) -> None:
        file = self.opened()
        HardshipFile.objects.filter(pk=file.pk).update(renewal_due=self.today + timedelta(days=9))
        sweep(clock.now())
        assert Item.objects.open().get(kind="relief.renew").due_on == self.today + timedelta(days=9)
        with self.assertRaises(RuleBroken):
            verbs.renew(file, **self.by())
        verbs.assess(file, year=self.today.year, **self.by())
        assert verbs.renew(file, **self.by()).renewal_due == clock.add_months(self.today, 12)
        assert not Item.objects.open().filter(kind="relief.renew").exists()


class Leaving(ReliefCase):
    def move(self) -> None:
        Employment.objects.filter(person=self.person).update(until=self.today)
        Employment.objects.create(person=self.person, unit=self.county, employment_type="established", since=self.today)

    def test_a_file_follows_only_with_consent(self) -> None:
        file = self.opened()
        verbs.assess(file, year=self.today.year, **self.by())
        self.move()
        sweep(clock.now())
        file.refresh_from_db()
        assert (file.state, Item.objects.open().get(kind="relief.left").office) == ("open", self.office_of(self.chair))
        self.agree(purposes.FOLLOW)
        sweep(clock.now())
        fresh = HardshipFile.objects.get(person=self.person, state="open")
        assert (fresh.unit, fresh.former, fresh.details.main_cause.open()) == (self.county, file, SECRETS[0])
        assert (fresh.household.count(), fresh.assessments.count()) == (2, 1)
        assert self.as_(self.chair).get(f"/relief/files/{fresh.key}/").status_code == 404

    def test_withdrawing_erases_and_leaves_payments_nameless(self) -> None:
        file = self.opened()
        verbs.assess(file, year=self.today.year, **self.by())
        grant = {"unit": self.school, "purpose": "困难补助", "source": "第1号"}
        paid = verbs.record_grant(self.person, amount=200_000, **grant, **self.by())
        approve(paid, **self.by(self.officer))
        mark_paid(paid, paid_on=self.today, **self.by(self.officer))
        waiting = verbs.record_grant(self.person, amount=100_000, **grant | {"source": "第2号"}, **self.by())
        assert reasons_to_keep(self.person, self.today)
        for _ in range(2):
            withdraw_consent(self.person, by=self.teacher, purpose=purposes.FILE, at=clock.now())
        file.refresh_from_db()
        assert (file.state, file.closing, file.category) == ("closed", "withdrawn", "")
        for model in (Details, HouseholdMember, Assessment, IncomeMonth):
            assert not model.objects.exists()
        assert set(PaymentRequest.objects.values_list("state", "payee", "payee_name", "amount")) == {
            ("paid", None, "已匿名", 200_000), ("cancelled", None, "已匿名", 100_000),
        }  # fmt: skip
        assert all(row.account is None for row in PaymentRequest.objects.filter(pk__in=[paid.pk, waiting.pk]))
        assert not Visit.objects.filter(person=self.person).exists()

    def test_old_details_go(self) -> None:
        file = self.opened()
        verbs.close_file(file, closing="left", **self.by())
        HardshipFile.objects.filter(pk=file.pk).update(
            opened_on=self.today - timedelta(days=2000), closed_on=self.today - timedelta(days=1096)
        )
        sweep(clock.now())
        assert not Details.objects.exists()
