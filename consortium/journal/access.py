"""Who may read the journal: everyone, each within the lines addressed to it."""

from consortium.kernel.permissions import Permission, Rules, anyone, signed_in, system


class P(Permission):
    """What one may do with the journal."""

    READ_JOURNAL = "journal.read"
    READ_CHECKPOINTS = "journal.read_checkpoints"
    PUBLISH_CHECKPOINT = "journal.publish_checkpoint"


require = Rules(
    {
        P.READ_JOURNAL: signed_in,
        P.READ_CHECKPOINTS: anyone,
        P.PUBLISH_CHECKPOINT: system,
    }
).require
