//! What a run said against what is there: two scripted servers whose own stores are the witness, so that many hundred cells can
//! be looked at in a minute. Nothing of the engine takes part.

#![allow(dead_code, reason = "each test binary uses its own part")]

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use mailhaul_demo::{Account, Config, DemoServer, Folder, NewMessage};
use mailhaul_imap::{Flag, InternalDate};
use mailhaul_model::RunOptions;
use mailhaul_tests::corpus::ordinary;
use mailhaul_tests::{Account as Login, Cli, Outcome, Sidecar};
use tempfile::TempDir;

const LOGIN: (&str, &str) = ("mia", "pass");
/// A run with a fault ends by itself within this time.
const LONGEST: Duration = Duration::from_mins(1);

/// A message as it counts.
type Mail = BTreeMap<(Vec<u8>, BTreeSet<Flag>, i64), usize>;

/// A mailbox by what it would be named without a prefix and with `/`.
type Held = BTreeMap<String, Mail>;

/// Two servers and a job between them.
pub struct Stage {
    pub source: DemoServer,
    pub destination: DemoServer,
    pub options: fn(&mut RunOptions),
    folder: TempDir,
}

/// What is set up before the run that has the fault.
#[derive(Clone, Copy)]
pub struct Story {
    pub name: &'static str,
    pub source: fn() -> Config,
    pub destination: fn() -> Config,
    pub prepare: fn(&Stage),
    pub options: fn(&mut RunOptions),
}

impl Stage {
    pub fn of(story: &Story) -> Self {
        let start = |config: Config| {
            DemoServer::start(config.user(LOGIN.0, LOGIN.1)).expect("loopback has a port")
        };
        let stage = Self {
            source: start((story.source)()),
            destination: start((story.destination)()),
            options: story.options,
            folder: TempDir::new().expect("scratch space"),
        };
        stage.source.handle.with(LOGIN.0, |account| {
            for (name, count) in [("INBOX", 3), ("INBOX.Box 0", 5), ("INBOX.Box 1", 6)] {
                let folder = account.ensure(name);
                for n in 0..count {
                    folder.append(message(name, n));
                }
                account.subscribe(name);
            }
        });
        (story.prepare)(&stage);
        stage
    }

    /// A run that soon gives up a silent server.
    pub fn job(&self) -> Sidecar {
        self.job_at(self.source.address, self.destination.address)
    }

    /// The same through something that stands before the servers.
    pub fn job_at(&self, source: SocketAddr, destination: SocketAddr) -> Sidecar {
        let login = |address| Login::new(address, LOGIN.0, LOGIN.1);
        let job = Sidecar::between(&login(source), &login(destination));
        job.ledger(self.ledger()).with(|options| {
            options.pace.source_timeout = 1;
            options.pace.destination_timeout = 1;
            (self.options)(options);
        })
    }

    pub fn ledger(&self) -> std::path::PathBuf {
        self.folder.path().join("ledger")
    }

    /// The same run by its command line.
    pub fn cli(&self) -> Cli {
        let login = |server: &DemoServer| Login::new(server.address, LOGIN.0, LOGIN.1);
        Cli::between(&login(&self.source), &login(&self.destination), self.folder.path())
    }

    pub fn on_source(&self, change: impl FnOnce(&mut Account)) {
        self.source.handle.with(LOGIN.0, change);
    }

    pub fn on_destination(&self, change: impl FnOnce(&mut Account)) {
        self.destination.handle.with(LOGIN.0, change);
    }

    /// Messages of a source folder, by its number, put on the destination as another program would have.
    pub fn put_there(&self, folder: &str, numbers: std::ops::Range<usize>) {
        self.on_destination(|account| {
            let there = account.ensure(folder);
            for n in numbers {
                there.append(message(&format!("INBOX.{folder}"), n));
            }
        });
    }

    /// The source's user reads, answers, and gets a message more.
    pub fn change_source(&self) {
        self.on_source(|account| {
            let folder = account.ensure("INBOX.Box 1");
            folder.set_flags(2, [Flag::Answered].into());
            folder.set_flags(3, [Flag::Seen, Flag::Answered].into());
            folder.append(message("a new one", 7));
            account.ensure("INBOX").set_flags(1, [Flag::Deleted].into());
        });
    }

    fn here(&self) -> Held {
        held(&self.source.handle.account(LOGIN.0))
    }

    fn there(&self) -> Held {
        held(&self.destination.handle.account(LOGIN.0))
    }

    /// Runs into whatever is set up; checks what was said against what is there; then runs without faults and checks that
    /// all is there, once.
    pub fn survives(&self, what: &str) -> Outcome {
        let begin = Instant::now();
        let outcome = self.job().run();
        let took = begin.elapsed();
        assert!(took < LONGEST, "{what}: it took {took:?}: {}", outcome.story());
        self.assert_honest(what, &outcome);
        self.source.handle.clear_faults();
        self.destination.handle.clear_faults();
        self.finish(what, &outcome);
        outcome
    }

    /// A healthy run, and everything is there.
    pub fn finish(&self, what: &str, before: &Outcome) {
        let healthy = self.job().run();
        let said = || format!("{what}: {}\nbefore: {}", healthy.story(), before.story());
        assert_eq!(healthy.code, Some(0), "{}", said());
        self.assert_honest(what, &healthy);
        assert_eq!(self.difference(), "", "{}", said());
    }

    /// What the run's last word claims is not more than there is, and nothing is there twice.
    pub fn assert_honest(&self, what: &str, outcome: &Outcome) {
        let said = || format!("{what}: {}", outcome.story());
        assert!(matches!(outcome.code, Some(0..=255)), "{}", said());
        assert_ne!(outcome.code, Some(70), "it failed by itself: {}", said());
        assert!(!outcome.stderr.contains("panicked"), "{}", said());
        let finished = outcome.finished();
        let (here, there) = (self.here(), self.there());
        let mut sum = 0;
        for folder in &finished.folders {
            let name = plain(&folder.source);
            let empty = Mail::new();
            let mail = here.get(&name).unwrap_or(&empty);
            let arrived = common(mail, there.get(&name).unwrap_or(&empty));
            let tally = &folder.tally;
            let claimed = (tally.copied + tally.settled + tally.adopted).0;
            sum += claimed;
            assert!(
                claimed <= arrived,
                "{name}: claims {claimed}, there are {arrived}: {}",
                said()
            );
            if finished.failure.is_none() {
                assert!(tally.closes(), "{name}: {tally:?} {}", said());
                // Of what was refused an earlier run, or another program, may have put something there.
                let all = tally.refused.0 == 0 && folder.problem.is_none();
                assert!(!all || claimed == arrived, "{name}: {claimed}, {arrived}: {}", said());
                assert!(all || outcome.code != Some(0), "{name}: {}", said());
            }
        }
        let total = &finished.total;
        assert_eq!((total.copied + total.settled + total.adopted).0, sum, "{}", said());
        for (name, mail) in &there {
            let wanted = here.get(name).cloned().unwrap_or_default();
            let (are, common) = (mail.values().sum::<usize>() as u64, common(&wanted, mail));
            assert_eq!(are, common, "{name}: something is twice or not of the source: {}", said());
        }
        if outcome.code == Some(0) {
            assert_eq!(self.difference(), "", "it claims success: {}", said());
        }
    }

    /// Empty where both sides are equal.
    pub fn difference(&self) -> String {
        let (here, there) = (self.here(), self.there());
        let count =
            |held: &Held, name: &str| held.get(name).map_or(0, |m| m.values().sum::<usize>());
        let names: BTreeSet<&String> = here.keys().chain(there.keys()).collect();
        let differ = names.into_iter().filter(|name| here.get(*name) != there.get(*name));
        let line = |name: &String| {
            format!("{name}: {} here, {} there; ", count(&here, name), count(&there, name))
        };
        differ.map(line).collect()
    }
}

/// Runs the cells side by side and names all that failed.
pub fn run_all<T: Sync>(
    cells: &[T],
    name: impl Fn(&T) -> String + Sync,
    check: impl Fn(&T) + Sync,
) {
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some(cell) = cells.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if catch_unwind(AssertUnwindSafe(|| check(cell))).is_err() {
                        failed.lock().expect("nobody panics with it").push(name(cell));
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().expect("nobody panics with it");
    assert!(
        failed.is_empty(),
        "{} of {} failed:\n{}",
        failed.len(),
        cells.len(),
        failed.join("\n")
    );
}

fn message(folder: &str, n: usize) -> NewMessage {
    let draft = ordinary(&format!("{folder} message {n}"), n);
    let flags = match n % 3 {
        0 => BTreeSet::from([Flag::Seen]),
        1 => BTreeSet::from([Flag::Flagged, Flag::Keyword("Project".into())]),
        _ => BTreeSet::new(),
    };
    let unix = 1_500_000_000 + i64::try_from(n).expect("a small number") * 1000;
    let date = InternalDate { unix, offset_minutes: 60 };
    NewMessage { flags, date, body: draft.bytes.into() }
}

fn held(account: &Account) -> Held {
    let folders = account.folders().filter(|(_, folder)| !folder.no_select);
    let mail = |folder: &Folder| {
        let mut mail = Mail::new();
        for message in folder.messages() {
            let key = (message.body.to_vec(), message.flags.clone(), message.date.unix);
            *mail.entry(key).or_default() += 1;
        }
        mail
    };
    folders.map(|(name, folder)| (plain(name), mail(folder))).collect()
}

fn plain(name: &str) -> String {
    name.strip_prefix("INBOX.").unwrap_or(name).replace('.', "/")
}

/// Messages that are in both, whatever their flags.
fn common(one: &Mail, other: &Mail) -> u64 {
    let count = |mail: &Mail| {
        let mut counts: BTreeMap<(Vec<u8>, i64), usize> = BTreeMap::new();
        for ((body, _, date), n) in mail {
            *counts.entry((body.clone(), *date)).or_default() += n;
        }
        counts
    };
    let (one, other) = (count(one), count(other));
    one.iter().map(|(key, n)| (*n).min(other.get(key).copied().unwrap_or(0)) as u64).sum()
}
