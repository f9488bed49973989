"""Grievances, petitions and incidents, mediations."""

from .grievances import Desk, Grievance, NameLook
from .mediations import Mediation, Party
from .petitions import Incident, IncidentLine, Petition

__all__ = ["Desk", "Grievance", "Incident", "IncidentLine", "Mediation", "NameLook", "Party", "Petition"]
