//! What became of a job: the events of its attempts as lines, in a file that gets its name when there is nothing left to add.
//!
//! While a job is at work its file ends with `.part`; further attempts, also of a later process, go on in it. Snapshots of progress are
//! left out: the last line says all of it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use mailhaul_model::event::{Event, Finished, Line};
use mailhaul_model::plan::{PLAN_VERSION, ResultHead};
use mailhaul_model::{JobId, PlanHead};

/// The files of one job's result.
#[derive(Debug)]
pub struct Record {
    head: ResultHead,
    whole: PathBuf,
    part: PathBuf,
}

/// A result that is being written.
#[derive(Debug)]
pub struct Writing {
    file: File,
    whole: PathBuf,
    part: PathBuf,
}

impl Record {
    pub fn new(folder: &Path, head: &PlanHead, job: JobId) -> Self {
        let stem = head.file_stem(job);
        Self {
            head: ResultHead { mailhaul_result: PLAN_VERSION, plan: head.id.clone(), job },
            whole: folder.join(format!("{stem}.jsonl")),
            part: folder.join(format!("{stem}.jsonl.part")),
        }
    }

    /// How the job ended, if it did.
    pub fn finished(&self) -> io::Result<Option<Finished>> {
        let file = match File::open(&self.whole) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut last = None;
        for line in BufReader::new(file).split(b'\n') {
            if let Ok(Line { event: Event::Finished(finished), .. }) =
                serde_json::from_slice(&line?)
            {
                last = Some(finished);
            }
        }
        Ok(last)
    }

    /// Opens it at its end. What a process that was killed left half written is cut off.
    pub fn write(&self) -> io::Result<Writing> {
        if self.whole.exists() {
            fs::rename(&self.whole, &self.part)?;
        }
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.part)?;
        let end = end_of_last_line(&mut file)?;
        file.set_len(end)?;
        file.seek(SeekFrom::Start(end))?;
        if end == 0 {
            let head = serde_json::to_string(&self.head)?;
            file.write_all(format!("{head}\n").as_bytes())?;
        }
        Ok(Writing { file, whole: self.whole.clone(), part: self.part.clone() })
    }
}

impl Writing {
    /// Adds an event's line.
    pub fn add(&mut self, line: &str) -> io::Result<()> {
        self.file.write_all(line.as_bytes())?;
        self.file.write_all(b"\n")
    }

    /// Nothing is left to add: the file gets its name once it is on the disk.
    pub fn seal(self) -> io::Result<()> {
        self.file.sync_all()?;
        drop(self.file);
        fs::rename(&self.part, &self.whole)
    }
}

/// How many bytes there are up to the last line feed.
fn end_of_last_line(file: &mut File) -> io::Result<u64> {
    let (mut end, mut at) = (0, 0);
    let mut piece = vec![0; 1 << 16];
    loop {
        let count = file.read(&mut piece)?;
        if count == 0 {
            return Ok(end);
        }
        if let Some(last) = piece[..count].iter().rposition(|byte| *byte == b'\n') {
            end = at + last as u64 + 1;
        }
        at += count as u64;
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use mailhaul_model::plan::ResultHead;
    use mailhaul_model::{JobId, RunKind};

    use super::Record;

    fn record(folder: &std::path::Path) -> Record {
        let head = mailhaul_model::PlanHead {
            mailhaul_plan: 1,
            id: "0123456789abcdef".into(),
            installation: "00ff00ff".into(),
            batch: "B".into(),
            made: jiff::Timestamp::UNIX_EPOCH,
            kind: RunKind::Copy,
            shards: 1,
            at_once: 1,
            jobs: 0,
            servers: std::collections::BTreeMap::new(),
            options: Vec::new(),
        };
        Record::new(folder, &head, JobId(3))
    }

    #[test]
    fn a_result_has_its_name_only_when_it_is_whole_and_goes_on_where_a_kill_left_it() {
        let folder = tempfile::tempdir().unwrap();
        let record = record(folder.path());
        let whole = folder.path().join("00ff00ff-3.jsonl");
        let mut writing = record.write().unwrap();
        writing.add("{\"one\":1}").unwrap();
        drop(writing);
        assert!(!whole.exists() && record.finished().unwrap().is_none());
        // The line that was being written is lost with the process.
        let part = folder.path().join("00ff00ff-3.jsonl.part");
        let torn = fs::read_to_string(&part).unwrap() + "{\"two\":";
        fs::write(&part, torn).unwrap();
        let mut writing = record.write().unwrap();
        writing.add("{\"three\":3}").unwrap();
        writing.seal().unwrap();
        let text = fs::read_to_string(&whole).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[1..], ["{\"one\":1}", "{\"three\":3}"]);
        let head: ResultHead = serde_json::from_str(lines[0]).unwrap();
        assert_eq!((head.job, head.plan.as_str()), (JobId(3), "0123456789abcdef"));
        assert!(!part.exists());
    }
}
