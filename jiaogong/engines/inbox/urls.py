"""Addresses of 待办 and 消息."""

from django.urls import path

from . import views

app_name = "inbox"
urlpatterns = [
    path("", views.items, name="items"),
    path("items/<uuid:key>/", views.item, name="item"),
    path("messages/", views.messages, name="messages"),
    path("messages/<uuid:key>/", views.message, name="message"),
]
