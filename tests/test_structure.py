"""The house stands as drawn: import contracts, templates and foreign keys within their storey's reach."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]
STOREYS = ("kernel", "engines", "modules", "site")
ENGINES = {
    "org": 0, "provisions": 1, "papers": 1, "inbox": 1, "personal": 2, "figures": 3, "scoring": 4, "postings": 4,
    "ballot": 4, "cases": 4, "ledger": 4, "programmes": 5,
}  # fmt: skip
MODULES = {
    "unions": 0, "members": 1, "committees": 2, "cadres": 2, "support": 2, "handover": 2, "founding": 3, "rosters": 3,
    "plans": 3, "awards": 3, "contests": 4, "staffhomes": 4, "growth": 4, "relief": 3, "congress": 3, "proposals": 4,
    "voices": 4, "bargaining": 4,
}  # fmt: skip


def test_import_contracts_hold() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None) == 0


def place(app: str) -> tuple[int, int]:
    """(storey, level) of one of our apps by its dotted name."""
    _, storey, *rest = app.split(".")
    name = rest[0] if rest else ""
    return STOREYS.index(storey), {**ENGINES, **MODULES}.get(name, 0)


def may_use(user: str, used: str) -> bool:
    """Whether an app may rest on another: a lower storey, or the same with a lower level."""
    above, below = place(user), place(used)
    return user == used or above[0] > below[0] or (above[0] == below[0] and (above[0] == 0 or above[1] > below[1]))


def our_apps() -> dict[str, str]:
    return {c.label: c.name for c in apps.get_app_configs() if c.name.startswith("jiaogong.")}


def test_foreign_keys_point_downwards() -> None:
    names = our_apps()
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in names
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model._meta.app_label in names
        and not may_use(names[model._meta.app_label], names[field.related_model._meta.app_label])
    ]  # fmt: skip
    assert wrong == []


# `{% url %}` names of apps a page leads to; pages may lead to a neighbour's page only where this table says so.
NEIGHBOURS = {("members", "unions"), ("unions", "members")}
_URL = re.compile(r"""\{%\s*url\s+['"]([a-z_]+):""")
_TEMPLATE = re.compile(r"""\{%\s*(?:include|extends)\s+['"]([a-z_]+)/""")


@pytest.mark.parametrize(("pattern", "what"), [(_URL, "url"), (_TEMPLATE, "template")])
def test_templates_reach_no_stranger(pattern: re.Pattern[str], what: str) -> None:
    names = our_apps()
    wrong = []
    for label, name in names.items():
        for path in (ROOT / name.replace(".", "/") / "templates").rglob("*.html"):
            for used in pattern.findall(path.read_text(encoding="utf-8")):
                known = names.get(used)
                if known and not may_use(name, known) and not (what == "url" and (label, used) in NEIGHBOURS):
                    wrong.append(f"{path.relative_to(ROOT)} → {used}")
    assert wrong == []


def test_files_and_functions_keep_their_size() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {n}"
        for path in (ROOT / "jiaogong").rglob("*.py")
        if "/migrations/" not in str(path) and (n := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]
    assert long == []


def test_templates_carry_no_inline_code() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {found}"
        for path in (ROOT / "jiaogong").rglob("*.html")
        for found in re.findall(
            r"\son(?:click|change|submit|load|input|error|focus|blur|key\w+|mouse\w+)=|\sstyle=|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>",
            path.read_text(encoding="utf-8"),
        )
    ]
    assert wrong == []


def test_every_post_form_is_guarded_and_safe_to_send_twice() -> None:
    wrong = []
    for path in (ROOT / "jiaogong").rglob("*.html"):
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", path.read_text(encoding="utf-8"), re.S | re.I):
            if "{% csrf_token %}" not in form or "{% once %}" not in form:
                wrong.append(f"{path.relative_to(ROOT)}: {form[:80]}")
    assert wrong == []
