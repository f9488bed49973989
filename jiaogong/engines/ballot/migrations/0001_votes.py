import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiaogong.engines.ballot.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("org", "0004_joint_members"),
    ]

    operations = [
        migrations.CreateModel(
            name="Elector",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="org.person"
                    ),
                ),
            ],
            options={
                "ordering": ["person__pinyin", "person_id"],
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("subject_type", models.CharField(blank=True, max_length=60, verbose_name="事项类型")),
                ("subject_id", models.BigIntegerField(blank=True, null=True, verbose_name="事项编号")),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("explanation", models.TextField(blank=True, max_length=4000, verbose_name="说明")),
                (
                    "secrecy",
                    models.CharField(
                        choices=[("open", "记名"), ("split", "无记名（拆分存储）")],
                        max_length=8,
                        verbose_name="保密方式",
                    ),
                ),
                ("rules", models.JSONField(verbose_name="计票办法")),
                ("opens_at", models.DateTimeField(verbose_name="开始时间")),
                ("closes_at", models.DateTimeField(verbose_name="截止时间")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "筹备中"),
                            ("open", "投票中"),
                            ("closed", "已截止，待计票"),
                            ("counted", "已计票"),
                            ("cancelled", "已取消"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="建立时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="实际截止时间")),
                ("participants", models.PositiveIntegerField(blank=True, null=True, verbose_name="参加人数")),
                ("counted_at", models.DateTimeField(blank=True, null=True, verbose_name="计票时间")),
                ("outcome", models.JSONField(blank=True, null=True, verbose_name="票数")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="取消或延期的原因")),
                (
                    "counted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="votes",
                        to="org.unit",
                        verbose_name="组织单位",
                    ),
                ),
            ],
            options={
                "ordering": ["-opens_at", "-id"],
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id"], name="vote_subject"),
                    models.Index(fields=["state", "closes_at"], name="vote_due"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="vote_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject_id__isnull", True), ("subject_type", "")),
                            models.Q(models.Q(("subject_type", ""), _negated=True), ("subject_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="vote_subject_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("counted_at__isnull", False), ("outcome__isnull", False), ("state", "counted")),
                            models.Q(
                                models.Q(("state", "counted"), _negated=True),
                                ("counted_at__isnull", True),
                                ("outcome__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="vote_counted_has_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["closed", "counted"]), _negated=True),
                            models.Q(("closed_at__isnull", False), ("participants__isnull", False)),
                            _connector="OR",
                        ),
                        name="vote_closed_has_turnout",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="vote_cancelled_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=jiaogong.engines.ballot.models.random_key, primary_key=True, serialize=False
                    ),
                ),
                ("token", models.CharField(max_length=64, verbose_name="提交摘要")),
                (
                    "elector",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="participation", to="ballot.elector"
                    ),
                ),
                (
                    "vote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="participations", to="ballot.vote"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Option",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, verbose_name="代号")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="说明")),
                ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                (
                    "vote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="options", to="ballot.vote"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("vote", "key"), name="vote_option_key"),
                    models.UniqueConstraint(fields=("vote", "position"), name="vote_option_position"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key", ""), _negated=True), models.Q(("title", ""), _negated=True)
                        ),
                        name="vote_option_named",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="elector",
            name="vote",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="electors", to="ballot.vote"
            ),
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=jiaogong.engines.ballot.models.random_key, primary_key=True, serialize=False
                    ),
                ),
                (
                    "secrecy",
                    models.CharField(
                        choices=[("open", "记名"), ("split", "无记名（拆分存储）")],
                        max_length=8,
                        verbose_name="保密方式",
                    ),
                ),
                ("choices", models.JSONField(verbose_name="选择")),
                (
                    "elector",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ballots",
                        to="ballot.elector",
                    ),
                ),
                (
                    "option",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ballots",
                        to="ballot.option",
                    ),
                ),
                (
                    "vote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ballots", to="ballot.vote"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("elector__isnull", False), ("secrecy", "open")),
                            models.Q(models.Q(("secrecy", "open"), _negated=True), ("elector__isnull", True)),
                            _connector="OR",
                        ),
                        name="ballot_names_nobody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("option__isnull", False)),
                        fields=("elector", "option"),
                        name="ballot_once_per_option",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("option__isnull", True)), fields=("elector",), name="ballot_once_whole"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="elector",
            constraint=models.UniqueConstraint(fields=("vote", "person"), name="elector_once"),
        ),
    ]
