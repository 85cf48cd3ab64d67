//! One line of imapsync's output as a fact. What stands for no fact is `None`, and goes to the log alone.
//!
//! Folder names are given as they stand between the brackets: as on the wire, in modified UTF-7. They may hold blanks, slashes and
//! brackets; a message's number is what follows the last slash.

use std::sync::LazyLock;

use mailhaul_model::event::SideName;
use regex::{Captures, Regex};

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A login was accepted.
    LoggedIn {
        side: SideName,
        user: String,
        mechanism: String,
    },
    /// What the server offers once somebody is logged in.
    Capabilities {
        side: SideName,
        all: Vec<String>,
    },
    /// A part of the run begins.
    Part(Part),
    /// A folder as it is before. The destination's comes right after its source's.
    Sized {
        side: SideName,
        folder: String,
        messages: u64,
        bytes: u64,
    },
    /// The same of a destination folder that isn't there yet.
    ToCreate {
        folder: String,
    },
    /// Work on a folder begins.
    Folder {
        source: String,
        destination: String,
    },
    /// What a source folder holds now that it is open.
    Holds {
        folder: String,
        messages: u64,
    },
    /// Of a source folder: messages that imapsync can tell from each other, and those equal to one of them.
    Selected {
        folder: String,
        messages: u64,
        duplicates: u64,
    },
    /// A rehearsal doesn't look into the folder, because it isn't there on the destination.
    NotRehearsed,
    Copied {
        folder: String,
        uid: u32,
        bytes: u64,
    },
    /// A rehearsal would copy it.
    WouldCopy {
        folder: String,
        uid: u32,
    },
    /// Left out on request.
    Skipped {
        folder: String,
        uid: u32,
        bytes: u64,
        why: String,
    },
    /// Left out because it has none of the headers that imapsync knows messages by.
    Unidentified {
        folder: String,
        uid: u32,
        bytes: u64,
    },
    /// The destination didn't take it.
    Refused {
        folder: String,
        uid: u32,
        bytes: u64,
        subject: String,
        date: String,
        said: String,
    },
    /// The source didn't give it.
    NotFetched {
        folder: String,
        uid: u32,
        bytes: u64,
        date: String,
        said: String,
    },
    /// Messages that are not looked at yet, of all folders. Said before the first folder and after each, also where it broke off.
    /// Below zero where messages came in the middle of the run.
    Left(i64),
    /// A side failed as a whole.
    Failure {
        side: SideName,
        said: String,
    },
    /// The last line: the code, and how many errors there were of those that are allowed.
    Exit {
        code: i32,
        errors: u32,
        most: u32,
    },
}

/// The parts that matter to somebody who watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Listing,
    Looping,
    Ended,
}

macro_rules! patterns {
    ($($name:ident = $pattern:literal;)*) => {
        $(static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($pattern).expect("the pattern is tried by a test"));)*
    };
}

patterns! {
    LOGGED_IN = r"^Host([12]): success login on \[.*?\] with user \[(.*?)\] auth \[(.*?)\]";
    CAPABILITIES = r"^Host([12]) capability once authenticated: (.*)$";
    PART = r"^\+\+\+\+ (Listing folders|Looping on each one|End looping on each)";
    SIZED = r"^Host([12]) folder +\d+/\d+ \[(.*?)\](?: = \[.*?\])?\s+Size: +(\d+) Messages: +(\d+) Biggest: +\d+$";
    TO_CREATE = r"^Host2 folder +\d+/\d+ \[(.*?)\](?: = \[.*?\])?\s+does not exist yet$";
    FOLDER = r"^Folder +\d+/\d+ \[(.*?)\](?: = \[.*?\])?\s+-> \[(.*?)\](?: = \[.*?\])?\s*$";
    HOLDS = r"^Host1: folder \[(.*)\] has (\d+) messages in total \(mentioned by SELECT\)$";
    SELECTED = r"^Host1: folder \[(.*)\] selected (\d+) messages, duplicates (\d+)$";
    COPIED = r"^msg (.*)/(\d+) \{(\d+)\}\s+copied to .*/\S+\s+[\d.]+ msgs/s ";
    WOULD_COPY = r"^msg (.*)/(\d+) copying to .*\(not really since --dry mode\)";
    SKIPPED = r"^msg (.*)/(\d+) skipped \((\d+) ((?:exceeds maxsize|smaller than minsize).*?)\)";
    UNIDENTIFIED = r"^Host1: (.*)/(\d+) size (\d+) ignored \(no wanted headers";
    REFUSED = r"^- msg (.*)/(\d+) \{(\d*)\} could not append \( Subject:\[(.*?)\], Date:\[(.*?)\], Size:\[(\d*)\], Flags:\[.*?\] \) to folder .*?: (.*)$";
    NOT_FETCHED = r"^- msg (.*)/(\d+) (?:\{\d*\} )?S\[(\d*)\] F\[.*?\] I\[(.*?)\] could not be fetched: (.*)$";
    LEFT = r"^ETA: .* (-?\d+)/\d+ msgs left$";
    FAILURE = r"^(?:Host([12]) failure: |Failure: lost connection for host([12]) \[.*?\]: )(.*)$";
    EXIT = r"^Exiting with return value (\d+) \(\w+.*?\) (\d+)/(\d+) nb_errors/max_errors";
}

/// Reads a line, without its end.
pub fn read(line: &str) -> Option<Said> {
    match line.split(' ').next()? {
        "msg" => copied(line).or_else(|| would_copy(line)).or_else(|| skipped(line)),
        "-" => refused(line).or_else(|| not_fetched(line)),
        "Host1" | "Host2" => sized(line)
            .or_else(|| to_create(line))
            .or_else(|| capabilities(line))
            .or_else(|| failure(line)),
        "Host1:" | "Host2:" => holds(line)
            .or_else(|| selected(line))
            .or_else(|| unidentified(line))
            .or_else(|| logged_in(line)),
        "Folder" => {
            let found = FOLDER.captures(line)?;
            Some(Said::Folder { source: text(&found, 1), destination: text(&found, 2) })
        }
        "++++" => part(line),
        "Since" if line.contains("syncing messages will not be simulated") => {
            Some(Said::NotRehearsed)
        }
        "ETA:" => Some(Said::Left(number(&LEFT.captures(line)?, 1))),
        "Failure:" => failure(line),
        "Exiting" => {
            let found = EXIT.captures(line)?;
            Some(Said::Exit {
                code: number(&found, 1),
                errors: number(&found, 2),
                most: number(&found, 3),
            })
        }
        _ => None,
    }
}

fn text(found: &Captures<'_>, group: usize) -> String {
    found.get(group).map_or("", |part| part.as_str()).to_owned()
}

/// A number; 0 where imapsync left it out.
fn number<N: std::str::FromStr + Default>(found: &Captures<'_>, group: usize) -> N {
    found.get(group).and_then(|part| part.as_str().parse().ok()).unwrap_or_default()
}

fn side(found: &Captures<'_>, group: usize) -> SideName {
    if &text(found, group) == "1" { SideName::Source } else { SideName::Destination }
}

fn copied(line: &str) -> Option<Said> {
    let found = COPIED.captures(line)?;
    Some(Said::Copied { folder: text(&found, 1), uid: number(&found, 2), bytes: number(&found, 3) })
}

fn would_copy(line: &str) -> Option<Said> {
    let found = WOULD_COPY.captures(line)?;
    Some(Said::WouldCopy { folder: text(&found, 1), uid: number(&found, 2) })
}

fn skipped(line: &str) -> Option<Said> {
    let found = SKIPPED.captures(line)?;
    Some(Said::Skipped {
        folder: text(&found, 1),
        uid: number(&found, 2),
        bytes: number(&found, 3),
        why: text(&found, 4),
    })
}

fn unidentified(line: &str) -> Option<Said> {
    let found = UNIDENTIFIED.captures(line)?;
    Some(Said::Unidentified {
        folder: text(&found, 1),
        uid: number(&found, 2),
        bytes: number(&found, 3),
    })
}

fn refused(line: &str) -> Option<Said> {
    let found = REFUSED.captures(line)?;
    Some(Said::Refused {
        folder: text(&found, 1),
        uid: number(&found, 2),
        bytes: number(&found, 3),
        subject: text(&found, 4),
        date: text(&found, 5),
        said: text(&found, 7),
    })
}

fn not_fetched(line: &str) -> Option<Said> {
    let found = NOT_FETCHED.captures(line)?;
    Some(Said::NotFetched {
        folder: text(&found, 1),
        uid: number(&found, 2),
        bytes: number(&found, 3),
        date: text(&found, 4),
        said: text(&found, 5),
    })
}

fn sized(line: &str) -> Option<Said> {
    let found = SIZED.captures(line)?;
    Some(Said::Sized {
        side: side(&found, 1),
        folder: text(&found, 2),
        bytes: number(&found, 3),
        messages: number(&found, 4),
    })
}

fn to_create(line: &str) -> Option<Said> {
    Some(Said::ToCreate { folder: text(&TO_CREATE.captures(line)?, 1) })
}

fn capabilities(line: &str) -> Option<Said> {
    let found = CAPABILITIES.captures(line)?;
    let all = found[2].split_whitespace().map(str::to_owned).collect();
    Some(Said::Capabilities { side: side(&found, 1), all })
}

fn failure(line: &str) -> Option<Said> {
    let found = FAILURE.captures(line)?;
    let group = if found.get(1).is_some() { 1 } else { 2 };
    Some(Said::Failure { side: side(&found, group), said: text(&found, 3) })
}

fn holds(line: &str) -> Option<Said> {
    let found = HOLDS.captures(line)?;
    Some(Said::Holds { folder: text(&found, 1), messages: number(&found, 2) })
}

fn selected(line: &str) -> Option<Said> {
    let found = SELECTED.captures(line)?;
    Some(Said::Selected {
        folder: text(&found, 1),
        messages: number(&found, 2),
        duplicates: number(&found, 3),
    })
}

fn logged_in(line: &str) -> Option<Said> {
    let found = LOGGED_IN.captures(line)?;
    Some(Said::LoggedIn {
        side: side(&found, 1),
        user: text(&found, 2),
        mechanism: text(&found, 3),
    })
}

fn part(line: &str) -> Option<Said> {
    let part = match &PART.captures(line)?[1] {
        "Listing folders" => Part::Listing,
        "Looping on each one" => Part::Looping,
        _ => Part::Ended,
    };
    Some(Said::Part(part))
}
