//! Writes a batch into a project file, and holds it back here: only one computer may go on with it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use mailhaul_model::event::SideName;
use mailhaul_model::{BatchId, ByteCount, Secret, Server, ServerId, said};
use mailhaul_parcel::{Content, Kind, Passwords, passphrase};
use mailhaul_store::{Account, BatchRecord, CredentialRecord, JobRecord};
use mailhaul_vault::Holder;

use super::file::{
    PROJECT, Project, ProjectAccount, ProjectJob, ProjectMaster, ProjectServer, Purpose,
};
use crate::backup::{LEDGERS, copy_ledger, count};
use crate::core::Core;
use crate::scratch::scratch;
use crate::view::moment;
use crate::{App, AppError, ExportOutcome};

/// A run that is to end has ended by then, even where it had to be killed.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(100);
const SIDES: [SideName; 2] = [SideName::Source, SideName::Destination];

impl App {
    /// Writes a batch with its servers, jobs and ledgers into an encrypted file, in the place of one that is there. Its runs end at a
    /// safe point first, and it is held back from then on. Where that fails, it goes on as before.
    pub async fn export_batch(
        &self,
        id: BatchId,
        to: &Path,
        phrase: Secret,
        with_passwords: bool,
    ) -> Result<ExportOutcome, AppError> {
        if let Some(trouble) = passphrase::trouble(&phrase) {
            return Err(AppError::NotNow(trouble));
        }
        let batch = self.batch_record(id)?;
        self.core().store.hand_over_batch(id)?;
        self.holds_changed();
        let written = self.export(&batch, to, phrase, with_passwords).await;
        if written.is_err() && !batch.handed_over {
            // Takes the mark away, and then the pause back where there was one.
            self.core().store.pause_batch(id, false)?;
            self.core().store.pause_batch(id, batch.paused)?;
            self.holds_changed();
        }
        let outcome = written?;
        self.act(id, said!("Exported the batch: only one computer may go on with it."))?;
        Ok(outcome)
    }

    async fn export(
        &self,
        batch: &BatchRecord,
        to: &Path,
        phrase: Secret,
        with_passwords: bool,
    ) -> Result<ExportOutcome, AppError> {
        let quiet = tokio::time::timeout(PATIENCE, self.until_quiet(batch.id)).await;
        let late = || AppError::NotNow(said!("A run of the batch does not end. Try again."));
        quiet.unwrap_or_else(|_| Err(late()))?;
        if with_passwords {
            self.keeper().drained().await;
        }
        let (core, batch, to) = (Arc::clone(self.core()), batch.clone(), to.to_owned());
        self.aside(move || export(&core, &batch, &to, &phrase, with_passwords)).await
    }

    /// Where nobody supervises, what the database takes for being at work isn't.
    async fn until_quiet(&self, batch: BatchId) -> Result<(), AppError> {
        while self.is_supervised()?
            && self.core().store.at_work()?.iter().any(|run| run.batch == Some(batch))
        {
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }
}

/// What is put together for a file.
struct Packing<'a> {
    core: &'a Core,
    with_passwords: bool,
    servers: Vec<Server>,
    passwords: Passwords,
    sign_ins_left_out: u32,
}

fn export(
    core: &Core,
    batch: &BatchRecord,
    to: &Path,
    phrase: &Secret,
    with_passwords: bool,
) -> Result<ExportOutcome, AppError> {
    let scratch = scratch(&core.paths, "export-")?;
    let mut packing = Packing {
        core,
        with_passwords,
        servers: Vec::new(),
        passwords: Passwords::default(),
        sign_ins_left_out: 0,
    };
    let (source, destination) =
        (packing.server(batch.spec.source)?, packing.server(batch.spec.destination)?);
    let (mut jobs, mut parts) = (Vec::new(), Vec::new());
    for listing in core.store.listings_of(batch.id)?.into_iter().rev() {
        let job = core.store.job(listing.id)?.ok_or(AppError::NoJob(listing.id))?;
        if let Some(path) = copy_ledger(&core.paths, job.id, &job.spec.name, scratch.path())? {
            parts.push((format!("{LEDGERS}{}.sqlite", jobs.len()), Content::File(path)));
        }
        packing.keep_of_job(jobs.len(), &job)?;
        jobs.push(ProjectJob {
            source: packing.account(job.spec.source)?,
            destination: packing.account(job.spec.destination)?,
            name: job.spec.name,
            options: job.spec.options,
            priority: listing.priority,
            paused: listing.paused,
        });
    }
    let masters = packing.masters(batch.id)?;
    packing.keep_of_servers()?;
    let ledgers = count(parts.len());
    let project = Project {
        name: batch.spec.name.clone(),
        options: batch.spec.options.clone(),
        schedule: batch.spec.schedule.clone(),
        most_at_once: batch.spec.most_at_once,
        source,
        destination,
        masters,
        ledgers,
        passwords: count(packing.passwords.len()),
        servers: packing.servers.iter().map(server).collect(),
        jobs,
    };
    let json = serde_json::to_vec(&project).map_err(mailhaul_store::StoreError::from)?;
    parts.insert(0, (PROJECT.to_owned(), Content::Bytes(json)));
    let made = moment(core.now());
    let about = (Kind::Project, env!("CARGO_PKG_VERSION"), made.as_str());
    let bytes = mailhaul_parcel::write(to, about, &parts, &packing.passwords, Some(phrase))?;
    Ok(ExportOutcome {
        file: to.display().to_string(),
        bytes: ByteCount(bytes),
        jobs: count(project.jobs.len()),
        ledgers,
        passwords: project.passwords,
        sign_ins_left_out: packing.sign_ins_left_out,
    })
}

fn server(server: &Server) -> ProjectServer {
    ProjectServer {
        name: server.name.clone(),
        endpoint: server.endpoint.clone(),
        limits: server.limits,
        sign_in: server.sign_in.clone(),
        user_client: server.user_client.clone(),
    }
}

impl Packing<'_> {
    /// The place of a server in the list.
    fn server(&mut self, id: ServerId) -> Result<usize, AppError> {
        if let Some(at) = self.servers.iter().position(|server| server.id == id) {
            return Ok(at);
        }
        self.servers.push(self.core.store.server(id)?.ok_or(AppError::NoServer(id))?);
        Ok(self.servers.len() - 1)
    }

    fn account(&mut self, account: Account) -> Result<ProjectAccount, AppError> {
        let Account { server, login, act_as } = account;
        Ok(ProjectAccount { server: self.server(server)?, login, act_as })
    }

    fn keep_of_job(&mut self, at: usize, job: &JobRecord) -> Result<(), AppError> {
        for side in SIDES {
            let credential: CredentialRecord = job.credential(side);
            // A provider gives such a token to one computer: used by two, it is void for both.
            if credential.is_sign_in() {
                self.sign_ins_left_out += 1;
                continue;
            }
            self.keep(
                Purpose::Job(at, side),
                Holder::Job { job: job.id, side },
                credential.revision,
            )?;
        }
        Ok(())
    }

    fn masters(&mut self, batch: BatchId) -> Result<Vec<ProjectMaster>, AppError> {
        let mut masters = Vec::new();
        for master in self.core.store.masters(batch)? {
            let holder = Holder::Batch { batch, side: master.side };
            self.keep(Purpose::Master(master.side), holder, master.revision)?;
            masters.push(ProjectMaster { side: master.side, form: master.form });
        }
        Ok(masters)
    }

    fn keep_of_servers(&mut self) -> Result<(), AppError> {
        let store = &self.core.store;
        for at in 0..self.servers.len() {
            let id = self.servers[at].id;
            let access = store.access_revision(id)?;
            let client = store.user_client_revision(id)?;
            let proxy = store.proxy_revision(id)?;
            self.keep(Purpose::Access(at), Holder::Access(id), access)?;
            self.keep(Purpose::UserClient(at), Holder::UserClient(id), client)?;
            self.keep(Purpose::Proxy(at), Holder::Proxy(id), proxy)?;
        }
        Ok(())
    }

    /// Takes a password along, where that is asked for and there is one.
    fn keep(&mut self, purpose: Purpose, holder: Holder, revision: u32) -> Result<(), AppError> {
        if !self.with_passwords || revision == 0 {
            return Ok(());
        }
        if let Some(secret) = self.core.vault.get(&self.core.entry(holder, revision))? {
            self.passwords.add(purpose.name(), secret);
        }
        Ok(())
    }
}
