"""Card numbers that were copied into the bank's name of a hardship file go to its account; both are sealed."""

from typing import Any

from django.db import migrations

from jiaogong.engines.ledger.accounts import sorted_out


def move(apps: Any, schema_editor: Any) -> None:
    """Row by row."""
    rows = apps.get_model("relief", "Details").objects.filter(bank__isnull=False)
    for row in rows.order_by("pk").iterator(chunk_size=500):
        former = row.bank.open()
        bank, account = sorted_out(former, row.account.open() if row.account else "")
        if bank != former:
            row.bank, row.account = bank or None, account or None
            row.save(update_fields=["bank", "account"])


class Migration(migrations.Migration):
    dependencies = [("relief", "0001_files")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
