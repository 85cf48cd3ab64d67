//! Words and numbers as this program prints them.

use mailhaul_app::{Action, JobRow, PasswordState};
use mailhaul_model::event::{SideName, Tally};
use mailhaul_model::{ByteCount, JobState, RunKind, Security};

/// `1 person`, `2 people`.
pub fn people(number: u32) -> String {
    if number == 1 { "1 person".to_owned() } else { format!("{number} people") }
}

/// Without what a terminal would obey: names and answers of servers come from strangers.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\t' { '\u{fffd}' } else { c }).collect()
}

pub fn side(side: SideName) -> &'static str {
    match side {
        SideName::Source => "source",
        SideName::Destination => "destination",
    }
}

/// How a job stands.
pub fn standing(row: &JobRow) -> &'static str {
    state(row.state, row.last.as_ref().map(|last| last.kind))
}

/// How a job or a run stands by what was run: a dry run that is done has moved nothing.
pub fn state(state: JobState, kind: Option<RunKind>) -> &'static str {
    match state {
        JobState::Done if kind == Some(RunKind::Dry) => "dry run done",
        JobState::New => "new",
        JobState::Queued => "queued",
        JobState::Running => "running",
        JobState::Waiting => "waiting",
        JobState::Done => "done",
        JobState::Warnings => "warnings",
        JobState::Failed => "failed",
        JobState::Interrupted => "interrupted",
        JobState::Cancelled => "cancelled",
    }
}

pub fn security(security: Security) -> &'static str {
    match security {
        Security::Tls => "tls",
        Security::Starttls => "starttls",
        Security::None => "none",
    }
}

pub fn password(state: PasswordState) -> &'static str {
    match state {
        PasswordState::Writing => "being kept",
        PasswordState::Kept => "kept",
        PasswordState::Missing => "missing",
        PasswordState::Rejected => "rejected",
        PasswordState::SignedIn => "signed in",
        PasswordState::SignInOver => "sign-in over",
    }
}

/// What was put into line.
pub fn deed(action: Action) -> &'static str {
    match action {
        Action::Check => "check",
        Action::RunDry => "dry run",
        Action::RunReal => "run",
        Action::RunAgain => "another run",
        Action::Verify => "verification",
        Action::Cancel => "cancelled",
        Action::Pause => "paused",
        Action::Resume => "resumed",
        Action::Edit => "edited",
        Action::ReplacePasswords => "given new passwords",
        Action::Delete => "deleted",
    }
}

/// `1 job`, `2 jobs`.
pub fn count(number: impl TryInto<u64>, noun: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[expect(clippy::cast_precision_loss, reason = "shown with one digit after the point")]
pub fn bytes(count: ByteCount) -> String {
    size(count.0 as f64)
}

/// Of bytes, or of bytes a second.
pub fn size(bytes: f64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024.0 {
        return format!("{bytes:.0} B");
    }
    let (mut size, mut unit) = (bytes / 1024.0, 0);
    while size >= 1024.0 && unit + 1 < UNITS.len() {
        size /= 1024.0;
        unit += 1;
    }
    format!("{size:.1} {}", UNITS[unit])
}

/// Where the messages of a run went.
pub fn tally(tally: &Tally) -> String {
    let mut parts = vec![format!("{} of {} copied", tally.copied, tally.source)];
    let there = tally.settled + tally.adopted;
    for (number, what) in [
        (there, "there already"),
        (tally.skipped, "left out"),
        (tally.refused, "refused"),
        (tally.vanished, "vanished"),
    ] {
        if number.0 > 0 {
            parts.push(format!("{number} {what}"));
        }
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{count, printable, size};

    #[test]
    fn what_a_terminal_would_obey_is_not_printed() {
        assert_eq!(printable("a\u{1b}[2Jb\rc\td"), "a\u{fffd}[2Jb\u{fffd}c\td");
    }

    #[test]
    fn sizes_and_counts_read_well() {
        assert_eq!((size(12.0).as_str(), size(1536.0).as_str()), ("12 B", "1.5 KiB"));
        assert_eq!((count(1_u32, "job"), count(2_u32, "job")), ("1 job".into(), "2 jobs".into()));
    }
}
