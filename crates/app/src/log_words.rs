//! A run's events as lines of its log. Only facts that events carry can get in here: no request, no password.

use jiff::Timestamp;
use mailhaul_model::event::{
    Connected, Event, Finished, Level, MessageChange, MessageOutcome, MessageReport, Plan, Problem,
    Progress,
};

use crate::view::moment;
use crate::words;

/// The lines of an event; none for most progress.
pub(crate) fn lines(at: Timestamp, event: &Event) -> Vec<String> {
    let texts = match event {
        Event::Started(started) => vec![format!(
            "{} {} starts a {} run (process {})",
            started.engine,
            started.engine_version,
            kind(started.kind),
            started.process
        )],
        Event::Connected(connected) => connection(connected),
        Event::LoggedIn(login) => vec![
            format!(
                "logged in to the {} as {} ({})",
                words::side(login.side),
                login.login,
                login.mechanism
            ),
            format!("the {} offers {}", words::side(login.side), login.capabilities.join(" ")),
        ],
        Event::TokenWanted { side } => {
            vec![format!("the {} wants a fresh access token", words::side(*side))]
        }
        Event::Phase { phase } => vec![format!("{phase:?}").to_lowercase()],
        Event::Planned(plan) => planned(plan),
        Event::Progress(progress) => folders_done(progress),
        Event::Message(report) => vec![message(report)],
        Event::Changed(change) => vec![changed(change)],
        Event::Problem(problem) => vec![self::problem(problem)],
        Event::Log { level, text } => vec![log(*level, text)],
        Event::Finished(finished) => end(finished),
    };
    texts.into_iter().map(|text| line(at, &text)).collect()
}

/// One line: the time, then the text without line breaks.
pub(crate) fn line(at: Timestamp, text: &str) -> String {
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{} {flat}\n", moment(at))
}

fn kind(kind: mailhaul_model::RunKind) -> &'static str {
    match kind {
        mailhaul_model::RunKind::Check => "check",
        mailhaul_model::RunKind::Dry => "dry",
        mailhaul_model::RunKind::Copy => "real",
        mailhaul_model::RunKind::Verify => "verification",
    }
}

fn connection(connected: &Connected) -> Vec<String> {
    let side = words::side(connected.side);
    let mut texts = vec![
        format!(
            "connected to the {side} {} ({}), {:.1} ms a round trip",
            connected.peer, connected.address, connected.round_trip_ms
        ),
        format!("the {side} greets: {}", connected.greeting),
    ];
    texts.push(match &connected.certificate {
        Some(certificate) => format!(
            "the {side} speaks {}, certificate {} of {} by {}, valid until {}",
            certificate.protocol,
            certificate.fingerprint,
            certificate.subject,
            certificate.issuer,
            certificate.valid_until
        ),
        None => format!("warning: the connection to the {side} is not encrypted"),
    });
    texts
}

fn planned(plan: &Plan) -> Vec<String> {
    let mut texts = vec![format!(
        "planned: {} folders, {}, {}",
        plan.folders.len(),
        words::messages(plan.messages),
        words::bytes(plan.bytes)
    )];
    texts.extend(plan.folders.iter().map(|folder| {
        let create = if folder.create { " (to be created)" } else { "" };
        format!(
            "folder {:?} to {:?}{create}: {}",
            folder.source,
            folder.destination,
            words::messages(folder.messages)
        )
    }));
    texts.extend(
        plan.left_out.iter().map(|left| format!("left out {:?}: {}", left.source, left.reason)),
    );
    texts.extend(plan.warnings.iter().map(|warning| format!("warning: {warning}")));
    texts
}

fn folders_done(progress: &Progress) -> Vec<String> {
    progress
        .folders
        .iter()
        .filter(|folder| folder.done)
        .map(|folder| {
            let tally = &folder.tally;
            let problem = folder.problem.as_ref().map_or_else(String::new, |text| format!(": {text}"));
            format!(
                "folder {:?} is through: {} of {} copied, {} there already, {} skipped, {} refused{problem}",
                folder.source,
                tally.copied,
                tally.source,
                tally.settled + tally.adopted,
                tally.skipped,
                tally.refused
            )
        })
        .collect()
}

fn message(report: &MessageReport) -> String {
    let outcome = match report.outcome {
        MessageOutcome::Skipped => "skipped",
        MessageOutcome::Refused => "refused",
        MessageOutcome::Vanished => "vanished",
    };
    format!(
        "{outcome}: folder {:?}, UID {}, {}, {}, {:?}: {}",
        report.folder,
        report.uid,
        words::bytes(report.size),
        report.date,
        report.subject,
        report.reason
    )
}

fn changed(change: &MessageChange) -> String {
    let edits: Vec<String> = change.edits.iter().map(|edit| edit.in_words().to_string()).collect();
    format!(
        "changed on its way: folder {:?}, UID {}, {}, {}, {:?}: {}",
        change.folder,
        change.uid,
        words::bytes(change.size),
        change.date,
        change.subject,
        edits.join(", ")
    )
}

fn problem(problem: &Problem) -> String {
    let side = problem.side.map_or_else(String::new, |side| format!(" ({})", words::side(side)));
    let said = problem.server_said.as_ref();
    let said = said.map_or_else(String::new, |said| format!(" The server said: {said}"));
    format!("problem: {}{side}{said}", problem.text)
}

fn log(level: Level, text: &str) -> String {
    match level {
        Level::Debug | Level::Info => text.to_owned(),
        Level::Warning => format!("warning: {text}"),
        Level::Error => format!("error: {text}"),
    }
}

fn end(finished: &Finished) -> Vec<String> {
    let total = &finished.total;
    let mut texts: Vec<String> = finished.failure.iter().map(problem).collect();
    texts.push(format!(
        "ended with {} ({}) after {:.1} s: {} of {} copied ({}), {} there already, {} skipped, {} refused, {} vanished, {} errors",
        finished.exit.name(),
        finished.exit.number(),
        finished.seconds,
        total.copied,
        total.source,
        words::bytes(total.copied_bytes),
        total.settled + total.adopted,
        total.skipped,
        total.refused,
        total.vanished,
        finished.errors
    ));
    texts
}
