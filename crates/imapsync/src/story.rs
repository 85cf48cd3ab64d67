//! What imapsync said so far, as the facts that a run of ours tells.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use mailhaul_model::event::{
    Deletions, Event, Finished, FolderProgress, Level, LoggedIn, MessageOutcome, MessageReport,
    Phase, Plan, PlannedFolder, Progress, SideName, Tally,
};
use mailhaul_model::mutf7::decode;
use mailhaul_model::{ByteCount, ExitCode, MessageCount, Uid, said};

use crate::said::{Part, Said};
use crate::words::{self, How};

/// As far back the pace is looked at.
const WINDOW: Duration = Duration::from_secs(10);

/// Takes in facts, gives out events.
#[derive(Debug, Default)]
pub struct Story {
    folders: Vec<Folder>,
    /// The one that is worked on.
    current: Option<usize>,
    planned: bool,
    /// Messages that imapsync has not looked at.
    left: Option<i64>,
    logins: Vec<(SideName, String, String)>,
    failure: Option<(SideName, String)>,
    lost: bool,
    errors: u32,
    /// The code, and whether there were as many errors as are allowed.
    exit: Option<(i32, bool)>,
    pace: VecDeque<(Instant, u64, u64)>,
}

#[derive(Debug)]
struct Folder {
    /// As it stands in imapsync's lines.
    wire: String,
    plan: PlannedFolder,
    bytes: ByteCount,
    tally: Tally,
    duplicates: u64,
    /// A rehearsal does not look into it.
    unseen: bool,
    done: bool,
    problem: Option<mailhaul_model::Said>,
    changed: bool,
}

impl Story {
    /// What a fact means for whoever watches.
    pub fn take(&mut self, said: Said) -> Vec<Event> {
        match said {
            Said::LoggedIn { side, user, mechanism } => self.logins.push((side, user, mechanism)),
            Said::Capabilities { side, all } => return self.logged_in(side, all),
            Said::Part(part) => return self.part(part),
            // Sizes are said again at the end.
            Said::Sized { .. } | Said::ToCreate { .. } if self.planned => {}
            Said::Sized { side: SideName::Source, folder, messages, bytes } => {
                self.size(&folder, messages, bytes);
            }
            Said::Sized { side: SideName::Destination, folder, .. } => self.meet(&folder, false),
            Said::ToCreate { folder } => self.meet(&folder, true),
            Said::Folder { source, destination } => self.begin(&source, &destination),
            Said::Holds { folder, messages } => {
                self.on(&folder, |one| one.tally.source = MessageCount(messages));
            }
            Said::Selected { folder, duplicates, .. } => return self.selected(&folder, duplicates),
            Said::NotRehearsed => {
                if let Some(one) = self.current.and_then(|at| self.folders.get_mut(at)) {
                    one.unseen = true;
                }
            }
            Said::Copied { folder, bytes, .. } => self.on(&folder, |one| {
                one.tally.copied.0 += 1;
                one.tally.copied_bytes.0 += bytes;
            }),
            Said::WouldCopy { folder, .. } => self.on(&folder, |one| one.tally.pending.0 += 1),
            Said::Skipped { folder, uid, bytes, why } => {
                self.on(&folder, |one| one.tally.skipped.0 += 1);
                let why = said!("its size {0}", why);
                return vec![message(about(&folder, uid, bytes), MessageOutcome::Skipped, why)];
            }
            Said::Unidentified { folder, uid, bytes } => {
                self.on(&folder, |one| one.tally.refused.0 += 1);
                let why = said!(
                    "imapsync does not copy messages without Message-ID and Received. Mailhaul's own engine does."
                );
                return vec![message(about(&folder, uid, bytes), MessageOutcome::Refused, why)];
            }
            Said::Refused { folder, uid, bytes, subject, date, said } => {
                self.on(&folder, |one| one.tally.refused.0 += 1);
                let why = said!("the destination refused it: {0}", said);
                return vec![message(
                    MessageReport { subject, date, ..about(&folder, uid, bytes) },
                    MessageOutcome::Refused,
                    why,
                )];
            }
            Said::NotFetched { folder, uid, bytes, date, said } => {
                self.on(&folder, |one| one.tally.refused.0 += 1);
                let why = said!("the source did not hand it out: {0}", said);
                return vec![message(
                    MessageReport { date, ..about(&folder, uid, bytes) },
                    MessageOutcome::Refused,
                    why,
                )];
            }
            Said::Left(left) => self.looked_at(left),
            Said::Failure { side, said } => {
                self.lost |= self.planned;
                self.failure = Some((side, said));
            }
            Said::Exit { code, errors, most } => {
                self.errors = errors;
                self.exit = Some((code, errors >= most));
            }
        }
        Vec::new()
    }

    /// imapsync says both logins first and then what both servers offer.
    fn logged_in(&self, side: SideName, capabilities: Vec<String>) -> Vec<Event> {
        let known = self.logins.iter().rfind(|(known, ..)| *known == side);
        let (login, mechanism) = match known {
            Some((_, user, mechanism)) => (user.clone(), mechanism.clone()),
            None => (String::new(), String::new()),
        };
        vec![Event::LoggedIn(LoggedIn { side, login, mechanism, capabilities })]
    }

    fn part(&mut self, part: Part) -> Vec<Event> {
        match part {
            Part::Listing => vec![Event::Phase { phase: Phase::Listing }],
            Part::Looping => {
                let mut events = self.plan();
                events.push(Event::Phase { phase: Phase::Copying });
                events
            }
            Part::Ended => {
                self.current = None;
                Vec::new()
            }
        }
    }

    fn plan(&mut self) -> Vec<Event> {
        if std::mem::replace(&mut self.planned, true) {
            return Vec::new();
        }
        let folders: Vec<PlannedFolder> = self.folders.iter().map(|one| one.plan.clone()).collect();
        let messages = self.folders.iter().map(|one| one.plan.messages).sum();
        let bytes = self.folders.iter().map(|one| one.bytes).sum();
        vec![Event::Planned(Plan { folders, messages, bytes, ..Plan::default() })]
    }

    fn size(&mut self, folder: &str, messages: u64, bytes: u64) {
        let name = readable(folder);
        self.folders.push(Folder {
            wire: folder.to_owned(),
            plan: PlannedFolder {
                source: name.clone(),
                destination: name,
                messages: MessageCount(messages),
                bytes: Some(ByteCount(bytes)),
                create: false,
                destination_messages: None,
                destination_bytes: None,
            },
            bytes: ByteCount(bytes),
            tally: Tally {
                source: MessageCount(messages),
                source_bytes: ByteCount(bytes),
                ..Tally::default()
            },
            duplicates: 0,
            unseen: false,
            done: false,
            problem: None,
            changed: true,
        });
    }

    /// The counterpart of the folder before.
    fn meet(&mut self, folder: &str, create: bool) {
        if let Some(one) = self.folders.last_mut() {
            one.plan.destination = readable(folder);
            one.plan.create = create;
        }
    }

    fn begin(&mut self, source: &str, destination: &str) {
        if !self.folders.iter().any(|one| one.wire == source) {
            self.size(source, 0, 0);
        }
        self.current = self.folders.iter().position(|one| one.wire == source);
        if let Some(one) = self.current.and_then(|at| self.folders.get_mut(at)) {
            one.plan.destination = readable(destination);
            one.changed = true;
        }
    }

    /// A folder ends. imapsync counts down what it looked at: where that is less than the folder holds, it broke off.
    fn looked_at(&mut self, left: i64) {
        let before = self.left.replace(left);
        let Some(one) = self.current.take().and_then(|at| self.folders.get_mut(at)) else { return };
        let seen = before.map_or(0, |before| u64::try_from(before - left).unwrap_or(0));
        let held = one.plan.messages.0.min(one.tally.source.0);
        if one.unseen || seen >= held {
            one.close();
        }
        one.changed = true;
    }

    fn selected(&mut self, folder: &str, duplicates: u64) -> Vec<Event> {
        self.on(folder, |one| one.duplicates = duplicates);
        if duplicates == 0 {
            return Vec::new();
        }
        let text = format!(
            "{}: imapsync takes {duplicates} messages for doubles of others and leaves them out. Mailhaul's own engine copies them.",
            readable(folder)
        );
        vec![Event::Log { level: Level::Warning, text }]
    }

    fn on(&mut self, folder: &str, change: impl FnOnce(&mut Folder)) {
        let at = self.current.filter(|at| self.folders[*at].wire == folder);
        let at = at.or_else(|| self.folders.iter().position(|one| one.wire == folder));
        if let Some(one) = at.and_then(|at| self.folders.get_mut(at)) {
            change(one);
            one.changed = true;
        }
    }

    fn total(&self) -> Tally {
        self.folders.iter().fold(Tally::default(), |sum, one| sum.plus(&one.tally))
    }

    /// A snapshot with the folders that changed since the one before; `None` where none did.
    pub fn progress(&mut self, now: Instant) -> Option<Event> {
        if !self.planned || !self.folders.iter().any(|one| one.changed) {
            return None;
        }
        let total = self.total();
        self.pace.push_back((now, total.copied_bytes.0, total.copied.0));
        while self.pace.front().is_some_and(|(at, ..)| now.duration_since(*at) > WINDOW) {
            self.pace.pop_front();
        }
        let (bytes_per_second, messages_per_second) = self.rates();
        let changed = self.folders.iter_mut().filter_map(|one| {
            std::mem::take(&mut one.changed).then(|| FolderProgress::from(&*one))
        });
        let folders = changed.collect();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let left = (total.source_bytes - total.done_bytes()).0;
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        let seconds_left = (bytes_per_second > 0.0).then(|| left as f64 / bytes_per_second);
        Some(Event::Progress(Progress {
            total,
            folders_done: count(self.folders.iter().filter(|one| one.done).count()),
            folders_total: count(self.folders.len()),
            bytes_per_second,
            messages_per_second,
            seconds_left,
            folders,
        }))
    }

    #[expect(clippy::cast_precision_loss, reason = "an average for people")]
    fn rates(&self) -> (f64, f64) {
        let (Some((from, bytes, messages)), Some((to, all_bytes, all_messages))) =
            (self.pace.front(), self.pace.back())
        else {
            return (0.0, 0.0);
        };
        let seconds = to.duration_since(*from).as_secs_f64();
        if seconds < 0.5 {
            return (0.0, 0.0);
        }
        ((all_bytes - bytes) as f64 / seconds, (all_messages - messages) as f64 / seconds)
    }

    /// What is still to be told, and the end. `status` is the exit code of the process, `None` where a signal ended it.
    pub fn finish(mut self, status: Option<i32>, took: Duration) -> (Vec<Event>, Finished) {
        let mut events = self.plan();
        let (number, cut_short) = match self.exit {
            Some((code, too_many)) => (Some(code), too_many),
            None => (status, false),
        };
        let exit = number.and_then(ExitCode::from_number).unwrap_or(ExitCode::Other);
        let ending = match (self.lost && exit != ExitCode::Ok, cut_short) {
            (true, _) => How::Lost,
            (false, true) => How::TooManyErrors,
            (false, false) => How::Through,
        };
        let failure = words::failure(exit, self.failure.as_ref(), ending);
        let through = failure.is_none() && exit != ExitCode::TransferExceeded;
        for one in self.folders.iter_mut().filter(|one| through && !one.done) {
            one.problem =
                Some(said!("imapsync did not get through this folder: the log says why."));
        }
        events.extend(failure.clone().map(Event::Problem));
        let finished = Finished {
            exit,
            failure,
            total: self.total(),
            folders: self.folders.iter().map(FolderProgress::from).collect(),
            errors: self.errors,
            seconds: took.as_secs_f64(),
            flags_updated: MessageCount(0),
            body_fetches: MessageCount(0),
            deletions: Deletions::default(),
        };
        (events, finished)
    }
}

impl Folder {
    /// imapsync is through with it: what is left is on the destination already, because it looked for it there.
    fn close(&mut self) {
        let tally = &mut self.tally;
        if self.unseen {
            tally.pending = tally.source - tally.done();
            tally.pending_bytes = tally.source_bytes - tally.done_bytes();
        } else {
            tally.refused.0 += self.duplicates.min((tally.source - tally.done()).0);
            tally.adopted = tally.source - tally.done();
        }
        tally.other_bytes = tally.source_bytes - tally.copied_bytes - tally.pending_bytes;
        self.done = true;
    }
}

impl From<&Folder> for FolderProgress {
    fn from(one: &Folder) -> Self {
        Self {
            source: one.plan.source.clone(),
            destination: one.plan.destination.clone(),
            tally: one.tally,
            done: one.done,
            problem: one.problem.clone(),
            flags_differ: MessageCount(0),
        }
    }
}

fn about(folder: &str, uid: u32, bytes: u64) -> MessageReport {
    MessageReport {
        outcome: MessageOutcome::Refused,
        folder: readable(folder),
        uid: Uid::new(uid).unwrap_or(Uid(std::num::NonZeroU32::MIN)),
        subject: String::new(),
        size: ByteCount(bytes),
        date: String::new(),
        reason: mailhaul_model::Said::default(),
    }
}

fn message(report: MessageReport, outcome: MessageOutcome, reason: mailhaul_model::Said) -> Event {
    Event::Message(MessageReport { outcome, reason, ..report })
}

/// The name as people write it; as it is on the wire where that is no modified UTF-7.
fn readable(wire: &str) -> String {
    decode(wire.as_bytes()).unwrap_or_else(|| wire.to_owned())
}
