"""Who may read and send letters: everyone reads their own, the clock sends."""

from consortium.kernel.permissions import Permission, Rules, secretariat, signed_in, system


class P(Permission):
    READ_NOTICES = "notices.read"
    SEND_NOTICES = "notices.send"
    RETRY_NOTICE = "notices.retry"


require = Rules(
    {
        P.READ_NOTICES: signed_in,
        P.SEND_NOTICES: system,
        P.RETRY_NOTICE: secretariat,
    }
).require
