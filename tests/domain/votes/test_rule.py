"""A rule is read strictly, written out with every default, and hashed the same everywhere."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from consortium.kernel.canonical import canonical
from consortium.kernel.errors import Malformed, Problem
from votes.domain.presets import PRESETS, motion_rule, size_rule
from votes.domain.reading import read_fraction, read_rule
from votes.domain.rule import RuleInvalid, Weights
from votes.domain.wording import rule_in_words

EXAMPLE = """{"schema":1,"method":"motion",
"weights":{"scheme":"capped","source":"pledge","cap":2500},"clauses":[
{"name":"quorum","of":"present","base":"entitled","count":"heads","min":"1/2","strict":false},
{"name":"majority","of":"yes","base":"cast","count":"weight","min":"1/2","strict":true}],
"ballot":{"secrecy":"named","split":false,"proxies":2},"publish":"members","open_hours":168,
"late_quorum_hours":24,"objection_hours":72,"tie":["status_quo","lots"]}"""
HASH = "6f31190d407f47f07b858f027b9f21a3b2402dffa08cb2d64178e4a3d9952fb4"


def example() -> dict:
    return json.loads(EXAMPLE)


def changed(path: str, value: object) -> dict:
    """The example with one value set; the path is a JSON pointer."""
    form = example()
    *parents, last = path.strip("/").split("/")
    place = form
    for parent in parents:
        place = place[int(parent)] if parent.isdigit() else place[parent]
    place[last] = value
    return form


def test_the_published_example_has_the_published_hash() -> None:
    assert read_rule(example()).hash().hex() == HASH


def test_a_rule_without_its_defaults_is_the_same_rule() -> None:
    short = example()
    for key in ("schema", "publish", "open_hours", "late_quorum_hours", "objection_hours", "tie"):
        del short[key]
    short["weights"] = {}
    short["ballot"] = {"proxies": 2}
    del short["clauses"][0]["strict"]
    assert read_rule(short).hash().hex() == HASH


def test_a_fraction_is_hashed_in_lowest_terms() -> None:
    assert read_rule(changed("/clauses/0/min", "50/100")).hash().hex() == HASH


@pytest.mark.parametrize("rule", [motion_rule(preset=name) for name in PRESETS] + [size_rule()])
def test_what_is_written_reads_back(rule) -> None:
    assert read_rule(json.loads(canonical(rule.plain()))) == rule
    assert all(line.endswith(".") for line in rule_in_words(rule))


@pytest.mark.parametrize(
    "weights",
    [
        Weights("equal"),
        Weights("tier", points=(("founding", 3), ("full", 2), ("associate", 1))),
        Weights("linear", "delivered"),
        Weights("sqrt"),
        Weights("mixed", base=1500),
        Weights("capped", cap=1500),
    ],
)
def test_every_scheme_reads_back(weights) -> None:
    rule = motion_rule(weights=weights)
    assert read_rule(rule.plain()) == rule
    assert rule_in_words(rule)[0].endswith(".")


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("/schema", 2, RuleInvalid),
        ("/method", "dictator", RuleInvalid),
        ("/method", 7, Malformed),
        ("/surprise", 1, Malformed),
        ("/weights", [], Malformed),
        ("/weights/scheme", "loudest", RuleInvalid),
        ("/weights/cap", 0, RuleInvalid),
        ("/weights/cap", 10_001, RuleInvalid),
        ("/weights/cap", 2500.0, Malformed),
        ("/weights/cap", True, Malformed),
        ("/weights/base", 2000, RuleInvalid),
        ("/clauses", [], RuleInvalid),
        ("/clauses", {}, Malformed),
        ("/clauses/0/name", "Quorum!", RuleInvalid),
        ("/clauses/0/name", "majority", RuleInvalid),
        ("/clauses/0/min", "3/2", RuleInvalid),
        ("/clauses/0/min", "1/10001", RuleInvalid),
        ("/clauses/0/min", "-1/2", Malformed),
        ("/clauses/0/min", 0.5, Malformed),
        ("/clauses/0/base", "cast", RuleInvalid),
        ("/clauses/0/strict", "no", Malformed),
        ("/clauses/0/tier", "gold", RuleInvalid),
        ("/clauses/0/until", "soon", Malformed),
        ("/clauses/1/of", "present", RuleInvalid),
        ("/clauses/1/until", "2027-01-31", RuleInvalid),
        ("/ballot/secrecy", "secret", RuleInvalid),
        ("/ballot/split", True, RuleInvalid),
        ("/ballot/proxies", 11, RuleInvalid),
        ("/publish", "nobody", RuleInvalid),
        ("/open_hours", 47, RuleInvalid),
        ("/objection_hours", -1, RuleInvalid),
        ("/tie", [], RuleInvalid),
        ("/tie", ["lots", "lots"], RuleInvalid),
        ("/go_beyond", "1/2", RuleInvalid),
        ("/double", True, RuleInvalid),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_with_its_pointer(path, value, problem) -> None:
    with pytest.raises(problem) as refusal:
        read_rule(changed(path, value))
    assert refusal.value.errors[0].pointer


def test_a_missing_key_is_named() -> None:
    form = example()
    del form["clauses"][1]["min"]
    with pytest.raises(Malformed) as refusal:
        read_rule(form)
    assert refusal.value.errors[0].pointer == "/clauses/1/min"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"go_beyond": "1/3"}, "/go_beyond"),
        ({"go_beyond": "1/1"}, "/go_beyond"),
        ({"double": "yes"}, "/double"),
        ({"clauses": motion_rule().plain()["clauses"]}, "/clauses/1/of"),
        ({"weights": {"scheme": "tier", "points": {}}}, "/weights/points/founding"),
        (
            {"weights": {"scheme": "tier", "points": {"founding": 0, "full": 0, "associate": 0}}},
            "/weights/points",
        ),
    ],
)
def test_a_size_rule_has_its_own_limits(change, pointer) -> None:
    with pytest.raises(Problem) as refusal:
        read_rule(size_rule().plain() | change)
    assert refusal.value.errors[0].pointer == pointer


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(RuleInvalid):
        motion_rule(preset="acclamation")


def test_a_fraction_is_exact() -> None:
    assert read_fraction("13/20", "/min") == Fraction(13, 20)
