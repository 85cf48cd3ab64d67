//! The sentences that PDF and HTML share, so that no two exports say different things.

use mailhaul_model::event::{MessageChange, Tally};
use mailhaul_model::{ByteCount, MessageCount, Uid};

use crate::balance::{absent, arrived};
use crate::pair::BasisKind;
use crate::words::{counted, grouped, size, state};
use crate::{Certificate, Heading, Pair, Point, UtcOffset, Verdict};

/// What the document is.
pub(crate) const KIND: &str = "Reconciliation certificate";

/// What a migration over IMAP leaves behind, and what to do about it.
pub(crate) const NOT_MOVED: [(&str, &str); 5] = [
    ("Calendars and tasks", "Export them as iCalendar files and import them at the destination."),
    (
        "Contacts and address books",
        "Export them as vCard or CSV files and import them at the destination.",
    ),
    ("Rules, filters and automatic replies", "Set them up again at the destination."),
    (
        "Aliases, forwarding and distribution lists",
        "They are settings of the server: create them at the destination.",
    ),
    ("Permissions on shared mailboxes and folders", "Grant them again at the destination."),
];

/// Why those aren't there.
pub(crate) const NOT_MOVED_WHY: &str = "IMAP carries mail: folders, messages, their dates and their flags. What follows is not mail and \
     was not part of this migration.";

/// What each word of the equation means.
pub(crate) const TERMS: [(&str, &str); 7] = [
    ("Arrived", "On the destination: copied, settled and adopted together."),
    ("Copied", "Copied by the run that was counted."),
    ("Settled", "Copied or found there by earlier runs."),
    ("Adopted", "Found on the destination already and matched."),
    ("Skipped", "Left out on request, by size, age or search."),
    ("Refused", "Not handed out by the source, or not taken by the destination."),
    ("Vanished", "Gone from the source after the folder was opened."),
];

/// The verdict in a few words.
pub(crate) fn headline(certificate: &Certificate) -> String {
    match certificate.verdict() {
        Verdict::Closes if absent(&certificate.total()).0 == 0 => {
            "Complete: nothing is missing".to_owned()
        }
        Verdict::Closes => "Complete: what did not arrive was accepted".to_owned(),
        Verdict::ClosesWithPoints(open) => {
            format!("Complete except for {}", counted(open as u64, "message", "messages"))
        }
        Verdict::DoesNotClose(_) => "NOT COMPLETE: messages may be missing".to_owned(),
        Verdict::Empty => "Nothing to certify".to_owned(),
    }
}

/// The verdict over one mailbox in a word.
pub(crate) fn stamp(pair: &Pair) -> &'static str {
    if pair.closes() { "Complete" } else { "NOT COMPLETE" }
}

/// The verdict in a sentence or two.
pub(crate) fn explanation(certificate: &Certificate) -> String {
    let absent = absent(&certificate.total());
    match certificate.verdict() {
        Verdict::Closes if absent.0 == 0 => {
            "Every message of the source is on the destination.".to_owned()
        }
        Verdict::Closes => format!(
            "Every message of the source is accounted for. {} not arrive, and that was accepted for each.",
            counted(absent.0, "message did", "messages did")
        ),
        Verdict::ClosesWithPoints(open) => format!(
            "Every message of the source is accounted for. {} not arrive and nobody has accepted that yet: see Open points.",
            counted(open as u64, "message did", "messages did")
        ),
        Verdict::DoesNotClose(unclosed) => format!(
            "In {} of {} not every message is accounted for. Don't take this migration as finished, and keep the source: \
             see the mailboxes marked in red.",
            grouped(unclosed as u64),
            counted(certificate.pairs.len() as u64, "mailbox", "mailboxes"),
        ),
        Verdict::Empty => "There is no mailbox in this certificate.".to_owned(),
    }
}

/// What "arrived" consists of.
pub(crate) fn arrival(total: &Tally) -> String {
    format!(
        "Arrived: {} copied, {} settled by earlier runs, {} adopted.",
        grouped(total.copied.0),
        grouped(total.settled.0),
        grouped(total.adopted.0)
    )
}

/// That some messages were only counted by a dry run.
pub(crate) fn pending(total: &Tally) -> Option<String> {
    let text = counted(total.pending.0, "message was", "messages were");
    (total.pending.0 > 0).then(|| format!("{text} counted by a dry run and not copied."))
}

/// How many mailboxes and folders, and how much of it.
pub(crate) fn mailboxes(certificate: &Certificate) -> String {
    let folders: usize = certificate.pairs.iter().map(|pair| pair.folders.len()).sum();
    let closing = certificate.pairs.iter().filter(|pair| pair.closes()).count();
    format!(
        "{}, of which {} are complete; {}; {} at the source",
        grouped(certificate.pairs.len() as u64),
        grouped(closing as u64),
        counted(folders as u64, "folder", "folders"),
        size(certificate.total().source_bytes.0)
    )
}

/// Which programs were at work.
pub(crate) fn made_by(heading: &Heading) -> String {
    let (program, engine) = (&heading.program, &heading.engine);
    let (program, engine) = (
        format!("{} {}", program.name, program.version),
        format!("{} {}", engine.name, engine.version),
    );
    format!("{program}; mail moved by {engine}")
}

/// How many messages didn't arrive, and what was said about them.
pub(crate) fn points(certificate: &Certificate) -> String {
    let all: usize = certificate.pairs.iter().map(|pair| pair.points.len()).sum();
    let open: usize = certificate.pairs.iter().map(Pair::open_points).sum();
    format!(
        "Messages that did not arrive: {}. Accepted: {}. Open: {}.",
        grouped(all as u64),
        grouped((all - open) as u64),
        grouped(open as u64)
    )
}

/// What the numbers of all mailboxes rest on, and when they were found.
pub(crate) fn basis(certificate: &Certificate) -> String {
    let verified =
        certificate.pairs.iter().filter(|pair| pair.basis.kind == BasisKind::Verified).count();
    let what = match (verified, certificate.pairs.len()) {
        (_, 0) => return "Nothing was counted".to_owned(),
        (0, _) => "The copy runs' own count; no verify run read both sides again".to_owned(),
        (verified, all) if verified == all => "A verify run that read both sides again".to_owned(),
        (verified, all) => format!(
            "For {} of {} mailboxes a verify run that read both sides again, for the others the copy runs' own count",
            grouped(verified as u64),
            grouped(all as u64)
        ),
    };
    let times = certificate.pairs.iter().filter_map(|pair| pair.basis.at);
    let offset = certificate.heading.offset;
    match (times.clone().min(), times.max()) {
        (Some(first), Some(last)) if first == last => format!("{what}, {}", offset.moment(last)),
        (Some(first), Some(last)) => {
            format!("{what}, {} to {}", offset.moment(first), offset.moment(last))
        }
        _ => what,
    }
}

/// How a mailbox stands: state, basis, flags.
pub(crate) fn standing(pair: &Pair, offset: UtcOffset) -> String {
    let how = match pair.basis.kind {
        BasisKind::Verified => "both sides read again by a verify run",
        BasisKind::Counted => "counted by the copy runs, not verified",
    };
    let when = pair.basis.at.map(|at| format!(", {}", offset.moment(at))).unwrap_or_default();
    let flags = match pair.flags_differing {
        Some(MessageCount(0)) => "; all flags are equal".to_owned(),
        Some(count) => {
            format!("; {} different flags", counted(count.0, "message has", "messages have"))
        }
        None => String::new(),
    };
    format!("{}; {how}{when}{flags}", capital(state(pair.state)))
}

/// The equation of one tally in words.
pub(crate) fn equation(tally: &Tally) -> String {
    let number = |count: MessageCount| grouped(count.0);
    format!(
        "{} source {} {} arrived ({} copied + {} settled + {} adopted) + {} skipped + {} refused + {} vanished",
        number(tally.source),
        if arrived(tally) + absent(tally) == tally.source { "=" } else { "≠" },
        number(arrived(tally)),
        number(tally.copied),
        number(tally.settled),
        number(tally.adopted),
        number(tally.skipped),
        number(tally.refused),
        number(tally.vanished),
    )
}

/// That some absent messages have no line of their own.
pub(crate) fn unnamed(pair: &Pair) -> Option<String> {
    let count = pair.unnamed().0;
    (count > 0).then(|| {
        format!(
            "{} counted as not arrived without being named here: see the log of the run.",
            counted(count, "message is", "messages are")
        )
    })
}

/// How many messages were changed on their way.
pub(crate) fn changes(certificate: &Certificate) -> String {
    let all: usize = certificate.pairs.iter().map(|pair| pair.changes.len()).sum();
    format!(
        "{} on the way, as the options of the job or the destination demand.",
        counted(all as u64, "message was changed", "messages were changed")
    )
}

/// What was done to a message, in the order in which it was.
pub(crate) fn edits(change: &MessageChange) -> String {
    let words: Vec<&str> = change.edits.iter().map(|edit| edit.in_words()).collect();
    capital(&words.join(", "))
}

/// Where a message was, and which it is.
pub(crate) fn place(point: &Point, offset: UtcOffset) -> String {
    let message = &point.message;
    placed(message.uid, &message.date, message.size, offset)
}

/// Where a changed message was, and which it is.
pub(crate) fn change_place(change: &MessageChange, offset: UtcOffset) -> String {
    placed(change.uid, &change.date, change.size, offset)
}

fn placed(uid: Uid, date: &str, bytes: ByteCount, offset: UtcOffset) -> String {
    let date = match date.parse() {
        Ok(at) => offset.moment(at),
        Err(_) if date.is_empty() => "no date".to_owned(),
        Err(_) => date.to_owned(),
    };
    format!("UID {uid}, {date}, {}", size(bytes.0))
}

/// What somebody said about a point.
pub(crate) fn settlement(point: &Point, offset: UtcOffset) -> String {
    let Some(accepted) = &point.accepted else { return "Open".to_owned() };
    let when = accepted.at.map(|at| format!(" {}", offset.day(at))).unwrap_or_default();
    match accepted.note.trim() {
        "" => format!("Accepted{when}"),
        note => format!("Accepted{when}: {note}"),
    }
}

/// A message's subject, or that it has none.
pub(crate) fn subject(subject: &str) -> &str {
    match subject.trim() {
        "" => "(no subject)",
        subject => subject,
    }
}

/// With its first letter large.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// When a mailbox is complete.
pub(crate) const CLOSING: &str = "A mailbox is complete when its last run came to its end and counted it, every folder could be read, and in each folder the source's \
     messages are exactly those that arrived, were skipped, were refused or vanished.";

/// How the three exports are matched.
pub(crate) const MATCHING: &str = "The fingerprint at the foot is the SHA-256 of the four CSV files of this certificate one after the other: mailboxes, folders, \
     open points, changed messages. PDF, HTML and CSV with the same fingerprint say the same.";

/// That folder tables were left out.
pub(crate) const TOO_MANY_FOLDERS: &str = "There are too many folders to list them all here: they stand in the CSV file of folders. Mailboxes that are \
     not complete list theirs.";
