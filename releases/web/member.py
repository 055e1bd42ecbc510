"""The members' pages of releases: what there is, when it opens to the reader, how to use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from consortium.kernel.actor import Actor
from consortium.kernel.errors import Problem
from consortium.kernel.permissions import allowed
from consortium.shell import paging
from consortium.shell.web import Access, ActionPage, Page, Rows
from releases import actions, queries
from releases.access import P
from releases.queries import Standing

if TYPE_CHECKING:
    from consortium.shell.models import Job
    from releases.models import Check, Download, Entitlement, File, Grant

READ = {"GET": Access(P.READ_ACCESS, rows=Rows.CONSORTIUM)}
TABS = (("release", "Card"), ("release-files", "Files"), ("release-access", "Access"),
        ("release-use", "Use"))  # fmt: skip
SHOWN_FILES = 500


@dataclass(frozen=True)
class Tab:
    """One tab, a page of its own."""

    label: str
    href: str
    active: bool


@dataclass(frozen=True)
class ReleasesPage:
    """The list, with the reader's own access to each."""

    standings: tuple[Standing, ...]
    slice: Any
    writes: bool


class Releases(Page):
    """Every release announced to the reader, newest first."""

    access = READ
    template_name = "releases/releases.html"

    def page(self, *, actor: Actor, **path: Any) -> ReleasesPage:
        found = paging.page(queries.releases(actor), self.request.GET.dict(), salt="releases")
        return ReleasesPage(
            standings=tuple(queries.standings(actor, found.rows)),
            slice=found,
            writes=allowed(actor, P.CREATE_REPOSITORY),
        )


@dataclass(frozen=True)
class Head:
    """What every tab of a release shows at its top."""

    standing: Standing
    tabs: tuple[Tab, ...]


def head(actor: Actor, id: Any, tab: str) -> Head:
    """The release with its tabs."""
    tabs = tuple(Tab(label, reverse(name, args=[id]), name == tab) for name, label in TABS)
    return Head(queries.standing(actor, queries.release(actor, id)), tabs)


@dataclass(frozen=True)
class CardPage:
    """What the release is, and how far its sealing has come."""

    head: Head
    job: Job | None
    failed: tuple[Check, ...]
    may_seal: bool
    url: str


class Card(Page):
    """The release at a glance."""

    access = READ
    template_name = "releases/card.html"

    def page(self, *, actor: Actor, **path: Any) -> CardPage:
        top = head(actor, path["id"], "release")
        release = top.standing.release
        insider = allowed(actor, P.READ_STAGING, on=release)
        job = queries.seal_job(actor, release) if insider else None
        failed = queries.checks(actor, release).filter(passed=False) if job else ()
        return CardPage(
            head=top,
            job=job,
            failed=tuple(row for row in failed if job and row.attempt == job.pk)[:50],
            may_seal=release.state == "staged" and allowed(actor, P.SEAL, on=release),
            url=self.request.path,
        )


@dataclass(frozen=True)
class FilesPage:
    """The files, or the sentence that says why not."""

    head: Head
    files: tuple[File, ...]
    count: int
    size: int
    revision: str
    manifest_sha256: str
    refusal: str


class Files(Page):
    """Paths, sizes and digests of a release that is open to the reader."""

    access = READ
    template_name = "releases/files.html"

    def page(self, *, actor: Actor, **path: Any) -> FilesPage:
        top = head(actor, path["id"], "release-files")
        try:
            revision = queries.revision_of(actor, top.standing.release)
        except Problem as problem:
            return FilesPage(top, (), 0, 0, "", "", problem.detail)
        return FilesPage(
            head=top,
            files=tuple(queries.files(revision)[:SHOWN_FILES]),
            count=revision.files_count,
            size=revision.size,
            revision=revision.oid,
            manifest_sha256=revision.manifest_sha256,
            refusal="",
        )


@dataclass(frozen=True)
class AccessPage:
    """Windows, the reader's own entitlement and receipts."""

    head: Head
    entitlement: Entitlement | None
    grants: tuple[Grant, ...]
    receipts: paging.Slice[Download]


class AccessTab(Page):
    """When each tier enters, why the reader is in theirs, and what was downloaded."""

    access = READ
    template_name = "releases/access.html"

    def page(self, *, actor: Actor, **path: Any) -> AccessPage:
        top = head(actor, path["id"], "release-access")
        release = top.standing.release
        rows = queries.downloads(actor, release=release)
        return AccessPage(
            head=top,
            entitlement=queries.entitlement(actor, release),
            grants=tuple(queries.grants(actor, release)[:50]),
            receipts=paging.page(rows, self.request.GET.dict(), salt="receipts"),
        )


@dataclass(frozen=True)
class Command:
    """One thing to copy."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class UsePage:
    """Lines to copy."""

    head: Head
    commands: tuple[Command, ...]


class Use(Page):
    """How to download and run it."""

    access = READ
    template_name = "releases/use.html"

    def page(self, *, actor: Actor, **path: Any) -> UsePage:
        top = head(actor, path["id"], "release-use")
        here = self.request.build_absolute_uri("/").rstrip("/")
        return UsePage(top, commands(top.standing, here))


def commands(standing: Standing, here: str) -> tuple[Command, ...]:
    """The lines of the Use tab for one release."""
    release = standing.release
    address, tag = release.repository.address, release.tag
    door = f"HF_ENDPOINT={here} HF_TOKEN=cw_…"
    return (
        Command("use-hf", "Whatever is newest for you", f"{door} hf download {address}"),
        Command("use-tag", "This version", f"{door} hf download {address} --revision {tag}"),
        Command(
            "use-transformers",
            "transformers",
            "from transformers import AutoModelForCausalLM, AutoTokenizer\n\n"
            f'tokenizer = AutoTokenizer.from_pretrained("{address}", revision="{tag}")\n'
            f'model = AutoModelForCausalLM.from_pretrained("{address}", revision="{tag}")',
        ),
        Command("use-vllm", "vLLM", f"{door} vllm serve {address} --revision {tag}"),
        Command(
            "use-curl",
            "One file with curl, resumable",
            'curl -fL -C - -H "Authorization: Bearer $HF_TOKEN" -O \\\n'
            f"  {here}/api/v1/releases/{release.pk}/files/README.md",
        ),
    )


class SealRelease(ActionPage):
    """The writers' button: start sealing."""

    access = {"POST": Access(P.SEAL, rows=Rows.OWN)}
    success = "Sealing has begun; this page shows how far it is."

    def perform(self, *, actor: Actor, at: Any, given: dict[str, Any], **path: Any) -> str:
        release = queries.release(actor, path["id"])
        actions.seal_release(actor=actor, at=at, release=release)
        return self.back(**path)

    def back(self, **path: Any) -> str:
        return reverse("release-desk-one" if self.actor.is_staff else "release", args=[path["id"]])
