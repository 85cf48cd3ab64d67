//! Plain words for states, sizes and results.

use jiff::Timestamp;
use mailhaul_model::cutover::CutOverStep;
use mailhaul_model::event::{Phase, SideName, Tally};
use mailhaul_model::mail_dns::MailExchangers;
use mailhaul_model::{ByteCount, MessageCount, RunKind};
use mailhaul_model::{Said, said};
use mailhaul_store::CutOverRecord;

/// What a run does this moment.
pub(crate) fn phase(kind: RunKind, phase: Option<Phase>) -> Said {
    match (phase, kind) {
        (None, _) => said!("Starts."),
        (Some(Phase::Connecting), _) => said!("Connects to both servers."),
        (Some(Phase::Listing), _) => said!("Lists folders and messages."),
        (Some(Phase::Reconciling), _) => said!("Looks for what is on the destination already."),
        (Some(Phase::Copying), RunKind::Copy) => said!("Copies."),
        (Some(Phase::Copying), _) => said!("Counts what would be copied."),
        (Some(Phase::Verifying), _) => said!("Compares both sides."),
        (Some(Phase::Finishing), _) => said!("Finishes."),
    }
}

/// A side, inside a sentence.
pub(crate) fn side(side: SideName) -> &'static str {
    match side {
        SideName::Source => "source",
        SideName::Destination => "destination",
    }
}

/// An amount of bytes for people: `3.4 MiB`.
#[expect(clippy::cast_precision_loss, reason = "two digits are shown")]
pub(crate) fn bytes(count: ByteCount) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if count.0 < 1024 {
        return format!("{} bytes", count.0);
    }
    let mut size = count.0 as f64 / 1024.0;
    let mut unit = 0;
    while size >= 1024.0 && unit + 1 < UNITS.len() {
        size /= 1024.0;
        unit += 1;
    }
    format!("{size:.1} {}", UNITS[unit])
}

/// `1 message`, `2 messages`.
pub(crate) fn messages(count: MessageCount) -> String {
    if count.0 == 1 { "1 message".to_owned() } else { format!("{count} messages") }
}

/// Messages a run has still to copy, or would.
pub(crate) fn to_copy(tally: &Tally) -> MessageCount {
    tally.source - (tally.settled + tally.adopted + tally.skipped + tally.refused + tally.vanished)
}

/// Bytes a run has still to copy, or would.
pub(crate) fn bytes_to_copy(tally: &Tally) -> ByteCount {
    tally.source_bytes - tally.other_bytes
}

/// What came of a run that went through, in one sentence.
pub(crate) fn result(kind: RunKind, tally: &Tally) -> String {
    let there = tally.settled + tally.adopted;
    let head = match kind {
        RunKind::Check => return "Both logins work.".to_owned(),
        RunKind::Dry => format!(
            "Would copy {} ({}); {there} of {} are on the destination already",
            messages(to_copy(tally)),
            bytes(bytes_to_copy(tally)),
            tally.source,
        ),
        RunKind::Copy if tally.copied.0 == 0 && tally.refused.0 == 0 && there == tally.source => {
            format!(
                "Nothing was left to copy: all of {} are on the destination",
                messages(tally.source)
            )
        }
        RunKind::Copy => format!(
            "Copied {} ({}); {there} of {} were on the destination already",
            messages(tally.copied),
            bytes(tally.copied_bytes),
            tally.source,
        ),
        RunKind::Verify => {
            format!("Compared {}: {there} are on the destination", messages(tally.source))
        }
    };
    let parts = [
        (tally.refused, if kind == RunKind::Verify { "missing" } else { "refused" }),
        (tally.skipped, "skipped"),
        (tally.vanished, "vanished meanwhile"),
    ];
    let named = parts.iter().filter(|(count, _)| count.0 > 0);
    let named: Vec<String> = named.map(|(count, what)| format!("; {count} {what}")).collect();
    format!("{head}{}.", named.concat())
}

/// `1 message is`, `2 messages are`.
pub(crate) fn have(count: MessageCount) -> String {
    format!("{} {}", messages(count), if count.0 == 1 { "is" } else { "are" })
}

/// A step of a cut-over, inside a sentence.
pub(crate) fn cutover_step(step: CutOverStep) -> &'static str {
    match step {
        CutOverStep::LowerTtl => "the TTL of the MX records is low",
        CutOverStep::OtherData => "calendars, contacts, rules and aliases are moved by other means",
        CutOverStep::SharedMailboxes => "shared mailboxes and their rights are set up",
        CutOverStep::TellUsers => "everybody is told",
        CutOverStep::TopUp => "the last top-up before the switch",
        CutOverStep::SwitchMail => "the mail goes to the new place",
        CutOverStep::LateMail => "late mail is fetched",
        CutOverStep::Verify => "everything is verified",
    }
}

/// What the late-mail top-ups of a batch do; `None` where there are none.
pub(crate) fn late_mail(record: &CutOverRecord, arrival: Option<Timestamp>) -> Option<Said> {
    let (late, since) = (record.plan.late?, record.memory.late_since?);
    if record.memory.late_over.is_some() {
        return Some(
            said!(late.quiet; "Ended: nothing new came for # hour.", "Ended: nothing new came for # hours."),
        );
    }
    let came = if arrival.is_some_and(|arrival| arrival > since) {
        said!("Messages still come in.")
    } else {
        said!("Nothing new came so far.")
    };
    let until = said!(
        late.quiet;
        "Every {0} minutes, until nothing came for # hour.",
        "Every {0} minutes, until nothing came for # hours.",
        late.every
    );
    Some(Said::sentences(vec![came, until]))
}

/// A domain's mail goes somewhere else than before.
pub(crate) fn mail_moved(domain: &str, before: &MailExchangers, now: &MailExchangers) -> String {
    let first = |answer: &MailExchangers| {
        answer.hosts.first().map_or_else(|| "nowhere".to_owned(), |first| first.host.clone())
    };
    format!("The mail of {domain} goes to {} now; it went to {}.", first(now), first(before))
}

#[cfg(test)]
mod tests {
    use mailhaul_model::event::Tally;
    use mailhaul_model::{ByteCount, MessageCount, RunKind};

    use super::{bytes, result};

    #[test]
    fn sizes_are_said_in_the_unit_that_fits() {
        assert_eq!(bytes(ByteCount(1023)), "1023 bytes");
        assert_eq!(bytes(ByteCount(1536)), "1.5 KiB");
        assert_eq!(bytes(ByteCount(5 << 40)), "5.0 TiB");
        assert_eq!(bytes(ByteCount(5 << 50)), "5120.0 TiB");
    }

    #[test]
    fn a_result_names_what_did_not_arrive() {
        let tally = Tally {
            source: MessageCount(10),
            copied: MessageCount(6),
            settled: MessageCount(1),
            refused: MessageCount(2),
            skipped: MessageCount(1),
            copied_bytes: ByteCount(2048),
            ..Tally::default()
        };
        assert_eq!(
            result(RunKind::Copy, &tally),
            "Copied 6 messages (2.0 KiB); 1 of 10 were on the destination already; 2 refused; 1 skipped."
        );
    }

    #[test]
    fn a_dry_run_says_what_would_be_copied() {
        let tally = Tally {
            source: MessageCount(10),
            settled: MessageCount(9),
            source_bytes: ByteCount(100),
            other_bytes: ByteCount(90),
            ..Tally::default()
        };
        assert_eq!(
            result(RunKind::Dry, &tally),
            "Would copy 1 message (10 bytes); 9 of 10 are on the destination already."
        );
    }
}
