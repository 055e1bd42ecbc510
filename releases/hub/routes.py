"""The hub's path table: a template, a method, a view, an Access. What is not here is not offered.

Templates are matched against the raw path, because clients encode slashes inside revisions and
folders and WSGI hands the path over decoded. `{name}` is one segment, `{name...}` the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NoReturn
from urllib.parse import unquote_to_bytes

from django.http.response import HttpResponseBase

from consortium.kernel.errors import NotFound
from consortium.shell.access import ANY_TOKEN, Access, Rows
from members.access import P as Members
from releases.access import P
from releases.hub import commits, lfs, reads, repos, resolve
from releases.hub.calls import Call
from releases.queries import RepositoryMissing

View = Callable[[Call], HttpResponseBase]

READ = Access(P.READ_RELEASES, rows=Rows.PUBLIC, token="release:read")
DOWNLOAD = Access(P.DOWNLOAD, rows=Rows.PUBLIC, token="release:read")
WRITE = Access(P.WRITE_REPOSITORY, rows=Rows.OWN, token="release:write")
CREATE = Access(P.CREATE_REPOSITORY, rows=Rows.OWN, token="release:write")
ONESELF = Access(Members.READ_OWN_ACCOUNT, rows=Rows.OWN, token=ANY_TOKEN)
ANYBODY = Access(P.READ_RELEASES, rows=Rows.PUBLIC, token=ANY_TOKEN)

_HOLE = re.compile(r"\\\{(\w+)(\\\.\\\.\\\.)?\\\}")


@dataclass(frozen=True, slots=True)
class Route:
    """One method at one address. `by_ticket`: the caller is named in the URL, not by a header."""

    method: str
    template: str
    view: View
    access: Access
    by_ticket: bool = False
    pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        text = _HOLE.sub(_group, re.escape(self.template))
        object.__setattr__(self, "pattern", re.compile(text))

    @property
    def about_repository(self) -> bool:
        """Whether the address names a repository, which decides how "sign in" is said."""
        return "{name}" in self.template

    def match(self, path: str) -> dict[str, str] | None:
        """The decoded names in a raw path; None when this is another route's."""
        found = self.pattern.fullmatch(path)
        return decoded(found.groupdict()) if found else None


def _group(hole: re.Match[str]) -> str:
    return f"(?P<{hole[1]}>{'.+' if hole[2] else '[^/]+'})"


def decoded(names: Mapping[str, str]) -> dict[str, str] | None:
    """Each segment decoded once; None for what is no UTF-8. A NUL becomes what no name holds."""
    found = {}
    for name, raw in names.items():
        try:
            parts = [unquote_to_bytes(part).decode("utf-8") for part in raw.split("/")]
        except UnicodeDecodeError:
            return None
        found[name] = "/".join(parts).replace("\0", "\ufffd")
    return found


def only_models(call: Call) -> NoReturn:
    """Data sets, spaces and kernels: nothing of the kind exists here."""
    raise RepositoryMissing


def no_xet(call: Call) -> NoReturn:
    """Clients from 1.20 ask for Xet without asking whether there is any."""
    raise NotFound("Xet is not offered here: set HF_HUB_DISABLE_XET=1 and upload again.")


_API = "/api/models/{namespace}/{name}"
_GIT = "/{namespace}/{name}.git/info/lfs/objects"


def _routes() -> Iterator[Route]:
    yield Route("GET", "/api/whoami-v2", repos.whoami, ONESELF)
    yield Route("POST", "/api/repos/create", repos.create, CREATE)
    yield Route("POST", "/api/validate-yaml", repos.validate_yaml, ANYBODY)
    yield Route("GET", _API, reads.model_info, READ)
    yield Route("GET", _API + "/revision/{rev}", reads.model_info, READ)
    yield Route("GET", _API + "/tree/{rev}", reads.tree, READ)
    yield Route("GET", _API + "/tree/{rev}/{path...}", reads.tree, READ)
    yield Route("POST", _API + "/paths-info/{rev}", reads.paths_info, READ)
    yield Route("GET", _API + "/refs", reads.refs, READ)
    yield Route("GET", _API + "/commits/{rev}", reads.commits, READ)
    yield Route("GET", _API + "/auth-check", reads.auth_check, READ)
    yield Route("GET", _API + "/auth-check/write", reads.auth_check_write, WRITE)
    for folder in ("resolve", "raw"):
        file = "/{namespace}/{name}/" + folder + "/{rev}/{path...}"
        yield Route("HEAD", file, resolve.head, DOWNLOAD)
        yield Route("GET", file, resolve.get, DOWNLOAD)
    yield Route("POST", _API + "/preupload/{rev}", lfs.preupload, WRITE)
    yield Route("POST", _GIT + "/batch", lfs.batch, WRITE)
    yield Route("POST", _GIT + "/verify", lfs.verify, WRITE)
    yield Route("PUT", "/_lfs/{ticket}", lfs.put, WRITE, by_ticket=True)
    yield Route("PUT", "/_lfs/{ticket}/part/{number}", lfs.part, WRITE, by_ticket=True)
    yield Route("POST", "/_lfs/{ticket}/complete", lfs.complete, WRITE, by_ticket=True)
    yield Route("POST", _API + "/commit/{rev}", commits.commit, WRITE)
    yield Route("POST", _API + "/branch/{rev}", commits.add_branch, WRITE)
    yield Route("DELETE", _API + "/branch/{rev}", commits.drop_branch, WRITE)
    yield Route("POST", _API + "/tag/{rev}", commits.add_tag, WRITE)
    yield Route("DELETE", _API + "/tag/{rev}", commits.drop_tag, WRITE)
    yield Route("GET", _API + "/xet-write-token/{rev}", no_xet, ANYBODY)
    yield Route("GET", "/api/models/{name}", only_models, ANYBODY)
    for kind in ("datasets", "spaces", "kernels"):
        for method in ("GET", "HEAD"):
            yield Route(method, f"/api/{kind}/{{name...}}", only_models, ANYBODY)
            yield Route(method, f"/{kind}/{{name...}}", only_models, ANYBODY)


ROUTES: tuple[Route, ...] = tuple(_routes())
