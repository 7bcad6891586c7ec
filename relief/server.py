"""How gunicorn serves the pages: ``gunicorn --config python:relief.server``."""

import gc
import os
from typing import Any

wsgi_app = "relief.wsgi"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 10
preload_app = True
control_socket_disable = True
limit_request_line = 8190  # an address with every filter of a list


gc.disable()  # while the product is loaded: of that nothing goes away again


def when_ready(server: Any) -> None:
    """What was loaded stays where it is, so that the workers share its memory: none looks for garbage in it."""
    gc.freeze()
    gc.enable()
