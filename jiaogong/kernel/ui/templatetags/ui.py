"""The strict tag library of the pages."""

from django import template

register = template.Library()
