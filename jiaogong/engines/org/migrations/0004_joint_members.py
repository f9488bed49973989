"""联合基层工会成员: a third kind of tie beside the tree."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0003_person_search")]

    operations = [
        migrations.AlterField(
            model_name="affiliation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("second_superior", "另一上级"),
                    ("group_member", "教育集团成员"),
                    ("joint_member", "联合基层工会成员"),
                ],
                max_length=20,
                verbose_name="关系",
            ),
        ),
    ]
