//! What a document explains of itself: its words, what they rest on, and what no migration over IMAP moves.

use mailhaul_model::{Said, said};

/// What a migration over IMAP leaves behind, and what to do about it.
pub(crate) fn not_moved() -> [(Said, Said); 5] {
    [
        (
            said!("Calendars and tasks"),
            said!("Export them as iCalendar files and import them at the destination."),
        ),
        (
            said!("Contacts and address books"),
            said!("Export them as vCard or CSV files and import them at the destination."),
        ),
        (
            said!("Rules, filters and automatic replies"),
            said!("Set them up again at the destination."),
        ),
        (
            said!("Aliases, forwarding and distribution lists"),
            said!("They are settings of the server: create them at the destination."),
        ),
        (
            said!("Permissions on shared mailboxes and folders"),
            said!("Grant them again at the destination."),
        ),
    ]
}

/// Why those aren't there.
pub(crate) fn not_moved_why() -> Said {
    said!(
        "IMAP carries mail: folders, messages, their dates and their flags. What follows is not mail and \
         was not part of this migration."
    )
}

/// What each word of the equation means.
pub(crate) fn terms() -> [(Said, Said); 7] {
    [
        (said!("Arrived"), said!("On the destination: copied, settled and adopted together.")),
        (said!("Copied"), said!("Copied by the run that was counted.")),
        (said!("Settled"), said!("Copied or found there by earlier runs.")),
        (said!("Adopted"), said!("Found on the destination already and matched.")),
        (said!("Skipped"), said!("Left out on request, by size, age or search.")),
        (said!("Refused"), said!("Not handed out by the source, or not taken by the destination.")),
        (said!("Vanished"), said!("Gone from the source after the folder was opened.")),
    ]
}

/// When a mailbox is complete.
pub(crate) fn complete() -> Said {
    said!(
        "A mailbox is complete when its last run came to its end and counted it, every folder could be read, and in each folder the \
         source's messages are exactly those that arrived, were skipped, were refused or vanished."
    )
}

/// How the three exports are matched.
pub(crate) fn matching() -> Said {
    said!(
        "The fingerprint at the foot is the SHA-256 of the four CSV files of this certificate one after the other: mailboxes, folders, \
         open points, changed messages. PDF, HTML and CSV with the same fingerprint say the same, whatever their language."
    )
}

/// That folder tables were left out.
pub(crate) fn too_many_folders() -> Said {
    said!(
        "There are too many folders to list them all here: they stand in the CSV file of folders. Mailboxes that are \
         not complete list theirs."
    )
}
