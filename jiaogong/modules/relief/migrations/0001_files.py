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
    ]

    operations = [
        migrations.CreateModel(
            name="HardshipFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "待建档"), ("open", "在档"), ("closed", "已退出")],
                        default="asked",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("deep", "深度困难"),
                            ("relative", "相对困难"),
                            ("accident", "意外致困"),
                            ("none", "不符合条件"),
                        ],
                        max_length=10,
                        verbose_name="困难类别",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="建档日期")),
                ("renewal_due", models.DateField(blank=True, null=True, verbose_name="年度复核期限")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="退出日期")),
                (
                    "closing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("exit", "已脱困"),
                            ("left", "离开本单位"),
                            ("moved", "随接转移交"),
                            ("died", "去世"),
                            ("withdrawn", "本人撤回同意"),
                            ("declined", "未建档"),
                        ],
                        max_length=10,
                        verbose_name="退出原因",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="退出办理人",
                    ),
                ),
                (
                    "former",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="later",
                        to="relief.hardshipfile",
                        verbose_name="前一档案",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="建档人",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hardship_files",
                        to="org.person",
                        verbose_name="本人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hardship_files",
                        to="org.unit",
                        verbose_name="建档工会",
                    ),
                ),
            ],
            options={
                "verbose_name": "困难档案",
                "ordering": ["unit__path", "-opened_on", "id"],
                "indexes": [models.Index(fields=["unit", "state"], name="relief_file_unit")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "open"])),
                        fields=("person", "unit"),
                        name="relief_file_one_live",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", True), ("opened_on__isnull", True), ("state", "asked")),
                            models.Q(("closed_on__isnull", True), ("opened_on__isnull", False), ("state", "open")),
                            models.Q(
                                ("closed_on__isnull", False),
                                ("state", "closed"),
                                models.Q(("closing", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="relief_file_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on__isnull", True),
                            ("opened_on__isnull", True),
                            ("closed_on__gte", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="relief_file_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Filing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("matter", models.CharField(max_length=120, verbose_name="报送事由")),
                ("sent_at", models.DateTimeField(verbose_name="报送时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="撤回时间")),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="报送人",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_received",
                        to="org.unit",
                        verbose_name="报送上级工会",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="filings", to="relief.hardshipfile"
                    ),
                ),
            ],
            options={
                "verbose_name": "报送记录",
                "ordering": ["-sent_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("file", "to"),
                        name="relief_filing_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Details",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                (
                    "main_cause",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="主要致困原因"
                    ),
                ),
                (
                    "second_cause",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="次要致困原因"
                    ),
                ),
                (
                    "spending",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="家庭年刚性支出（分）"
                    ),
                ),
                (
                    "loss",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="年度意外损失（分）"
                    ),
                ),
                (
                    "housing",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="住房情况"
                    ),
                ),
                (
                    "disability",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="残疾情况"
                    ),
                ),
                (
                    "insurance",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="医保和商业保险"
                    ),
                ),
                (
                    "bank",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="开户银行"
                    ),
                ),
                (
                    "account",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="银行账号"
                    ),
                ),
                (
                    "asked_reason",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="本人申请说明"
                    ),
                ),
                ("kept_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="details", to="relief.hardshipfile"
                    ),
                ),
            ],
            options={
                "verbose_name": "家庭情况",
            },
        ),
        migrations.CreateModel(
            name="CaseAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=120, verbose_name="授权理由")),
                ("until", models.DateField(verbose_name="有效期至")),
                ("granted_at", models.DateTimeField(verbose_name="授权时间")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="收回时间")),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="授权人",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_accesses",
                        to="org.office",
                        verbose_name="职务",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="case_accesses",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="人员",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="accesses", to="relief.hardshipfile"
                    ),
                ),
            ],
            options={
                "verbose_name": "经办授权",
                "ordering": ["-granted_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("office__isnull", True), ("user__isnull", False)),
                            models.Q(("office__isnull", False), ("user__isnull", True)),
                            _connector="OR",
                        ),
                        name="relief_access_one_bearer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="relief_access_reason"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("office__isnull", False), ("revoked_at__isnull", True)),
                        fields=("file", "office"),
                        name="relief_access_one_office",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True), ("user__isnull", False)),
                        fields=("file", "user"),
                        name="relief_access_one_user",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("version", models.PositiveSmallIntegerField(verbose_name="第几次")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("deep", "深度困难"),
                            ("relative", "相对困难"),
                            ("accident", "意外致困"),
                            ("none", "不符合条件"),
                        ],
                        max_length=10,
                        verbose_name="认定类别",
                    ),
                ),
                (
                    "figures",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="测算数据"
                    ),
                ),
                (
                    "sentence",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="测算说明"
                    ),
                ),
                ("source", models.CharField(max_length=300, verbose_name="依据")),
                ("verified", models.BooleanField(verbose_name="依据已核对")),
                ("decided_at", models.DateTimeField(verbose_name="认定时间")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="认定人",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="relief.hardshipfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "困难认定",
                "ordering": ["-year", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("file", "year", "version"), name="relief_assessment_once"),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="relief_assessment_source"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HouseholdMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("self", "本人"),
                            ("spouse", "配偶"),
                            ("child", "子女"),
                            ("parent", "父母"),
                            ("other", "其他共同生活的家属"),
                        ],
                        max_length=8,
                        verbose_name="与本人关系",
                    ),
                ),
                (
                    "name",
                    jiaogong.kernel.seal.fields.SealedField(blank=True, editable=True, null=True, verbose_name="姓名"),
                ),
                (
                    "id_number",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="证件号码"
                    ),
                ),
                ("birth_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="出生年份")),
                (
                    "income",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="年收入（分）"
                    ),
                ),
                (
                    "school",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="就读学校或工作单位"
                    ),
                ),
                (
                    "health",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="健康状况"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="household", to="relief.hardshipfile"
                    ),
                ),
            ],
            options={
                "verbose_name": "家庭成员",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("relation", "self")), fields=("file",), name="relief_household_one_self"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("birth_year__isnull", True),
                            models.Q(("birth_year__gte", 1900), ("birth_year__lte", 2100)),
                            _connector="OR",
                        ),
                        name="relief_household_birth",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncomeMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("month", models.DateField(verbose_name="月份")),
                (
                    "income",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="家庭月收入（分）"
                    ),
                ),
                ("heads", models.PositiveSmallIntegerField(verbose_name="家庭人口")),
                ("above", models.BooleanField(verbose_name="人均高于低保标准")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="months", to="relief.hardshipfile"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "月收入记录",
                "ordering": ["-month"],
                "constraints": [
                    models.UniqueConstraint(fields=("file", "month"), name="relief_month_once"),
                    models.CheckConstraint(condition=models.Q(("heads__gte", 1)), name="relief_month_heads"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("day", models.DateField(verbose_name="走访日期")),
                ("visitors", models.CharField(max_length=120, verbose_name="走访人")),
                ("need", models.CharField(max_length=500, verbose_name="需求")),
                ("fix", models.CharField(blank=True, max_length=500, verbose_name="办理情况")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "办理中"), ("solved", "已解决"), ("noted", "已说明")],
                        default="open",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="办理期限")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relief_needs",
                        to="org.person",
                        verbose_name="走访对象",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relief_needs",
                        to="org.unit",
                        verbose_name="走访工会",
                    ),
                ),
            ],
            options={
                "verbose_name": "走帮服需求",
                "ordering": ["-day", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("need", ""), _negated=True), name="relief_need_text"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("closed_on__isnull", False),
                                models.Q(("fix", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="relief_need_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Occasion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("title", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("warmth", "元旦春节送温暖"),
                            ("heat", "高温慰问"),
                            ("teachers_day", "教师节慰问"),
                            ("festival", "节日慰问"),
                            ("hardship", "困难慰问"),
                            ("call", "看望慰问"),
                        ],
                        max_length=14,
                        verbose_name="场合",
                    ),
                ),
                ("day", models.DateField(verbose_name="计划日期")),
                (
                    "form",
                    models.CharField(choices=[("kind", "实物"), ("cash", "慰问金")], max_length=4, verbose_name="形式"),
                ),
                ("item", models.CharField(max_length=60, verbose_name="物品或款项")),
                ("amount", models.BigIntegerField(verbose_name="每人标准（分）")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="建立人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relief_occasions",
                        to="org.unit",
                        verbose_name="慰问工会",
                    ),
                ),
            ],
            options={
                "verbose_name": "慰问名单",
                "ordering": ["-day", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="relief_occasion_amount"),
                    models.UniqueConstraint(fields=("unit", "title", "day"), name="relief_occasion_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[("household", "家庭情况"), ("assessment", "认定测算"), ("report", "首报内容")],
                        max_length=12,
                        verbose_name="内容",
                    ),
                ),
                ("reason", models.CharField(max_length=120, verbose_name="事由")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="case_openings",
                        to="org.person",
                        verbose_name="本人",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="查看人",
                    ),
                ),
            ],
            options={
                "verbose_name": "查看困难档案记录",
                "ordering": ["-at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="relief_opening_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("title", models.CharField(max_length=60, verbose_name="名称")),
                ("insurer", models.CharField(max_length=60, verbose_name="承办方")),
                ("since", models.DateField(verbose_name="保障起始")),
                ("until", models.DateField(verbose_name="保障终止")),
                ("premium", models.BigIntegerField(verbose_name="每人保费（分）")),
                ("claim_days", models.PositiveSmallIntegerField(verbose_name="申报时限（天）")),
                ("source", models.CharField(max_length=120, verbose_name="依据")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="insurance_products",
                        to="org.unit",
                        verbose_name="组织工会",
                    ),
                ),
            ],
            options={
                "verbose_name": "互助保险",
                "ordering": ["-since", "title"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"),
                        name="relief_product_order",
                    ),
                    models.CheckConstraint(condition=models.Q(("premium__gt", 0)), name="relief_product_premium"),
                    models.CheckConstraint(condition=models.Q(("claim_days__gte", 1)), name="relief_product_days"),
                    models.UniqueConstraint(fields=("unit", "title", "since"), name="relief_product_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("premium", models.BigIntegerField(verbose_name="保费（分）")),
                ("enrolled_on", models.DateField(verbose_name="参保日期")),
                (
                    "enrolled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="insurance_enrolments",
                        to="org.person",
                        verbose_name="参保人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="insurance_enrolments",
                        to="org.unit",
                        verbose_name="参保单位",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="relief.product",
                        verbose_name="互助保险",
                    ),
                ),
            ],
            options={
                "verbose_name": "参保记录",
                "ordering": ["person__pinyin", "id"],
                "indexes": [models.Index(fields=["unit", "product"], name="relief_enrolment_unit")],
                "constraints": [models.UniqueConstraint(fields=("product", "person"), name="relief_enrolment_once")],
            },
        ),
        migrations.CreateModel(
            name="Survey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("title", models.CharField(max_length=60, verbose_name="名称")),
                ("opened_on", models.DateField(verbose_name="启动日期")),
                ("due_on", models.DateField(verbose_name="截止日期")),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发起人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relief_surveys",
                        to="org.unit",
                        verbose_name="调查工会",
                    ),
                ),
            ],
            options={
                "verbose_name": "大病调查",
                "ordering": ["-opened_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("opened_on"))), name="relief_survey_order"
                    ),
                    models.UniqueConstraint(fields=("unit", "title"), name="relief_survey_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SurveyAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                (
                    "counts",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="分类人数"
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="填报时间")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填报人",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="relief.survey"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relief_answers",
                        to="org.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "大病调查填报",
                "ordering": ["unit__path"],
                "constraints": [models.UniqueConstraint(fields=("survey", "unit"), name="relief_answer_once")],
            },
        ),
        migrations.CreateModel(
            name="SurveyName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                (
                    "illness",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="疾病类别"
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="names", to="relief.surveyanswer"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="survey_names",
                        to="org.person",
                        verbose_name="本人",
                    ),
                ),
            ],
            options={
                "verbose_name": "大病调查实名",
                "ordering": ["person__pinyin"],
                "constraints": [models.UniqueConstraint(fields=("answer", "person"), name="relief_name_once")],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("person_name", models.CharField(blank=True, max_length=60, verbose_name="姓名")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("warmth", "元旦春节送温暖"),
                            ("heat", "高温慰问"),
                            ("teachers_day", "教师节慰问"),
                            ("festival", "节日慰问"),
                            ("hardship", "困难慰问"),
                            ("call", "看望慰问"),
                        ],
                        max_length=14,
                        verbose_name="场合",
                    ),
                ),
                (
                    "form",
                    models.CharField(choices=[("kind", "实物"), ("cash", "慰问金")], max_length=4, verbose_name="形式"),
                ),
                ("item", models.CharField(max_length=60, verbose_name="物品或款项")),
                ("amount", models.BigIntegerField(verbose_name="金额（分）")),
                ("day", models.DateField(verbose_name="慰问日期")),
                ("visitors", models.CharField(blank=True, max_length=120, verbose_name="慰问人")),
                ("signed_by", models.CharField(blank=True, max_length=60, verbose_name="签收人")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="签收日期")),
                ("over_cap", models.CharField(blank=True, max_length=200, verbose_name="超出上限的理由")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("anonymised_on", models.DateField(blank=True, editable=False, null=True, verbose_name="匿名日期")),
                (
                    "occasion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="relief.occasion",
                        verbose_name="慰问名单",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relief_visits",
                        to="org.person",
                        verbose_name="慰问对象",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relief_visits_received",
                        to="org.unit",
                        verbose_name="工作单位",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relief_visits",
                        to="org.unit",
                        verbose_name="慰问工会",
                    ),
                ),
            ],
            options={
                "verbose_name": "慰问记录",
                "ordering": ["-day", "-id"],
                "indexes": [
                    models.Index(fields=["unit", "day"], name="relief_visit_unit"),
                    models.Index(fields=["person", "day"], name="relief_visit_person"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="relief_visit_amount"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", False), ("anonymised_on__isnull", False), _connector="OR"
                        ),
                        name="relief_visit_has_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_on__isnull", True), models.Q(("signed_by", ""), _negated=True), _connector="OR"
                        ),
                        name="relief_visit_signed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("occasion__isnull", False), ("person__isnull", False)),
                        fields=("occasion", "person"),
                        name="relief_visit_once_an_occasion",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("happened_on", models.DateField(verbose_name="出险日期")),
                ("made_on", models.DateField(verbose_name="申报日期")),
                ("claimed", models.BigIntegerField(verbose_name="申报金额（分）")),
                ("on_paper", models.BooleanField(verbose_name="须交纸质材料")),
                (
                    "state",
                    models.CharField(
                        choices=[("made", "已申报"), ("sent", "已报送"), ("settled", "已赔付"), ("declined", "未赔付")],
                        default="made",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("settled", models.BigIntegerField(blank=True, null=True, verbose_name="赔付金额（分）")),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="赔付日期")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="relief.enrolment",
                        verbose_name="参保记录",
                    ),
                ),
            ],
            options={
                "verbose_name": "理赔记录",
                "ordering": ["-made_on", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("claimed__gt", 0)), name="relief_claim_amount"),
                    models.CheckConstraint(
                        condition=models.Q(("made_on__gte", models.F("happened_on"))), name="relief_claim_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled__gt", 0), ("settled_on__isnull", False), ("state", "settled")),
                            models.Q(
                                models.Q(("state", "settled"), _negated=True),
                                ("settled__isnull", True),
                                ("settled_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="relief_claim_settled",
                    ),
                    models.UniqueConstraint(fields=("enrolment", "happened_on"), name="relief_claim_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FirstReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                (
                    "matter",
                    jiaogong.kernel.seal.fields.SealedField(blank=True, editable=True, null=True, verbose_name="情况"),
                ),
                ("known_at", models.DateTimeField(verbose_name="知情时间")),
                ("filed_at", models.DateTimeField(verbose_name="登记时间")),
                ("reported_at", models.DateTimeField(blank=True, null=True, verbose_name="报告时间")),
                ("helped_at", models.DateTimeField(blank=True, null=True, verbose_name="帮助时间")),
                ("coordinated_at", models.DateTimeField(blank=True, null=True, verbose_name="协调时间")),
                ("due_on", models.DateField(verbose_name="办理期限")),
                ("climbed_at", models.DateTimeField(blank=True, null=True, verbose_name="上报时间")),
                (
                    "climbed_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="first_reports_received",
                        to="org.unit",
                        verbose_name="上报工会",
                    ),
                ),
                (
                    "known_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="首报人",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="first_reports",
                        to="org.person",
                        verbose_name="当事人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="first_reports",
                        to="org.unit",
                        verbose_name="所在工会",
                    ),
                ),
            ],
            options={
                "verbose_name": "首报记录",
                "ordering": ["-known_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("filed_at__gte", models.F("known_at"))), name="relief_report_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reported_at__isnull", True), ("reported_at__gte", models.F("known_at")), _connector="OR"
                        ),
                        name="relief_report_reported",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("helped_at__isnull", True), ("helped_at__gte", models.F("known_at")), _connector="OR"
                        ),
                        name="relief_report_helped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("coordinated_at__isnull", True),
                            ("coordinated_at__gte", models.F("known_at")),
                            _connector="OR",
                        ),
                        name="relief_report_coordinated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("climbed_to__isnull", True), ("climbed_at__isnull", False), _connector="OR"
                        ),
                        name="relief_report_climbed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("purpose", models.CharField(max_length=80, verbose_name="名目")),
                ("amount", models.BigIntegerField(verbose_name="金额（分）")),
                ("source", models.CharField(max_length=120, verbose_name="决定依据")),
                ("decided_on", models.DateField(verbose_name="决定日期")),
                ("anonymised_on", models.DateField(blank=True, editable=False, null=True, verbose_name="匿名日期")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relief_grants",
                        to="org.person",
                        verbose_name="受助人",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relief_grants_received",
                        to="org.unit",
                        verbose_name="工作单位",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relief_grants",
                        to="org.unit",
                        verbose_name="付款工会",
                    ),
                ),
            ],
            options={
                "verbose_name": "帮扶补助",
                "ordering": ["-decided_on", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="relief_grant_amount"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", False), ("anonymised_on__isnull", False), _connector="OR"
                        ),
                        name="relief_grant_has_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="relief_grant_source"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("source", "person"),
                        name="relief_grant_once",
                    ),
                ],
            },
        ),
    ]
