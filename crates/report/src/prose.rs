//! The sentences that PDF and HTML share, so that no two exports say different things.

use std::borrow::Cow;

use jiff::Timestamp;
use mailhaul_model::event::{MessageChange, Tally};
use mailhaul_model::{ByteCount, MessageCount, Said, Uid, said};

use crate::balance::{absent, arrived};
use crate::pair::BasisKind;
use crate::pen::{Pen, capital};
use crate::words::state;
use crate::{Certificate, Heading, Pair, Point, Verdict};

/// What the document is.
pub(crate) fn kind(pen: Pen<'_>) -> String {
    pen.say(&said!("Reconciliation certificate"))
}

/// The verdict in a few words.
pub(crate) fn headline(pen: Pen<'_>, certificate: &Certificate) -> String {
    pen.say(&match certificate.verdict() {
        Verdict::Closes if absent(&certificate.total()).0 == 0 => {
            said!("Complete: nothing is missing")
        }
        Verdict::Closes => said!("Complete: what did not arrive was accepted"),
        Verdict::ClosesWithPoints(open) => {
            said!(open; "Complete except for # message", "Complete except for # messages")
        }
        Verdict::DoesNotClose(_) => said!("NOT COMPLETE: messages may be missing"),
        Verdict::Empty => said!("Nothing to certify"),
    })
}

/// The verdict over one mailbox in a word.
pub(crate) fn stamp(pen: Pen<'_>, pair: &Pair) -> String {
    pen.say(&match pair.open_points() {
        _ if !pair.closes() => said!("NOT COMPLETE"),
        0 => said!("Complete"),
        open => said!(open; "All but # message", "All but # messages"),
    })
}

/// What keeps a mailbox from being complete, a sentence each.
pub(crate) fn gaps(pen: Pen<'_>, pair: &Pair) -> Vec<String> {
    pair.gaps().iter().map(|gap| pen.say(&said!("Not complete: {0}.", gap.said()))).collect()
}

/// The verdict in a sentence or two.
pub(crate) fn explanation(pen: Pen<'_>, certificate: &Certificate) -> String {
    let absent = absent(&certificate.total());
    let accounted = || said!("Every message of the source is accounted for.");
    pen.say(&match certificate.verdict() {
        Verdict::Closes if absent.0 == 0 => {
            said!("Every message of the source is on the destination.")
        }
        Verdict::Closes => Said::sentences(vec![
            accounted(),
            said!(
                absent;
                "# message did not arrive, and that was accepted.",
                "# messages did not arrive, and that was accepted for each."
            ),
        ]),
        Verdict::ClosesWithPoints(open) => Said::sentences(vec![
            accounted(),
            said!(
                open;
                "# message did not arrive and nobody has accepted that yet: see Open points.",
                "# messages did not arrive and nobody has accepted that yet: see Open points."
            ),
        ]),
        Verdict::DoesNotClose(unclosed) => Said::sentences(vec![
            said!(
                certificate.pairs.len();
                "In {0} of # mailbox not every message is accounted for.",
                "In {0} of # mailboxes not every message is accounted for.",
                unclosed
            ),
            said!(
                "Don't take this migration as finished, and keep the source: see the mailboxes marked in red."
            ),
        ]),
        Verdict::Empty => said!("There is no mailbox in this certificate."),
    })
}

/// What "arrived" consists of.
pub(crate) fn arrival(pen: Pen<'_>, total: &Tally) -> String {
    pen.say(&said!(
        "Arrived: {0} copied, {1} settled by earlier runs, {2} adopted.",
        total.copied,
        total.settled,
        total.adopted
    ))
}

/// That some messages were only counted by a dry run.
pub(crate) fn pending(pen: Pen<'_>, total: &Tally) -> Option<String> {
    (total.pending.0 > 0).then(|| {
        pen.say(&said!(
            total.pending;
            "# message was counted by a dry run and not copied.",
            "# messages were counted by a dry run and not copied."
        ))
    })
}

/// How many mailboxes and folders, and how much of it.
pub(crate) fn mailboxes(pen: Pen<'_>, certificate: &Certificate) -> String {
    let folders: usize = certificate.pairs.iter().map(|pair| pair.folders.len()).sum();
    let complete = certificate.pairs.iter().filter(|pair| pair.closes()).count();
    pen.say(&said!(
        complete;
        "{0}, of which # is complete; {1}; {2} at the source",
        "{0}, of which # are complete; {1}; {2} at the source",
        certificate.pairs.len(),
        said!(folders; "# folder", "# folders"),
        certificate.total().source_bytes
    ))
}

/// Which programs were at work.
pub(crate) fn made_by(pen: Pen<'_>, heading: &Heading) -> String {
    let (program, engine) = (&heading.program, &heading.engine);
    let (program, engine) = (
        format!("{} {}", program.name, program.version),
        format!("{} {}", engine.name, engine.version),
    );
    pen.say(&said!("{0}; mail moved by {1}", program, engine))
}

/// How many messages didn't arrive, and what was said about them.
pub(crate) fn points(pen: Pen<'_>, certificate: &Certificate) -> String {
    let all: usize = certificate.pairs.iter().map(|pair| pair.points.len()).sum();
    let open: usize = certificate.pairs.iter().map(Pair::open_points).sum();
    pen.say(&said!(
        "Messages that did not arrive: {0}. Accepted: {1}. Open: {2}.",
        all,
        all - open,
        open
    ))
}

/// What the numbers of all mailboxes rest on, and when they were found.
pub(crate) fn basis(pen: Pen<'_>, certificate: &Certificate) -> String {
    let verified =
        certificate.pairs.iter().filter(|pair| pair.basis.kind == BasisKind::Verified).count();
    let what = pen.say(&match (verified, certificate.pairs.len()) {
        (_, 0) => said!("Nothing was counted"),
        (0, _) => said!("The copy runs' own count; no verify run read both sides again"),
        (verified, all) if verified == all => said!("A verify run that read both sides again"),
        (verified, all) => said!(
            "For {0} of {1} mailboxes a verify run that read both sides again, for the others the copy runs' own count",
            verified,
            all
        ),
    });
    let times = certificate.pairs.iter().filter_map(|pair| pair.basis.at);
    match (times.clone().min(), times.max()) {
        (Some(first), Some(last)) if first == last => format!("{what}, {}", pen.moment(last)),
        (Some(first), Some(last)) => {
            format!("{what}, {} – {}", pen.moment(first), pen.moment(last))
        }
        _ => what,
    }
}

/// How a mailbox stands: state, basis, flags.
pub(crate) fn standing(pen: Pen<'_>, pair: &Pair) -> String {
    let how = pen.say(&match pair.basis.kind {
        BasisKind::Verified => said!("both sides read again by a verify run"),
        BasisKind::Counted => said!("counted by the copy runs, not verified"),
    });
    let when = pair.basis.at.map(|at| format!(", {}", pen.moment(at))).unwrap_or_default();
    let flags = pair.flags_differing.map(|count| match count {
        MessageCount(0) => said!("all flags are equal"),
        count => said!(count; "# message has different flags", "# messages have different flags"),
    });
    let flags = flags.map(|flags| format!("; {}", pen.say(&flags))).unwrap_or_default();
    format!("{}; {how}{when}{flags}", pen.begin(&state(pair.state)))
}

/// When a run ended.
pub(crate) fn ended(pen: Pen<'_>, at: Option<Timestamp>) -> String {
    at.map_or_else(|| pen.say(&said!("not ended")), |at| pen.moment(at))
}

/// The equation of one tally in words.
pub(crate) fn equation(pen: Pen<'_>, tally: &Tally) -> String {
    let holds = arrived(tally) + absent(tally) == tally.source;
    pen.say(&said!(
        "{0} source {1} {2} arrived ({3} copied + {4} settled + {5} adopted) + {6} skipped + {7} refused + {8} vanished",
        tally.source,
        if holds { "=" } else { "≠" },
        arrived(tally),
        tally.copied,
        tally.settled,
        tally.adopted,
        tally.skipped,
        tally.refused,
        tally.vanished
    ))
}

/// That some absent messages have no line of their own.
pub(crate) fn unnamed(pen: Pen<'_>, pair: &Pair) -> Option<String> {
    let count = pair.unnamed();
    (count.0 > 0).then(|| {
        pen.say(&said!(
            count;
            "# message is counted as not arrived without being named here: see the log of the run.",
            "# messages are counted as not arrived without being named here: see the log of the run."
        ))
    })
}

/// How many messages were changed on their way.
pub(crate) fn changes(pen: Pen<'_>, certificate: &Certificate) -> String {
    let all: usize = certificate.pairs.iter().map(|pair| pair.changes.len()).sum();
    pen.say(&said!(
        all;
        "# message was changed on the way, as the options of the job or the destination demand.",
        "# messages were changed on the way, as the options of the job or the destination demand."
    ))
}

/// What was done to a message, in the order in which it was.
pub(crate) fn edits(pen: Pen<'_>, change: &MessageChange) -> String {
    let words: Vec<String> = change.edits.iter().map(|edit| pen.say(&edit.in_words())).collect();
    capital(&words.join(", "))
}

/// Where a message was, and which it is.
pub(crate) fn place(pen: Pen<'_>, point: &Point) -> String {
    let message = &point.message;
    placed(pen, message.uid, &message.date, message.size)
}

/// Where a changed message was, and which it is.
pub(crate) fn change_place(pen: Pen<'_>, change: &MessageChange) -> String {
    placed(pen, change.uid, &change.date, change.size)
}

fn placed(pen: Pen<'_>, uid: Uid, date: &str, bytes: ByteCount) -> String {
    let date = match date.parse() {
        Ok(at) => pen.moment(at),
        Err(_) if date.is_empty() => pen.say(&said!("no date")),
        Err(_) => date.to_owned(),
    };
    format!("UID {uid}, {date}, {}", pen.size(bytes.0))
}

/// What somebody said about a point.
pub(crate) fn settlement(pen: Pen<'_>, point: &Point) -> String {
    let Some(accepted) = &point.accepted else { return pen.say(&said!("Still open")) };
    let day = accepted.at.map(|at| pen.day(at));
    let note = accepted.note.trim();
    pen.say(&match (day, note) {
        (None, "") => said!("Accepted"),
        (Some(day), "") => said!("Accepted {0}", day),
        (None, note) => said!("Accepted: {0}", note),
        (Some(day), note) => said!("Accepted {0}: {1}", day, note),
    })
}

/// A message's subject, or that it has none.
pub(crate) fn subject<'a>(pen: Pen<'_>, subject: &'a str) -> Cow<'a, str> {
    match subject.trim() {
        "" => pen.say(&said!("(no subject)")).into(),
        subject => subject.into(),
    }
}
