"""Addresses of cadres and contact points."""

from django.urls import path

from .views import contacts, people, selections, trainings, visits

app_name = "cadres"
urlpatterns = [
    path("", people.register, name="register"),
    path("staffing/", people.staffing, name="staffing"),
    path("people/<uuid:key>/", people.person, name="person"),
    path("selections/", selections.selections, name="selections"),
    path("selections/new/", selections.new, name="new_selection"),
    path("selections/<uuid:key>/", selections.selection, name="selection"),
    path("trainings/", trainings.trainings, name="trainings"),
    path("trainings/new/", trainings.new, name="new_training"),
    path("trainings/<uuid:key>/", trainings.training, name="training"),
    path("trainings/<uuid:key>/edit/", trainings.edit, name="edit_training"),
    path("trainings/<uuid:key>/add/", trainings.add, name="add_attendances"),
    path("trainings/<uuid:key>/remove/<int:pk>/", trainings.remove, name="remove_attendance"),
    path("visits/contacts/", contacts.contacts, name="contacts"),
    path("visits/contacts/new/", contacts.new, name="new_contact"),
    path("visits/contacts/<int:pk>/end/", contacts.end, name="end_contact"),
    path("visits/", visits.visits, name="visits"),
    path("visits/new/", visits.new, name="new_visit"),
    path("visits/<uuid:key>/", visits.visit, name="visit"),
    path("visits/issues/<uuid:key>/", visits.issue, name="issue"),
]
