"""One cadre alone asks: the union above approves this one request, and sees nothing else of the union's payments."""

from __future__ import annotations

from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.ledger import verbs
from jiaogong.engines.org.models import Employment, Holding
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken

from .cast import LedgerCase


class Raising(LedgerCase):
    def leave_alone(self) -> None:
        """The officer goes: the chair is the union's only cadre."""
        Holding.objects.filter(person__user=self.officer).update(until=clock.today())

    def test_two_cadres_settle_it_among_themselves(self) -> None:
        row = self.ask()
        self.assertIsNone(row.raised_to)
        self.assertEqual(Item.objects.open().get().office.holdings.get().person.user, self.officer)
        self.assertEqual(self.as_(self.above).get(f"/ledger/payments/{row.key}/").status_code, 404)
        with self.assertRaises(Refused):
            verbs.approve(row, by=self.above, at=clock.now())
        with self.assertRaisesMessage(RuleBroken, "不用报上级"):
            verbs.send_up(row, by=self.chair, at=clock.now())

    def test_one_cadres_request_goes_up_and_he_is_told(self) -> None:
        self.leave_alone()
        row = self.ask()
        self.assertEqual(row.raised_to, self.county)
        item = Item.objects.open().get()
        self.assertTrue(item.title.startswith("代下级审批付款：T101单位"))
        self.assertEqual(item.unit, self.county)
        told = Message.objects.get(short="付款申请报上级审批", person=self.chair.person)
        self.assertIn("已报T1单位审批", told.body)
        own = self.as_(self.chair).get(item.link).content.decode()
        self.assertIn("已报T1单位审批", own)
        self.assertNotIn("同意付款", own)
        with self.assertRaisesMessage(RuleBroken, "不能是同一个人"):
            verbs.approve(row, by=self.chair, at=clock.now())
        above = self.as_(self.above)
        self.assertContains(above.get(item.link), "由您所在的上级工会审批")
        self.assertEqual(above.post(item.link, {"act": "paid", "paid_on": str(clock.today())}).status_code, 404)
        above.post(item.link, {"act": "approve"})
        row.refresh_from_db()
        self.assertEqual((row.state, row.approved_by), ("approved", self.above))
        self.assertFalse(Item.objects.open().exists())
        verbs.mark_paid(row, by=self.chair, at=clock.now(), paid_on=clock.today())
        with self.assertRaises(Refused):
            verbs.take_accounts([row], unit=self.school, by=self.above, at=clock.now(), reason="核对账号")

    def test_an_earlier_request_is_sent_up_once_the_other_has_left(self) -> None:
        row = self.ask()
        self.leave_alone()
        page = self.as_(self.chair)
        link = Item.objects.open().get().link
        self.assertContains(page.get(link), "报上级工会审批")
        page.post(link, {"act": "send_up"})
        row.refresh_from_db()
        self.assertEqual(row.raised_to, self.county)
        self.assertEqual([i.unit for i in Item.objects.open()], [self.county])
        self.assertEqual(verbs.send_up(row, by=self.chair, at=clock.now()), row)

    def test_the_chair_is_paid_and_the_officer_asks(self) -> None:
        job = Employment.objects.get(person=self.chair.person)
        row = self.ask(by=self.officer, subject=job, payee=verbs.Payee(person=self.chair.person))
        self.assertEqual(row.raised_to, self.county)
        verbs.refuse(row, by=self.above, at=clock.now(), reason="标准不对")
        row.refresh_from_db()
        self.assertEqual(row.state, "refused")

    def test_nobody_above_either(self) -> None:
        self.leave_alone()
        Holding.objects.filter(person__user=self.above).update(until=clock.today())
        row = self.ask()
        self.assertIsNone(row.raised_to)
        self.assertFalse(Item.objects.open().exists())
        with self.assertRaisesMessage(RuleBroken, "上级工会也没有"):
            verbs.send_up(row, by=self.chair, at=clock.now())
