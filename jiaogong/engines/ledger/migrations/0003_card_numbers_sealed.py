"""Card numbers that were copied into the bank's name go to the sealed account."""

from typing import Any

from django.db import migrations

from jiaogong.engines.ledger.accounts import sorted_out


def seal(apps: Any, schema_editor: Any) -> None:
    """Row by row, each in one write: number sealed and gone from the plain column at once."""
    rows = apps.get_model("ledger", "PaymentRequest").objects.exclude(bank="")
    for row in rows.order_by("pk").iterator(chunk_size=500):
        bank, account = sorted_out(row.bank, row.account.open() if row.account else "")
        if bank != row.bank:
            row.bank, row.account = bank, account or None
            row.save(update_fields=["bank", "account"])


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_raised")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
