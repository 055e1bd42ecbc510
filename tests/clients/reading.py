"""Runs inside a client's environment: reads as a member, a funder and nobody; prints what came."""

import json
import sys

from huggingface_hub import HfApi, hf_hub_download, snapshot_download

family, tokens = sys.argv[1:]
member, funder = tokens.split()
api, said = HfApi(token=member), {}


def attempt(name, call):
    """Note what `call` gives, or the error it ends in."""
    try:
        said[name] = call()
    except Exception as error:
        said[name] = f"{type(error).__name__} {error}"


def snapshot(address, **more):
    """A call of snapshot_download, to be made."""
    return lambda: snapshot_download(address, **more)


attempt("member main", snapshot(family, token=member))
attempt("funder main", snapshot(family, token=funder))
attempt("nobody main", snapshot(family, token=False, cache_dir="elsewhere"))
attempt("member v2.0.0", snapshot(family, token=member, revision="v2.0.0"))
attempt("member secret", snapshot("saltmarsh/kestrel-2t", token=member))
attempt("member missing", snapshot("saltmarsh/nothing-x1", token=member))
attempt("nobody secret", snapshot("saltmarsh/kestrel-2t", token=False))
attempt("nobody missing", snapshot("saltmarsh/nothing-x1", token=False))
attempt("member no file", lambda: hf_hub_download(family, "nope.json", token=member))
attempt("dataset", lambda: api.dataset_info(family))
attempt("bad token", lambda: api.model_info(family, token="cw_00000000_bad"))
attempt("member parameters", lambda: api.get_safetensors_metadata(family).parameter_count)
refs = api.list_repo_refs(family)
said["member refs"] = sorted([ref.name, ref.target_commit] for ref in refs.branches + refs.tags)
print(json.dumps(said))
