"""The tables of releases."""

from releases.models.blob import Blob, Part, Possession, Upload
from releases.models.download import Download
from releases.models.entitlement import Entitlement, Grant
from releases.models.release import Check, Release
from releases.models.repository import File, Ref, Repository, Revision
from releases.models.window import Window

__all__ = [
    "Blob",
    "Check",
    "Download",
    "Entitlement",
    "File",
    "Grant",
    "Part",
    "Possession",
    "Ref",
    "Release",
    "Repository",
    "Revision",
    "Upload",
    "Window",
]
