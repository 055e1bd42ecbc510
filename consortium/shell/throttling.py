"""Calls are counted per token, per Seat or per address; over the limit is 429 with Retry-After."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from consortium.kernel.errors import Problem
from consortium.shell.authentication import actor_of

if TYPE_CHECKING:  # DRF's views import this module
    from rest_framework.views import APIView


class CallRate(SimpleRateThrottle):
    """A sliding window in the cache: 500 calls per caller and 5 minutes, 100 per address."""

    scope = "api"

    def __init__(self) -> None:
        self.num_requests, self.duration = settings.API_CALLS_PER_ADDRESS

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        try:
            actor = actor_of(request._request)
        except Problem:
            return f"calls:{self.get_ident(request)}"
        if actor.is_anonymous:
            return f"calls:{self.get_ident(request)}"
        self.num_requests, self.duration = settings.API_CALLS_PER_TOKEN
        return f"calls:{actor.token_id or actor.seat_id or actor.person_id}"

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.key = self.get_cache_key(request, view) or ""
        self.history = self.cache.get(self.key, [])
        self.now = self.timer()
        while self.history and self.history[-1] <= self.now - self.duration:
            self.history.pop()
        if len(self.history) >= self.num_requests:
            return bool(self.throttle_failure())
        return bool(self.throttle_success())
