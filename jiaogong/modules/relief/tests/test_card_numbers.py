"""The card number of an application for help stays sealed all the way to the bank's list (calls of the former form asked it as
`bank`)."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from django.apps import apps

from jiaogong.engines.ledger.models import PaymentRequest
from jiaogong.engines.programmes.definition.loading import load
from jiaogong.modules.relief import outcome, verbs
from jiaogong.modules.relief.models import Details
from jiaogong.modules.relief.tests.cast import ReliefCase

CARD = "6222021234567890123"


class CardNumbers(ReliefCase):
    def open_with(self, **details: str) -> Details:
        self.agree()
        file = verbs.open_file(self.person, unit=self.school, details=details, **self.by())
        return Details.objects.get(file=file)

    def test_a_card_given_as_bank_becomes_the_sealed_account(self) -> None:
        row = self.open_with(bank=f"农商行 {CARD}")
        assert (row.bank.open(), row.account.open()) == ("农商行", CARD)
        facts = {"amount": 300_000, "purpose": "困难补助", "source": "困难补助（申报编号 1）"}
        verbs.record_grant(self.person, unit=self.school, **facts, **self.by())
        paid = PaymentRequest.objects.get()
        assert (paid.bank, paid.account.open()) == ("农商行", CARD)

    def test_the_migration_moves_what_lies_in_the_file(self) -> None:
        row = self.open_with(bank="农商行")
        row.bank = CARD
        row.save()
        import_module("jiaogong.modules.relief.migrations.0002_card_numbers").move(apps, None)
        row = Details.objects.get(pk=row.pk)
        assert row.bank is None and row.account.open() == CARD

    def test_the_form_asks_bank_and_card_apart(self) -> None:
        text = (Path(outcome.__file__).parent / "catalogue/hardship_aid.toml").read_text()
        fields = {field.key: field for field in load(text).fields}
        assert fields["account"].sensitive and "卡号" in fields["account"].title and "卡号" not in fields["bank"].title
