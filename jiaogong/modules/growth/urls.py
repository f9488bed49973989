"""Addresses of pairs and projects."""

from django.urls import path

from .views import pairs, projects

app_name = "growth"
urlpatterns = [
    path("pairs/", pairs.pairs, name="pairs"),
    path("pairs/new/", pairs.new_pupil, name="new-pupil"),
    path("pairs/<uuid:key>/", pairs.pair, name="pair"),
    path("pairs/<uuid:key>/pupil/", pairs.pupil, name="pupil"),
    path("projects/", projects.projects, name="projects"),
    path("projects/<uuid:key>/", projects.project, name="project"),
]
