import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("org", "0004_joint_members"),
        ("programmes", "0001_programmes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Honour",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                (
                    "holder_kind",
                    models.CharField(
                        choices=[("person", "个人"), ("team", "团队"), ("unit", "单位")],
                        max_length=10,
                        verbose_name="获得者",
                    ),
                ),
                ("code", models.CharField(blank=True, db_index=True, max_length=60, verbose_name="荣誉代码")),
                ("title", models.CharField(max_length=80, verbose_name="荣誉名称")),
                ("subject", models.CharField(blank=True, max_length=120, verbose_name="获奖项目")),
                ("tier", models.CharField(blank=True, max_length=60, verbose_name="奖次、等级")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("national", "国家级"),
                            ("province", "省级"),
                            ("city", "市级"),
                            ("county", "县（市、区）级"),
                            ("base", "校级"),
                        ],
                        max_length=10,
                        verbose_name="级别",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("granted_on", models.DateField(verbose_name="授予日期")),
                ("organiser", models.CharField(max_length=80, verbose_name="授予单位")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="表彰文号")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                (
                    "origin",
                    models.CharField(
                        choices=[("programme", "本平台评选"), ("recorded", "登记")], max_length=10, verbose_name="来源"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("revoked_on", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                ("revoked_for", models.CharField(blank=True, max_length=300, verbose_name="撤销原因")),
                (
                    "entry",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="honour",
                        to="programmes.entry",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="granted_honours",
                        to="org.unit",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="honours",
                        to="org.person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="honours",
                        to="org.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "ordering": ["-granted_on", "-id"],
                "indexes": [models.Index(fields=["unit", "year"], name="honour_unit_year")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("holder_kind", "unit"), ("person__isnull", True)),
                            models.Q(models.Q(("holder_kind", "unit"), _negated=True), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="honour_holder",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gte", models.F("granted_on")), _connector="OR"
                        ),
                        name="honour_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_for", ""), ("revoked_on__isnull", True)),
                            models.Q(("revoked_on__isnull", False), models.Q(("revoked_for", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="honour_revoked_says_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False), ("revoked_on__isnull", True)),
                        fields=("person", "title", "subject", "year", "organiser"),
                        name="honour_of_person_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", True), ("revoked_on__isnull", True)),
                        fields=("unit", "title", "subject", "year", "organiser"),
                        name="honour_of_unit_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, verbose_name="推荐的荣誉")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待推荐"), ("entered", "已申报"), ("lapsed", "未使用")],
                        default="open",
                        max_length=10,
                        verbose_name="情况",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="产生时间")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="candidacies", to="org.person"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                (
                    "source",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="candidacy", to="awards.honour"
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
    ]
