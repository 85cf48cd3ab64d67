//! What `--help` and `--version` print, made from the table of options.

use std::fmt::Write;

use crate::option::{Group, Row, Sides, Takes};
use crate::table::ROWS;

const HEAD: &str = "\
usage: mailhaul-sync --host1 SERVER --user1 LOGIN --passfile1 FILE --host2 SERVER --user2 LOGIN --passfile2 FILE [options]
       mailhaul-sync --request -
       mailhaul-sync --plan FILE --shard NUMBER --secrets FILE|FOLDER|- --state FOLDER [--retry-failed]

Copies an IMAP account (1, the source) to another (2, the destination): folders, messages, flags, dates. A second run
copies only what is new. Nothing is deleted unless --delete1 or --delete2 asks for it, and then with care: docs/deletion.md.

Options are imapsync's, in any case, with one dash or two, and may be cut short where that is clear. Passwords that are
not given are taken from IMAPSYNC_PASSWORD1 and IMAPSYNC_PASSWORD2, else asked for.

What differs from imapsync:
  - Certificates are verified. To trust one that no known authority signed, give its fingerprint with --pin1 or --pin2.
  - Plain text is used only where --nossl and --notls are both given; a server without STARTTLS is an error.
  - Messages without Message-ID are copied, and equal messages stay as many as they were.
  - Regular expressions are Rust's: lookaround, backreferences and code are refused. They see folder names as people
    read them, not in modified UTF-7.
  - Several messages are under way at once: their lines come in the order in which they arrive. The biggest message of a
    folder isn't measured (0).
  - TERM, INT and Ctrl-Break end the run within two seconds, with exit code 6; the next run goes on from there.
  - docs/imapsync.md has it all, option by option.

A shard of a plan (mailhaul plan) is many accounts, one after the other: what is done is not done again, what was interrupted
goes on. The passwords are in a file that others can't read, or come from a pipe (-); with --retry-failed what failed for
good is tried again. It ends with 0 when all are through, 111 when some need someone, 112 when all do, 1 when some may pass
by themselves: start it again, 6 when it was ended: start it again, 8 when another process has the state folder.
docs/many-machines.md has the rest.
";

const TAIL: &str = "
Exit codes are imapsync's: 0 done, 6 ended by a signal or because standard output could not be written, 7 by its abort file,
8 another run is at work, 69 this computer's disk is full or denies what is needed, 12 TLS, 21 no such --subfolder1, 64 usage, 66 no input,
101/102 no connection to host1/host2, 161/162 login refused, 111 errors, 112 too many, 113 destination full,
114 messages refused, 115 messages not readable, 116 folder not created, 117 folder not opened, 118 limit reached; and one of
our own: 122 everything copied, a deletion held back.
";

/// The help.
pub fn help() -> String {
    let mut text = HEAD.to_owned();
    for group in Group::ALL {
        let _ = write!(text, "\n{}:\n", group.title());
        for row in ROWS.iter().filter(|row| row.group == *group) {
            let spelling = spelling(row);
            let _ = writeln!(text, "  {spelling:<34} {}", row.help);
        }
    }
    text + TAIL
}

/// The version alone, as imapsync prints its own.
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

fn spelling(row: &Row) -> String {
    let sides = match row.sides {
        Sides::One => "",
        Sides::Both => "1|2",
        Sides::All => "[1|2]",
    };
    let (no, value) = match row.takes {
        Takes::Flag => ("", ""),
        Takes::Switch => ("[no]", ""),
        Takes::Text => ("", " TEXT"),
        Takes::Integer | Takes::Number => ("", " N"),
        Takes::Pair => ("", " KEY=VALUE"),
    };
    format!("--{no}{}{sides}{value}", row.name)
}

#[cfg(test)]
mod tests {
    use super::help;
    use crate::table::ROWS;

    #[test]
    fn every_option_is_in_the_help() {
        let help = help();
        for row in ROWS {
            assert!(help.contains(row.name), "{}", row.name);
        }
    }
}
