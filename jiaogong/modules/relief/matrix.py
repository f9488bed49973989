"""What the addresses of relief answer to whom; reviewed by hand.

Numbers: cadres of a union and its superiors. A case: its union's chair (school), whoever he granted it to, and a superior it
was sent to; nobody by role from afar: not the county, not the city, not the Party leader, not a handler, not a colleague.
Visits, needs and insurance are kept by the union itself. The accounts "city" and "county" are
officers, not chairs.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import STAFF, Address

from .models import Claim, FirstReport, HardshipFile, Need, Occasion, Product, Survey, SurveyAnswer, Visit

_CHAIR = {"school": "own"}
_CADRE = {"city": "own", "county": "own", "school": "own"}
_KEEP = {**_CADRE, "handler": "own"}
_REPORT = {role: "own" for role in STAFF}


def _first(rows: Any, name: str = "key") -> tuple[Any, ...] | None:
    found = rows.order_by("pk").first()
    return (getattr(found, name),) if found else None


SAMPLES = {
    "relief_file": lambda unit: _first(
        HardshipFile.objects.filter(unit=unit, state="open", filings=None, accesses=None)
    ),
    "relief_visit": lambda unit: _first(Visit.objects.filter(unit=unit, anonymised_on=None)),
    "relief_occasion": lambda unit: _first(Occasion.objects.filter(unit=unit)),
    "relief_report": lambda unit: _first(FirstReport.objects.filter(unit=unit, climbed_to=None, known_by=None)),
    "relief_need": lambda unit: _first(Need.objects.filter(unit=unit)),
    "relief_survey": lambda unit: _first(Survey.objects.filter(unit=unit)),
    "relief_answer": lambda unit: _first(SurveyAnswer.objects.filter(unit=unit)),
    "relief_product": lambda unit: _first(Product.objects.filter(unit=unit)),
    "relief_claim": lambda unit: _first(Claim.objects.filter(enrolment__unit=unit)),
}
_CASE = {"school": "own"}

ADDRESSES = [
    Address("relief:overview", allow=_KEEP),
    Address("relief:mine", allow={role: "own" for role in (*STAFF, "retired")}),
    Address("relief:mine", "POST", allow={role: "own" for role in (*STAFF, "retired")}, data={"act": "apply"}),
    Address("relief:files", allow=_KEEP),
    Address("relief:new_file", allow=_CHAIR),
    Address("relief:new_file", "POST", allow=_CHAIR),
    Address("relief:file", kind="relief_file", allow=_CASE),
    Address("relief:file", "POST", kind="relief_file", allow=_CASE, data={"act": "open"}),
    Address("relief:assessment", kind="relief_file", allow=_CASE),
    Address("relief:assessment", "POST", kind="relief_file", allow=_CASE, data={"act": "open"}),
    Address("relief:help", kind="relief_file", allow=_CASE),
    Address("relief:trail", kind="relief_file", allow=_CASE),
    Address("relief:trail", "POST", kind="relief_file", allow=_CASE, data={"act": "grant"}),
    Address("relief:visits", allow=_KEEP),
    Address("relief:new_visit", allow=_KEEP),
    Address("relief:new_visit", "POST", allow=_KEEP),
    Address("relief:visit", kind="relief_visit", allow=_KEEP),
    Address("relief:visit", "POST", kind="relief_visit", allow=_KEEP, data={"act": "sign"}),
    Address("relief:occasions", allow=_KEEP),
    Address("relief:new_occasion", allow=_KEEP),
    Address("relief:new_occasion", "POST", allow=_KEEP),
    Address("relief:occasion", kind="relief_occasion", allow=_KEEP),
    Address("relief:occasion", "POST", kind="relief_occasion", allow=_KEEP),
    Address("relief:occasion_sheet", kind="relief_occasion", allow=_KEEP),
    Address("relief:reports", allow=_REPORT),
    Address("relief:new_report", allow=_REPORT),
    Address("relief:new_report", "POST", allow=_REPORT),
    Address("relief:report", kind="relief_report", allow=_CASE),
    Address("relief:report", "POST", kind="relief_report", allow=_CASE, data={"act": "open"}),
    Address("relief:needs", allow=_KEEP),
    Address("relief:new_need", allow=_KEEP),
    Address("relief:new_need", "POST", allow=_KEEP),
    Address("relief:need", kind="relief_need", allow=_KEEP),
    Address("relief:need", "POST", kind="relief_need", allow=_KEEP),
    Address("relief:surveys", allow=_CADRE),
    Address("relief:new_survey", allow={"city": "own", "county": "own"}),
    Address("relief:new_survey", "POST", allow={"city": "own", "county": "own"}),
    Address("relief:survey", kind="relief_survey", allow=_CADRE),
    Address("relief:answer", kind="relief_answer", allow=_CHAIR),
    Address("relief:answer", "POST", kind="relief_answer", allow=_CHAIR),
    Address("relief:products", allow=_CADRE),
    Address("relief:new_product", allow=_CADRE),
    Address("relief:new_product", "POST", allow=_CADRE),
    Address(
        "relief:product", kind="relief_product", allow={"city": "own", "county": "own parent", "school": "own parent"}
    ),
    Address(
        "relief:product",
        "POST",
        kind="relief_product",
        allow={"city": "own", "county": "own parent", "school": "own parent"},
    ),
    Address("relief:claims", allow=_CHAIR),
    Address("relief:claim", kind="relief_claim", allow=_CHAIR),
    Address("relief:claim", "POST", kind="relief_claim", allow=_CHAIR),
]
