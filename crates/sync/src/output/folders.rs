//! The folders in the log: their sizes before and after, and how far each one is.

use std::collections::HashMap;
use std::fmt::Write;

use jiff::{SignedDuration, Timestamp};
use mailhaul_model::event::{Finished, FolderProgress, Plan, PlannedFolder, Progress};
use mailhaul_model::{ByteCount, Depth, ExitCode, MessageCount};

use super::about::About;
use super::form::{date, printable, rate, size};
use super::problems::Problems;
use crate::folder_name::{encode, shown};

/// Between two lines on how far the run is.
const PAUSE: SignedDuration = SignedDuration::from_secs(1);

/// What the log said about folders.
#[derive(Debug, Default)]
pub struct Folders {
    plan: Option<Plan>,
    /// Place in the plan and what was said, by source name.
    said: HashMap<String, Said>,
    last_sum: Option<(Timestamp, MessageCount)>,
}

#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a line that is said once")]
struct Said {
    place: usize,
    begun: bool,
    created: bool,
    failed: bool,
    done: bool,
}

impl Folders {
    /// How many folders the plan has.
    pub fn count(&self) -> usize {
        self.plan.as_ref().map_or(0, |plan| plan.folders.len())
    }

    /// Whether the run came as far as a plan.
    pub fn is_planned(&self) -> bool {
        self.plan.is_some()
    }

    /// Where a source folder goes, as the wire spells it.
    pub fn destination<'a>(&'a self, source: &'a str) -> &'a str {
        let plan = self.plan.iter().flat_map(|plan| &plan.folders);
        plan.into_iter().find(|f| f.source == source).map_or(source, |f| &f.destination)
    }

    /// The lines of the plan.
    pub fn planned(&mut self, plan: &Plan, about: &About) -> String {
        let mut out = String::new();
        for left in &plan.left_out {
            let _ = writeln!(
                out,
                "Host1: folder {} is left out: {}",
                named(&left.source),
                printable(&left.reason)
            );
        }
        if about.output.folder_sizes || about.depth == Depth::FolderSizes {
            out += &sizes_before(plan);
        }
        for warning in &plan.warnings {
            let _ = writeln!(out, "Warning: {}", printable(warning));
        }
        let place = |(i, f): (usize, &PlannedFolder)| {
            (f.source.clone(), Said { place: i + 1, ..Said::default() })
        };
        self.said = plan.folders.iter().enumerate().map(place).collect();
        self.plan = Some(plan.clone());
        out
    }

    /// The lines of a snapshot: folders that began, were created or ended, and at most once a second the sum.
    pub fn progress(
        &mut self,
        at: Timestamp,
        progress: &Progress,
        about: &About,
        problems: &mut Problems,
    ) -> String {
        let mut out = String::new();
        let mut ended = false;
        for folder in &progress.folders {
            ended |= folder.done;
            out += &self.folder(folder, about, problems);
        }
        let done = progress.total.done();
        let due = self.last_sum.is_none_or(|(last, before)| {
            before != done && (ended || at.duration_since(last) >= PAUSE)
        });
        if due {
            self.last_sum = Some((at, done));
            out += &sum(at, progress, about);
        }
        out
    }

    fn folder(
        &mut self,
        folder: &FolderProgress,
        about: &About,
        problems: &mut Problems,
    ) -> String {
        let count = self.count();
        let create = self
            .plan
            .iter()
            .flat_map(|p| &p.folders)
            .any(|f| f.source == folder.source && f.create);
        let said = self.said.entry(folder.source.clone()).or_default();
        let source = printable(&encode(&folder.source));
        let destination = printable(&encode(&folder.destination));
        let mut out = String::new();
        if !std::mem::replace(&mut said.begun, true) {
            let _ = writeln!(
                out,
                "Folder {:4}/{count} {:<35} -> {}",
                said.place,
                named(&folder.source),
                named(&folder.destination)
            );
            let _ = writeln!(
                out,
                "Host1: folder [{source}] has {} messages in total (mentioned by SELECT)",
                folder.tally.source
            );
        }
        let exists = folder.problem.is_none() && (folder.done || folder.tally.copied.0 > 0);
        if create && exists && !std::mem::replace(&mut said.created, true) {
            let dry = if about.is_dry() { " \t(not really since --dry mode)" } else { "" };
            let _ = writeln!(out, "Created folder [{destination}] on host2{dry}");
        }
        if let Some(problem) = &folder.problem
            && !std::mem::replace(&mut said.failed, true)
        {
            out += &problems.error(format!("Host1: folder [{source}]: {}", printable(problem)));
        }
        if folder.done && !std::mem::replace(&mut said.done, true) {
            out += &ended(folder, &source);
        }
        out
    }

    /// The sizes at the end.
    pub fn finished(&self, finished: &Finished, about: &About) -> String {
        let wanted = about.output.folder_sizes_at_end
            && about.depth == Depth::Messages
            && finished.exit != ExitCode::BySignal
            && self.is_planned()
            && !finished.folders.is_empty();
        if !wanted {
            return String::new();
        }
        let mut out = String::from(
            "\nFolders sizes after the synchronization.\n\
             You can remove this foldersizes listing by using  \"--nofoldersizesatend\"\n",
        );
        let count = finished.folders.len();
        for (i, folder) in finished.folders.iter().enumerate() {
            let tally = &folder.tally;
            out += &size_line(i + 1, count, &folder.source, tally.source_bytes, tally.source);
        }
        out += &totals(count, finished.total.source, Some(finished.total.source_bytes));
        out
    }
}

/// A name in brackets, in both forms where they differ.
fn named(name: &str) -> String {
    printable(&shown(name))
}

fn sizes_before(plan: &Plan) -> String {
    let mut out = String::from(
        "\nFolders sizes before the synchronization.\n\
         You can remove foldersizes listings by using \"--nofoldersizes\" and \"--nofoldersizesatend\"\n\
         The biggest message isn't measured and is given as 0.\n",
    );
    let count = plan.folders.len();
    for (i, folder) in plan.folders.iter().enumerate() {
        let place = i + 1;
        let known = |bytes| size_line(place, count, &folder.source, bytes, folder.messages);
        let unknown = || {
            let (name, messages) = (named(&folder.source), folder.messages.0);
            format!("Host1 folder {place:4}/{count} {name:<35} Messages: {messages:5}\n")
        };
        out += &folder.bytes.map_or_else(unknown, known);
        let state = if folder.create { "does not exist yet" } else { "exists" };
        let there = named(&folder.destination);
        let _ = writeln!(out, "Host2 folder {place:4}/{count} {there:<35}  {state}");
    }
    // A sum that lacks a part would be taken for the whole.
    let known = plan.folders.iter().all(|folder| folder.bytes.is_some());
    out += &totals(count, plan.messages, known.then_some(plan.bytes));
    if let Some(messages) = plan.destination_messages {
        let _ = writeln!(out, "Host2 Nb messages: {:20} messages\n", messages.0);
    }
    if let Some(bytes) = plan.destination_bytes {
        out += &total_size(2, bytes);
    }
    if let Some(free) = plan.destination_free {
        let _ = writeln!(out, "Host2: quota leaves room for {free} bytes ({})", size(free.0));
    }
    if let Some(limit) = plan.destination_message_limit {
        let limit = limit.0;
        let _ = writeln!(
            out,
            "Host2: the largest message it takes has {limit} bytes ({})",
            size(limit)
        );
    }
    out
}

fn size_line(
    place: usize,
    count: usize,
    name: &str,
    bytes: ByteCount,
    messages: MessageCount,
) -> String {
    format!(
        "Host1 folder {place:4}/{count} {:<35} Size: {:9} Messages: {:5} Biggest: {:9}\n",
        named(name),
        bytes.0,
        messages.0,
        0
    )
}

fn totals(folders: usize, messages: MessageCount, bytes: Option<ByteCount>) -> String {
    let out = format!(
        "\nHost1 Nb folders: {folders:21} folders\nHost2 Nb folders: {folders:21} folders\n\n\
         Host1 Nb messages: {:20} messages\n\n",
        messages.0,
    );
    out + &bytes.map(|bytes| total_size(1, bytes)).unwrap_or_default()
}

fn total_size(host: u8, bytes: ByteCount) -> String {
    format!("Host{host} Total size: {:21} bytes ({})\n\n", bytes.0, size(bytes.0))
}

fn ended(folder: &FolderProgress, source: &str) -> String {
    let tally = &folder.tally;
    let mut out = format!("Host1: folder [{source}] considering {} messages\n", tally.source);
    let _ = writeln!(
        out,
        "Host1: folder [{source}] copied {}, copied before {}, found on host2 {}, skipped {}, refused {}, vanished {}",
        tally.copied, tally.settled, tally.adopted, tally.skipped, tally.refused, tally.vanished
    );
    out
}

/// Two lines: what was copied so far, and imapsync's ETA.
fn sum(at: Timestamp, progress: &Progress, about: &About) -> String {
    let total = &progress.total;
    let left = total.source - total.done();
    let seconds = progress.seconds_left.filter(|s| s.is_finite()).unwrap_or(0.0).clamp(0.0, 1e9);
    let mut out = String::new();
    if total.copied.0 > 0 {
        let _ = writeln!(
            out,
            "{} msgs copied  {:.2} msgs/s  {}/s {} copied",
            total.copied,
            progress.messages_per_second,
            rate(progress.bytes_per_second),
            size(total.copied_bytes.0),
        );
    }
    let arrival = at
        .checked_add(SignedDuration::try_from_secs_f64(seconds).unwrap_or_default())
        .unwrap_or(at);
    let _ = writeln!(
        out,
        "ETA: {}  {seconds:.0} s  {left}/{} msgs left",
        date(arrival, &about.zone),
        total.source
    );
    out
}
