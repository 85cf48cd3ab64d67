//! The end of the log: statistics, verdict, list of errors, exit line.

use std::fmt::Write;

use jiff::Timestamp;
use mailhaul_model::event::{Deletions, Finished, SideName};
use mailhaul_model::{Depth, ExitCode, RunKind};

use super::form::{date, printable, size};
use super::log::Log;

/// imapsync's block, with its keys in its order. What isn't measured is `NA`.
pub fn statistics(log: &Log, began: Timestamp, ended: Timestamp, finished: &Finished) -> String {
    let mut out = String::from("++++ Statistics\n");
    for (key, value) in rows(log, began, ended, finished) {
        let _ = writeln!(out, "{key:<40}: {value}");
    }
    if log.about.depth == Depth::Messages {
        out += &verdict(log, finished);
    }
    let _ = writeln!(out, "Detected {} errors", count(log, finished));
    out + "Homepage: see the documentation of Mailhaul\n"
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn rows(
    log: &Log,
    began: Timestamp,
    ended: Timestamp,
    finished: &Finished,
) -> Vec<(&'static str, String)> {
    let total = &finished.total;
    let zone = &log.about.zone;
    let folders_done = finished.folders.iter().filter(|folder| folder.done).count();
    let transferred = if log.about.is_dry() {
        format!("0 (could be {} without dry mode)", total.pending)
    } else {
        format!("{} ", total.copied)
    };
    let (deleted, biggest) = (&finished.deletions, log.copies.biggest());
    let (copied, copied_bytes) = (total.copied.0, total.copied_bytes.0);
    let skipped = total.skipped + total.refused + total.vanished;
    let seconds = finished.seconds.max(0.001);
    let not_there = total.source - total.copied - total.settled - total.adopted - total.vanished;
    let na = || "NA".to_owned();
    let mut rows = vec![
        ("Transfer started on", date(began, zone)),
        ("Transfer ended on", date(ended, zone)),
        ("Transfer time", format!("{:.1} sec", finished.seconds)),
        ("Folders synced", format!("{folders_done}/{} synced", log.folders.count())),
        ("Messages transferred", transferred),
        ("Messages skipped", skipped.to_string()),
        ("Messages found duplicate on host1", "0".to_owned()),
        ("Messages found duplicate on host2", na()),
        ("Messages found crossduplicate on host2", na()),
        ("Messages void (noheader) on host1", "0".to_owned()),
        ("Messages void (noheader) on host2", na()),
        ("Messages found in host1 not in host2", format!("{not_there} messages")),
        ("Messages found in host2 not in host1", na()),
        ("Messages deleted on host1", deleted.source_messages.to_string()),
        ("Messages deleted on host2", deleted.destination_messages.to_string()),
        ("Total bytes transferred", format!("{copied_bytes} ({})", size(copied_bytes))),
        ("Total bytes skipped", na()),
        ("Message rate", format!("{:.1} messages/s", copied as f64 / seconds)),
        ("Average bandwidth rate", format!("{:.1} KiB/s", copied_bytes as f64 / 1024.0 / seconds)),
        ("Reconnections to host1", log.problems.reconnections(SideName::Source).to_string()),
        ("Reconnections to host2", log.problems.reconnections(SideName::Destination).to_string()),
        ("Memory consumption at the end", na()),
        ("Load end is", na()),
        ("CPU time and %cpu", na()),
        ("Biggest message transferred", format!("{biggest} bytes ({})", size(biggest))),
        ("Memory/biggest message ratio", na()),
        ("Start difference host2 - host1", difference(log.folders.difference_before())),
        ("Final difference host2 - host1", difference(difference_after(log, finished))),
        ("Messages copied by an earlier run", total.settled.to_string()),
        ("Messages found on host2 and matched", total.adopted.to_string()),
        ("Messages refused", total.refused.to_string()),
        ("Messages vanished from host1", total.vanished.to_string()),
        ("Flags carried over", finished.flags_updated.to_string()),
    ];
    if *deleted != Deletions::default() {
        rows.extend([
            ("Messages marked as deleted", deleted.marked.to_string()),
            ("Messages kept, not sure to go", deleted.kept.to_string()),
            ("Messages that would be deleted", deleted.planned.to_string()),
            ("Folders deleted on host1", deleted.source_folders.to_string()),
            ("Folders deleted on host2", deleted.destination_folders.to_string()),
            ("Folders that would be deleted", deleted.planned_folders.to_string()),
        ]);
    }
    rows
}

/// Source messages that were deleted by this run are none any more.
fn difference_after(log: &Log, finished: &Finished) -> Option<(i128, Option<i128>)> {
    let (there, bytes) = log.folders.total_after(finished)?;
    let gone = finished.deletions.source_messages;
    let here = finished.total.source - finished.total.vanished - gone;
    let here_bytes = finished.total.source_bytes;
    let bytes = bytes.filter(|_| gone.0 == 0);
    let messages = i128::from(there.0) - i128::from(here.0);
    Some((messages, bytes.map(|bytes| i128::from(bytes.0) - i128::from(here_bytes.0))))
}

/// `-7 messages, -75942 bytes (-74.162 KiB)`.
fn difference(difference: Option<(i128, Option<i128>)>) -> String {
    let Some((messages, bytes)) = difference else { return "NA messages, NA bytes (NA)".into() };
    let bytes = bytes.map_or_else(
        || "NA bytes (NA)".to_owned(),
        |bytes| {
            let sign = if bytes < 0 { "-" } else { "" };
            let amount = u64::try_from(bytes.unsigned_abs()).unwrap_or(u64::MAX);
            format!("{bytes} bytes ({sign}{})", size(amount))
        },
    );
    format!("{messages} messages, {bytes}")
}

fn verdict(log: &Log, finished: &Finished) -> String {
    let total = &finished.total;
    let there = total.copied + total.settled + total.adopted;
    let wanted = total.source - total.skipped - total.vanished;
    let looked = total.settled.0 == 0 || log.about.kind == RunKind::Verify;
    let mut out = if there == wanted && finished.failure.is_none() && !log.about.is_dry() {
        if looked {
            format!("The sync looks good, all {there} identified messages in host1 are on host2.\n")
        } else {
            format!(
                "The sync looks good, all {there} identified messages in host1 were copied to host2 or found there, {} of them by \
                 an earlier run.\nThose are not looked for again: what someone moved or deleted on host2 since then stays as \
                 they left it.\n",
                total.settled
            )
        }
    } else {
        format!(
            "The sync is not finished, there are {} among {wanted} identified messages in host1 that are not on host2.\n",
            wanted - there
        )
    };
    if total.skipped.0 > 0 {
        let _ = writeln!(out, "On request {} messages of host1 were left out.", total.skipped);
    }
    for why in &finished.deletions.held_back {
        let _ = writeln!(out, "A deletion was held back: {}", printable(&why.to_string()));
    }
    if log.about.kind == RunKind::Verify {
        out += "This run compared both sides and changed nothing.\n";
    }
    out
}

/// Errors in all: what ended the run is one too.
fn count(log: &Log, finished: &Finished) -> usize {
    let over = usize::from(finished.exit == ExitCode::TransferExceeded);
    (finished.errors as usize).max(log.problems.errors().len() + over)
}

/// The list of errors, and which kind was the most frequent.
pub fn errors(log: &Log, finished: &Finished) -> String {
    let mut errors = log.problems.errors().to_vec();
    if finished.exit == ExitCode::TransferExceeded {
        let limit = log.about.exit_when_over.unwrap_or_default();
        errors.push(format!(
            "Maximum bytes transferred reached, {} >= {limit}, ending sync",
            finished.total.copied_bytes
        ));
    }
    let mut out = String::new();
    if !errors.is_empty() && log.about.output.errors_dump {
        let count = errors.len();
        let _ = writeln!(
            out,
            "++++ Listing {count} errors encountered during the sync ( avoid this listing with --noerrorsdump )."
        );
        for (i, error) in errors.iter().enumerate() {
            let _ = writeln!(out, "Err {}/{count}: {error}", i + 1);
        }
    }
    if let Some(name) = error_name(finished.exit) {
        let _ = writeln!(out, "The most frequent error is {name}. {}", advice(log, finished.exit));
    }
    if finished.exit == ExitCode::Subfolder1Missing {
        let folder = log.about.subfolder1.as_deref().unwrap_or_default();
        let _ = writeln!(out, "subfolder1 {folder} does not exist");
    }
    let most = log.about.errors_max;
    if most > 0 && finished.errors >= most {
        let _ = writeln!(
            out,
            "Maximum number of errors {most} reached ( you can change {most} to any value, for example 100 with \
             --errorsmax 100 ). Exiting."
        );
    }
    out
}

/// imapsync's name for the class of error an exit code stands for.
fn error_name(exit: ExitCode) -> Option<&'static str> {
    Some(match exit {
        ExitCode::Connection | ExitCode::ConnectionSource => "ERR_CONNECTION_FAILURE_HOST1",
        ExitCode::ConnectionDestination => "ERR_CONNECTION_FAILURE_HOST2",
        ExitCode::Authentication | ExitCode::AuthenticationSource => {
            "ERR_AUTHENTICATION_FAILURE_USER1"
        }
        ExitCode::AuthenticationDestination => "ERR_AUTHENTICATION_FAILURE_USER2",
        ExitCode::Tls => "ERR_EXIT_TLS_FAILURE",
        ExitCode::OverQuota => "ERR_OVERQUOTA",
        ExitCode::AppendRefused => "ERR_APPEND",
        ExitCode::VirusRefused => "ERR_APPEND_VIRUS",
        ExitCode::FetchFailed => "ERR_Host1_FETCH",
        ExitCode::CreateFailed => "ERR_CREATE",
        ExitCode::SelectFailed => "ERR_SELECT",
        ExitCode::FlagsFailed => "ERR_FLAGS",
        ExitCode::TransferExceeded => "ERR_TRANSFER_EXCEEDED",
        ExitCode::DeletionHeldBack => "ERR_DELETION_HELD_BACK",
        ExitCode::WithErrors | ExitCode::TooManyErrors => "ERR_UNCLASSIFIED",
        _ => return None,
    })
}

fn advice(log: &Log, exit: ExitCode) -> String {
    let connection = |side: SideName, number: u8| {
        let account = log.about.side(side);
        format!(
            "Check that host{number} {} on port {} is the right IMAP server to be contacted for your mailbox.",
            account.host, account.port
        )
    };
    match exit {
        ExitCode::ConnectionSource => connection(SideName::Source, 1),
        ExitCode::ConnectionDestination => connection(SideName::Destination, 2),
        ExitCode::AuthenticationSource => format!("Check the credentials for {}.", log.about.source.login),
        ExitCode::AuthenticationDestination => {
            format!("Check the credentials for {}.", log.about.destination.login)
        }
        ExitCode::OverQuota => {
            "The destination mailbox is full, get free space on it and then resume the sync.".to_owned()
        }
        ExitCode::TransferExceeded => {
            "The maximum transfer size for a single sync is reached. Relaunch the sync to sync more.".to_owned()
        }
        _ => String::new(),
    }
}

/// The last word.
pub fn exit(log: &Log, finished: &Finished) -> String {
    let code = finished.exit;
    let text = if code == ExitCode::Ok { ": successful termination" } else { "" };
    format!(
        "Exiting with return value {} ({}{text}) {}/{} nb_errors/max_errors PID {}\n",
        code.number(),
        code.name(),
        count(log, finished),
        log.about.errors_max,
        log.about.process
    )
}
