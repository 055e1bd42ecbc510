"""The cache holds counters of calls and guesses; without its Redis they are kept in the process.

A request never fails because the cache is gone, and never waits long for it: after a failure the
process counts by itself for five seconds before it asks Redis again.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

PAUSE = 5.0
log = logging.getLogger(__name__)


class SteadyCache(RedisCache):
    """Django's Redis cache, with the process's own memory as its spare."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._spare = LocMemCache("steady", {})
        self._again_at = 0.0

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("delete", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("has_key", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("incr", *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("get_many", *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("set_many", *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("delete_many", *args, **kwargs)

    def clear(self) -> Any:
        return self._steadily("clear")

    def _steadily(self, verb: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self._again_at:
            try:
                return getattr(super(), verb)(*args, **kwargs)
            except (RedisError, OSError):
                self._again_at = time.monotonic() + PAUSE
                log.warning("Redis does not answer; this process counts by itself meanwhile.")
        return getattr(self._spare, verb)(*args, **kwargs)
