//! Two scripted servers with a job between them: for what a real server can't be made to do.

#![allow(dead_code, reason = "each test binary uses its own part")]

use mailhaul_demo::{Config, DemoServer};
use tempfile::TempDir;

use mailhaul_tests::corpus::{CorpusFolder, Scale, mean_messages};
use mailhaul_tests::{Account, Corpus, Hand, Outcome, Rewrites, Sidecar, compare, dump};

/// The account on either side; an awkward password on purpose.
pub const LOGIN: (&str, &str) = ("mia", "pass\"word\\");

/// A demo server with that account.
pub fn start(config: Config) -> (DemoServer, Account) {
    let server = DemoServer::start(config.user(LOGIN.0, LOGIN.1)).expect("loopback has a port");
    let account = Account::new(server.address, LOGIN.0, LOGIN.1);
    (server, account)
}

/// Three folders of ordinary mail and one of odd mail, small.
pub fn corpus() -> Corpus {
    let mut corpus = Corpus::plain(3, 12);
    let mut odd = mean_messages(Scale::Small);
    odd.retain(|draft| draft.bytes.len() < 70_000);
    corpus.folders.push(CorpusFolder { messages: odd, ..CorpusFolder::new(&["Odd"]) });
    corpus
}

/// Two scripted servers and a job between them.
pub struct Pair {
    pub source: DemoServer,
    pub destination: DemoServer,
    pub from: Account,
    pub to: Account,
    folder: TempDir,
}

impl Pair {
    /// Filled with [`corpus`] on the source.
    pub fn new(source: Config, destination: Config) -> Self {
        let (source, from) = start(source);
        let (destination, to) = start(destination);
        corpus().fill(&mut Hand::on(&from));
        Self { source, destination, from, to, folder: TempDir::new().expect("scratch space") }
    }

    /// With servers that offer all they can.
    pub fn usual() -> Self {
        Self::new(Config::default(), Config::default())
    }

    /// The same with many small folders more, `More 00` and so on, of so many messages each.
    pub fn with_more(folders: usize, each: usize) -> Self {
        let pair = Self::usual();
        let mut corpus = Corpus::plain(folders, each);
        for (number, folder) in corpus.folders.iter_mut().enumerate() {
            folder.path = vec![format!("More {number:02}")];
        }
        corpus.fill(&mut Hand::on(&pair.from));
        pair
    }

    /// A run that soon gives up a silent server.
    pub fn job(&self) -> Sidecar {
        Sidecar::between(&self.from, &self.to).ledger(self.folder.path().join("ledger")).with(
            |options| {
                options.pace.source_timeout = 2;
                options.pace.destination_timeout = 2;
            },
        )
    }

    /// A file of the test's own.
    pub fn file(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// No faults from here on.
    pub fn heal(&self) {
        self.source.handle.clear_faults();
        self.destination.handle.clear_faults();
    }

    /// Compares both sides.
    pub fn assert_arrived(&self, what: &str) {
        let comparison =
            compare(&dump(&self.from), &dump(&self.to), &Rewrites::default(), |folder| {
                Some(folder.name.clone())
            });
        assert!(comparison.is_equal(), "{what}: {comparison}");
    }

    /// A healthy run after the faulty one, and everything is there.
    pub fn finish(&self, what: &str, faulty: &Outcome) {
        self.heal();
        let healthy = self.job().run();
        let said = || format!("{what}: {}\nbefore: {}", healthy.story(), faulty.story());
        assert_eq!(healthy.code, Some(0), "{}", said());
        assert!(healthy.finished().total.closes(), "{}", said());
        self.assert_arrived(&said());
    }
}
