//! Making the missing folders on the destination. They are asked for together; each can be worked on as soon as it is there, while
//! others are still being made.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use mailhaul_imap::{Command, Failure, Pending, Reply, Session};
use mailhaul_model::event::SideName;
use mailhaul_model::{ExitCode, SaidValue, said};

use crate::context::Context;
use crate::fault::{Fault, is_link_lost, is_push_back};
use crate::folder::listing::{Detail, as_status, status_items};
use crate::sink::info;
use crate::subscriptions::Subscriptions;
use crate::task::{FolderTask, refuse_folder};
use crate::tries::Tries;
use crate::words;

/// Folders that a near server is asked for at first; twice as many each time. Some servers answer what comes in together all
/// at once: the first ones would wait for the last. From afar each further question costs more than that.
const FIRST: usize = 8;
const NEAR: Duration = Duration::from_millis(5);

/// The folders of a run, in its order.
#[derive(Debug, Default)]
pub struct Making {
    waiting: VecDeque<Asked>,
    /// Folders that are known to be there, or never will be.
    gone: usize,
    /// Numbers of those that are still to be asked for, in this order.
    unasked: VecDeque<usize>,
    portion: usize,
    subscriptions: Subscriptions,
}

/// A folder that is asked for.
#[derive(Debug)]
struct Asked {
    task: FolderTask,
    create: Answer,
    status: Answer,
    is_sent: bool,
}

/// What a server says to a command.
#[derive(Debug)]
enum Answer {
    /// It isn't asked.
    None,
    Awaited(Pending),
    Told(Result<Reply, Failure>),
}

/// A folder that can be worked on.
#[derive(Debug)]
struct Made {
    task: FolderTask,
    /// It couldn't be made because it is there, although it wasn't listed under this name.
    was_there: bool,
}

impl Making {
    /// Asks for what is missing, without waiting.
    pub fn begin(session: &Session, tasks: Vec<FolderTask>) -> Self {
        let portion = if session.peer().round_trip < NEAR { FIRST } else { tasks.len() };
        let mut making = Self { portion, ..Self::of(tasks) };
        making.ask(session);
        making
    }

    /// Nothing is asked yet.
    fn of(tasks: Vec<FolderTask>) -> Self {
        let asked =
            |task| Asked { task, create: Answer::None, status: Answer::None, is_sent: false };
        let mut making =
            Self { waiting: tasks.into_iter().map(asked).collect(), ..Self::default() };
        making.again();
        making
    }

    /// What has no answer yet is asked for once more, after a fault.
    pub fn again(&mut self) {
        for asked in &mut self.waiting {
            asked.is_sent = false;
        }
        let names = self.waiting.iter().map(|asked| asked.task.destination.as_str());
        self.unasked = parents_first(names).into_iter().map(|n| n + self.gone).collect();
    }

    /// Asks for the next portion, subscriptions and all.
    fn ask(&mut self, session: &Session) {
        let items = status_items(&session.capabilities(), Detail::Counts);
        let portion = self.portion.clamp(1, self.unasked.len().max(1));
        let mut asked = Vec::with_capacity(portion);
        for number in self.unasked.drain(..portion.min(self.unasked.len())) {
            if let Some(one) = number.checked_sub(self.gone).and_then(|n| self.waiting.get_mut(n)) {
                one.ask(session, &items);
                asked.push(one.task.clone());
            }
        }
        for task in asked.iter().filter(|task| task.subscribe) {
            self.subscriptions.ask(session, &task.destination);
        }
        self.portion = portion * 2;
    }

    /// Waits for the subscriptions, which were asked for beside the folders.
    pub async fn subscribed(&mut self, run: &Context) -> Result<(), Fault> {
        std::mem::take(&mut self.subscriptions).settle(run).await
    }

    /// Folders that aren't known to be there yet.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether each has a place of its own, whatever the server takes for one name, and may be worked on in any order.
    pub fn is_apart(&self) -> bool {
        let mut seen = HashSet::new();
        self.waiting.iter().all(|asked| {
            !asked.task.is_all_mail && seen.insert(asked.task.destination.as_str().to_lowercase())
        })
    }

    /// The next folder, when it is there; one that can't be made is left out. `None` after the last. After a fault that may
    /// pass, what has no answer has to be asked for [again](Self::again). Cancel safe.
    pub async fn next(
        &mut self,
        run: &Context,
        session: &Session,
    ) -> Result<Option<Arc<FolderTask>>, Fault> {
        Ok(self.next_made(run, session).await?.map(|made| Arc::new(made.task)))
    }

    /// All of them, over another connection where it is lost meanwhile. The source's is in use already.
    pub async fn all(
        &mut self,
        run: &Context,
        destination: &mut Session,
    ) -> Result<Vec<FolderTask>, Fault> {
        let mut all = Vec::with_capacity(self.waiting.len());
        let mut tries = Tries::new(run, 0);
        loop {
            self.portion = self.unasked.len();
            match self.next_made(run, destination).await {
                Ok(Some(made)) => all.push(made),
                Ok(None) => return Ok(under_one_name(all)),
                Err(fault) => {
                    let progress = all.len() as u64;
                    if let Some((_, failure)) = tries.get_over(run, progress, fault).await? {
                        run.destination.say_lost(&failure);
                        *destination = run.destination.reopen(&failure).await?;
                    }
                    self.again();
                }
            }
        }
    }

    async fn next_made(&mut self, run: &Context, session: &Session) -> Result<Option<Made>, Fault> {
        while let Some(front) = self.waiting.front() {
            if !front.is_sent {
                self.ask(session);
                continue;
            }
            let Some(front) = self.waiting.front_mut() else { break };
            front.create.come(run).await?;
            front.status.come(run).await?;
            let Some(asked) = self.waiting.pop_front() else { break };
            self.gone += 1;
            if let Some(made) = asked.settle(run)? {
                return Ok(Some(made));
            }
        }
        Ok(None)
    }
}

impl Asked {
    fn ask(&mut self, session: &Session, items: &[&'static str]) {
        self.is_sent = true;
        let to = || self.task.destination.clone();
        if self.task.create && !self.create.is_told() {
            self.create = Answer::Awaited(session.send(Command::Create(to())));
        }
        if self.task.destination_status.is_none() && !self.status.is_told() {
            let command = Command::Status { mailbox: to(), items: items.to_vec() };
            self.status = Answer::Awaited(session.send(command));
        }
    }

    /// `None` where it can't be worked on; that is said and counted.
    fn settle(self, run: &Context) -> Result<Option<Made>, Fault> {
        let Self { mut task, create, status, .. } = self;
        let (created, status) = (create.told(), status.told());
        if let Some(Ok(reply)) = &status {
            task.destination_status = reply.untagged.iter().find_map(as_status).cloned();
        }
        let name = task.destination.as_str();
        let mut was_there = false;
        match created {
            Some(Ok(_)) => info(&*run.sink, format!("Created the folder {name}.")),
            // It was made by someone else in between, or differs only in case from one that is there.
            Some(Err(_)) if matches!(status, Some(Ok(_))) => was_there = true,
            Some(Err(failure)) => return failed(run, &task, &failure).map(|()| None),
            None => {}
        }
        if task.destination_status.is_none() {
            let failure = status.and_then(Result::err);
            return closed(run, &task, failure.as_ref()).map(|()| None);
        }
        Ok(Some(Made { task, was_there }))
    }
}

impl Answer {
    /// Waits for it; a fault where the server said nothing to the question itself. Cancel safe.
    async fn come(&mut self, run: &Context) -> Result<(), Fault> {
        let Self::Awaited(pending) = self else { return Ok(()) };
        match pending.await {
            Err(failure)
                if is_link_lost(&failure) || is_push_back(&failure) && run.has_patience() =>
            {
                *self = Self::None;
                Err(Fault::of(SideName::Destination, failure))
            }
            told => {
                *self = Self::Told(told);
                Ok(())
            }
        }
    }

    fn is_told(&self) -> bool {
        matches!(self, Self::Told(_))
    }

    fn told(self) -> Option<Result<Reply, Failure>> {
        if let Self::Told(told) = self { Some(told) } else { None }
    }
}

/// The numbers of these names in their order, but what a name begins with, up to a character that may separate folders, comes
/// before it: not every server makes parents by itself.
fn parents_first<'a>(names: impl Iterator<Item = &'a str>) -> Vec<usize> {
    let names: Vec<&str> = names.collect();
    let numbers: HashMap<&str, usize> = names.iter().copied().zip(0..).collect();
    let mut order = Vec::with_capacity(names.len());
    let mut done = vec![false; names.len()];
    for (number, name) in names.iter().enumerate() {
        let ends = name.char_indices().filter(|(_, c)| !c.is_alphanumeric()).map(|(end, _)| end);
        let parents = ends.filter_map(|end| numbers.get(&name[..end]).copied());
        for number in parents.chain([number]) {
            if !std::mem::replace(&mut done[number], true) {
                order.push(number);
            }
        }
    }
    order
}

/// Where a server takes "Work" and "work" for one folder, both go by one name: so what either put into it is known.
fn under_one_name(all: Vec<Made>) -> Vec<FolderTask> {
    let lower = |task: &FolderTask| task.destination.as_str().to_lowercase();
    let named: HashMap<String, FolderTask> = all
        .iter()
        .filter(|made| !made.was_there)
        .map(|made| (lower(&made.task), made.task.clone()))
        .collect();
    let one = |Made { mut task, was_there }: Made| {
        if let Some(other) = named.get(&lower(&task)).filter(|_| was_there) {
            task.destination = other.destination.clone();
        }
        task
    };
    all.into_iter().map(one).collect()
}

/// None of the folder's messages can arrive.
fn failed(run: &Context, task: &FolderTask, failure: &Failure) -> Result<(), Fault> {
    let text = said!(
        "The destination did not create the folder {0}: {1}",
        SaidValue::name(task.destination.as_str()),
        words::of(failure)
    );
    refuse_folder(run, task, &text, ExitCode::CreateFailed)
}

/// Without its state it can't be told what the folder holds already: copied into, everything in it would be there twice.
fn closed(run: &Context, task: &FolderTask, failure: Option<&Failure>) -> Result<(), Fault> {
    let text = said!(
        "The destination does not tell the state of the folder {0}: {1}",
        SaidValue::name(task.destination.as_str()),
        failure.map_or_else(|| said!("it said nothing"), words::of)
    );
    refuse_folder(run, task, &text, ExitCode::SelectFailed)
}

#[cfg(test)]
mod tests {
    use mailhaul_imap::Mailbox;

    use super::{FolderTask, Made, Making, parents_first, under_one_name};

    fn task(source: &str) -> FolderTask {
        FolderTask {
            index: 0,
            source: Mailbox::new(source),
            source_status: None,
            destination: Mailbox::new(source),
            destination_status: None,
            create: true,
            subscribe: false,
            is_all_mail: false,
        }
    }

    fn destinations(all: &[(&str, bool)]) -> Vec<String> {
        let made =
            |(name, was_there): &(&str, bool)| Made { task: task(name), was_there: *was_there };
        let tasks = under_one_name(all.iter().map(made).collect());
        tasks.iter().map(|task| task.destination.as_str().to_owned()).collect()
    }

    #[test]
    fn folders_that_the_server_takes_for_one_go_by_one_name() {
        assert_eq!(destinations(&[("work", true), ("Work", false)]), ["Work", "Work"]);
    }

    #[test]
    fn folders_that_differ_in_case_stay_two_where_the_server_has_both() {
        assert_eq!(destinations(&[("work", false), ("Work", false)]), ["work", "Work"]);
        assert_eq!(destinations(&[("work", true)]), ["work"]);
    }

    #[test]
    fn a_folder_is_sent_for_after_its_parents_and_else_in_the_order_of_the_run() {
        let order = |names: &[&str]| parents_first(names.iter().copied());
        assert_eq!(order(&["INBOX", "Zoo", "A"]), [0, 1, 2]);
        assert_eq!(order(&["A.b.c", "Zoo", "A.b", "A"]), [3, 2, 0, 1]);
        assert_eq!(order(&["Ärger/Öl", "Ärger"]), [1, 0]);
        assert_eq!(order(&["Same", "Same"]), [0, 1]);
    }

    #[test]
    fn folders_that_may_be_one_are_not_worked_on_one_by_one() {
        let apart =
            |names: &[&str]| Making::of(names.iter().map(|name| task(name)).collect()).is_apart();
        assert!(apart(&["A", "B"]));
        assert!(!apart(&["A", "a"]));
    }
}
