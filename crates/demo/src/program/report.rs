//! The table at the end, made of what lies in the servers' mailboxes.

use std::time::Duration;

use crate::Audit;

use super::error::DemoError;
use super::progress::{mib, say};

/// One account's row.
pub(super) struct Line {
    pub audit: Audit,
    /// How long its real run took.
    pub time: Duration,
    /// What the application says went wrong, where anything did.
    pub trouble: Vec<String>,
}

impl Line {
    pub(super) fn is_clean(&self) -> bool {
        self.audit.is_clean() && self.trouble.is_empty()
    }

    fn verdict(&self) -> String {
        let Audit { missing, extra, findings, .. } = &self.audit;
        if self.is_clean() {
            "complete".into()
        } else if missing + extra > 0 {
            format!("{missing} missing, {extra} extra")
        } else if findings.is_empty() {
            "complete, with trouble".into()
        } else {
            "different".into()
        }
    }
}

/// Prints the table; true where nothing is missing and nothing is extra.
pub(super) fn print(lines: &[Line]) -> Result<bool, DemoError> {
    say("")?;
    say(row("account", "folders", "messages", "MiB", "time", "verdict"))?;
    for line in lines {
        let audit = &line.audit;
        say(row(
            &audit.account,
            &audit.folders.to_string(),
            &format!("{}/{}", audit.messages_arrived, audit.messages),
            &format!("{:.1}", mib(audit.bytes)),
            &format!("{:.1} s", line.time.as_secs_f64()),
            &line.verdict(),
        ))?;
    }
    for line in lines {
        for finding in line.audit.findings.iter().chain(&line.trouble) {
            say(format!("{}: {finding}", line.audit.account))?;
        }
    }
    let clean = lines.iter().all(Line::is_clean);
    say(if clean {
        "Nothing is missing and nothing is extra: looked up in the servers' mailboxes."
    } else {
        "Something is not as it should be: see above."
    })?;
    Ok(clean)
}

fn row(
    account: &str,
    folders: &str,
    messages: &str,
    mib: &str,
    time: &str,
    verdict: &str,
) -> String {
    format!("{account:<16} {folders:>7} {messages:>9} {mib:>7} {time:>8}  {verdict}")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::Audit;

    use super::Line;

    fn line(missing: usize, extra: usize, findings: &[&str], trouble: &[&str]) -> Line {
        let audit = Audit {
            account: "Mia".into(),
            folders: 1,
            messages: 9,
            messages_arrived: 9 - missing,
            bytes: 0,
            missing,
            extra,
            findings: findings.iter().map(|f| (*f).to_owned()).collect(),
        };
        let trouble = trouble.iter().map(|t| (*t).to_owned()).collect();
        Line { audit, time: Duration::ZERO, trouble }
    }

    #[test]
    fn only_what_arrived_whole_and_without_trouble_is_complete() {
        assert_eq!(line(0, 0, &[], &[]).verdict(), "complete");
        assert_eq!(line(1, 2, &["x"], &[]).verdict(), "1 missing, 2 extra");
        assert_eq!(line(0, 0, &["a folder is missing"], &[]).verdict(), "different");
        assert_eq!(line(0, 0, &[], &["verify: failed"]).verdict(), "complete, with trouble");
        for line in [line(1, 0, &[], &[]), line(0, 0, &["x"], &[]), line(0, 0, &[], &["x"])] {
            assert!(!line.is_clean());
        }
    }
}
