"""What happens in relief."""

from .access import call_back, grant_access, open_sealed, revoke_access, send_to
from .assessing import assess, record_month
from .files import (
    add_household,
    apply_for_file,
    close_file,
    decide_application,
    follow_person,
    open_file,
    remove_household,
    renew,
    set_details,
)  # fmt: skip
from .insurance import add_product, enrol, make_claim, settle_claim, withdraw_enrolment
from .needs import close_need, record_need
from .reports import report_first, step_first
from .surveys import answer_survey, open_survey
from .visits import add_to_list, drop_from_list, make_occasion, record_grant, record_visit, sign_for

__all__ = [
    "add_household", "add_product", "add_to_list", "answer_survey", "apply_for_file", "assess", "call_back", "close_file",
    "close_need", "decide_application", "drop_from_list", "enrol", "follow_person", "grant_access", "make_claim",
    "make_occasion", "open_file", "open_sealed", "open_survey", "record_grant", "record_month", "record_need",
    "record_visit", "remove_household", "renew", "report_first", "revoke_access", "send_to", "set_details", "settle_claim",
    "sign_for", "step_first", "withdraw_enrolment",
]  # fmt: skip
