"""Twice the same command: one effect, one answer."""

from __future__ import annotations

import pytest

from consortium.kernel.actor import SYSTEM
from consortium.kernel.errors import Conflict, Malformed
from consortium.kernel.models import Sweep
from consortium.shell.idempotency import Answer, KeyReused, SecretShownOnce, once
from consortium.shell.models import IdempotencyKey

pytestmark = pytest.mark.django_db


def run(key: str | None = "k", body: bytes = b"1", **more: object) -> Answer:
    def act() -> Answer:
        if more.get("fail"):
            raise Conflict
        Sweep.objects.create(name=f"s{Sweep.objects.count()}")
        return Answer(201, {"n": Sweep.objects.count()})

    return once(
        actor=SYSTEM, route="POST /x", key=key, body=body, act=act, secret=bool(more.get("secret"))
    )


def test_a_retry_gets_the_first_answer_and_does_nothing() -> None:
    first, second = run(), run()
    assert (first.body, second.body) == ({"n": 1}, {"n": 1})
    assert (first.replayed, second.replayed) == (False, True)
    assert Sweep.objects.count() == 1


def test_another_body_under_the_same_key_is_refused() -> None:
    run()
    with pytest.raises(KeyReused):
        run(body=b"2")


def test_a_refusal_leaves_the_key_free() -> None:
    with pytest.raises(Conflict):
        run(fail=True)
    assert not IdempotencyKey.objects.exists()
    assert run().body == {"n": 1}


def test_a_secret_is_not_stored() -> None:
    run(secret=True)
    assert IdempotencyKey.objects.get().answer is None
    with pytest.raises(SecretShownOnce):
        run(secret=True)


def test_without_a_key_every_call_counts() -> None:
    assert run(key=None).body != run(key=None).body


@pytest.mark.parametrize("key", ["", "x" * 256, "ä", "a\nb"])
def test_a_malformed_key_is_refused(key: str) -> None:
    with pytest.raises(Malformed):
        run(key=key)
