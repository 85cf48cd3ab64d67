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

/// What came of a run that went through, in sentences.
pub(crate) fn result(kind: RunKind, tally: &Tally) -> Vec<Said> {
    if kind == RunKind::Check {
        return vec![said!("Both logins work.")];
    }
    let mut said = vec![main_result(kind, tally)];
    if tally.refused.0 > 0 && kind == RunKind::Verify {
        said.push(said!(tally.refused; "# message is missing.", "# messages are missing."));
    } else if tally.refused.0 > 0 {
        said.push(said!(tally.refused; "# message was refused.", "# messages were refused."));
    }
    if tally.skipped.0 > 0 {
        said.push(said!(tally.skipped; "# message was skipped.", "# messages were skipped."));
    }
    if tally.vanished.0 > 0 {
        said.push(
            said!(tally.vanished; "# message vanished meanwhile.", "# messages vanished meanwhile."),
        );
    }
    said
}

fn main_result(kind: RunKind, tally: &Tally) -> Said {
    let there = tally.settled + tally.adopted;
    let is_all_there = there == tally.source;
    match kind {
        RunKind::Dry | RunKind::Copy if tally.source.0 == 0 => {
            said!("There is no message on the source.")
        }
        RunKind::Dry if is_all_there => said!(
            tally.source;
            "Nothing would be copied: # message is all there is, and it is on the destination already.",
            "Nothing would be copied: all # messages are on the destination already."
        ),
        RunKind::Dry if there.0 == 0 => said!(
            to_copy(tally);
            "Would copy # message ({0}).",
            "Would copy # messages ({0}).",
            bytes_to_copy(tally)
        ),
        RunKind::Dry => said!(
            to_copy(tally);
            "Would copy # message ({0}); {1} of {2} are on the destination already.",
            "Would copy # messages ({0}); {1} of {2} are on the destination already.",
            bytes_to_copy(tally),
            there,
            tally.source
        ),
        RunKind::Copy if is_all_there => said!(
            tally.source;
            "Nothing was left to copy: # message is all there is, and it is on the destination.",
            "Nothing was left to copy: all # messages are on the destination."
        ),
        RunKind::Copy if there.0 == 0 => said!(
            tally.copied;
            "Copied # message ({0}).",
            "Copied # messages ({0}).",
            tally.copied_bytes
        ),
        RunKind::Copy => said!(
            tally.copied;
            "Copied # message ({0}); {1} of {2} were on the destination already.",
            "Copied # messages ({0}); {1} of {2} were on the destination already.",
            tally.copied_bytes,
            there,
            tally.source
        ),
        RunKind::Verify | RunKind::Check => said!(
            tally.source;
            "Compared # message: {0} are on the destination.",
            "Compared # messages: {0} are on the destination.",
            there
        ),
    }
}

/// That a step of a cut-over was done.
pub(crate) fn step_done(step: CutOverStep) -> Said {
    match step {
        CutOverStep::LowerTtl => said!("Done: the TTL of the MX records is low."),
        CutOverStep::OtherData => {
            said!("Done: calendars, contacts, rules and aliases are moved by other means.")
        }
        CutOverStep::SharedMailboxes => {
            said!("Done: shared mailboxes and their rights are set up.")
        }
        CutOverStep::TellUsers => said!("Done: everybody is told."),
        CutOverStep::TopUp => said!("Done: the last top-up before the switch."),
        CutOverStep::SwitchMail => said!("Done: the mail goes to the new place."),
        CutOverStep::LateMail => said!("Done: late mail is fetched."),
        CutOverStep::Verify => said!("Done: everything is verified."),
    }
}

/// That a step of a cut-over is to be done after all.
pub(crate) fn step_not_done(step: CutOverStep) -> Said {
    match step {
        CutOverStep::LowerTtl => said!("Not done yet: the TTL of the MX records is low."),
        CutOverStep::OtherData => {
            said!("Not done yet: calendars, contacts, rules and aliases are moved by other means.")
        }
        CutOverStep::SharedMailboxes => {
            said!("Not done yet: shared mailboxes and their rights are set up.")
        }
        CutOverStep::TellUsers => said!("Not done yet: everybody is told."),
        CutOverStep::TopUp => said!("Not done yet: the last top-up before the switch."),
        CutOverStep::SwitchMail => said!("Not done yet: the mail goes to the new place."),
        CutOverStep::LateMail => said!("Not done yet: late mail is fetched."),
        CutOverStep::Verify => said!("Not done yet: everything is verified."),
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
pub(crate) fn mail_moved(domain: &str, before: &MailExchangers, now: &MailExchangers) -> Said {
    let first = |answer: &MailExchangers| {
        let host = answer.hosts.first().map(|first| Said::as_it_is(&first.host));
        host.unwrap_or_else(|| said!("nowhere"))
    };
    said!("The mail of {0} goes to {1} now; it went to {2}.", domain, first(now), first(before))
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

    fn said(kind: RunKind, tally: &Tally) -> String {
        let all: Vec<String> = result(kind, tally).iter().map(ToString::to_string).collect();
        all.join(" ")
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
            said(RunKind::Copy, &tally),
            "Copied 6 messages (2.0 KiB); 1 of 10 were on the destination already. 2 messages were refused. 1 message was skipped."
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
            said(RunKind::Dry, &tally),
            "Would copy 1 message (10 bytes); 9 of 10 are on the destination already."
        );
    }

    #[test]
    fn a_run_with_nothing_to_do_says_that_everything_is_there() {
        let tally =
            Tally { source: MessageCount(10), settled: MessageCount(10), ..Tally::default() };
        assert_eq!(
            said(RunKind::Dry, &tally),
            "Nothing would be copied: all 10 messages are on the destination already."
        );
        assert_eq!(said(RunKind::Copy, &Tally::default()), "There is no message on the source.");
    }
}
