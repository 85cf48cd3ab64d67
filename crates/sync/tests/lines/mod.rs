//! imapsync's lines as regular expressions, and lines read by them.

#![allow(dead_code, reason = "each test binary uses its own part")]

use regex::Regex;

pub const SIZE: &str = r"-?[\d.]+ (?:bytes|KiB|MiB|GiB|TiB)";
pub const DATE: &str = r"\w+ \d{1,2} \w+ \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4} \S*";

pub const TOTALS: &str = r"^Host([12]) (Nb folders|Nb messages|Total size|Biggest message): +(\d+) (folders|messages|bytes)";
pub const FOLDER_SIZE: &str = r"^Host([12]) folder +(\d+)/(\d+) \[(.*?)\](?: = \[(.*?)\])?\s+Size: +(\d+) Messages: +(\d+) Biggest: +(\d+)$";
pub const PHASE: &str = r"^\+\+\+\+ (.*)$";
pub const FOLDER: &str =
    r"^Folder +(\d+)/(\d+) \[(.*?)\](?: = \[(.*?)\])?\s+-> \[(.*?)\](?: = \[(.*?)\])?\s*$";
pub const COUNTS: &str = r"^Host([12]): folder \[(.*)\] (?:has (\d+) messages in total \(mentioned by SELECT\)|considering (\d+) messages|selected (\d+) messages, duplicates (\d+))$";
pub const CREATED: &str =
    r"^Created folder \[(.*)\] on host2\s*(\(not really since --dry mode\))?$";
pub const SKIPPED: &str =
    r"^msg (.*)/(\d+) skipped \((\d+) (exceeds maxsize limit|smaller than minsize)";
pub const REFUSED: &str = r"^- msg (.*)/(\d+) \{(\d*)\} could not append \( Subject:\[(.*?)\], Date:\[(.*?)\], Size:\[(\d*)\], Flags:\[(.*?)\] \) to folder (.*?): (.*)$";
pub const FETCH_FAILED: &str =
    r"^- msg (.*)/(\d+) (?:\{\d*\} )?S\[(\d*)\] F\[(.*?)\] I\[(.*?)\] could not be fetched: (.*)$";
pub const FAILURE: &str = r"^Host([12]) failure: (.*)$";
pub const LOGIN: &str =
    r"^Host([12]): success login on \[(.*?)\] with user \[(.*?)\] auth \[(.*?)\]";
pub const LOST: &str = r"^Failure: lost connection for host([12]) \[(.*?)\]";
pub const ERROR: &str = r"^Err (\d+)/(\d+): (.*)$";
pub const FREQUENT: &str = r"^The most frequent error is (ERR_\w+)\. ?(.*)$";
pub const DETECTED: &str = r"^Detected (\d+) errors$";
pub const MAXIMUM: &str = r"^Maximum number of errors (\d+) reached";
pub const STATISTIC: &str = r"^([A-Z][A-Za-z0-9 %/()-]{14,39}?) *: (.*)$";
pub const VERDICT: &str = r"^The sync (looks good|is strict|is not finished|is not strict)";
pub const EXIT: &str = r"^Exiting with return value (\d+) \((\w+)(?:: (.*?))?\) (\d+)/(\d+) nb_errors/max_errors PID (\d+)$";
pub const SIGNAL: &str = r"^Got a signal (\w+) \(my PID is (\d+) my PPID is (\d+)\)";

pub fn copied() -> String {
    format!(
        r"^msg (.*)/(\d+) \{{(\d+)\}}\s+copied to (.*)/(\S+)\s+([\d.]+) msgs/s  ({SIZE})/s ({SIZE}) copied (?:ETA: ({DATE})  (-?\d+) s  (-?\d+)/(\d+) msgs left)?$"
    )
}

pub fn eta() -> String {
    format!(r"^ETA: ({DATE})  (-?\d+) s  (-?\d+)/(\d+) msgs left$")
}

/// The groups of the only line that matches.
pub fn only(lines: &[String], pattern: &str) -> Vec<String> {
    let found = all(lines, pattern);
    assert_eq!(found.len(), 1, "{pattern} in\n{}", lines.join("\n"));
    found.into_iter().next().unwrap_or_default()
}

pub fn all(lines: &[String], pattern: &str) -> Vec<Vec<String>> {
    let regex = Regex::new(pattern).expect("a regular expression");
    lines
        .iter()
        .filter_map(|line| regex.captures(line))
        .map(|found| {
            let group = |m: Option<regex::Match<'_>>| m.map_or("", |m| m.as_str()).to_owned();
            found.iter().skip(1).map(group).collect()
        })
        .collect()
}
