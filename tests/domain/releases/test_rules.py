"""Paths, versions, ranges, licences, entitlement, windows, git ids: each rule at its edges."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.domain import revisions
from releases.domain.card import read_card
from releases.domain.changes import DeleteFile, DeleteFolder, NothingToDelete, Put, apply
from releases.domain.entitlement import entitle, fulfilled
from releases.domain.manifest import Entry, content_fault, is_large, manifest_sha256
from releases.domain.paths import (
    NameRefused,
    PathRefused,
    VersionRefused,
    check_namespace,
    check_ref,
    check_tree,
    collisions,
    name_fault,
    path_fault,
    version_key,
)
from releases.domain.ranges import RangeRefused, byte_range
from releases.domain.spdx import licence
from releases.domain.windows import (
    RANKS,
    Answer,
    Caller,
    Facts,
    Opening,
    Reading,
    default_dates,
    in_order,
    phase,
    reading,
    resolve,
)

AT = datetime(2027, 3, 10, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize("path", ["a", "a/b.txt", "Ünïcode/ñ.md", "x" * 512, ".gitattributes"])
def test_plain_paths_pass(path: str) -> None:
    assert path_fault(path) == ""


@pytest.mark.parametrize(
    "path",
    [
        "", "/a", "a/", "a//b", ".", "..", "a/../b", "a/./b", "a\\b", "a\0b", "a\nb", ".git",
        "a/.GIT/b", "x" * 513, "é" * 257, "a\u200eb", "a\u2028b", " a", "a /b", "\ud800",
    ],
)  # fmt: skip
def test_dangerous_paths_do_not(path: str) -> None:
    assert path_fault(path)


def test_collisions_by_case_accents_and_folders() -> None:
    assert collisions(["A.txt", "a.TXT"]) == [("A.txt", "a.TXT")]
    assert collisions(["caf\u00e9", "cafe\u0301"]) != []
    assert collisions(["stra\u00dfe", "strasse"]) != []
    assert collisions(["a", "A/b"]) == [("a", "A/b")]
    assert collisions(["a/b", "a/c"]) == []
    with pytest.raises(PathRefused):
        check_tree(["a", "A"])


@pytest.mark.parametrize("name", ["", "-a", "a.", "a--b", "a..b", "a.git", "a b", "é", "a" * 97])
def test_names_follow_the_clients_rule(name: str) -> None:
    assert name_fault(name)


def test_our_own_first_segments_are_no_namespaces() -> None:
    for word in ("portal", "API", "_lfs", "open"):
        with pytest.raises(NameRefused):
            check_namespace(word)
    assert check_namespace("saltmarsh") == "saltmarsh"


@pytest.mark.parametrize(
    "name",
    [
        "", "a b", "a..b", "a~1", "a^", "a:b", "/a", "a/", "a//b", "refs/x", "v1.0.0", "0" * 40,
        "a.lock", "@", "-a",
    ],
)  # fmt: skip
def test_refs_follow_gits_rule(name: str) -> None:
    with pytest.raises(NameRefused):
        check_ref(name)


def test_versions_order_as_semver_says() -> None:
    rising = "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11"
    rising += " 1.0.0-rc.1 1.0.0 1.0.1 1.10.0 2.0.0"
    keys = [version_key(item) for item in rising.split()]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    for bad in ("1", "1.0", "v1.0.0", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0-a..b", "1.0.0+x"):
        with pytest.raises(VersionRefused):
            version_key(bad)


@pytest.mark.parametrize(
    ("header", "size", "span"),
    [
        ("", 10, None),
        ("bytes=0-", 10, (0, 9)),
        ("bytes=2-4", 10, (2, 4)),
        ("bytes=2-99", 10, (2, 9)),
        ("bytes=-3", 10, (7, 9)),
        ("bytes=-99", 10, (0, 9)),
        ("bytes=5-", 0, None),
    ],
)
def test_one_range(header: str, size: int, span: tuple[int, int] | None) -> None:
    assert byte_range(header, size) == span


@pytest.mark.parametrize(
    "header", ["bytes=10-", "bytes=5-4", "bytes=-0", "bytes=-", "bytes=0-1,3-4", "items=0-1", "x"]
)
def test_other_ranges_are_refused(header: str) -> None:
    with pytest.raises(RangeRefused):
        byte_range(header, 10)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("apache-2.0", "Apache-2.0"),
        ("MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ("(mit and bsd-3-clause) or CC0-1.0", "(MIT AND BSD-3-Clause) OR CC0-1.0"),
        ("GPL-2.0-only with Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("LicenseRef-heron-1", "LicenseRef-heron-1"),
        ("my-own", ""),
        ("MIT OR", ""),
        ("(MIT", ""),
        ("MIT)", ""),
        ("MIT WITH nothing", ""),
        ("MIT; DROP", ""),
        ("(" * 300, ""),
        ("", ""),
    ],
)
def test_licences_are_spdx(given_text: str, expected: str) -> None:
    assert licence(given_text) == expected


def test_a_card_names_its_licence() -> None:
    card = read_card(
        "---\nlicense: apache-2.0 # yes\ntags:\n  - a\n  - b\nnested:\n  x: 1\n---\n# T"
    )
    assert (card.licence, card.faults) == ("Apache-2.0", ())
    assert card.fields["tags"] == ("a", "b")
    other = read_card("---\nlicense: other\nlicense_name: Heron One\nlicense_link: LICENSE\n---\n")
    assert other.licence == "LicenseRef-Heron-One"
    for bad in ("", "# no front matter", "---\n---\n", "---\nlicense: [mit, x]\n---\n",
                "---\nlicense: other\n---\n", "---\nlicense: mit\nlicense: mit\n---\n",
                "---\nlicense: mit\n", "---\n{{}}\nlicense: mit\n---\n"):  # fmt: skip
        assert read_card(bad).faults, bad


def test_entitlement_at_nine_tenths() -> None:
    """The worked example: 47,500 and 40,000 of 50,000."""
    first = entitle(share=5_000_000, met=4_750_000, due=5_000_000, good_standing=True)
    assert (first.tier, first.fraction) == ("funder", Fraction(19, 20))
    second = entitle(share=5_000_000, met=4_000_000, due=5_000_000, good_standing=True)
    assert (second.tier, second.fraction) == ("member", Fraction(4, 5))
    assert entitle(share=10, met=9, due=10, good_standing=True).tier == "funder"
    assert (
        entitle(share=10**15, met=9 * 10**14 - 1, due=10**15, good_standing=True).tier == "member"
    )
    assert entitle(share=10, met=10, due=10, good_standing=False).tier == "member"
    assert entitle(share=0, met=10, due=0, good_standing=True).tier == "member"
    assert entitle(share=10, met=0, due=0, good_standing=True).tier == "funder"


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_the_met_part_is_between_nothing_and_all(met: int, due: int) -> None:
    part = fulfilled(met=met, due=due)
    assert 0 <= part <= 1
    assert (part == 1) == (met >= due)


def openings(*items: tuple[str, timedelta, bool]) -> tuple[Opening, ...]:
    return tuple(Opening(RANKS[tier], AT + after, cleared) for tier, after, cleared in items)


SEALED = Facts(
    "sealed",
    openings(("funder", -9 * DAY, True), ("member", 21 * DAY, True), ("public", 81 * DAY, False)),
    announced_to_members=True,
)
FUNDER, MEMBER, PUBLIC = (Caller(RANKS[tier]) for tier in ("funder", "member", "public"))


def test_who_learns_what() -> None:
    assert reading(SEALED, FUNDER, AT).answer is Answer.OPEN
    assert reading(SEALED, MEMBER, AT) == Reading(Answer.GATED, AT + 21 * DAY)
    assert reading(SEALED, PUBLIC, AT).answer is Answer.HIDDEN
    assert reading(SEALED, MEMBER, AT + 21 * DAY).answer is Answer.OPEN
    assert reading(SEALED, Caller(RANKS["member"], granted=True), AT).answer is Answer.OPEN
    assert reading(SEALED, Caller(RANKS["public"], writes=True), AT).answer is Answer.OPEN


def test_the_clock_alone_opens_nothing() -> None:
    shut = Facts("sealed", openings(("funder", -DAY, False)), announced_to_members=True)
    assert reading(shut, FUNDER, AT).answer is Answer.GATED


@pytest.mark.parametrize("caller", [FUNDER, MEMBER, PUBLIC])
def test_staged_and_discarded_are_nobody_elses_business(caller: Caller) -> None:
    for state in ("staged", "discarded"):
        assert reading(Facts(state), caller, AT).answer is Answer.HIDDEN


def test_held_and_withdrawn_answer_by_announcement() -> None:
    held = Facts("sealed", SEALED.openings, announced_to_members=True, held_until=AT + DAY)
    for facts in (held, Facts("withdrawn", SEALED.openings, announced_to_members=True)):
        assert reading(facts, FUNDER, AT).answer is Answer.DISABLED
        assert reading(facts, MEMBER, AT).answer is Answer.DISABLED
        assert reading(facts, PUBLIC, AT).answer is Answer.HIDDEN
    assert reading(held, FUNDER, AT + DAY).answer is Answer.OPEN


def test_a_branch_walks_back_to_what_is_open() -> None:
    gated, hidden, opened = Reading(Answer.GATED, AT), Reading(Answer.HIDDEN), Reading(Answer.OPEN)
    assert resolve([[hidden], [gated], [opened]])[0] == 2
    assert resolve([[hidden], [gated]]) == (None, gated)
    assert resolve([[Reading(Answer.DISABLED)], [hidden]])[1].answer is Answer.DISABLED
    assert resolve([])[1].answer is Answer.HIDDEN


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(RANKS)), st.integers(-9, 9), st.booleans()), max_size=4
    ),
    st.integers(0, 3),
    st.booleans(),
)
def test_nobody_of_lower_rank_waits_longer(
    windows: list[tuple[str, int, bool]], rank: int, announced: bool
) -> None:
    facts = Facts(
        "sealed",
        openings(*((tier, days * DAY, cleared) for tier, days, cleared in windows)),
        announced_to_members=announced,
    )
    lower = reading(facts, Caller(rank), AT).answer
    if lower is Answer.OPEN and rank > 0:
        assert reading(facts, Caller(rank - 1), AT).answer is Answer.OPEN


def test_windows_in_order_and_phases() -> None:
    dates = default_dates(AT)
    assert in_order(dates)
    assert in_order({**dates, "public": None})
    assert not in_order({**dates, "member": None})
    assert not in_order({**dates, "member": AT - DAY})
    assert phase(SEALED, AT) == "open"
    assert phase(SEALED, AT - 10 * DAY) == "sealed"
    everyone = Facts("sealed", openings(("public", -DAY, True)), announced_to_public=True)
    assert phase(everyone, AT) == "public"
    assert phase(everyone, AT, superseded=True) == "superseded"
    assert phase(Facts("withdrawn"), AT) == "withdrawn"


def test_changes_in_order() -> None:
    tree = {"a.txt": ("1", False), "d/b.txt": ("2", False), "d/c.txt": ("3", True)}
    after = apply(tree, [Put("a.txt", "9", True), DeleteFolder("d"), Put("d/n.txt", "4", False)])
    assert after == {"a.txt": ("9", True), "d/n.txt": ("4", False)}
    for change in (DeleteFile("x"), DeleteFolder("x/")):
        with pytest.raises(NothingToDelete):
            apply(tree, [change])
    with pytest.raises(PathRefused):
        apply(tree, [Put("A.TXT", "1", False)])
    with pytest.raises(PathRefused):
        apply(tree, [Put("../x", "1", False)])


def test_the_manifest_depends_on_every_part_and_on_no_order() -> None:
    entries = [Entry("b", "2" * 64, 2), Entry("a", "1" * 64, 1)]
    base = manifest_sha256(entries)
    assert manifest_sha256(reversed(entries)) == base
    for other in (Entry("b", "3" * 64, 2), Entry("b", "2" * 64, 3), Entry("c", "2" * 64, 2)):
        assert manifest_sha256([other, entries[1]]) != base


def test_large_files_are_those_git_would_not_hold() -> None:
    assert not is_large("a.json", 10, b"{}")
    assert is_large("a.json", 11 * 1024 * 1024, b"{}")
    assert is_large("a.json", 10, b"{\0}")
    assert is_large("a.safetensors", 10, b"abc")
    assert not is_large("a.safetensors", 0, b"")
    assert content_fault("a.json", 2, b"{}") == ""


@pytest.mark.parametrize(
    "content",
    [
        b"cos\nsystem\n(S'id'\ntR.",
        b"(S'id'\nios\nsystem\n.",
        b"S'" + b"x" * 2_000_000 + b"'\n0cos\nsystem\n(S'id'\ntR.",
        b"N0" * 200_000 + b"cos\nsystem\n(tR.",
    ],
)
def test_a_pickle_in_letters_is_no_text(content: bytes) -> None:
    assert "pickle" in content_fault("a.txt", len(content), content)


@pytest.mark.parametrize(
    "content", [b"No. 1", b"to.", b"config\nis here\n", b"I1\n", b"(lp0\n.", b""]
)
def test_words_that_look_like_opcodes_are_text(content: bytes) -> None:
    assert content_fault("a.txt", len(content), content) == ""


def test_ids_are_gits_own(tmp_path: Path) -> None:
    """`git hash-object` and `git write-tree` give the same ids."""
    files = {"a.txt": b"one", "dir/b.txt": b"two", "dir-x/c.txt": b"", "dir/sub/d.txt": b"four"}

    def git(*words: str) -> str:
        run = subprocess.run(
            ["git", "-c", "init.defaultBranch=main", "-C", str(tmp_path), *words],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        return run.stdout.strip()

    git("init", "-q")
    for path, content in files.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        assert git("hash-object", path) == revisions.blob_id(content)
    git("add", "-A")
    tree = revisions.tree((path, revisions.blob_id(content)) for path, content in files.items())
    assert git("write-tree") == tree.oid
    assert git("rev-parse", f"{tree.oid}:dir") == tree.folders["dir"]
    who = "Ada <a@b.c> 1800000000 +0000"
    body = f"tree {tree.oid}\nauthor {who}\ncommitter {who}\n\nFirst\n"
    assert revisions.commit_id(
        tree_oid=tree.oid,
        parent="",
        author="Ada",
        email="a@b.c",
        at=datetime.fromtimestamp(1_800_000_000, UTC),
        message="First",
    ) == revisions.object_id("commit", body.encode())
    assert revisions.tree(()).oid == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
