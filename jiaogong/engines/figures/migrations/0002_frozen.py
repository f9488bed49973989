from django.db import migrations

from jiaogong.kernel.guards import SchemaStep, append_only


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_initial")]
    operations = [
        SchemaStep(*append_only("figures_snapshot", delete_too=False)),
        SchemaStep(*append_only("figures_frozenfigure", delete_too=False)),
    ]
