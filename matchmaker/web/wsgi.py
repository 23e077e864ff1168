"""What a WSGI server loads: `gunicorn matchmaker.web.wsgi:app`."""

from matchmaker.config import read_settings
from matchmaker.runtime import open_runtime
from matchmaker.web.app import create_app

app = create_app(open_runtime(read_settings()))
