"""What docs/voting.md tells a reader to run is run here."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from consortium.kernel.moments import now
from tests.factories import votes as vote
from tests.votes.calls import RESOLVER, Calls
from votes import actions
from votes.domain.reading import read_rule

TEXT = (Path(__file__).parents[2] / "docs" / "voting.md").read_text()


def code(language: str) -> str:
    """The first block in that language."""
    found = re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_rule_in_the_documentation_has_the_hash_beside_it() -> None:
    assert f"`{read_rule(json.loads(code('json'))).hash().hex()[:16]}…`" in TEXT


@pytest.mark.django_db
def test_a_receipt_is_checked_as_the_documentation_says(settings, tmp_path, monkeypatch, capsys):
    settings.ACTOR_RESOLVER = RESOLVER
    eight = vote.the_eight()
    proposal = vote.an_open_vote(eight)
    actor = eight.delegate("A")
    choice = {"vote": "yes", "reason": "Größer wäre “besser”."}
    actions.cast_ballot(actor=actor, at=now(), proposal=proposal, choice=choice)
    receipt = Calls(actor).get(f"/api/v1/proposals/{proposal.pk}/ballot").json()
    (tmp_path / "receipt.json").write_text(json.dumps(receipt))
    monkeypatch.chdir(tmp_path)
    exec(code("python"), {})  # noqa: S102  (our own documentation)
    assert capsys.readouterr().out.strip() == receipt["commitment"]
