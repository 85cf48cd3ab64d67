//! The folders of a run as pairs.

use std::collections::HashSet;

use mailhaul_imap::{Mailbox, MailboxStatus};
use mailhaul_model::event::{LeftOut, Plan, PlannedFolder, SideName};
use mailhaul_model::{ByteCount, ExitCode, MessageCount, RunKind, Said, SaidValue, said};

use crate::context::Context;
use crate::fault::Fault;
use crate::folder::mapping::collisions;
use crate::folder::selection::{Known, SelectionError, select};
use crate::folder::{FolderMap, ListedFolder, Listing, Names};
use crate::sink::warn;

/// A source folder and where it goes.
#[derive(Clone, Debug)]
pub struct FolderTask {
    /// Its number in the meter.
    pub index: usize,
    pub source: Mailbox,
    pub source_status: Option<MailboxStatus>,
    pub destination: Mailbox,
    /// `None` while the folder isn't there.
    pub destination_status: Option<MailboxStatus>,
    pub create: bool,
    pub subscribe: bool,
    /// Gmail's view of everything: it comes last, and has what no other folder has.
    pub is_all_mail: bool,
}

impl FolderTask {
    /// The source's message count by STATUS; 0 where unknown.
    pub fn messages(&self) -> u32 {
        self.source_status.as_ref().and_then(|s| s.messages).unwrap_or(0)
    }
}

/// Decides what is done, and says so.
pub fn plan(
    run: &Context,
    source: &Listing,
    destination: &Listing,
    free: Option<u64>,
) -> Result<Vec<FolderTask>, Fault> {
    let options = &run.options.folders;
    let known = Known { quirks: run.quirks(SideName::Source), by_labels: run.labels.is_on() };
    let selection = select(source, options, known).map_err(|error| refused(&error))?;
    let map = FolderMap::new(source, destination, options).map_err(|error| refused(&error))?;
    let mut left_out = selection.left_out;
    let mut tasks = Vec::new();
    let all_there = destination.by_name();
    let rules = run.quirks(SideName::Destination).names;
    let there = destination.folders.iter().map(ListedFolder::name);
    let mut names = Names::new(rules, &destination.namespace, there);
    let mut notes = Vec::new();
    for folder in selection.folders {
        let wish = map.destination_of(folder);
        let to = Mailbox::new(&names.give(wish.as_str()));
        notes.extend(renamed(folder.name(), &wish, &to));
        notes.extend(shows_less(run, folder));
        let there = all_there.get(&to).copied();
        let messages = folder.status.as_ref().and_then(|s| s.messages);
        if options.skip_empty && messages == Some(0) {
            left_out
                .push(LeftOut { source: folder.name().to_owned(), reason: said!("it is empty") });
            continue;
        }
        let messages = u64::from(messages.unwrap_or(0));
        let index = run.meter.add_folder(folder.name(), to.as_str(), messages);
        // The other kinds of runs add the messages up themselves.
        let size = folder.status.as_ref().and_then(|status| status.size);
        if let (RunKind::Check, Some(size)) = (run.kind, size) {
            run.meter.count(index, |tally| tally.source_bytes = ByteCount(size));
        }
        tasks.push(FolderTask {
            index,
            source: folder.mailbox.clone(),
            source_status: folder.status.clone(),
            destination_status: there.and_then(|f| f.status.clone()),
            create: there.is_none() && !to.is_inbox(),
            subscribe: !there.is_some_and(|f| f.subscribed)
                && (options.subscribe_all
                    || options.subscribe
                        && (folder.subscribed || (there.is_none() && !to.is_inbox()))),
            destination: to,
            is_all_mail: known.by_labels && folder.is_all_mail(),
        });
    }
    for name in &selection.missing {
        let text =
            format!("The source has no folder {name:?}. Check the name; the others are copied.");
        say_missing(run, &text)?;
    }
    for note in &notes {
        warn(&*run.sink, format!("{note}."));
    }
    say_plan(run, &tasks, (left_out, notes), free);
    Ok(tasks)
}

/// Gives a folder up, and says why: its messages are counted as refused.
pub fn refuse_folder(
    run: &Context,
    task: &FolderTask,
    text: &Said,
    code: ExitCode,
) -> Result<(), Fault> {
    warn(&*run.sink, text.to_string());
    run.meter.folder_failed(task.index, text);
    run.error(code)
}

/// A folder that goes by another name than its own there, because the server takes none like that or has one like it.
fn renamed(source: &str, wish: &Mailbox, to: &Mailbox) -> Option<Said> {
    let same = wish.as_str().to_lowercase() == to.as_str().to_lowercase();
    (!same).then(|| {
        let (wish, to) = (wish.as_str(), to.as_str());
        said!(
            "{0} is named {1} on the destination, where {2} can't be a name of its own",
            SaidValue::name(source),
            SaidValue::name(to),
            SaidValue::name(wish)
        )
    })
}

/// A folder that is as full as its server shows folders: there may be more in it.
fn shows_less(run: &Context, folder: &ListedFolder) -> Option<Said> {
    let quirks = run.quirks(SideName::Source);
    let most = quirks.shows_at_most?;
    let shown = folder.status.as_ref().and_then(|status| status.messages)?;
    (shown >= most).then(|| {
        let (name, server) = (folder.name(), quirks.name);
        said!(
            "{0} may hold more messages: {1} shows {2} of a folder. Move some of them to another folder and run again",
            SaidValue::name(name),
            server,
            most
        )
    })
}

fn refused(error: &SelectionError) -> Fault {
    let exit = match error {
        SelectionError::SubfolderMissing(_) => ExitCode::Subfolder1Missing,
        SelectionError::Pattern { .. } => ExitCode::Usage,
    };
    Fault::request(exit, error.said())
}

fn say_missing(run: &Context, text: &str) -> Result<(), Fault> {
    warn(&*run.sink, text);
    if run.options.folders.must_exist { run.error(ExitCode::SelectFailed) } else { Ok(()) }
}

fn say_plan(
    run: &Context,
    tasks: &[FolderTask],
    (left_out, notes): (Vec<LeftOut>, Vec<Said>),
    free: Option<u64>,
) {
    let folders: Vec<PlannedFolder> = tasks.iter().map(planned).collect();
    let names: Vec<(String, String)> = tasks
        .iter()
        .map(|t| (t.source.as_str().to_owned(), t.destination.as_str().to_owned()))
        .collect();
    let bytes: ByteCount = folders.iter().filter_map(|f| f.bytes).sum();
    let mut warnings = collisions(&names);
    warnings.extend(notes);
    if let Some(free) = free.filter(|free| bytes.0 > *free) {
        warnings.push(said!(
            "the source holds {0}, the destination has room for {1}",
            bytes,
            ByteCount(free)
        ));
    }
    run.sink.emit(mailhaul_model::Event::Planned(Plan {
        messages: folders.iter().map(|f| f.messages).sum(),
        bytes,
        warnings,
        destination_messages: on_destination(tasks, |s| s.messages.map(u64::from))
            .map(MessageCount),
        destination_bytes: on_destination(tasks, |s| s.size).map(ByteCount),
        destination_free: free.map(ByteCount),
        destination_message_limit: run.message_limit().map(ByteCount),
        folders,
        left_out,
    }));
}

/// The sum over the destination's folders, each once; `None` where one of them doesn't tell.
fn on_destination(
    tasks: &[FolderTask],
    number: impl Fn(&MailboxStatus) -> Option<u64>,
) -> Option<u64> {
    let mut seen = HashSet::new();
    let each = tasks.iter().filter(|task| seen.insert(task.destination.as_str()));
    each.map(|task| if task.create { Some(0) } else { number(task.destination_status.as_ref()?) })
        .sum()
}

fn planned(task: &FolderTask) -> PlannedFolder {
    PlannedFolder {
        source: task.source.as_str().to_owned(),
        destination: task.destination.as_str().to_owned(),
        messages: MessageCount(u64::from(task.messages())),
        bytes: task.source_status.as_ref().and_then(|s| s.size).map(ByteCount),
        create: task.create,
        destination_messages: there(task, |s| s.messages.map(u64::from)).map(MessageCount),
        destination_bytes: there(task, |s| s.size).map(ByteCount),
    }
}

/// A number of the destination folder; none for one that isn't there.
fn there(task: &FolderTask, number: impl Fn(&MailboxStatus) -> Option<u64>) -> Option<u64> {
    if task.create { None } else { number(task.destination_status.as_ref()?) }
}
