"""The WSGI entry point: gunicorn jiaogong.site.wsgi."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiaogong.site.settings")
application = get_wsgi_application()
