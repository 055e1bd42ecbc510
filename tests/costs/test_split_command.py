"""`manage.py split`: anybody recomputes a split from its inputs."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from tests.factories.costs import a_frozen_split
from tests.factories.members import an_organization
from tests.factories.pledges import a_pledge
from tests.factories.roadmap import a_cycle, a_run

QUESTION = {
    "rule": "proportional",
    "total": 10,
    "members": [
        {"member": name, "weight": weight}
        for name, weight in zip("abcdef", (47000, 16000, 15900, 12000, 6000, 3100), strict=True)
    ],
}


def _split(tmp_path, question, capsys, *more):
    path = tmp_path / "question.json"
    path.write_text(question if isinstance(question, str) else json.dumps(question))
    call_command("split", str(path), *more)
    return capsys.readouterr().out


def test_a_question_is_answered_in_words(tmp_path, capsys) -> None:
    said = _split(tmp_path, QUESTION, capsys)
    assert "proportional, version 1: 10 to share" in said
    assert "= 4 + 1  (exactly 47/10)" in said


def test_a_question_is_answered_as_json(tmp_path, capsys) -> None:
    found = json.loads(_split(tmp_path, QUESTION, capsys, "--json"))
    assert [row["amount"] for row in found["shares"]] == [5, 2, 1, 1, 1, 0]
    assert len(found["inputs_sha256"]) == 64


def test_stability_is_told_where_the_alone_cost_is(tmp_path, capsys) -> None:
    alone = {**QUESTION, "alone": {"a": 4}}
    assert "Better off leaving: a: pays 47/10, alone 4." in _split(tmp_path, alone, capsys)
    fine = {**QUESTION, "alone": {"a": 5}}
    assert "Nobody would be better off leaving." in _split(tmp_path, fine, capsys)
    levels = {"levels": [["low", 4], ["high", 10]], "wants": {**dict.fromkeys("bcdef", "low")}}
    levels["wants"]["a"] = "high"
    found = _split(tmp_path, {**QUESTION, "rule": "equal", "alone": levels}, capsys, "--json")
    assert json.loads(found)["stability"]["worst"]["gain"] == "13/3"
    nested = {**QUESTION, "rule": "nested", "parameters": levels}
    assert json.loads(_split(tmp_path, nested, capsys, "--json"))["stability"]["in_core"] is True


def test_a_rule_that_no_pool_knows_is_answered_too(tmp_path, capsys) -> None:
    question = {
        "rule": "separable",
        "total": 10,
        "members": [{"member": "a"}, {"member": "b"}],
        "parameters": {"alone": {"a": 8, "b": 6}, "without": {"a": 6, "b": 8}},
        "alone": {"a": 8, "b": 6},
    }
    said = _split(tmp_path, question, capsys)
    assert "separable (a 4, b 2), sum 6, remaining 4" in said
    assert "= 6 + 0  (exactly 6/1)" in said
    assert "Nobody would be better off leaving." in said


def test_a_table_of_groups_finds_who_would_leave(tmp_path, capsys) -> None:
    groups = {"a": 6, "b": 7, "c": 7, "a+b": 8, "a+c": 13, "c+b": 14, "a+b+c": 18}
    question = {
        "rule": "equal",
        "total": 18,
        "members": [{"member": name} for name in "abc"],
        "alone": {"groups": groups},
    }
    told = json.loads(_split(tmp_path, question, capsys, "--json"))["stability"]
    worst = {"members": ["a", "b"], "pays": "12/1", "alone": 8, "gain": "4/1"}
    assert told == {"in_core": False, "worst": worst}
    shapley = {**question, "rule": "shapley", "parameters": {"groups": groups}}
    shapley.pop("alone")
    found = json.loads(_split(tmp_path, shapley, capsys, "--json"))
    assert [row["exact"] for row in found["shares"]] == ["9/2", "11/2", "8/1"]
    assert found["stability"]["worst"]["gain"] == "2/1"


def test_a_table_of_sixteen_members_is_longer_than_a_request(tmp_path, capsys) -> None:
    names = [f"member {i:02}" for i in range(16)]
    groups = {
        "+".join(name for place, name in enumerate(names) if bits >> place & 1): bits.bit_count()
        for bits in range(1, 2**16)
    }
    members = [{"member": name} for name in names]
    question = {"rule": "equal", "total": 16, "members": members, "alone": {"groups": groups}}
    assert "Nobody would be better off leaving." in _split(tmp_path, question, capsys)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "[]",
        "{",
        '{"rule": "equal", "total": 1.5, "members": []}',
        '{"rule": "equal", "total": 1, "total": 2, "members": []}',
        {**QUESTION, "total": 0},
        {**QUESTION, "total": True},
        {**QUESTION, "rule": "guess"},
        {**QUESTION, "members": []},
        {**QUESTION, "members": {}},
        {**QUESTION, "members": [{"member": 1}]},
        {**QUESTION, "members": [{"member": "a"}, {"member": "a"}]},
        {**QUESTION, "members": [{"member": "a", "weight": -1}]},
        {**QUESTION, "surprise": 1},
        {**QUESTION, "version": 2},
        {**QUESTION, "parameters": []},
        {**QUESTION, "alone": []},
        {**QUESTION, "alone": {"a": "4"}},
        {**QUESTION, "alone": {"groups": {"a": 4}}},
    ],
    ids=str,
)
def test_a_question_without_an_answer_ends_with_four(tmp_path, capsys, question) -> None:
    with pytest.raises(SystemExit) as ended:
        _split(tmp_path, question, capsys)
    assert ended.value.code == 4
    assert capsys.readouterr().out == ""


def test_a_missing_file_ends_with_four(capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("split", "nowhere.json")
    assert ended.value.code == 4


@pytest.mark.django_db
def test_the_inputs_of_a_frozen_split_give_its_trace(tmp_path, capsys) -> None:
    cycle = a_cycle()
    for _ in range(3):
        a_pledge(organization=an_organization(), cycle=cycle)
    split = a_frozen_split(run=a_run(cycle=cycle), total=100_00)
    found = json.loads(_split(tmp_path, split.inputs, capsys, "--json"))
    assert found.pop("inputs_sha256") == bytes(split.inputs_hash).hex()
    assert found == split.trace
