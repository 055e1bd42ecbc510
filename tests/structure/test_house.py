"""S1 and S6: sizes, docstrings, names, the order of the story, and what pure code may import."""

from __future__ import annotations

import ast
import sys
import tomllib

from django.conf import settings

from tests.structure.source import APPS, ROOT, files, floor, functions, imported, name_of, tree

FORBIDDEN_NAMES = ("utils", "helpers", "common", "misc", "manager", "service")
# Pure code of the kernel that domains may speak in.
PURE = (
    "consortium.kernel.money",
    "consortium.kernel.compute",
    "consortium.kernel.canonical",
    "consortium.kernel.errors",
)
# Other domains' words that a domain may use, because the story runs that way.
STANDARD = sys.stdlib_module_names


def test_s1_no_file_is_over_400_lines() -> None:
    long = {
        name_of(path): lines
        for path in files() + files("tests")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_s1_no_function_is_over_40_lines() -> None:
    """Its statements: a long signature is a list of names, and a docstring is no code."""
    long = {
        f"{name_of(path)}:{node.name}": length
        for path in files()
        for node in functions(path)
        if (length := _lines(node)) > 40
    }
    assert long == {}


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_s1_every_module_says_its_rule() -> None:
    silent = [
        name_of(path)
        for path in files() + files("tests")
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree(path))
    ]
    assert silent == []


def test_s1_every_public_function_and_class_says_what_it_is() -> None:
    silent = [
        f"{name_of(path)}:{node.name}"
        for path in files()
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and path.stem != "apps"
        and not any(ast.unparse(item) == "overload" for item in node.decorator_list)
    ]
    assert silent == []


def test_s1_glossary_words_only() -> None:
    vague = [name_of(path) for path in files() if path.stem in FORBIDDEN_NAMES]
    assert vague == []


def test_s1_apps_are_installed_in_the_order_of_the_story() -> None:
    ours = [name for name in settings.INSTALLED_APPS if name.startswith(tuple(_packages()))]
    places = [name.split(".apps.")[0].replace(".", "/") for name in ours]
    assert places[0] == "consortium"
    assert places[1:] == [app for app in APPS if app in places]


def _packages() -> set[str]:
    return {app.split("/")[0] for app in APPS}


def test_s1_every_app_with_floors_stands_under_the_contract_of_floors() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    named = {name for item in contracts["contracts"] for name in item.get("containers", ())}
    built = {app.replace("/", ".") for app in APPS if (ROOT / app / "actions").is_dir()}
    assert sorted(built - named) == []


def test_s6_domains_import_only_the_standard_library_and_pure_words() -> None:
    wrong = []
    for path in files():
        if not floor(path, "domain"):
            continue
        for module in imported(path):
            pure = module in PURE or ".domain" in module
            if module.split(".")[0] not in STANDARD and not pure:
                wrong.append(f"{name_of(path)} imports {module}")
    assert wrong == []


def test_s6_a_kit_needs_nothing_but_python() -> None:
    kits = [path for path in files() if floor(path, "kit")]
    assert kits
    wrong = [
        f"{name_of(path)} imports {module}"
        for path in kits
        for module in imported(path)
        if module.split(".")[0] not in STANDARD
    ]
    assert wrong == []


def test_no_float_counts_money_compute_or_weight() -> None:
    """`float(` and float literals have no place where amounts are made."""
    wrong = []
    for path in files():
        if not (floor(path, "domain") or path.stem in ("money", "compute")):
            continue
        wrong += [
            f"{name_of(path)}:{node.lineno}"
            for node in ast.walk(tree(path))
            if (isinstance(node, ast.Constant) and isinstance(node.value, float))
            or (isinstance(node, ast.Name) and node.id == "float")
        ]
    assert wrong == []
