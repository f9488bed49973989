"""Where the page of a unit or a person is: registered by the module that shows them, asked by everybody who names one."""

from __future__ import annotations

from django.urls import reverse

from .models import Person, Unit

_unit_page = ""
_person_page = ""


def register_unit_page(url_name: str) -> None:
    """Called once, by the module that has the page; its address takes the unit's key."""
    global _unit_page
    if _unit_page and _unit_page != url_name:
        raise ValueError(f"unit page registered twice: {_unit_page}, {url_name}")
    _unit_page = url_name


def unit_url(unit: Unit) -> str:
    """Address of the unit's page, or "" where no module shows units."""
    return reverse(_unit_page, args=[unit.key]) if _unit_page else ""


def register_person_page(url_name: str) -> None:
    """Called once, by the module that has the page; its address takes the person's key."""
    global _person_page
    if _person_page and _person_page != url_name:
        raise ValueError(f"person page registered twice: {_person_page}, {url_name}")
    _person_page = url_name


def person_url(person: Person) -> str:
    """Address of the person's page (it asks the reader's right itself), or "" where no module shows people."""
    return reverse(_person_page, args=[person.key]) if _person_page else ""
