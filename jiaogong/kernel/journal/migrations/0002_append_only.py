from django.db import migrations

from jiaogong.kernel.guards import SchemaStep, append_only


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [
        SchemaStep(*append_only("journal_entry")),
        SchemaStep(*append_only("journal_chainlink")),
    ]
