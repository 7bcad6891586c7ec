"""How gunicorn serves the pages: ``gunicorn --config python:relief.server``."""

import os

wsgi_app = "relief.wsgi"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 10
preload_app = True
control_socket_disable = True
limit_request_line = 8190  # an address with every filter of a list
