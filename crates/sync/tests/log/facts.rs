//! Facts of a run, as the log is told them.

use std::borrow::Borrow;

use jiff::tz::TimeZone;
use mailhaul_model::event::{
    Event, Finished, FolderProgress, LeftOut, MessageOutcome, MessageReport, Plan, PlannedFolder,
    Problem, Progress, SideName, Tally,
};
use mailhaul_model::{
    ByteCount, Depth, Endpoint, ExitCode, FailureClass, MessageCount, Port, RunKind, RunOptions,
    RunRequest, Said, Secret, Security, Side, Trust, Uid,
};
use mailhaul_sync::command::Output;
use mailhaul_sync::output::about::About;
use mailhaul_sync::output::log::Log;

pub fn side(host: &str, login: &str) -> Side {
    let host = host.parse().expect("a host");
    let endpoint = Endpoint::new(host, Port::IMAPS, Security::Tls, Trust::System);
    Side::new(endpoint, login, Secret::new("hunter2"))
}

pub fn about(kind: RunKind) -> About {
    let mut options = RunOptions::default();
    (options.messages.max_size, options.pace.errors_max) = (Some(ByteCount(50_000)), 3);
    let request = RunRequest {
        version: 1,
        kind,
        depth: Depth::Messages,
        source: side("imap.old.example", "mia"),
        destination: side("imap.new.example", "mia@new.example"),
        options,
        ledger: None,
        engine: mailhaul_model::Engine::default(),
    };
    let output = Output {
        json: false,
        log: false,
        log_file: None,
        log_folder: None,
        folder_sizes: true,
        folder_sizes_at_end: true,
        errors_dump: true,
        listing: mailhaul_sync::command::Listing::Sizes,
    };
    About { zone: TimeZone::UTC, process: 24050, parent: 24047, ..About::new(&request, output) }
}

pub fn begin(kind: RunKind) -> Log {
    Log::new(about(kind), "2026-11-23T14:16:41Z".parse().expect("a time"))
}

pub fn say(log: &mut Log, seconds: i64, event: impl Borrow<Event>) -> Vec<String> {
    let at = jiff::Timestamp::from_second(1_795_443_401 + seconds).expect("a time");
    log.lines(at, event.borrow()).lines().map(str::to_owned).collect()
}

pub fn planned(
    source: &str,
    destination: &str,
    messages: u64,
    bytes: u64,
    create: bool,
) -> PlannedFolder {
    PlannedFolder {
        source: source.into(),
        destination: destination.into(),
        messages: MessageCount(messages),
        bytes: Some(ByteCount(bytes)),
        create,
        destination_messages: None,
        destination_bytes: None,
    }
}

pub fn plan() -> Event {
    Event::Planned(Plan {
        folders: vec![
            planned("INBOX", "INBOX", 150, 4_680_137, false),
            planned("日本語.メール", "日本語/メール", 19, 585_044, true),
            planned("With / slash]", "With / slash]", 0, 0, true),
        ],
        left_out: vec![LeftOut { source: "Spam".into(), reason: Said::as_it_is("--exclude") }],
        messages: MessageCount(169),
        bytes: ByteCount(5_265_181),
        ..Plan::default()
    })
}

pub fn tally(source: u64, copied: u64) -> Tally {
    Tally {
        source: MessageCount(source),
        copied: MessageCount(copied),
        source_bytes: ByteCount(source * 1000),
        copied_bytes: ByteCount(copied * 1000),
        ..Tally::default()
    }
}

pub fn folder(source: &str, destination: &str, tally: Tally, done: bool) -> FolderProgress {
    FolderProgress {
        source: source.into(),
        destination: destination.into(),
        tally,
        done,
        problem: None,
        flags_differ: MessageCount(0),
    }
}

pub fn progress(total: Tally, folders: Vec<FolderProgress>) -> Event {
    Event::Progress(Progress {
        total,
        folders_done: 0,
        folders_total: 3,
        bytes_per_second: 8_000_000.0,
        messages_per_second: 231.98,
        seconds_left: Some(19.6),
        folders,
    })
}

pub fn message(outcome: MessageOutcome, size: u64) -> Event {
    Event::Message(MessageReport {
        outcome,
        folder: "日本語.メール".into(),
        uid: Uid::new(16).expect("not 0"),
        subject: "regards [offer]\r\nhotel".into(),
        size: ByteCount(size),
        date: "2021-02-06T21:24:17+00:00".into(),
        reason: Said::as_it_is(
            "The server refused it: NO [LIMIT] Mail size is larger than the maximum",
        ),
    })
}

pub fn problem(class: FailureClass, side: SideName, fatal: bool) -> Problem {
    Problem {
        class,
        side: Some(side),
        text: Said::as_it_is("No connection."),
        server_said: Some("Connection refused".into()),
        retry_after: None,
        fatal,
    }
}

pub fn finished(exit: ExitCode, total: Tally, errors: u32) -> Finished {
    Finished {
        exit,
        failure: None,
        total,
        folders: vec![folder("INBOX", "INBOX", total, true)],
        errors,
        seconds: 1.8,
        flags_updated: MessageCount(0),
        body_fetches: MessageCount(1),
        deletions: mailhaul_model::event::Deletions::default(),
    }
}
