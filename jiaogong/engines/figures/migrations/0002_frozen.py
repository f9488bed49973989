from django.db import migrations

from jiaogong.kernel.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_initial")]
    operations = [
        migrations.RunPython(*append_only("figures_snapshot", delete_too=False)),
        migrations.RunPython(*append_only("figures_frozenfigure", delete_too=False)),
    ]
