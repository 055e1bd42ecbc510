"""Whether letters are a program: Python's unpickler runs what it reads, from the first opcode on.

Nothing is run here. The opcodes are followed only as far as the depth of the stack, which is
enough to tell a program that reaches a call from words that happen to begin like one.
"""

from __future__ import annotations

import pickletools

# Opcodes by which a pickle reaches code outside itself, and those by which it then calls it.
_IMPORTS = frozenset({"GLOBAL", "STACK_GLOBAL", "INST"})
_CALLS = frozenset({"REDUCE", "BUILD", "INST", "OBJ", "NEWOBJ", "NEWOBJ_EX"})
_MOST = 100_000


def is_text_pickle(content: bytes) -> bool:
    """Whether the bytes, unpickled, import something and either call it or end well.

    A call counts wherever it stands: by the time the unpickler meets the broken end of its
    input, it has made it. Words end within a few opcodes, because the stack is empty or the
    next letter is none; a hundred thousand opcodes in a row are no text.
    """
    stack: list[bool] = []  # True is a mark
    imports = False
    try:
        for number, (opcode, _, _) in enumerate(pickletools.genops(content)):
            _follow(stack, opcode)
            imports = imports or opcode.name in _IMPORTS
            if imports and opcode.name in _CALLS:
                return True
            if opcode.name == "STOP":
                return imports
            if number >= _MOST:
                return True
    except Exception:  # anything that is not a pickle ends here, in whatever way
        return False
    return False


def _follow(stack: list[bool], opcode: pickletools.OpcodeInfo) -> None:
    """Take from `stack` and put on it as `opcode` does; IndexError when there is too little."""
    before = list(opcode.stack_before)
    if pickletools.stackslice in before:
        while not stack.pop():
            pass
        before = before[: before.index(pickletools.markobject)]
    for _ in before:
        if stack.pop() and opcode.name != "POP":
            raise IndexError
    stack.extend(item is pickletools.markobject for item in opcode.stack_after)
