//! A whole organisation by its administrator's grant: jobs without a password, real servers, tokens from a provider that
//! gives each user one.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::sync::Arc;
use std::time::Duration;

use mailhaul_app::{
    AccountDraft, App, AppError, BatchDraft, ConnectionOutcome, Field, ImportChoices, ImportOrder,
    JobDraft, JobRow, Parts, PasswordState, Passwords, PathLauncher, Paths, ServerDraft,
    TrialLogin,
};
use mailhaul_engine::SystemClock;
use mailhaul_model::{
    ConnectionWarningKind, JobId, JobState, LoginProof, ProxyKind, RunKind, RunOptions, Schedule,
    Secret, Security, ServerId, SignIn,
};
use mailhaul_tests::gateway::{self, Gateway};
use mailhaul_tests::introspection::Introspection;
use mailhaul_tests::sidecar::program;
use mailhaul_tests::{Corpus, Dovecot, Hand, ProgramFolder, Settings, dump};
use mailhaul_vault::{CredentialName, Holder, MemoryVault, Vault};

/// Made for tests alone.
const KEY: &str = include_str!("../../crates/oauth/tests/support/key.pem");
const LONG: Duration = Duration::from_secs(60);

struct Organisation {
    folder: ProgramFolder,
    vault: Arc<MemoryVault>,
    destination: Dovecot,
    provider: Introspection,
    workspace: Dovecot,
    app: App,
}

impl Organisation {
    fn open() -> Self {
        let provider = Introspection::start();
        let workspace = Dovecot::start(&provider.of(&Settings::sdbox_slash().bare()));
        Corpus::plain(2, 15).fill(&mut Hand::on(&workspace.account("mia")));
        // The list is the test's own.
        let folder = ProgramFolder::sparing(&["list.csv"]);
        let vault: Arc<MemoryVault> = Arc::default();
        let parts = Parts {
            vault: vault.clone(),
            launcher: Arc::new(PathLauncher::new(program())),
            clock: Arc::new(SystemClock),
            dns: Arc::new(mailhaul_model::NoDns),
            policy: Arc::default(),
            runtime: tokio::runtime::Handle::current(),
        };
        let app = App::open(Paths::new(folder.path()), parts).unwrap();
        let destination = Dovecot::start(&Settings::sdbox_slash().bare());
        Self { folder, vault, destination, provider, workspace, app }
    }

    fn draft(&self) -> ServerDraft {
        Self::draft_of("Workspace", &self.workspace)
    }

    fn draft_of(name: &str, server: &Dovecot) -> ServerDraft {
        let address = server.address();
        ServerDraft {
            name: name.into(),
            host: address.ip().to_string(),
            port: address.port().into(),
            security: Security::None,
            pinned: None,
            authorities: None,
            proxy: None,
            proxy_user: None,
        }
    }

    fn key_file(&self) -> Secret {
        let json = serde_json::json!({
            "type": "service_account",
            "project_id": "x".repeat(600),
            "client_email": "mover@project.example",
            "private_key": KEY,
            "private_key_id": "key-7",
            "token_uri": self.provider.token_door(),
        });
        Secret::new(json.to_string())
    }

    async fn server(&self) -> ServerId {
        let id = self.app.add_server(&self.draft()).unwrap().id;
        let server = self.app.set_sign_in(id, google(), Some(self.key_file())).await.unwrap();
        assert_eq!(server.sign_in, SignIn::Google { account: "mover@project.example".into() });
        id
    }

    /// A job from Mia's mailbox into one with a password.
    fn job(&self, server: ServerId) -> JobId {
        let draft = Self::draft_of("New", &self.destination);
        let destination = self.app.add_server(&draft).unwrap().id;
        let account = |server, login: &str| AccountDraft {
            server: Some(server),
            login: login.into(),
            act_as: None,
        };
        let draft = JobDraft {
            name: "Mia".into(),
            source: account(server, "mia"),
            destination: account(destination, "noah"),
            dry_run: false,
            options: RunOptions::default(),
        };
        let password = self.destination.settings().password.clone();
        let passwords = Passwords { source: Secret::new(""), destination: Secret::new(password) };
        self.app.create_job(&draft, passwords).unwrap()
    }

    fn row(&self, job: JobId) -> JobRow {
        self.app.jobs().unwrap().into_iter().find(|row| row.id == job).unwrap()
    }

    async fn until(&self, job: JobId, what: impl Fn(&JobRow) -> bool) -> JobRow {
        let wait = async {
            loop {
                let row = self.row(job);
                if what(&row) {
                    return row;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let came = tokio::time::timeout(LONG, wait).await;
        came.unwrap_or_else(|_| panic!("did not come: {:#?}", self.row(job)))
    }

    /// Everything in the data folder.
    fn files(&self) -> String {
        let mut text = String::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else if let Ok(bytes) = std::fs::read(entry.path()) {
                    text.push_str(&String::from_utf8_lossy(&bytes));
                }
            }
        }
        text
    }
}

fn google() -> SignIn {
    SignIn::Google { account: String::new() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_on_an_organisations_server_needs_no_password_and_outlives_its_tokens() {
    let organisation = Organisation::open();
    // Every token is good for one connection, as if an hour had passed.
    organisation.provider.issue_for(1);
    let server = organisation.server().await;
    let job = organisation.job(server);

    let row = organisation.until(job, |row| row.state == JobState::Done).await;

    assert_eq!(row.moved.messages_done.0, 30, "{row:#?}");
    assert_eq!(dump(&organisation.destination.account("noah")).count(), 30);
    // The first may have managed with one connection; the next run needs another for certain.
    let again = organisation.app.queue_run(job, RunKind::Copy).unwrap();
    let came =
        organisation.until(job, |row| row.last.as_ref().is_some_and(|l| l.run == again)).await;
    assert_eq!(came.state, JobState::Done, "{came:#?}");
    let issued = organisation.provider.issued();
    assert!(issued.len() > 1, "one token was enough: {issued:?}");
    let files = organisation.files();
    assert!(!files.contains("PRIVATE KEY"), "the key is in a file");
    assert!(issued.iter().all(|token| !files.contains(token)), "a token is in a file");
    organisation.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_provider_refuses_is_the_runs_reason_and_the_job_goes_on_once_it_is_mended() {
    let organisation = Organisation::open();
    let server = organisation.server().await;
    organisation.provider.refuse(
        "unauthorized_client",
        "Client is unauthorized to retrieve access tokens using this method",
    );
    let job = organisation.job(server);
    let row = organisation.until(job, |row| row.state == JobState::Failed).await;
    assert!(row.reason.to_string().contains("Domain-wide delegation"), "{}", row.reason);

    organisation.provider.accept();
    organisation.app.do_bulk(&[job], mailhaul_app::Action::RunReal).unwrap();
    organisation.until(job, |row| row.state == JobState::Done).await;
    organisation.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn access_is_tried_with_one_mailbox_before_and_after_it_is_saved() {
    let organisation = Organisation::open();
    let app = &organisation.app;
    let endpoint = app.endpoint_of(&organisation.draft()).unwrap();
    let typed = Some(organisation.key_file());
    let works = async |secret: Option<Secret>, editing, mailbox: &str| match app
        .test_access(&endpoint, None, &google(), secret, editing, mailbox)
        .await
        .unwrap()
    {
        ConnectionOutcome::Works(report) => report.logged_in.unwrap().mechanism,
        ConnectionOutcome::Fails(problem) => panic!("{problem:?}"),
    };
    assert_eq!(works(typed.clone(), None, "mia").await, "XOAUTH2");
    let server = organisation.server().await;
    assert_eq!(works(None, Some(server), " noah ").await, "XOAUTH2");

    let wrong = app.test_access(&endpoint, None, &google(), None, None, "").await.unwrap_err();
    let AppError::Invalid(problems) = wrong else { panic!("{wrong}") };
    let fields: Vec<Field> = problems.iter().map(|problem| problem.field).collect();
    assert_eq!(fields, [Field::AccessSecret, Field::Mailbox]);

    organisation.provider.refuse("invalid_grant", "Invalid email or User ID");
    let outcome = app.test_access(&endpoint, None, &google(), typed, None, "nobody").await.unwrap();
    let ConnectionOutcome::Fails(problem) = outcome else { panic!("{outcome:?}") };
    assert!(problem.problem.text.to_string().contains("no such user"), "{problem:?}");
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_servers_secret_is_in_the_keychain_while_it_is_needed_and_its_jobs_follow() {
    let organisation = Organisation::open();
    let app = &organisation.app;
    let server = organisation.server().await;
    let entry = |revision| {
        let vault = &organisation.vault;
        let holder = Holder::Access(server);
        let is_it = |name: &CredentialName| name.holder == holder && name.revision == revision;
        let name = vault.names().into_iter().find(is_it)?;
        vault.get(&name).unwrap()
    };
    let kept = entry(1).unwrap();
    assert!(kept.expose().len() < 2560, "too long for Windows: {}", kept.expose().len());

    let settings = app.settings().unwrap();
    app.change_settings(&mailhaul_app::Settings { queue_paused: true, ..settings }).unwrap();
    let job = organisation.job(server);
    assert_eq!(app.job(job).unwrap().source_password, PasswordState::Kept);
    app.set_sign_in(server, google(), Some(organisation.key_file())).await.unwrap();
    app.set_sign_in(server, SignIn::Password, None).await.unwrap();
    app.shut_down().await;

    assert!(entry(1).is_none() && entry(2).is_none());
    let row = organisation.row(job);
    assert!(row.reason.to_string().contains("source password"), "{}", row.reason);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_missing_for_an_organisations_access_is_said_at_its_field() {
    let organisation = Organisation::open();
    let app = &organisation.app;
    let microsoft = |tenant: &str, client: &str| SignIn::Microsoft {
        tenant: tenant.into(),
        client: client.into(),
    };
    let secret = Secret::new("s");
    let fields = |sign_in: &SignIn, secret: Option<&Secret>| -> Vec<Field> {
        let problems = app.check_sign_in(sign_in, secret, None).unwrap();
        problems.iter().map(|problem| problem.field).collect()
    };
    assert_eq!(fields(&microsoft("a b", "id"), Some(&secret)), [Field::Tenant]);
    assert_eq!(fields(&microsoft("example.org", " "), Some(&secret)), [Field::ClientId]);
    assert_eq!(fields(&microsoft("example.org", "id"), None), [Field::AccessSecret]);
    assert_eq!(fields(&google(), Some(&secret)), [Field::AccessSecret]);
    assert_eq!(fields(&microsoft("example.org", "id"), Some(&secret)), []);
    assert_eq!(fields(&SignIn::Password, None), []);
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_test_names_the_kind_of_what_was_rejected_and_of_what_it_warns_of() {
    let organisation = Organisation::open();
    let app = &organisation.app;
    let there = &organisation.destination;
    let endpoint = app.endpoint_of(&Organisation::draft_of("New", there)).unwrap();
    let tried = async |password: &str| {
        let (login, password) = ("mia".into(), Secret::new(password));
        let login = TrialLogin { login, act_as: None, password };
        app.test_connection(&endpoint, None, Some(login)).await
    };
    let ConnectionOutcome::Fails(problem) = tried("wrong").await else { panic!("it works") };
    assert_eq!(problem.rejected, Some(LoginProof::Password), "{problem:?}");
    let right = tried(&there.account("mia").password).await;
    let ConnectionOutcome::Works(report) = right else { panic!("{right:?}") };
    let kinds: Vec<_> = report.warnings.iter().map(|warning| warning.kind).collect();
    assert_eq!(kinds, [ConnectionWarningKind::NotEncrypted], "{report:?}");
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_behind_a_proxy_is_reached_with_the_proxys_password_from_the_keychain() {
    let organisation = Organisation::open();
    let app = &organisation.app;
    let gateway = Gateway::to(organisation.workspace.address(), Some(("gate", "proxy-hunter2")));
    let draft = ServerDraft {
        host: gateway::NAME.into(),
        proxy: Some(gateway.proxy(ProxyKind::Socks5, None).to_string()),
        proxy_user: Some("gate".into()),
        ..organisation.draft()
    };
    let server = app.add_server(&draft).unwrap().id;
    app.set_proxy_password(server, Secret::new("proxy-hunter2")).await.unwrap();
    app.set_sign_in(server, google(), Some(organisation.key_file())).await.unwrap();
    let endpoint = app.endpoint_of(&draft).unwrap();
    let kept = app.kept_proxy_password(Some(server)).await.unwrap();
    for (proxy, works) in [(kept, true), (None, false)] {
        let by = google();
        let tested = app.test_access(&endpoint, proxy.as_ref(), &by, None, Some(server), "mia");
        let outcome = tested.await.unwrap();
        assert_eq!(matches!(outcome, ConnectionOutcome::Works(_)), works, "{outcome:?}");
    }

    let job = organisation.job(server);
    organisation.until(job, |row| row.state == JobState::Done).await;
    assert!(!organisation.files().contains("proxy-hunter2"));
    // The server by its name, and the provider of its tokens, whose address is one of this computer's.
    let asked = gateway.asked();
    assert!(asked.iter().all(|name| name == gateway::NAME || name == "127.0.0.1"), "{asked:?}");
    assert!(asked.iter().any(|name| name == "127.0.0.1"), "tokens were had by another way");

    let wrong = ServerDraft {
        proxy: Some("http://a:b@c".into()),
        authorities: Some("/nowhere".into()),
        ..draft
    };
    let AppError::Invalid(problems) = app.endpoint_of(&wrong).unwrap_err() else { panic!() };
    let fields: Vec<Field> = problems.iter().map(|problem| problem.field).collect();
    assert_eq!(fields, [Field::Authorities, Field::Proxy]);
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_for_an_organisations_server_needs_no_passwords_and_its_batch_runs() {
    let organisation = Organisation::open();
    let app = &organisation.app;
    let server = organisation.server().await;
    let there = Organisation::draft_of("New", &organisation.destination);
    let destination = app.add_server(&there).unwrap().id;
    let password = organisation.destination.settings().password.replace('"', "\"\"");
    let file = organisation.folder.path().join("list.csv");
    let row = |here: &str, there: &str| format!("{here},{there},\"{password}\"\r\n");
    let head = "source_email,dest_email,dest_password\r\n";
    let list = [head.to_owned(), row("mia", "noah"), row("zoe", "zoe")].concat();
    std::fs::write(&file, list).unwrap();

    let page = app.open_import(&file).unwrap();
    let choices = ImportChoices {
        source: Some(server),
        destination: Some(destination),
        ..page.choices.clone()
    };
    let page = app.change_import(page.id, choices).unwrap();
    assert_eq!(page.counts.ready, 2, "{:?}", page.counts);
    let order = ImportOrder {
        into: None,
        batch: BatchDraft {
            name: "Everyone".into(),
            source: None,
            destination: None,
            options: RunOptions::default(),
            schedule: Schedule::default(),
            most_at_once: None,
        },
        first: Some(RunKind::Copy),
        own_logins: Vec::new(),
        keep_logins: Vec::new(),
    };
    // A row's own server counts, not the list's: here the other one.
    let other = organisation.folder.path().join("other.csv");
    let head = "source_email,source_server,dest_email,dest_password\r\n";
    let of = |name: &str, login: &str| format!("{login},{name},{login}-there,x\r\n");
    let rows = [head.to_owned(), of("Workspace", "ann"), of("New", "cy")].concat();
    std::fs::write(&other, rows).unwrap();
    let listed = app.open_import(&other).unwrap();
    let choices = ImportChoices {
        source: Some(destination),
        destination: Some(destination),
        ..listed.choices.clone()
    };
    let listed = app.change_import(listed.id, choices).unwrap();
    assert_eq!((listed.counts.ready, listed.counts.needs_password), (1, 1), "{:?}", listed.counts);
    app.discard_import(listed.id);

    let outcome = app.finish_import(page.id, &order, &[]).unwrap();
    assert_eq!((outcome.jobs, outcome.waiting), (2, 0));
    for row in app.jobs().unwrap() {
        organisation.until(row.id, |row| row.state == JobState::Done).await;
    }
    assert_eq!(dump(&organisation.destination.account("noah")).count(), 30);
    app.shut_down().await;
}
