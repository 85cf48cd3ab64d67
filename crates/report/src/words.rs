//! Words for what the model has as values, and numbers as people read them.

use mailhaul_model::event::MessageOutcome;
use mailhaul_model::{JobState, RunKind, Said, Security, Trust, said};

use crate::certificate::NamedServer;

/// A state, to stand after "is".
pub fn state(state: JobState) -> Said {
    match state {
        JobState::New => said!("not begun"),
        JobState::Queued => said!("queued"),
        JobState::Running => said!("running"),
        JobState::Waiting => said!("waiting"),
        JobState::Done => said!("done"),
        JobState::Warnings => said!("done with warnings"),
        JobState::Failed => said!("failed"),
        JobState::Interrupted => said!("interrupted"),
        JobState::Cancelled => said!("cancelled"),
    }
}

/// What a run did.
pub fn run(kind: RunKind) -> Said {
    match kind {
        RunKind::Check => said!("Check"),
        RunKind::Dry => said!("Dry run"),
        RunKind::Copy => said!("Migration"),
        RunKind::Verify => said!("Verification"),
    }
}

/// Why a message isn't there.
pub fn outcome(outcome: MessageOutcome) -> Said {
    match outcome {
        MessageOutcome::Skipped => said!("Skipped"),
        MessageOutcome::Refused => said!("Refused"),
        MessageOutcome::Vanished => said!("Vanished"),
    }
}

/// Host and port, as one writes them; an IPv6 address gets its brackets.
pub fn address(server: &NamedServer) -> String {
    let (host, port) = (server.endpoint.host.as_str(), server.endpoint.port.get());
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

/// How the connection was protected and whom it believed.
pub fn protection(server: &NamedServer) -> Said {
    let how = match server.endpoint.security {
        Security::Tls => "TLS",
        Security::Starttls => "STARTTLS",
        Security::None => return said!("not encrypted"),
    };
    match server.endpoint.trust {
        Trust::System => said!("{0}, certificate trusted by the system", how),
        Trust::Pinned(_) => said!("{0}, pinned certificate", how),
    }
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

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1\u{202f}000");
        assert_eq!(grouped(12_345_678), "12\u{202f}345\u{202f}678");
    }
}
