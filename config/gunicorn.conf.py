"""How gunicorn serves the site: `.venv/bin/gunicorn --config config/gunicorn.conf.py`, from any directory."""

import subprocess
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE_DIR))

from config import environment  # noqa: E402  (ends with one line if a value is refused)

chdir = str(BASE_DIR)
wsgi_app = "config.wsgi"

# Loopback only: a reverse proxy on this machine speaks TLS to the world. gunicorn believes X-Forwarded-Proto
# from loopback alone (its forwarded_allow_ips), so a visitor can not pretend to be on https.
bind = f"127.0.0.1:{environment.PORT}"

# Threads, as a full CSV export holds one for seconds: with the sync worker two exports at once stalled every
# page (p95 14 ms -> 3,462 ms) and a long one was cut off at the timeout under a status of 200; with threads
# p95 was 19 ms.
worker_class = "gthread"
workers = environment.WEB_CONCURRENCY
# Four: two slow exports and two pages per worker. The GIL lets no more run, and each thread may hold a
# database connection: 4 workers x 4 threads = 16, far below PostgreSQL's default of 100.
threads = 4

# With threads this watches the worker, not the request: a worker that does not answer for 30 s is stuck.
timeout = 30
# On a restart: let the exports that run finish, and no longer than a service manager waits (systemd: 90 s).
graceful_timeout = 30
# A browser asks for a page and its five files at once, then is silent; a proxy keeps its own connections
# longer.
keepalive = 5

# The heartbeat file in memory where there is such a place: on a slow disk its writing can block the worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None

# A socket file in the home directory would steer a running gunicorn. Unused here, it could only be misused.
control_socket_disable = True

# No access log: it would hold the addresses of journalists who read the ledger. The proxy's log is the
# operator's choice.
accesslog = None
errorlog = "-"  # stderr
loglevel = "info"


def on_starting(server):
    """Do not start, with one line, where the database does not answer.

    A worker that failed here would be started again and again. In a process of its own, as a master process
    that had loaded Django would hand its old code to the new workers on SIGHUP.
    """
    answer = subprocess.run([sys.executable, "-m", "config.database"], cwd=BASE_DIR, check=False)
    if answer.returncode:
        sys.exit(answer.returncode)
