"""Grievances, petitions and incidents, mediations."""

from .grievances import Desk, Grievance, NameLook
from .mediations import Mediation, Party
from .petitions import Incident, IncidentLine, Petition
from .surveys import Answer, Invited, MoodReport, Question, Questionnaire, Taken

__all__ = [
    "Answer", "Desk", "Grievance", "Incident", "IncidentLine", "Invited", "Mediation", "MoodReport", "NameLook", "Party", "Petition",
    "Question", "Questionnaire", "Taken",
]  # fmt: skip
