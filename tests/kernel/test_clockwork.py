"""Every process knows the one Celery app and its schedule, the web server too."""

from __future__ import annotations

import os
import subprocess
import sys

from consortium.celery import SWEEPS

ASK = (
    "import consortium.wsgi; from celery import current_app as app;"
    "print(app.main, len(app.conf.beat_schedule))"
)


def test_the_web_process_rings_our_doorbells() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.split() == ["commonweight", str(len(SWEEPS))]
