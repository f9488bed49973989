"""Pages of long lists: the rows of a page are found first by their keys alone, and counting stops at a bound.

An order read from one index then touches nothing but that index, however deep the page; what the table shows is
fetched for the page's fifty rows. Counting a million rows would take longer than the page may. Where a search has
found few, their keys are read all at once: they are the count, too.
"""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django_tables2.data import TableQuerysetData

MOST_COUNTED = 20_000
MOST_PAGED = 5_000  # a page deeper than this costs the sorting of all before it, and nobody leafs so far


class Window(TableQuerysetData):
    """A table's queryset that answers a page in two steps: keys in order, then their rows.

    `whole`: the rows are few enough to read all their keys; `tallied`: the same rows, put as they are counted quickest.
    """

    def __init__(self, data: QuerySet[Any], *, whole: bool = False, tallied: QuerySet[Any] | None = None) -> None:
        super().__init__(data)
        self.whole, self.tallied = whole, tallied
        self._keys: list[Any] | None = None

    def __getitem__(self, key: Any) -> Any:
        rows: QuerySet[Any] = self.data
        if not isinstance(key, slice):
            return rows[key]
        pks = list(rows.values_list("pk", flat=True)[key]) if self._keys is None else self._keys[key]
        if not pks:
            return []
        found = {row.pk: row for row in _unfiltered(rows).filter(pk__in=pks)}
        return [found[pk] for pk in pks if pk in found]

    def counted(self, bound: int) -> int:
        """The number of rows, or one more than `bound`."""
        if self.whole:
            self._keys = list(self.data.values_list("pk", flat=True)[: bound + 1])
            return len(self._keys)
        rows = self.data if self.tallied is None else self.tallied
        return int(rows.order_by().values("pk")[: bound + 1].count())


def _unfiltered(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same columns, unordered and of any row: for keys that were asked for under all conditions a moment ago."""
    bare = rows.order_by()
    bare.query.clear_where()
    return bare


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts to `bound`; beyond it the list says so, and its later pages are reached by narrowing it."""

    def __init__(self, *args: Any, bound: int = MOST_COUNTED, **kwargs: Any) -> None:
        self.bound = bound
        super().__init__(*args, **kwargs)

    @cached_property
    def counted(self) -> int:
        """The number of rows, or one more than is counted."""
        window: Window = self.object_list.data  # type: ignore[attr-defined]  # the data behind the table's rows
        return window.counted(self.bound)

    @cached_property
    def num_pages(self) -> int:
        """Pages that can be turned to."""
        return max(1, -(-min(self.count, MOST_PAGED) // self.per_page))

    @property
    def capped(self) -> bool:
        """Whether there are more rows than were counted."""
        return self.counted > self.bound

    @cached_property
    def count(self) -> int:
        """Rows that can be paged through."""
        return min(self.counted, self.bound)

    @property
    def words(self) -> str:
        """10318, or 2 万以上, or 3000 以上."""
        many = f"{self.bound // 10_000} 万" if self.bound >= 10_000 else f"{self.bound} "
        return f"{many}以上" if self.capped else str(self.count)

    @property
    def deeper(self) -> bool:
        """Whether there are rows no page shows."""
        return self.counted > self.num_pages * self.per_page


def arrange(table: tables.Table, page: str, per_page: int, bound: int) -> None:
    """Give the table its page; odd values mean the nearest one."""
    table.paginator = CappedPaginator(table.rows, per_page, bound=bound)
    table.page = table.paginator.get_page(page)
