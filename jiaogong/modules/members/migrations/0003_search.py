"""The register's order by name is read from an index."""

from django.db import migrations, models

import jiaogong.modules.members.sorting
from jiaogong.modules.members.sorting import fill_keys

TAIL = ["since", "until", "id"]


class Migration(migrations.Migration):
    dependencies = [("members", "0002_transfers"), ("org", "0003_person_search")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="name_key",
            field=jiaogong.modules.members.sorting.NameKeyField(
                default="", editable=False, max_length=310, verbose_name="排序用姓名"
            ),
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(fields=["name_key", "person", "unit", "status", *TAIL], name="membership_by_name"),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(fields=["unit", "status", "name_key", "person", *TAIL], name="membership_in_unit"),
        ),
    ]
