"""A card number never stands in plain: not where the bank's name is asked for, not in what lay there before."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from jiaogong.engines.ledger import verbs
from jiaogong.engines.ledger.accounts import sorted_out
from jiaogong.engines.ledger.models import PaymentRequest

from .cast import LedgerCase

CARD = "6222021234567890123"


@pytest.mark.parametrize(
    ("bank", "account", "sorted_bank", "sorted_account"),
    [
        ("农商行城关支行", "", "农商行城关支行", ""),
        (CARD, "", "", CARD),
        ("6222 0212 3456 7890 123", "", "", CARD),
        ("６２２２０２１２３４５６７８９０１２３", "", "", CARD),
        (f"农商行 卡号：{CARD}", "", "农商行", CARD),
        (f"农商行{CARD}", CARD, "农商行", CARD),
        (f"农商行{CARD}", "6200000000001234", "农商行 另写有尾号 0123", "6200000000001234"),
    ],
)
def test_a_number_in_the_banks_name_is_the_account(
    bank: str, account: str, sorted_bank: str, sorted_account: str
) -> None:
    assert sorted_out(bank, account) == (sorted_bank, sorted_account)


class Sealing(LedgerCase):
    def test_asked_with_the_card_as_bank(self) -> None:
        row = self.ask(payee=verbs.Payee(person=self.teacher.person, bank=CARD))
        row.refresh_from_db()
        assert row.bank == "" and row.account.open() == CARD
        page = self.as_(self.officer).get(f"/ledger/payments/{row.key}/").content.decode()
        assert CARD not in page and "尾号 0123" in page

    def test_the_migration_seals_what_lies_in_plain(self) -> None:
        row = self.ask(payee=verbs.Payee(person=self.teacher.person, bank="农商行"))
        PaymentRequest.objects.filter(pk=row.pk).update(bank=f"农商行 {CARD}")
        import_module("jiaogong.engines.ledger.migrations.0003_card_numbers_sealed").seal(apps, None)
        row = PaymentRequest.objects.get(pk=row.pk)
        assert (row.bank, row.account.open()) == ("农商行", CARD)
        assert not PaymentRequest.objects.filter(bank__contains="6222").exists()
