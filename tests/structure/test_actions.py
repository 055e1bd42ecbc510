"""S2, S3 and S10: one shape of action, no writes elsewhere, tasks that only call."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from consortium.celery import SWEEPS
from consortium.kernel.actor import ANONYMOUS
from consortium.kernel.errors import Forbidden, NotSignedIn
from consortium.kernel.moments import now
from tests.structure.source import calls, files, floor, functions, name_of, tree

ACTIONS = [path for path in files() if floor(path.parent, "actions") and path.stem != "__init__"]
# Whoever they are: these begin a relation with somebody who has no Seat yet.
OPEN_TO_STRANGERS = {
    "members/actions/apply_for_membership.py": "anyone may apply",
    "members/actions/accept_invitation.py": "the invitation's secret is the right",
    "members/actions/note_token_use.py": "telemetry of a token that has proved itself",
    "releases/actions/authorise_download.py": "a public release needs no account",
}
WRITES = {
    "save",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "create",
    "update",
}
# Where rows may be written: actions and models, the ground, and the seams named with a reason.
WRITERS = ("actions", "models", "kernel", "shell", "record", "migrations", "management")


def _public(path: Path) -> list[ast.FunctionDef]:
    return [
        node
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def _commands(path: Path) -> list[ast.FunctionDef]:
    return [
        node
        for node in _public(path)
        if any("command" in ast.unparse(item) for item in node.decorator_list)
    ]


@pytest.mark.parametrize("path", ACTIONS, ids=name_of)
def test_s2_a_file_holds_the_action_it_is_named_after(path: Path) -> None:
    assert [node.name for node in _commands(path)] == [path.stem]


@pytest.mark.parametrize("path", ACTIONS, ids=name_of)
def test_s2_an_action_takes_keywords_an_actor_and_a_moment(path: Path) -> None:
    (action,) = _commands(path)
    assert not action.args.args
    assert not action.args.posonlyargs
    named = [item.arg for item in action.args.kwonlyargs]
    assert named[:2] == ["actor", "at"]


@pytest.mark.parametrize("path", ACTIONS, ids=name_of)
def test_s2_the_right_is_asked_first(path: Path) -> None:
    (action,) = _commands(path)
    body = [node for node in action.body if not _is_docstring(node)]
    asked = next(
        (number for number, node in enumerate(body) if "require(" in ast.unparse(node)), None
    )
    assert asked is not None
    # Before it only the permission is chosen: no lock, no query, no write.
    before = "\n".join(ast.unparse(node) for node in body[:asked])
    assert not any(word in before for word in ("lock(", "reread(", ".objects", "record("))


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ACTIONS, ids=name_of)
def test_s2_a_stranger_is_refused(path: Path) -> None:
    if name_of(path) in OPEN_TO_STRANGERS:
        return
    module = importlib.import_module(name_of(path).removesuffix(".py").replace("/", "."))
    action = getattr(module, path.stem)
    names = [name for name in inspect.signature(action).parameters if name not in ("actor", "at")]
    with pytest.raises((NotSignedIn, Forbidden)):
        action(actor=ANONYMOUS, at=now(), **{name: MagicMock() for name in names})


def test_s3_rows_are_written_by_actions_only() -> None:
    wrong = []
    for path in files():
        if any(floor(path, name) for name in WRITERS):
            continue
        for call in calls(path):
            if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
                continue
            chain = ast.unparse(call.func.value)
            of_rows = ".objects" in chain or "_manager" in chain or "filter(" in chain
            if of_rows or (call.func.attr == "save" and not call.args):
                wrong.append(f"{name_of(path)}:{call.lineno} {ast.unparse(call.func)}")
    assert wrong == []


def test_s3_no_signals() -> None:
    wrong = [
        name_of(path)
        for path in files()
        if "post_save" in (text := path.read_text(encoding="utf-8")) or "@receiver" in text
    ]
    assert wrong == []


TASKS = [
    (path, node, ast.unparse(item))
    for path in files()
    if floor(path, "tasks") or path.stem == "jobs"
    for node in functions(path)
    for item in node.decorator_list
    if ast.unparse(item).startswith(("sweep(", "shared_task("))
]


def test_s10_every_sweep_is_a_task_and_every_task_is_rung_or_swept() -> None:
    named = {ast.literal_eval(item[item.index("(") + 1 :].rstrip(")")) for _, _, item in TASKS}
    rung = {
        call.args[0].value
        for path in files()
        for call in calls(path)
        if isinstance(call.func, ast.Name) and call.func.id == "ring" and call.args
        if isinstance(call.args[0], ast.Constant)
    }
    assert sorted(SWEEPS.keys() - named) == []
    assert sorted(named - SWEEPS.keys() - rung) == []
    assert sorted(rung - SWEEPS.keys()) == []


@pytest.mark.parametrize(("path", "task", "how"), TASKS, ids=[item for _, _, item in TASKS])
def test_s10_a_task_is_six_statements_at_most(path: Path, task: ast.FunctionDef, how: str) -> None:
    statements = [
        node for node in ast.walk(task) if isinstance(node, ast.stmt) and not _is_docstring(node)
    ]
    assert len(statements) - 1 <= 6, f"{name_of(path)} {how}"
