//! Words for what the model has as values, and numbers as people read them.

use mailhaul_model::event::{Edit, MessageOutcome};
use mailhaul_model::{JobState, RunKind, Security, Trust};

use crate::certificate::NamedServer;

/// A state, to stand after "is".
pub fn state(state: JobState) -> &'static str {
    match state {
        JobState::New => "not begun",
        JobState::Queued => "queued",
        JobState::Running => "running",
        JobState::Waiting => "waiting",
        JobState::Done => "done",
        JobState::Warnings => "done with warnings",
        JobState::Failed => "failed",
        JobState::Interrupted => "interrupted",
        JobState::Cancelled => "cancelled",
    }
}

/// What a run did.
pub fn run(kind: RunKind) -> &'static str {
    match kind {
        RunKind::Check => "check",
        RunKind::Dry => "dry run",
        RunKind::Copy => "copy",
        RunKind::Verify => "verify",
    }
}

/// Why a message isn't there.
pub fn outcome(outcome: MessageOutcome) -> &'static str {
    match outcome {
        MessageOutcome::Skipped => "skipped",
        MessageOutcome::Refused => "refused",
        MessageOutcome::Vanished => "vanished",
    }
}

/// What was done to a message on its way.
pub fn edit(edit: Edit) -> &'static str {
    match edit {
        Edit::Replaced => "a pattern was replaced",
        Edit::ReceiptDisarmed => "the request for a read receipt was disarmed",
        Edit::LinesWrapped => "long lines were wrapped",
        Edit::CutOff => "what is beyond the size that was set was cut off",
        Edit::LastLineEnded => "the last line got an end",
        Edit::LastLineEndedOnDemand => "the last line got an end, which the destination demands",
    }
}

/// Host and port, as one writes them; an IPv6 address gets its brackets.
pub fn address(server: &NamedServer) -> String {
    let (host, port) = (server.endpoint.host.as_str(), server.endpoint.port.get());
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

/// How the connection was protected and whom it believed.
pub fn protection(server: &NamedServer) -> String {
    let how = match server.endpoint.security {
        Security::Tls => "TLS",
        Security::Starttls => "STARTTLS",
        Security::None => return "not encrypted".to_owned(),
    };
    match server.endpoint.trust {
        Trust::System => format!("{how}, certificate trusted by the system"),
        Trust::Pinned(_) => format!("{how}, pinned certificate"),
    }
}

/// A number with its noun.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// A number with its thousands set apart by a narrow no-break space.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 * 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// An amount of bytes in the largest unit that leaves a number above one, as the window writes it.
#[expect(clippy::cast_precision_loss, reason = "one digit is shown")]
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if bytes < 1024 {
        return format!("{bytes}\u{a0}B");
    }
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    while value >= 1023.95 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{value:.1}\u{a0}{}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::{grouped, size};

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1\u{202f}000");
        assert_eq!(grouped(12_345_678), "12\u{202f}345\u{202f}678");
    }

    #[test]
    fn a_size_is_written_in_the_unit_that_fits() {
        assert_eq!(size(1_023), "1023\u{a0}B");
        assert_eq!(size(1_024), "1.0\u{a0}KiB");
        assert_eq!(size(1_048_575), "1.0\u{a0}MiB");
        assert_eq!(size(u64::MAX), "16384.0\u{a0}PiB");
    }
}
