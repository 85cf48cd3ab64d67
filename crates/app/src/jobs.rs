//! Jobs: check, create, edit, list, delete, and their passwords.

use mailhaul_model::event::SideName;
use mailhaul_model::said;
use mailhaul_model::{BatchId, JobId, RunKind, Secret};
use mailhaul_store::{
    Account, BatchRecord, CredentialRecord, CredentialState, JobRecord, Listing, NewJob,
};

use crate::form::{check, read};
use crate::holds;
use crate::servers::{blocking, refuse};
use crate::user_grant::UserGrant;
use crate::{
    AccountDraft, App, AppError, DeletePreview, Field, FieldProblem, JobDraft, JobPage, JobRow,
    NewPasswords, PasswordState, Passwords,
};

impl App {
    /// What is wrong with a draft; `editing` is the job it replaces.
    pub fn check_job(
        &self,
        draft: &JobDraft,
        editing: Option<JobId>,
    ) -> Result<Vec<FieldProblem>, AppError> {
        check(&self.core().store, draft, editing)
    }

    /// Saves a job, hands its passwords to the vault and queues its first run: dry, unless the draft says otherwise.
    pub fn create_job(&self, draft: &JobDraft, passwords: Passwords) -> Result<JobId, AppError> {
        let first = if draft.dry_run { RunKind::Dry } else { RunKind::Copy };
        self.create_job_with(draft, passwords, first)
    }

    /// Like [`App::create_job`], with a first run of any kind.
    pub fn create_job_with(
        &self,
        draft: &JobDraft,
        passwords: Passwords,
        first: RunKind,
    ) -> Result<JobId, AppError> {
        let mut problems = self.check_job(draft, None)?;
        let has_source_password = self.needs_password(draft.source.server)?;
        let has_destination_password = self.needs_password(draft.destination.server)?;
        let sides = [
            (SideName::Source, has_source_password, passwords.source),
            (SideName::Destination, has_destination_password, passwords.destination),
        ];
        let needed = || sides.iter().filter(|(_, needed, _)| *needed);
        problems.extend(needed().filter_map(|(side, _, secret)| password_problem(*side, secret)));
        refuse(problems)?;
        let core = self.core();
        core.refuse_engine(&draft.options, None)?;
        let new = NewJob { spec: read(draft)?, has_source_password, has_destination_password };
        let (job, _) = core.store.create_new_job(&new, first, core.now())?;
        for (side, needed, secret) in sides {
            if needed {
                self.keep_for(job, side, 1, secret)?;
            }
        }
        core.touch(job);
        Ok(job)
    }

    /// Changes a job that isn't open.
    pub fn edit_job(&self, id: JobId, draft: &JobDraft) -> Result<(), AppError> {
        self.closed_listing(id)?;
        refuse(self.check_job(draft, Some(id))?)?;
        let before = self.record(id)?.spec.options;
        self.core().refuse_engine(&draft.options, Some(&before))?;
        if !self.core().store.change_job(id, &read(draft)?)? {
            return Err(AppError::NoJob(id));
        }
        self.core().touch(id);
        Ok(())
    }

    /// Puts new passwords in the place of those that are kept. A run at work goes on with those it was started with.
    pub fn replace_passwords(&self, id: JobId, new: NewPasswords) -> Result<(), AppError> {
        self.record(id)?;
        self.refuse_closed_batch(id)?;
        let sides = [(SideName::Source, new.source), (SideName::Destination, new.destination)];
        let problems = sides
            .iter()
            .filter_map(|(side, secret)| password_problem(*side, secret.as_ref()?))
            .collect();
        refuse(problems)?;
        for (side, secret) in sides {
            if let Some(secret) = secret {
                let revision = self.core().store.begin_credential(id, side)?;
                self.keep_for(id, side, revision, secret)?;
            }
        }
        self.core().touch(id);
        Ok(())
    }

    /// Hands a password, or what a user's sign-in left, to the keychain.
    pub(crate) fn keep_for(
        &self,
        job: JobId,
        side: SideName,
        revision: u32,
        secret: Secret,
    ) -> Result<(), AppError> {
        if UserGrant::is_one(&secret) {
            self.core().store.note_sign_in(job, side, revision)?;
        }
        self.keeper().keep(job, side, revision, secret);
        Ok(())
    }

    /// The passwords of a closed batch were removed for good.
    fn refuse_closed_batch(&self, id: JobId) -> Result<(), AppError> {
        self.listing(id)?.batch.map_or(Ok(()), |batch| self.open_batch(batch).map(drop))
    }

    /// A batch whose passwords were not removed for good.
    pub(crate) fn open_batch(&self, id: BatchId) -> Result<BatchRecord, AppError> {
        let batch = self.batch_record(id)?;
        if batch.closed.is_some() {
            let text = said!("The batch is closed: it takes no passwords any more.");
            return Err(AppError::NotNow(text));
        }
        Ok(batch)
    }

    /// What would go with a job.
    pub fn preview_delete(&self, id: JobId) -> Result<DeletePreview, AppError> {
        let record = self.record(id)?;
        let runs = self.core().store.runs_of(id)?;
        let copied = runs.iter().find(|run| run.kind == RunKind::Copy && run.tally.is_some());
        let tally = copied.and_then(|run| run.tally).unwrap_or_default();
        let kept = [record.source_credential, record.destination_credential]
            .iter()
            .filter(|credential| credential.state != CredentialState::Missing)
            .count();
        Ok(DeletePreview {
            job: id,
            name: record.spec.name,
            runs: u32::try_from(runs.len()).unwrap_or(u32::MAX),
            passwords: u32::try_from(kept).unwrap_or(u32::MAX),
            messages_remembered: tally.copied + tally.settled + tally.adopted,
        })
    }

    /// Deletes a job that isn't open, with its history, logs, ledger and passwords. No mail is touched.
    pub fn delete_job(&self, id: JobId) -> Result<(), AppError> {
        let record = self.record(id)?;
        let runs = self.core().store.runs_of(id)?;
        if !self.core().store.delete_closed_job(id)? {
            return Err(still_open());
        }
        for side in [SideName::Source, SideName::Destination] {
            let revision = record.credential(side).revision;
            let account = match side {
                SideName::Source => record.spec.source.clone(),
                SideName::Destination => record.spec.destination.clone(),
            };
            self.keeper().forget_job(id, side, revision, account);
        }
        let paths = &self.core().paths;
        let ledger = paths.ledger(id);
        for run in &runs {
            remove_file(&paths.log(run.id));
        }
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let mut name = ledger.clone().into_os_string();
            name.push(suffix);
            remove_file(name.as_ref());
        }
        self.core().board.deleted(id);
        Ok(())
    }

    /// Every job, newest first.
    pub fn jobs(&self) -> Result<Vec<JobRow>, AppError> {
        Ok(self.core().rows()?)
    }

    /// The newest jobs before this one, or the newest of all; newest first, `most` at most. Thousands at once are a burden for whoever
    /// passes them on.
    pub fn jobs_before(&self, before: Option<JobId>, most: u32) -> Result<Vec<JobRow>, AppError> {
        Ok(self.core().rows_before(before, most)?)
    }

    pub fn job(&self, id: JobId) -> Result<JobPage, AppError> {
        let listing = self.listing(id)?;
        let record = self.record(id)?;
        let runs = self.run_rows(id)?;
        let current = runs.first().map(|run| self.run(run.id)).transpose()?;
        Ok(JobPage {
            job: self.core().row_of(&listing),
            options: record.spec.options,
            current,
            runs,
            source_password: password_state(listing.source_credential),
            destination_password: password_state(listing.destination_credential),
        })
    }

    /// The draft of a job, to edit it.
    pub fn job_draft(&self, id: JobId) -> Result<JobDraft, AppError> {
        let spec = self.record(id)?.spec;
        Ok(JobDraft {
            name: spec.name,
            source: account_draft(spec.source),
            destination: account_draft(spec.destination),
            dry_run: true,
            options: spec.options,
        })
    }

    pub(crate) fn record(&self, id: JobId) -> Result<JobRecord, AppError> {
        self.core().store.job(id)?.ok_or(AppError::NoJob(id))
    }

    pub(crate) fn listing(&self, id: JobId) -> Result<Listing, AppError> {
        self.core().store.listing(id)?.ok_or(AppError::NoJob(id))
    }

    /// The job, where none of its runs is open.
    pub(crate) fn closed_listing(&self, id: JobId) -> Result<Listing, AppError> {
        let listing = self.listing(id)?;
        if listing.newest.as_ref().is_some_and(|run| run.state.is_open()) {
            return Err(still_open());
        }
        if listing.away {
            return Err(AppError::NotNow(holds::away()));
        }
        Ok(listing)
    }
}

pub(crate) fn still_open() -> AppError {
    AppError::NotNow(said!("The job is in the queue or at work: cancel it first."))
}

fn account_draft(account: Account) -> AccountDraft {
    AccountDraft { server: Some(account.server), login: account.login, act_as: account.act_as }
}

fn password_problem(side: SideName, secret: &Secret) -> Option<FieldProblem> {
    let field = match side {
        SideName::Source => Field::SourcePassword,
        SideName::Destination => Field::DestinationPassword,
    };
    password_trouble(field, secret)
}

/// What is wrong with a password in itself.
pub(crate) fn password_trouble(field: Field, secret: &Secret) -> Option<FieldProblem> {
    if secret.is_empty() {
        return Some(blocking(field, said!("Enter the password.")));
    }
    // IMAP has no way to send it (RFC 9051 section 9, CHAR8).
    secret
        .expose()
        .contains('\0')
        .then(|| blocking(field, said!("No IMAP server takes a password with a NUL in it.")))
}

/// Where a password is, and whether it is of any use.
pub(crate) fn password_state(credential: CredentialRecord) -> PasswordState {
    match credential.state {
        CredentialState::Kept if credential.is_rejected() && credential.is_sign_in() => {
            PasswordState::SignInOver
        }
        CredentialState::Kept if credential.is_rejected() => PasswordState::Rejected,
        CredentialState::Kept if credential.is_sign_in() => PasswordState::SignedIn,
        CredentialState::Writing => PasswordState::Writing,
        CredentialState::Kept => PasswordState::Kept,
        CredentialState::Missing => PasswordState::Missing,
    }
}

fn remove_file(path: &std::path::Path) {
    match std::fs::remove_file(path) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => tracing::warn!(?path, %error, "a file of a deleted job could not be removed"),
    }
}
