from django.db import migrations

from jiaogong.kernel.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [
        migrations.RunPython(*append_only("journal_entry")),
        migrations.RunPython(*append_only("journal_chainlink")),
    ]
