//! The folders in the log: their sizes before and after, and how far each one is.

use std::collections::HashMap;
use std::fmt::Write;

use jiff::{SignedDuration, Timestamp};
use mailhaul_model::event::{Deletions, Finished, FolderProgress, Plan, PlannedFolder, Progress};
use mailhaul_model::{ByteCount, Depth, ExitCode, MessageCount};

use super::about::About;
use super::copies::eta;
use super::form::{printable, size};
use super::lists;
use super::problems::Problems;
use crate::command::Listing;
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
                printable(&left.reason.to_string())
            );
        }
        out += &match about.output.listing {
            Listing::Map => lists::map(plan),
            Listing::Names => lists::names(plan),
            Listing::Sizes if about.output.folder_sizes || about.depth == Depth::FolderSizes => {
                sizes_before(plan)
            }
            Listing::Sizes => String::new(),
        };
        for warning in &plan.warnings {
            let _ = writeln!(out, "Warning: {}", printable(&warning.to_string()));
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

    /// The first lines of a folder in which a message arrived, unless they were said.
    pub fn begin(&mut self, source: &str, about: &About) -> String {
        if self.said.get(source).is_some_and(|said| said.begun && said.created) {
            return String::new();
        }
        let planned = self.plan.iter().flat_map(|plan| &plan.folders).find(|f| f.source == source);
        let Some(planned) = planned.cloned() else { return String::new() };
        let out = self.introduce(&planned.source, &planned.destination, planned.messages);
        out + &self.created(&planned.source, &planned.destination, about)
    }

    fn introduce(&mut self, source: &str, destination: &str, messages: MessageCount) -> String {
        let count = self.count();
        let said = self.said.entry(source.to_owned()).or_default();
        if std::mem::replace(&mut said.begun, true) {
            return String::new();
        }
        format!(
            "Folder {:4}/{count} {:<35} -> {}\n\
             Host1: folder [{}] has {messages} messages in total (mentioned by SELECT)\n",
            said.place,
            named(source),
            named(destination),
            printable(&encode(source)),
        )
    }

    fn created(&mut self, source: &str, destination: &str, about: &About) -> String {
        let mut planned = self.plan.iter().flat_map(|plan| &plan.folders);
        let create = planned.any(|f| f.source == source && f.create);
        let said = self.said.entry(source.to_owned()).or_default();
        if std::mem::replace(&mut said.created, true) || !create {
            return String::new();
        }
        let dry = if about.is_dry() { " \t(not really since --dry mode)" } else { "" };
        format!("Created folder [{}] on host2{dry}\n", printable(&encode(destination)))
    }

    fn folder(
        &mut self,
        folder: &FolderProgress,
        about: &About,
        problems: &mut Problems,
    ) -> String {
        let source = printable(&encode(&folder.source));
        let mut out = self.introduce(&folder.source, &folder.destination, folder.tally.source);
        let exists = folder.problem.is_none() && (folder.done || folder.tally.copied.0 > 0);
        if exists {
            out += &self.created(&folder.source, &folder.destination, about);
        }
        let said = self.said.entry(folder.source.clone()).or_default();
        if let Some(problem) = &folder.problem
            && !std::mem::replace(&mut said.failed, true)
        {
            out += &problems
                .error(format!("Host1: folder [{source}]: {}", printable(&problem.to_string())));
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
            let place = (i + 1, count);
            out += &size_line(1, place, &folder.source, tally.source_bytes, tally.source);
            if let Some((messages, Some(bytes))) = self.after(folder, finished) {
                out += &size_line(2, place, &folder.destination, bytes, messages);
            }
        }
        out += &totals(count, finished.total.source, Some(finished.total.source_bytes));
        if let Some((messages, bytes)) = self.total_after(finished) {
            let _ = writeln!(out, "Host2 Nb messages: {:20} messages\n", messages.0);
            if let Some(bytes) = bytes {
                out += &total_size(2, bytes);
            }
        }
        out
    }

    /// What a destination folder holds after the run, where that can be reckoned.
    fn after(
        &self,
        folder: &FolderProgress,
        finished: &Finished,
    ) -> Option<(MessageCount, Option<ByteCount>)> {
        let before =
            self.plan.iter().flat_map(|p| &p.folders).find(|f| f.source == folder.source)?;
        let shared = finished.folders.iter().filter(|f| f.destination == folder.destination);
        if shared.count() > 1 || finished.deletions != Deletions::default() {
            return None;
        }
        let none = before.create;
        let messages = before.destination_messages.or(none.then_some(MessageCount(0)))?;
        let bytes = before.destination_bytes.or(none.then_some(ByteCount(0)));
        let after = bytes.map(|bytes| bytes + folder.tally.copied_bytes);
        Some((messages + folder.tally.copied, after))
    }

    /// The same of all of them.
    pub fn total_after(&self, finished: &Finished) -> Option<(MessageCount, Option<ByteCount>)> {
        let plan = self.plan.as_ref()?;
        let before = plan.destination_messages?;
        let gone = finished.deletions.destination_messages;
        let bytes = plan.destination_bytes.filter(|_| gone.0 == 0);
        let copied = &finished.total;
        Some((before + copied.copied - gone, bytes.map(|bytes| bytes + copied.copied_bytes)))
    }

    /// How much more the destination holds than the source before the run: messages and bytes, as far as that is known.
    pub fn difference_before(&self) -> Option<(i128, Option<i128>)> {
        let plan = self.plan.as_ref()?;
        let messages = i128::from(plan.destination_messages?.0) - i128::from(plan.messages.0);
        let known = plan.folders.iter().all(|folder| folder.bytes.is_some());
        let there = plan.destination_bytes.filter(|_| known);
        Some((messages, there.map(|there| i128::from(there.0) - i128::from(plan.bytes.0))))
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
        let known = |bytes| size_line(1, (place, count), &folder.source, bytes, folder.messages);
        let unknown = || {
            let (name, messages) = (named(&folder.source), folder.messages.0);
            format!("Host1 folder {place:4}/{count} {name:<35} Messages: {messages:5}\n")
        };
        out += &folder.bytes.map_or_else(unknown, known);
        out += &size_there((place, count), folder);
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

/// The destination's folder, as far as its server tells of it.
fn size_there(place: (usize, usize), folder: &PlannedFolder) -> String {
    if let (Some(messages), Some(bytes)) = (folder.destination_messages, folder.destination_bytes) {
        return size_line(2, place, &folder.destination, bytes, messages);
    }
    let state = if folder.create { "does not exist yet" } else { "exists" };
    let (place, count) = place;
    format!("Host2 folder {place:4}/{count} {:<35}  {state}\n", named(&folder.destination))
}

fn size_line(
    host: u8,
    (place, count): (usize, usize),
    name: &str,
    bytes: ByteCount,
    messages: MessageCount,
) -> String {
    format!(
        "Host{host} folder {place:4}/{count} {:<35} Size: {:9} Messages: {:5} Biggest: {:9}\n",
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

/// imapsync's ETA, for runs in which few messages arrive.
fn sum(at: Timestamp, progress: &Progress, about: &About) -> String {
    let total = &progress.total;
    let left = total.source - total.done();
    eta(at, progress.seconds_left, (left.0, total.source.0), about) + "\n"
}
