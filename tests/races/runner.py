"""A thread with its own connection, for races."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


class Runner(threading.Thread):
    """A thread with its own connection that keeps what its work returned or raised."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.work, self.result, self.error = work, None, None
        self.start()

    def run(self) -> None:
        try:
            self.result = self.work()
        except Exception as error:  # kept for the test to judge
            self.error = error
        finally:
            connection.close()

    def done(self) -> Runner:
        """Wait, but not for ever."""
        self.join(20)
        assert not self.is_alive()
        return self
