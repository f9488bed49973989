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
        ("papers", "0002_certificates"),
    ]

    operations = [
        migrations.CreateModel(
            name="Panel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("subject_type", models.CharField(max_length=60, verbose_name="事项类型")),
                ("subject_id", models.BigIntegerField(verbose_name="事项编号")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("rubric", models.JSONField(verbose_name="评分标准")),
                ("settings", models.JSONField(verbose_name="评分办法")),
                ("promise", models.TextField(max_length=2000, verbose_name="承诺书")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="评分截止日期")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "筹备中"), ("open", "评分中"), ("closed", "已截止"), ("signed", "已签字")],
                        default="draft",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("lot_seed", models.CharField(blank=True, max_length=32, verbose_name="抽签种子")),
                ("made_at", models.DateTimeField(verbose_name="建立时间")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="开始时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="截止时间")),
                ("closed_reason", models.CharField(blank=True, max_length=200, verbose_name="提前截止的原因")),
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
                        related_name="panels",
                        to="org.unit",
                        verbose_name="主办单位",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-id"],
                "indexes": [models.Index(fields=["subject_type", "subject_id"], name="panel_subject")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("state__in", ["draft", "open"])),
                            models.Q(("closed_at__isnull", False), ("state__in", ["closed", "signed"])),
                            _connector="OR",
                        ),
                        name="panel_closed_at",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("label", models.CharField(max_length=40, verbose_name="评审编号")),
                ("name", models.CharField(blank=True, max_length=160, verbose_name="名称")),
                ("subject_id", models.BigIntegerField(verbose_name="事项编号")),
                ("position", models.PositiveIntegerField(verbose_name="顺序")),
                ("given", models.JSONField(default=dict, verbose_name="已有得分")),
                ("shown", models.JSONField(default=list, verbose_name="可见内容")),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="所属单位",
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="scoring.panel"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("panel", "position"), name="item_position_once"),
                    models.UniqueConstraint(fields=("panel", "label"), name="item_label_once"),
                    models.UniqueConstraint(fields=("panel", "subject_id"), name="item_subject_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ranking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("digest", models.CharField(max_length=64, verbose_name="原始分摘要")),
                ("ties", models.JSONField(default=list, verbose_name="同分处理")),
                ("made_at", models.DateTimeField(verbose_name="计算时间")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="签字时间")),
                ("signed_name", models.CharField(blank=True, max_length=60, verbose_name="签字人")),
                ("signed_as", models.CharField(blank=True, max_length=20, verbose_name="身份")),
                (
                    "panel",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ranking", to="scoring.panel"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_name", "")),
                            models.Q(("signed_at__isnull", False), models.Q(("signed_name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="ranking_signed_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Placing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="次序")),
                ("rank", models.PositiveIntegerField(blank=True, null=True, verbose_name="名次")),
                (
                    "score",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=9, null=True, verbose_name="得分"),
                ),
                ("detail", models.JSONField(default=dict, verbose_name="算法明细")),
                ("sentence", models.TextField(blank=True, verbose_name="说明")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="placings", to="scoring.item"
                    ),
                ),
                (
                    "ranking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="placings", to="scoring.ranking"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("ranking", "item"), name="placing_once"),
                    models.UniqueConstraint(fields=("ranking", "position"), name="placing_position"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rank__isnull", True), ("score__isnull", True)),
                            models.Q(("rank__isnull", False), ("score__isnull", False)),
                            _connector="OR",
                        ),
                        name="placing_scored_ranked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rater",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("self", "自评"),
                            ("peer", "同行互评"),
                            ("member", "会员评"),
                            ("administration", "党政评"),
                            ("superior", "上级评"),
                            ("expert", "专家评"),
                        ],
                        max_length=16,
                        verbose_name="评委类别",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="姓名")),
                (
                    "phone",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="手机号码"
                    ),
                ),
                ("is_chief", models.BooleanField(default=False, verbose_name="评委组长")),
                (
                    "token",
                    models.CharField(
                        blank=True, editable=False, max_length=64, null=True, unique=True, verbose_name="链接摘要"
                    ),
                ),
                ("link_sent_at", models.DateTimeField(blank=True, null=True, verbose_name="链接发出时间")),
                ("added_at", models.DateTimeField(verbose_name="加入时间")),
                ("promised_at", models.DateTimeField(blank=True, null=True, verbose_name="承诺时间")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="提交时间")),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="raters", to="scoring.panel"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="org.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="所在单位",
                    ),
                ),
            ],
            options={
                "ordering": ["group", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("panel", "person"),
                        name="rater_person_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="rater_has_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recused_at", models.DateTimeField(blank=True, null=True, verbose_name="回避时间")),
                ("recused_reason", models.CharField(blank=True, max_length=120, verbose_name="回避原因")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assignments", to="scoring.item"
                    ),
                ),
                (
                    "rater",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assignments", to="scoring.rater"
                    ),
                ),
            ],
            options={
                "ordering": ["item__position"],
                "constraints": [models.UniqueConstraint(fields=("rater", "item"), name="scoring_assignment_once")],
            },
        ),
        migrations.CreateModel(
            name="ItemFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("name", models.CharField(max_length=80, verbose_name="文件名")),
                ("kind", models.CharField(max_length=10, verbose_name="类型")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待清除"),
                            ("clean", "已清除个人信息"),
                            ("raw", "按原样提供"),
                            ("failed", "不能清除信息"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "copy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="papers.attachment",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="scoring.item"
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="papers.attachment"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["state"], name="itemfile_state")],
                "constraints": [models.UniqueConstraint(fields=("item", "original"), name="itemfile_once")],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("values", models.JSONField(verbose_name="各项得分")),
                ("total", models.PositiveIntegerField(verbose_name="总分（百分之一分）")),
                ("is_whole", models.BooleanField(default=False, verbose_name="各项都已评")),
                ("comment", models.CharField(blank=True, max_length=500, verbose_name="评语")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "未提交"), ("submitted", "已提交")],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="修改次数")),
                ("operation", models.UUIDField(verbose_name="操作编号")),
                ("device", models.CharField(blank=True, max_length=36, verbose_name="设备")),
                ("saved_at", models.DateTimeField(verbose_name="保存时间")),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mark", to="scoring.assignment"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("total__gte", 0)), name="mark_not_negative"),
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("is_whole", True), _connector="OR"),
                        name="mark_submitted_whole",
                    ),
                ],
            },
        ),
    ]
