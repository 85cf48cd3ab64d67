//! What machines left: the files of results below a folder, and what is in one.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use mailhaul_model::event::{Event, Finished, Line, MessageChange, MessageReport, Plan};
use mailhaul_model::plan::{PLAN_VERSION, ResultHead};
use mailhaul_model::request::PROTOCOL_VERSION;

/// How deep folders are looked into: `DIR/shard-3/PLAN/results`, and one more for whoever copies a folder into a folder.
const DEPTH: u32 = 4;
/// A line longer than this is none of ours.
const LONGEST_LINE: u64 = 64 << 20;

/// A file that has the name of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub path: PathBuf,
    /// Where its ledger is, if there is one.
    pub ledger: PathBuf,
}

/// What a result says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Told {
    pub head: ResultHead,
    /// When its last attempt began and ended.
    pub started: Timestamp,
    pub ended: Timestamp,
    pub finished: Finished,
    pub planned: Option<Plan>,
    /// Both logins of an attempt were accepted.
    pub reached: bool,
    /// Of the last attempt, which names each again.
    pub reports: Vec<MessageReport>,
    /// Of all attempts: what one sent, the next finds there.
    pub changes: Vec<MessageChange>,
    /// Everything, for the log.
    pub lines: Vec<Line>,
}

/// The results below a folder, in the order of their names.
pub(super) fn find(folder: &Path) -> std::io::Result<Vec<Found>> {
    let mut found = Vec::new();
    look_into(folder, DEPTH, &mut found)?;
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

fn look_into(folder: &Path, depth: u32, found: &mut Vec<Found>) -> std::io::Result<()> {
    let is_results = folder.file_name().is_some_and(|name| name == "results");
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        // A link could lead in a circle, and out of what was brought.
        let about = fs::symlink_metadata(&path)?;
        if about.is_dir() && depth > 0 {
            look_into(&path, depth - 1, found)?;
        } else if is_results
            && about.is_file()
            && path.extension().is_some_and(|end| end == "jsonl")
        {
            let ledgers = folder.with_file_name("ledgers");
            let name = path.with_extension("sqlite");
            let ledger = ledgers.join(name.file_name().unwrap_or_default());
            found.push(Found { path, ledger });
        }
    }
    Ok(())
}

/// Reads a result; what is wrong with it, in words, where it is none.
pub(super) fn read(path: &Path) -> Result<Told, String> {
    let file = File::open(path).map_err(|error| format!("it can't be read: {error}"))?;
    let mut reader = BufReader::new(file);
    let first = next_line(&mut reader)?.ok_or("it is empty")?;
    let head: ResultHead =
        serde_json::from_slice(&first).map_err(|_| "it doesn't begin as a result does")?;
    if head.mailhaul_result != PLAN_VERSION {
        return Err(format!("it is of version {}", head.mailhaul_result));
    }
    let mut lines = Vec::new();
    while let Some(line) = next_line(&mut reader)? {
        match serde_json::from_slice::<Line>(&line) {
            Ok(line) if line.v <= PROTOCOL_VERSION => lines.push(line),
            // A newer sidecar may say what this program doesn't know: it is left out.
            Ok(_) | Err(_) => {}
        }
    }
    told(head, lines).ok_or_else(|| "it doesn't end as a result does".to_owned())
}

fn next_line(reader: &mut impl BufRead) -> Result<Option<Vec<u8>>, String> {
    let mut line = Vec::new();
    let read = reader.take(LONGEST_LINE).read_until(b'\n', &mut line);
    read.map_err(|error| format!("it can't be read: {error}"))?;
    Ok((!line.is_empty()).then_some(line))
}

fn told(head: ResultHead, lines: Vec<Line>) -> Option<Told> {
    let Line { at: ended, event: Event::Finished(finished), .. } = lines.last()?.clone() else {
        return None;
    };
    let (mut started, mut planned) = (lines.first()?.at, None);
    let (mut reports, mut changes, mut logins) = (Vec::new(), Vec::new(), 0);
    let mut reached = false;
    for line in &lines {
        match &line.event {
            Event::Started(_) => {
                started = line.at;
                reports.clear();
                logins = 0;
            }
            Event::LoggedIn(_) => logins += 1,
            Event::Planned(plan) => planned = Some(plan.clone()),
            Event::Message(report) => reports.push(report.clone()),
            Event::Changed(change) => changes.push(change.clone()),
            _ => {}
        }
        reached |= logins >= 2;
    }
    Some(Told { head, started, ended, finished, planned, reached, reports, changes, lines })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{find, read};

    const HEAD: &str = r#"{"mailhaulResult":1,"plan":"0123456789abcdef","job":7}"#;

    #[test]
    fn results_are_found_wherever_the_folders_of_shards_were_put_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        for place in ["shard-0/p1/results", "deep/shard-1/p1/results", "p1/results", "p1/ledgers"] {
            let place = folder.path().join(place);
            fs::create_dir_all(&place).unwrap();
            fs::write(place.join("a-1.jsonl"), HEAD).unwrap();
            fs::write(place.join("a-2.jsonl.part"), HEAD).unwrap();
        }
        let found = find(folder.path()).unwrap();
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found.iter().all(|one| one.ledger.ends_with("p1/ledgers/a-1.sqlite")));
    }

    #[test]
    fn what_is_no_result_is_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.jsonl");
        for (text, word) in [
            (String::new(), "empty"),
            ("{}".to_owned(), "begin"),
            (HEAD.replace("\"mailhaulResult\":1", "\"mailhaulResult\":9"), "version 9"),
            (HEAD.to_owned(), "end"),
        ] {
            fs::write(&path, text).unwrap();
            let problem = read(&path).unwrap_err();
            assert!(problem.contains(word), "{problem}");
        }
    }
}
