"""The chain and the Merkle tree against RFC 6962 and against a tree built another way."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from consortium.journal.domain import chain, merkle


def test_the_empty_tree_is_the_rfc_vector() -> None:
    expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.root([]).hex() == expected


def test_the_rfc_6962_tree_of_eight() -> None:
    # The inputs and heads of the certificate-transparency reference tests.
    inputs = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    leaves = [hashlib.sha256(b"\x00" + bytes.fromhex(text)).digest() for text in inputs]
    assert merkle.root(leaves[:1]).hex() == (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )
    assert merkle.root(leaves).hex() == (
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    )


@given(st.integers(1, 70), st.data())
def test_every_leaf_is_proved_and_no_other(size: int, data: st.DataObject) -> None:
    leaves = [hashlib.sha256(bytes([number])).digest() for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    path, head = merkle.inclusion(leaves, index), merkle.root(leaves)
    assert merkle.included(leaf=leaves[index], index=index, size=size, path=path, head=head)
    wrong = hashlib.sha256(b"wrong").digest()
    assert not merkle.included(leaf=wrong, index=index, size=size, path=path, head=head)


def test_the_chain_names_the_first_fault() -> None:
    links, previous = [], chain.GENESIS
    for number in range(1, 4):
        content = {"sequence": number}
        leaf = chain.leaf_hash(content)
        previous = chain.chain_hash(previous, leaf)
        links.append(chain.Link(number, content, leaf, previous))
    good = chain.verify(links, head_sequence=3, head_chain=previous)
    assert (good.lines, good.fault) == (3, "")
    gap = chain.verify(links[:1] + links[2:], head_sequence=3, head_chain=previous)
    assert gap.fault == "Line 2 is missing; 3 follows."
