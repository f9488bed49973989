"""What the member list can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import EmploymentType, Nature, Sex
from jiaogong.kernel.among import Among
from jiaogong.modules.unions.filters import Hidden, choice
from jiaogong.modules.unions.reading import place_of

from .finding import reaches_all, units_in_reach
from .models import Membership
from .words import Status

STATES = ((Status.KEPT, "保留会籍"), ("ended", "已终止"), ("all", "全部"))


class MemberFilter(filters.FilterSet):
    """Unit by name, employment type, verified, status; the place the address names travels along."""

    unit = Hidden()
    at = Hidden()
    at_unit = filters.CharFilter(label="单位", method="in_unit", max_length=60)
    employment_type = choice("用工性质", EmploymentType.choices)
    verified = choice("实名", (("yes", "已核验"), ("no", "未核验")), method="is_verified")
    status = choice("会籍", STATES, method="in_status", empty_label="在册")
    sex = choice("性别", Sex.choices, field_name="person__sex")
    nature = choice("单位性质", Nature.choices, method="of_nature")

    class Meta:
        model = Membership
        fields: list[str] = []

    def in_unit(self, rows: Any, name: str, value: str) -> Any:
        """By the unit's name or pinyin initials."""
        return rows.filter(Among("unit_id", Unit.objects.search(value).order_by().values_list("pk", flat=True)))

    def of_nature(self, rows: Any, name: str, value: str) -> Any:
        """In public or private units."""
        if reaches_all(self.request.user):
            return rows.filter(unit__nature=value)
        units = set(units_in_reach(self.request.user))
        found = Unit.objects.filter(nature=value).order_by().values_list("pk", flat=True)
        return rows.filter(Among("unit_id", (pk for pk in found if pk in units)))

    def day(self) -> Any:
        """The day of the list."""
        return place_of(self.request, "members.view").day

    def is_verified(self, rows: Any, name: str, value: str) -> Any:
        """Verified on or before the day."""
        done = Q(verified_on__lte=self.day())
        return rows.filter(done) if value == "yes" else rows.exclude(done)

    def in_status(self, rows: Any, name: str, value: str) -> Any:
        """Kept on retirement, ended, or everything."""
        day = self.day()
        if value == "all":
            return rows
        if value == "ended":
            return rows.filter(until__lte=day)
        return rows.filter(Q(until__isnull=True) | Q(until__gt=day), status=value)

    def filter_queryset(self, queryset: Any) -> Any:
        """Members in full standing unless asked otherwise, so that the list agrees with the figures."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("status") else self.in_status(rows, "status", Status.FULL)
