"""The WSGI entry point: any WSGI server can serve wsgi:app."""

from governance import create_app

app = create_app()
