//! An organisation between two Dovecots: imported from a list, rehearsed, moved, stopped half way and resumed, topped up,
//! verified, and certified to the message.
#![cfg(unix)]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use mailhaul_app::{
    Action, App, ImportChoices, ImportOrder, JobRow, Parts, PathLauncher, Paths, ServerDraft,
};
use mailhaul_engine::clock::SystemClock;
use mailhaul_model::{BatchId, JobId, JobState, RunKind, Security, ServerId};
use mailhaul_report::Verdict;
use mailhaul_tests::corpus::ordinary;
use mailhaul_tests::reader::DumpedFolder;
use mailhaul_tests::sidecar::program;
use mailhaul_tests::{
    Account, Corpus, Dovecot, Hand, ProgramFolder, Rewrites, Settings, compare, dump,
};
use mailhaul_vault::MemoryVault;

/// A bound on waiting that only a fault reaches.
const LONG: Duration = Duration::from_secs(240);

struct Organisation {
    source: Dovecot,
    destination: Dovecot,
    users: Vec<String>,
    folder: ProgramFolder,
    vault: Arc<MemoryVault>,
}

impl Organisation {
    fn new() -> Self {
        let most = if std::env::var_os("MAILHAUL_FULL").is_some() { 200 } else { 24 };
        let users: Vec<String> = (0..most).map(|n| format!("user{n}")).collect();
        let source = Dovecot::start(&Settings::sdbox_slash().bare().with_users(users.clone()));
        let destination = Dovecot::start(&Settings::sdbox_slash().bare().with_users(users.clone()));
        for (n, user) in users.iter().enumerate() {
            Corpus::plain(2 + n % 3, 4 + n % 5).fill(&mut Hand::on(&source.account(user)));
        }
        // The list is what an IT person brings.
        let folder = ProgramFolder::sparing(&["list.csv"]);
        Self { source, destination, users, folder, vault: Arc::new(MemoryVault::new()) }
    }

    fn open(&self) -> App {
        let parts = Parts {
            vault: self.vault.clone(),
            launcher: Arc::new(PathLauncher::new(program())),
            clock: Arc::new(SystemClock),
            dns: Arc::new(mailhaul_model::NoDns),
            policy: Arc::default(),
            runtime: tokio::runtime::Handle::current(),
        };
        App::open(Paths::new(self.folder.path()), parts).expect("the data folder opens")
    }

    /// The list an IT person would bring, passwords and all.
    fn list(&self) -> String {
        let row = |user: &String| {
            let (here, there) = (self.source.account(user), self.destination.account(user));
            let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
            [&here.user, &here.password, &there.user, &there.password].map(|t| quoted(t)).join(";")
        };
        let rows: Vec<String> = self.users.iter().map(row).collect();
        format!("Login alt;Kennwort alt;Login neu;Kennwort neu\r\n{}\r\n", rows.join("\r\n"))
    }

    fn import(&self, app: &App) -> BatchId {
        let [source, destination] = [("Old", &self.source), ("New", &self.destination)]
            .map(|(name, server)| add_server(app, name, server));
        let file = self.folder.path().join("list.csv");
        std::fs::write(&file, self.list()).expect("scratch space");
        let page = app.open_import(&file).expect("the list is read");
        let choices = ImportChoices {
            source: Some(source),
            destination: Some(destination),
            ..page.choices.clone()
        };
        let page = app.change_import(page.id, choices).expect("the import is open");
        assert_eq!(page.counts.ready as usize, self.users.len(), "{:?}", page.counts);
        let order = ImportOrder {
            into: None,
            batch: mailhaul_app::BatchDraft {
                name: "Everyone".into(),
                source: None,
                destination: None,
                options: mailhaul_model::RunOptions::default(),
                schedule: mailhaul_model::Schedule::default(),
                most_at_once: None,
            },
            first: Some(RunKind::Dry),
            own_logins: Vec::new(),
            keep_logins: Vec::new(),
        };
        let outcome = app.finish_import(page.id, &order, &[]).expect("the jobs are made");
        app.delete_import_file(page.id).expect("the file is there");
        assert!(!file.exists());
        outcome.batch
    }

    fn assert_arrived(&self, user: &str) {
        let pair: [Account; 2] = [self.source.account(user), self.destination.account(user)];
        let (here, there) = (dump(&pair[0]), dump(&pair[1]));
        let same = |folder: &DumpedFolder| Some(folder.name.clone());
        let comparison = compare(&here, &there, &Rewrites::default(), same);
        assert!(comparison.is_equal(), "{user}: {comparison}");
    }
}

fn add_server(app: &App, name: &str, server: &Dovecot) -> ServerId {
    let address = server.address();
    let draft = ServerDraft {
        name: name.to_owned(),
        host: address.ip().to_string(),
        port: address.port().into(),
        security: Security::None,
        pinned: None,
        authorities: None,
        proxy: None,
        proxy_user: None,
    };
    app.add_server(&draft).expect("a server").id
}

fn rows(app: &App, batch: BatchId) -> Vec<JobRow> {
    let rows = app.jobs().expect("jobs are listed").into_iter();
    rows.filter(|row| row.batch == Some(batch)).collect()
}

/// Waits until it is so for every job of a batch.
async fn all(app: &App, batch: BatchId, what: impl Fn(&JobRow) -> bool) -> Vec<JobRow> {
    let wait = async {
        loop {
            let rows = rows(app, batch);
            if rows.iter().all(&what) {
                return rows;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let came = tokio::time::timeout(LONG, wait).await;
    came.unwrap_or_else(|_| {
        let late: Vec<_> = rows(app, batch).into_iter().filter(|row| !what(row)).take(3).collect();
        panic!("did not come: {late:#?}")
    })
}

fn ended_as(kind: RunKind) -> impl Fn(&JobRow) -> bool {
    move |row| {
        row.state == JobState::Done && row.last.as_ref().is_some_and(|last| last.kind == kind)
    }
}

fn ask(app: &App, batch: BatchId, action: Action) {
    let jobs: Vec<JobId> = rows(app, batch).iter().map(|row| row.id).collect();
    let outcome = app.do_bulk(&jobs, action).expect("the runs are queued");
    assert_eq!((outcome.done as usize, outcome.left_out), (jobs.len(), Vec::new()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organisation_is_moved_stopped_half_way_topped_up_verified_and_certified() {
    let organisation = Organisation::new();
    let app = organisation.open();
    let batch = organisation.import(&app);
    all(&app, batch, ended_as(RunKind::Dry)).await;
    assert_eq!(dump(&organisation.destination.account("user0")).count(), 0);

    ask(&app, batch, Action::RunReal);
    let some_are_done = |app: &App| {
        let is_done = ended_as(RunKind::Copy);
        rows(app, batch).iter().filter(|row| is_done(row)).count() > 2
    };
    while !some_are_done(&app) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    app.shut_down().await;
    drop(app);
    let app = organisation.open();
    all(&app, batch, ended_as(RunKind::Copy)).await;
    for user in &organisation.users {
        organisation.assert_arrived(user);
    }

    // Late mail and a changed flag, then the top-up before the switch.
    for user in organisation.users.iter().step_by(3) {
        let account = organisation.source.account(user);
        let late = vec![ordinary("late one", 90), ordinary("late two", 91)];
        Corpus::of(&["INBOX"], late).fill(&mut Hand::on(&account));
        let mut hand = Hand::on(&account);
        hand.select(&["Box 0"]);
        hand.run("UID STORE 1 +FLAGS (\\Flagged)");
    }
    ask(&app, batch, Action::RunReal);
    all(&app, batch, |row| ended_as(RunKind::Copy)(row) && row.place.is_none()).await;
    ask(&app, batch, Action::Verify);
    all(&app, batch, ended_as(RunKind::Verify)).await;
    for user in &organisation.users {
        organisation.assert_arrived(user);
    }

    let certificate = app.certificate_of_batch(batch, "Example Ltd").expect("it is made");
    assert_eq!(certificate.verdict(), Verdict::Closes);
    let on_the_source: usize = organisation
        .users
        .iter()
        .map(|user| dump(&organisation.source.account(user)).count())
        .sum();
    assert_eq!(certificate.total().source.0, on_the_source as u64);
    assert_eq!(certificate.total().settled.0, on_the_source as u64);

    let receipt = app.close_batch(batch).await.expect("nothing is at work");
    assert_eq!(receipt.passwords_removed as usize, 2 * organisation.users.len());
    app.shut_down().await;
    assert_no_password(organisation.folder.path(), &organisation.source.account("user0").password);
}

/// In the database, its log, the ledgers and the runs' logs.
fn assert_no_password(folder: &Path, password: &str) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            assert_no_password(&path, password);
            continue;
        }
        let bytes = std::fs::read(&path).expect("a file");
        let found = bytes.windows(password.len()).any(|part| part == password.as_bytes());
        assert!(!found, "the password is in {}", path.display());
    }
}
