"""What relief keeps."""

from .access import CaseAccess, Filing, Opening
from .files import Assessment, Details, HardshipFile, HouseholdMember, IncomeMonth
from .insurance import Claim, Enrolment, Product
from .reports import FirstReport, Need
from .surveys import Survey, SurveyAnswer, SurveyName
from .visits import Grant, Occasion, Visit

__all__ = [
    "Assessment", "CaseAccess", "Claim", "Details", "Enrolment", "Filing", "FirstReport", "Grant", "HardshipFile",
    "HouseholdMember", "IncomeMonth", "Need", "Occasion", "Opening", "Product", "Survey", "SurveyAnswer", "SurveyName",
    "Visit",
]  # fmt: skip
