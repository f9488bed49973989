"""The small groups of a province are counted and listed from an index of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0004_joining"),
        ("org", "0004_joint_members"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("employment_type", "established"), _negated=True),
                fields=["employment_type", "status", "name_key", "person", "unit", "since", "until", "id"],
                name="membership_by_type",
            ),
        ),
    ]
