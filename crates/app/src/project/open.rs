//! Makes a batch of a project file: servers that aren't here yet, jobs with their ledgers, and passwords where it has them.
//!
//! Everything that takes room is unpacked first, beside the data; what then follows is small.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use mailhaul_model::event::SideName;
use mailhaul_model::{BatchId, JobId, SaidValue, Secret, Server, ServerId, Trust, said};
use mailhaul_parcel::{Kind, ParcelError, Passwords, Reading, passwords, write::PASSWORDS};
use mailhaul_store::{CredentialState, NewJob};
use tempfile::TempDir;

use super::file::{
    MOST_BYTES, PROJECT, Project, ProjectAccount, ProjectJob, ProjectServer, Purpose,
};
use super::plan::{Names, Plan};
use crate::backup::count;
use crate::core::Core;
use crate::form::{check, read};
use crate::masters::master_login_problem;
use crate::restore::{ledger_name, prove_ledgers};
use crate::scratch::scratch;
use crate::{
    AccountDraft, App, AppError, BatchDraft, JobDraft, ProjectOutcome, ProjectPreview, ServerDraft,
};

const SIDES: [SideName; 2] = [SideName::Source, SideName::Destination];

impl App {
    /// What is in a project file, and what of it is here already. Nothing is made.
    pub async fn preview_project(
        &self,
        file: &Path,
        phrase: Secret,
    ) -> Result<ProjectPreview, AppError> {
        let (core, file) = (Arc::clone(self.core()), file.to_owned());
        self.aside(move || {
            let (project, made) = look(&file, &phrase)?;
            Ok(Plan::of(&project, &core.store)?.preview(&project, made))
        })
        .await
    }

    /// Makes a batch of a project file, under its own name or another. Nothing of it is put into line.
    pub async fn open_project(
        &self,
        file: &Path,
        phrase: Secret,
        name: Option<String>,
    ) -> Result<ProjectOutcome, AppError> {
        let (core, file) = (Arc::clone(self.core()), file.to_owned());
        let unpacked = self.aside(move || unpack(&core, &file, &phrase)).await?;
        let mut making = Making::begin(self, unpacked, name)?;
        making.check_name()?;
        making.make_servers().await?;
        making.make_batch()
    }
}

/// A project file on this computer's disk.
struct Unpacked {
    project: Project,
    passwords: Passwords,
    folder: TempDir,
}

/// Reads no further than the description.
fn look(file: &Path, phrase: &Secret) -> Result<(Project, String), AppError> {
    let mut project = None;
    let manifest = mailhaul_parcel::read(file, Some(phrase), |manifest, part| {
        if manifest.mailhaul != Kind::Project {
            return Err(ParcelError::OtherKind);
        }
        if part.name != PROJECT {
            return Err(ParcelError::NoParcel);
        }
        project = Project::parse(&part.into_bytes(MOST_BYTES)?);
        Ok(Reading::Enough)
    })?;
    Ok((project.ok_or(ParcelError::Damaged)?, manifest.made))
}

fn unpack(core: &Core, file: &Path, phrase: &Secret) -> Result<Unpacked, AppError> {
    let folder = scratch(&core.paths, "opening-")?;
    let ledgers = folder.path().join("ledgers");
    fs::create_dir(&ledgers).map_err(ParcelError::Io)?;
    let (mut project, mut passwords) = (None, Passwords::default());
    mailhaul_parcel::read(file, Some(phrase), |manifest, part| {
        if manifest.mailhaul != Kind::Project {
            return Err(ParcelError::OtherKind);
        }
        match part.name {
            PROJECT => project = Project::parse(&part.into_bytes(MOST_BYTES)?),
            PASSWORDS => {
                passwords = Passwords::parse(&part.into_bytes(passwords::MOST_BYTES)?)?;
            }
            name => {
                if let Some(name) = ledger_name(name) {
                    part.into_file(&ledgers.join(name))?;
                }
            }
        }
        Ok(Reading::On)
    })?;
    let project = project.ok_or(ParcelError::Damaged)?;
    prove_ledgers(folder.path())?;
    Ok(Unpacked { project, passwords, folder })
}

/// A batch that is being made.
struct Making<'a> {
    app: &'a App,
    project: Project,
    passwords: Passwords,
    folder: TempDir,
    plan: Plan,
    /// For each server of the project, the one it is here.
    servers: Vec<ServerId>,
    outcome: ProjectOutcome,
}

impl<'a> Making<'a> {
    fn begin(app: &'a App, unpacked: Unpacked, name: Option<String>) -> Result<Self, AppError> {
        let Unpacked { mut project, passwords, folder } = unpacked;
        let plan = Plan::of(&project, &app.core().store)?;
        let there_already = count(plan.there.iter().filter(|there| **there).count());
        if !project.jobs.is_empty() && there_already == count(project.jobs.len()) {
            return Err(AppError::NotNow(said!(
                "Every job of this project is here already: nothing was made."
            )));
        }
        let outcome = ProjectOutcome {
            batch: BatchId(0),
            name: name.unwrap_or_else(|| project.name.clone()),
            jobs: 0,
            there_already,
            ledgers: 0,
            passwords: 0,
            waiting: 0,
            servers_made: 0,
            servers_reused: 0,
            notes: app.core().leave_out_engine(project.all_options())?.into_iter().collect(),
        };
        Ok(Self { app, project, passwords, folder, plan, servers: Vec::new(), outcome })
    }

    fn draft(&self, source: Option<ServerId>, destination: Option<ServerId>) -> BatchDraft {
        BatchDraft {
            name: self.outcome.name.clone(),
            source,
            destination,
            options: self.project.options.clone(),
            schedule: self.project.schedule.clone(),
            most_at_once: self.project.most_at_once,
        }
    }

    /// Before anything is made: the name is free, and what else a batch is made of can be used.
    fn check_name(&self) -> Result<(), AppError> {
        use crate::Field::{DestinationServer, SourceServer};
        let problems = self.app.check_batch(&self.draft(None, None), None)?;
        // The servers are made next.
        let others = problems
            .into_iter()
            .filter(|problem| !matches!(problem.field, SourceServer | DestinationServer));
        crate::servers::refuse(others.collect())
    }

    async fn make_servers(&mut self) -> Result<(), AppError> {
        let here: Vec<Server> = self.app.servers(true)?.into_iter().map(|row| row.server).collect();
        let mut names = Names::of(&here);
        let (wanted, found) = (&self.project.servers, &self.plan.servers);
        for (at, (server, found)) in wanted.iter().zip(found).enumerate() {
            if let Some(found) = found {
                self.servers.push(found.id);
                self.outcome.servers_reused += 1;
                if found.archived {
                    self.app.archive_server(found.id, false)?;
                }
                continue;
            }
            let draft = draft_of(server, names.free(&server.name));
            if draft.authorities != server.endpoint.authorities {
                self.outcome.notes.push(said!(
                    "{0}: the file with its certificate authorities isn't on this computer.",
                    SaidValue::name(&draft.name)
                ));
            }
            let id = self.app.add_server(&draft)?.id;
            self.servers.push(id);
            self.outcome.servers_made += 1;
            self.outcome.passwords += settings(self.app, id, server, at, &self.passwords).await?;
        }
        Ok(())
    }

    fn make_batch(mut self) -> Result<ProjectOutcome, AppError> {
        let (source, destination) =
            (self.servers[self.project.source], self.servers[self.project.destination]);
        let batch = self.app.add_batch(&self.draft(Some(source), Some(destination)))?;
        self.outcome.batch = batch;
        let made = self.make_jobs(batch).and_then(|jobs| self.place_ledgers(&jobs).map(|()| jobs));
        let jobs = match made {
            Ok(jobs) => jobs,
            Err(error) => {
                self.undo(batch);
                return Err(error);
            }
        };
        self.keep_masters(batch)?;
        for (at, job) in &jobs {
            self.keep_passwords(*at, *job)?;
        }
        self.outcome.jobs = count(jobs.len());
        let done = said!(
            jobs.len();
            "Opened from a project file: # job.",
            "Opened from a project file: # jobs."
        );
        self.app.act(batch, done)?;
        self.app.core().board.anything_changed();
        Ok(self.outcome)
    }

    /// The jobs that can be made, each with its place in the project.
    fn make_jobs(&mut self, batch: BatchId) -> Result<Vec<(usize, JobId)>, AppError> {
        let core = self.app.core();
        let (mut places, mut new) = (Vec::new(), Vec::new());
        for (at, job) in self.project.jobs.iter().enumerate() {
            if self.plan.there[at] {
                continue;
            }
            let draft = job_draft(job, &self.servers);
            let problems = check(&core.store, &draft, None)?;
            if let Some(problem) = problems.iter().find(|problem| problem.blocking) {
                self.outcome.notes.push(said!(
                    "{0} was left out: {1}",
                    SaidValue::name(&job.name),
                    problem.text.clone()
                ));
                continue;
            }
            let has = |side| self.passwords.of(&Purpose::Job(at, side).name()).is_some();
            let [source, destination] = [&draft.source, &draft.destination];
            places.push(at);
            new.push(NewJob {
                spec: read(&draft)?,
                has_source_password: has(SideName::Source)
                    && self.app.needs_password(source.server)?,
                has_destination_password: has(SideName::Destination)
                    && self.app.needs_password(destination.server)?,
            });
        }
        let made = core.store.create_jobs(batch, &new, None, core.now())?;
        for (at, job) in places.iter().zip(&made) {
            let ProjectJob { priority, paused, .. } = &self.project.jobs[*at];
            core.store.order_jobs(&[*job], Some(*priority), Some(*paused))?;
        }
        Ok(places.into_iter().zip(made).collect())
    }

    /// Each ledger becomes that of its job, before anything is asked of the job.
    fn place_ledgers(&mut self, jobs: &[(usize, JobId)]) -> Result<(), AppError> {
        for (at, job) in jobs {
            let from = self.folder.path().join("ledgers").join(format!("{at}.sqlite"));
            if from.exists() {
                fs::rename(from, self.app.core().paths.ledger(*job)).map_err(ParcelError::Io)?;
                self.outcome.ledgers += 1;
            }
        }
        Ok(())
    }

    /// Takes a batch back that could not be made whole.
    fn undo(&self, batch: BatchId) {
        let jobs = self.app.core().store.jobs_of_batch(batch).map_err(AppError::from);
        let deleted =
            jobs.and_then(|jobs| jobs.into_iter().try_for_each(|job| self.app.delete_job(job)));
        if let Err(error) = deleted.and_then(|()| self.app.delete_batch(batch)) {
            tracing::error!(%error, "a batch that could not be made whole is left");
        }
    }

    fn keep_masters(&mut self, batch: BatchId) -> Result<(), AppError> {
        let store = &self.app.core().store;
        for master in &self.project.masters {
            if master_login_problem(&master.form).is_some() {
                continue;
            }
            let revision = store.begin_master(batch, master.side, &master.form)?;
            match self.passwords.of(&Purpose::Master(master.side).name()) {
                Some(secret) => {
                    self.app.keeper().keep_master(batch, master.side, revision, secret.clone());
                    self.outcome.passwords += 1;
                }
                None => {
                    store.settle_master(batch, master.side, revision, CredentialState::Missing)?;
                }
            }
        }
        Ok(())
    }

    fn keep_passwords(&mut self, at: usize, job: JobId) -> Result<(), AppError> {
        let mut waits = false;
        for side in SIDES {
            let account = match side {
                SideName::Source => &self.project.jobs[at].source,
                SideName::Destination => &self.project.jobs[at].destination,
            };
            if !self.app.needs_password(Some(self.servers[account.server]))? {
                continue;
            }
            match self.passwords.of(&Purpose::Job(at, side).name()) {
                Some(secret) => {
                    self.app.keep_for(job, side, 1, secret.clone())?;
                    self.outcome.passwords += 1;
                }
                None => waits = true,
            }
        }
        self.outcome.waiting += u32::from(waits);
        Ok(())
    }
}

fn job_draft(job: &ProjectJob, servers: &[ServerId]) -> JobDraft {
    let account = |account: &ProjectAccount| AccountDraft {
        server: servers.get(account.server).copied(),
        login: account.login.clone(),
        act_as: account.act_as.clone(),
    };
    JobDraft {
        name: job.name.clone(),
        source: account(&job.source),
        destination: account(&job.destination),
        dry_run: true,
        options: job.options.clone(),
    }
}

fn draft_of(server: &ProjectServer, name: String) -> ServerDraft {
    let endpoint = &server.endpoint;
    let there = |path: &&String| Path::new(path.as_str()).is_file();
    ServerDraft {
        name,
        host: endpoint.host.to_string(),
        port: endpoint.port.get().into(),
        security: endpoint.security,
        pinned: match &endpoint.trust {
            Trust::System => None,
            Trust::Pinned(fingerprint) => Some(fingerprint.to_string()),
        },
        authorities: endpoint.authorities.as_ref().filter(there).cloned(),
        proxy: endpoint.proxy.as_ref().map(ToString::to_string),
        proxy_user: endpoint.proxy.as_ref().and_then(|proxy| proxy.user.clone()),
    }
}

/// How a new server is signed in to, and what it is spared. Returns how many secrets came with it.
async fn settings(
    app: &App,
    id: ServerId,
    server: &ProjectServer,
    at: usize,
    passwords: &Passwords,
) -> Result<u32, AppError> {
    let mut kept = 0;
    app.limit_server(id, &server.limits)?;
    let secret = |purpose: Purpose| passwords.of(&purpose.name()).cloned();
    if let Some(password) = secret(Purpose::Proxy(at)) {
        app.set_proxy_password(id, password).await?;
        kept += 1;
    }
    if server.sign_in.is_for_all() {
        match secret(Purpose::Access(at)) {
            Some(access) => {
                app.set_sign_in(id, server.sign_in.clone(), Some(access)).await?;
                kept += 1;
            }
            // Runs say that its secret is missing.
            None => drop(app.core().store.set_sign_in(id, &server.sign_in)?),
        }
    }
    if let Some(client) = &server.user_client {
        let secret = secret(Purpose::UserClient(at));
        kept += u32::from(secret.is_some());
        app.set_user_client(id, Some(client.clone()), secret).await?;
    }
    Ok(kept)
}
