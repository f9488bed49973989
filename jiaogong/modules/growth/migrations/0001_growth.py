import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiaogong.kernel.seal.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("org", "0004_joint_members"),
        ("programmes", "0001_programmes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[("mentoring", "青蓝结对"), ("pupil", "师生结对")], max_length=10, verbose_name="类别"
                    ),
                ),
                (
                    "pupil",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="学生姓名"
                    ),
                ),
                ("pupil_label", models.CharField(blank=True, max_length=20, verbose_name="学生代称")),
                ("guardian_agreed_on", models.DateField(blank=True, null=True, verbose_name="监护人同意日期")),
                ("goals", models.CharField(blank=True, max_length=600, verbose_name="目标")),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(blank=True, null=True, verbose_name="止")),
                ("planned_until", models.DateField(blank=True, null=True, verbose_name="约定到期")),
                ("ended_for", models.CharField(blank=True, max_length=200, verbose_name="结束原因")),
                ("made_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "apprentice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairs_as_apprentice",
                        to="org.person",
                        verbose_name="徒弟",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pair",
                        to="programmes.entry",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairs_as_mentor",
                        to="org.person",
                        verbose_name="师傅、教师",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="pairs", to="org.unit"),
                ),
            ],
            options={
                "ordering": ["-since", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("apprentice__isnull", False), ("kind", "mentoring"), ("pupil__isnull", True)),
                            models.Q(("apprentice__isnull", True), ("kind", "pupil")),
                            _connector="OR",
                        ),
                        name="pair_of_one_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "pupil"), _negated=True),
                            ("guardian_agreed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="pair_guardian_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="pair_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mentor", models.F("apprentice")), _negated=True), name="pair_of_two"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("apprentice__isnull", False), ("until__isnull", True)),
                        fields=("mentor", "apprentice"),
                        name="pair_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PairLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lesson", "听课评课"),
                            ("talk", "谈心交流"),
                            ("study", "研讨学习"),
                            ("guide", "学业辅导"),
                            ("home", "家访"),
                            ("help", "生活帮扶"),
                        ],
                        max_length=10,
                        verbose_name="形式",
                    ),
                ),
                ("content", models.CharField(max_length=600, verbose_name="内容")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="logs", to="growth.pair"
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("pair", "day", "kind", "content"), name="pairlog_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PairReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "side",
                    models.CharField(
                        choices=[("mentor", "师傅评徒弟"), ("apprentice", "徒弟评师傅")],
                        max_length=10,
                        verbose_name="评价",
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(verbose_name="得分")),
                ("text", models.CharField(blank=True, max_length=400, verbose_name="评语")),
                ("at", models.DateTimeField(verbose_name="评价时间")),
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="growth.pair"
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "side"],
                "constraints": [
                    models.UniqueConstraint(fields=("pair", "year", "side"), name="pairreview_once"),
                    models.CheckConstraint(condition=models.Q(("score__lte", 100)), name="pairreview_score"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("number", models.CharField(max_length=40, verbose_name="课题编号")),
                ("title", models.CharField(max_length=120, verbose_name="题目")),
                (
                    "kind",
                    models.CharField(
                        choices=[("commissioned", "委托课题"), ("own", "自主课题")], max_length=15, verbose_name="来源"
                    ),
                ),
                ("team", models.CharField(blank=True, max_length=300, verbose_name="成员")),
                ("since", models.DateField(verbose_name="立项日期")),
                ("due_on", models.DateField(verbose_name="应结题日期")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "研究中"),
                            ("midterm", "已通过中期"),
                            ("concluded", "已结题"),
                            ("ended", "已终止"),
                        ],
                        default="running",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("grade", models.CharField(blank=True, max_length=60, verbose_name="结题等级")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="结题或终止日期")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "entry",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="project",
                        to="programmes.entry",
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hosted_projects",
                        to="org.unit",
                        verbose_name="立项工会",
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="org.person",
                        verbose_name="主持人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="projects", to="org.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["-since", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("host", "number"), name="project_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gt", models.F("since"))), name="project_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("state__in", ["running", "midterm"])),
                            models.Q(("ended_on__isnull", False), ("state__in", ["concluded", "ended"])),
                            _connector="OR",
                        ),
                        name="project_ended",
                    ),
                ],
            },
        ),
    ]
