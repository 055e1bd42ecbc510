"""Runs inside a client's environment: writes to a new repository in every way, prints what came."""

import io
import json
import os
import struct
import sys

from huggingface_hub import (  # the client's own package, in its own environment
    CommitOperationAdd,
    CommitOperationCopy,
    HfApi,
)

api, address, said = HfApi(), sys.argv[1], {}


def refused(name, call):
    """Note the refusal that `call` must end in."""
    try:
        call()
        said[name] = "was not refused"
    except Exception as error:
        said[name] = f"{type(error).__name__} {error}"


def put(path, content, **more):
    """Upload one file from memory."""
    return api.upload_file(path_or_fileobj=content, path_in_repo=path, repo_id=address, **more)


def commit(operations, message, **more):
    """Commit and return the id."""
    return api.create_commit(address, operations, commit_message=message, **more).oid


api.create_repo(address)
api.create_repo(address, exist_ok=True)
refused("create twice", lambda: api.create_repo(address))
refused("reserved", lambda: api.create_repo("portal/x"))
refused("foreign", lambda: api.create_repo("elsewhere/x"))
first = [CommitOperationAdd("a.txt", b"one"), CommitOperationAdd("d/b.json", b"{}")]
head = commit(first, "one")
two = [CommitOperationAdd("a.txt", b"two")]
refused("stale parent", lambda: commit(two, "two", parent_commit="0" * 40))
head = commit(two, "two", parent_commit=head)
said["no-op"] = commit([CommitOperationAdd("a.txt", b"two")], "three") == head
refused("pickle", lambda: put("model.safetensors", b"\x80\x04\x95" + bytes(9)))
refused("zip", lambda: put("x.json", b"PK\x03\x04" + bytes(100)))
refused("suffix", lambda: put("pytorch_model.bin", b"123"))
refused("card", lambda: put("README.md", b"no front matter"))
api.create_branch(address, branch="early/2026-10")
api.create_branch(address, branch="early/2026-10", exist_ok=True)
put("c.txt", b"on the branch", revision="early/2026-10")
said["on the branch"] = sorted(api.list_repo_files(address, revision="early/2026-10"))
api.create_tag(address, tag="t1", revision="early/2026-10")
refused("tag twice", lambda: api.create_tag(address, tag="t1"))
refused("tag of a version", lambda: api.create_tag(address, tag="v1.0.0"))
refs = api.list_repo_refs(address)
said["refs"] = [sorted(item.name for item in refs.branches), [item.name for item in refs.tags]]
commit([CommitOperationCopy("a.txt", "a2.txt")], "copy")
api.delete_file("a2.txt", address)
refused("nothing to delete", lambda: api.delete_file("never.txt", address))
api.delete_folder("d", address)
api.delete_tag(address, tag="t1")
api.delete_branch(address, branch="early/2026-10")
refused("drop main", lambda: api.delete_branch(address, branch="main"))
refused("pull request", lambda: put("a.txt", b"three", create_pr=True))
length = 300_000
header = json.dumps({"w": {"dtype": "U8", "shape": [length], "data_offsets": [0, length]}})
weights = struct.pack("<Q", len(header)) + header.encode() + os.urandom(length)
put("m.safetensors", io.BytesIO(weights))  # an open file object: git-lfs, whatever the client
commit([CommitOperationCopy("m.safetensors", "m2.safetensors")], "copy by digest")
said["files"] = sorted(api.list_repo_files(address))
print(json.dumps(said))
