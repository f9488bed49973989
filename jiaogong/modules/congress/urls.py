"""Addresses of congresses: the standing body, and the session in the hall."""

from .urls_hall import paths_of_hall
from .urls_terms import paths_of_terms

app_name = "congress"
urlpatterns = paths_of_terms + paths_of_hall
