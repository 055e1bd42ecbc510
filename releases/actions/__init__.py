"""The only writers of releases, one verb a file."""

from releases.actions.accept_bytes import accept_bytes
from releases.actions.attach_uploads import attach_uploads
from releases.actions.authorise_download import authorise_download
from releases.actions.begin_upload import begin_upload
from releases.actions.check_file import check_file
from releases.actions.check_tree import check_tree
from releases.actions.commit_files import commit_files
from releases.actions.commit_revision import commit_revision
from releases.actions.complete_seal import complete_seal
from releases.actions.create_repository import create_repository
from releases.actions.discard_release import discard_release
from releases.actions.drop_ref import drop_ref
from releases.actions.drop_upload import drop_upload
from releases.actions.finish_blob import finish_blob
from releases.actions.grant_access import grant_access
from releases.actions.hold_release import hold_release
from releases.actions.open_window import open_window
from releases.actions.publish_release import publish_release
from releases.actions.raise_entitlement import raise_entitlement
from releases.actions.receive_part import receive_part
from releases.actions.revoke_grant import revoke_grant
from releases.actions.schedule_windows import schedule_windows
from releases.actions.seal_release import seal_release
from releases.actions.set_branch import set_branch
from releases.actions.stage_release import stage_release
from releases.actions.tag_revision import tag_revision
from releases.actions.withdraw_release import withdraw_release

__all__ = [
    "accept_bytes",
    "attach_uploads",
    "authorise_download",
    "begin_upload",
    "check_file",
    "check_tree",
    "commit_files",
    "commit_revision",
    "complete_seal",
    "create_repository",
    "discard_release",
    "drop_ref",
    "drop_upload",
    "finish_blob",
    "grant_access",
    "hold_release",
    "open_window",
    "publish_release",
    "raise_entitlement",
    "receive_part",
    "revoke_grant",
    "schedule_windows",
    "seal_release",
    "set_branch",
    "stage_release",
    "tag_revision",
    "withdraw_release",
]
