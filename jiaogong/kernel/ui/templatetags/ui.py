"""The strict tag library of the pages: an unknown or missing argument is a TemplateSyntaxError.

Parts: `ui_parts` (heads, badges, bars, numbers), `ui_forms` (fields, errors, once), `ui_lists` (pages, tabs,
attachments, charts, panels).
"""

from django import template

from . import ui_forms, ui_lists, ui_parts

register = template.Library()
for part in (ui_parts, ui_forms, ui_lists):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
