"""Who may read and send letters: everyone reads their own, the clock sends."""

from consortium.kernel.permissions import Permission, Rules, secretariat, signed_in, staff, system


class P(Permission):
    """The permissions of notices."""

    READ_NOTICES = "notices.read"
    READ_POST = "notices.read_post"
    SEND_NOTICES = "notices.send"
    RETRY_NOTICE = "notices.retry"


require = Rules(
    {
        P.READ_NOTICES: signed_in,
        P.READ_POST: staff,
        P.SEND_NOTICES: system,
        P.RETRY_NOTICE: secretariat,
    }
).require
