//! From an empty data folder to a comparison of the mailboxes: check, dry run, run, verify.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::{DemoAccount, DemoPair, DemoServer, start_pair};
use mailhaul_app::{
    AccountDraft, App, ConnectionOutcome, JobDraft, JobRow, Parts, Passwords, Paths, ServerDraft,
};
use mailhaul_engine::clock::SystemClock;
use mailhaul_model::{JobId, JobState, RunKind, RunOptions, ServerId, Trust};
use mailhaul_vault::MemoryVault;

use super::error::DemoError;
use super::progress::{Stage, mib, say};
use super::report::{self, Line};
use super::serve::address;
use super::sidecar;

/// The longest a stage may take: a hundred times as long as it does.
const PATIENCE: Duration = Duration::from_secs(2 * 60);
/// How often the jobs are looked at where nothing is heard of them.
const LOOK: Duration = Duration::from_millis(250);

/// The demo; true where everything arrived and nothing else did.
pub(super) async fn go() -> Result<bool, DemoError> {
    let launcher = sidecar::launcher()?;
    let pair = start_pair()?;
    say("Two demo servers run on this machine, for as long as the demo does:")?;
    say(format!("  old  {}", address(&pair.source)))?;
    say(format!("  new  {}", address(&pair.destination)))?;
    say("Their passwords were made just now. They are kept in memory only, and go with the demo.")?;
    say("")?;
    let folder = tempfile::tempdir().map_err(DemoError::Folder)?;
    let app = open(folder.path(), launcher)?;
    let walked = walk(&app, &pair).await;
    app.shut_down().await;
    report::print(&walked?)
}

fn open(folder: &Path, launcher: mailhaul_app::PathLauncher) -> Result<App, DemoError> {
    let parts = Parts {
        vault: Arc::new(MemoryVault::new()),
        launcher: Arc::new(launcher),
        clock: Arc::new(SystemClock),
        dns: Arc::new(mailhaul_model::NoDns),
        policy: Arc::default(),
        runtime: tokio::runtime::Handle::current(),
    };
    Ok(App::open(Paths::new(folder), parts)?)
}

/// One account on its way.
struct Traveller {
    name: String,
    job: JobId,
    /// Whether the present stage goes on, and since when its sidecar is at work.
    open: bool,
    started: Option<Instant>,
    /// How long the newest stage took.
    time: Duration,
    trouble: Vec<String>,
}

async fn walk(app: &App, pair: &DemoPair) -> Result<Vec<Line>, DemoError> {
    let source = add_server(app, "Old server", &pair.source)?;
    let destination = add_server(app, "New server", &pair.destination)?;
    let mut travellers = Vec::new();
    for account in &pair.accounts {
        let draft = draft(account, source, destination);
        let trouble = refused_logins(app, account, &draft).await?;
        let job = app.create_job_with(&draft, passwords(account), RunKind::Check)?;
        let name = account.name.clone();
        travellers.push(Traveller {
            name,
            job,
            open: true,
            started: None,
            time: Duration::ZERO,
            trouble,
        });
    }
    let times = stages(app, &mut travellers).await?;
    let audits = pair.audit().into_iter().zip(times).zip(travellers);
    Ok(audits.map(|((audit, time), t)| Line { audit, time, trouble: t.trouble }).collect())
}

/// Every stage, as long as nothing goes wrong. Returns how long the real runs took.
async fn stages(app: &App, travellers: &mut [Traveller]) -> Result<Vec<Duration>, DemoError> {
    let mut times = vec![Duration::ZERO; travellers.len()];
    stage(app, "check", travellers).await?;
    for (kind, title) in
        [(RunKind::Dry, "dry run"), (RunKind::Copy, "run"), (RunKind::Verify, "verify")]
    {
        if travellers.iter().any(|t| !t.trouble.is_empty()) {
            break;
        }
        if kind == RunKind::Copy {
            announce(app, travellers)?;
        }
        for traveller in travellers.iter() {
            app.queue_run(traveller.job, kind)?;
        }
        stage(app, title, travellers).await?;
        if kind == RunKind::Copy {
            times = travellers.iter().map(|t| t.time).collect();
        }
    }
    Ok(times)
}

fn add_server(app: &App, name: &str, server: &DemoServer) -> Result<ServerId, DemoError> {
    let endpoint = server.endpoint();
    let draft = ServerDraft {
        name: name.to_owned(),
        host: endpoint.host.as_str().to_owned(),
        port: endpoint.port.get().into(),
        security: endpoint.security,
        pinned: match endpoint.trust {
            Trust::System => None,
            Trust::Pinned(fingerprint) => Some(fingerprint.to_string()),
        },
        authorities: None,
        proxy: None,
        proxy_user: None,
    };
    Ok(app.add_server(&draft)?.id)
}

fn draft(account: &DemoAccount, source: ServerId, destination: ServerId) -> JobDraft {
    let side = |server, login: &String| AccountDraft {
        server: Some(server),
        login: login.clone(),
        act_as: None,
    };
    let mut options = RunOptions::default();
    options.folders.automap = true;
    JobDraft {
        name: account.name.clone(),
        source: side(source, &account.source_login),
        destination: side(destination, &account.destination_login),
        dry_run: true,
        options,
    }
}

fn passwords(account: &DemoAccount) -> Passwords {
    Passwords {
        source: account.source_password.clone(),
        destination: account.destination_password.clone(),
    }
}

/// What the form does before a job is queued: both logins are tried.
async fn refused_logins(
    app: &App,
    account: &DemoAccount,
    draft: &JobDraft,
) -> Result<Vec<String>, DemoError> {
    let passwords = passwords(account);
    let checks = Box::pin(app.check_logins(draft, &passwords));
    let checks = tokio::time::timeout(PATIENCE, checks).await;
    let checks = checks.map_err(|_| DemoError::TooSlow(PATIENCE.as_secs() / 60))??;
    let sides = [("old", checks.source), ("new", checks.destination)];
    let refused = sides.into_iter().filter_map(|(side, outcome)| match outcome {
        ConnectionOutcome::Works(_) => None,
        ConnectionOutcome::Fails(why) => {
            Some(format!("login to the {side} server: {}", why.problem.text))
        }
    });
    Ok(refused.collect())
}

/// Says in numbers what running for real will do.
fn announce(app: &App, travellers: &[Traveller]) -> Result<(), DemoError> {
    for traveller in travellers {
        let preview = app.preview_real(traveller.job)?;
        say(format!(
            "  {}: {} messages, {:.1} MiB in {} folders are to be copied; {} folders are to be made",
            traveller.name,
            preview.messages_to_copy,
            mib(preview.bytes_to_copy.0),
            preview.folders,
            preview.folders_to_create,
        ))?;
    }
    Ok(())
}

/// Shows the open runs until all have ended.
async fn stage(
    app: &App,
    title: &'static str,
    travellers: &mut [Traveller],
) -> Result<(), DemoError> {
    let names: Vec<String> = travellers.iter().map(|t| t.name.clone()).collect();
    let stage = Stage::begin(title, &names)?;
    let mut ticks = app.subscribe();
    let begun = Instant::now();
    for traveller in travellers.iter_mut() {
        (traveller.open, traveller.started) = (true, None);
    }
    while travellers.iter().any(|t| t.open) {
        if begun.elapsed() > PATIENCE {
            return Err(DemoError::TooSlow(PATIENCE.as_secs() / 60));
        }
        let rows = app.jobs()?;
        for (index, traveller) in travellers.iter_mut().enumerate().filter(|(_, t)| t.open) {
            if let Some(row) = rows.iter().find(|row| row.id == traveller.job) {
                traveller.look(title, row, index, &stage)?;
            }
        }
        // A tick, a lag or nothing for a while: look again in any case.
        let _ = tokio::time::timeout(LOOK, ticks.recv()).await;
    }
    stage.leave()
}

impl Traveller {
    fn look(
        &mut self,
        title: &str,
        row: &JobRow,
        index: usize,
        stage: &Stage,
    ) -> Result<(), DemoError> {
        if row.state == JobState::Running {
            self.started.get_or_insert_with(Instant::now);
        }
        if row.state.is_open() {
            stage.show(index, row);
            return Ok(());
        }
        self.open = false;
        self.time = self.started.map_or(Duration::ZERO, |started| started.elapsed());
        if row.state != JobState::Done {
            self.trouble.push(format!("{title}: {}", row.reason));
        }
        stage.end(index, row, &outcome(row))
    }
}

fn outcome(row: &JobRow) -> String {
    row.last.as_ref().map_or(&row.reason, |last| &last.text).to_string()
}
