//! The administrator's login of a side of a batch: it stands in for the users' own in what is imported into the batch, and a
//! new password of it reaches every job that logs in through it.

use mailhaul_model::event::SideName;
use mailhaul_model::said;
use mailhaul_model::{BatchId, JobId, MasterForm, Secret};
use mailhaul_store::{Account, CredentialRecord, MasterRecord};
use mailhaul_vault::Holder;

use crate::form::login_problem;
use crate::jobs::{password_state, password_trouble};
use crate::servers::{blocking, refuse};
use crate::{App, AppError, Field, FieldProblem, MasterRow, NewPasswords, RenewalOutcome};

impl App {
    /// Sets the administrator's login of a side of a batch. A password reaches the jobs of the batch that log in through this
    /// login, and they are tested; `None` keeps the one there is. Jobs that log in otherwise stay as they are.
    pub fn set_master(
        &self,
        batch: BatchId,
        side: SideName,
        form: &MasterForm,
        password: Option<Secret>,
    ) -> Result<RenewalOutcome, AppError> {
        self.open_batch(batch)?;
        let mut problems = Vec::from_iter(master_login_problem(form));
        problems.extend(password.as_ref().and_then(|secret| password_trouble(MASTER, secret)));
        refuse(problems)?;
        let outcome = match password {
            Some(secret) => {
                let revision = self.core().store.begin_master(batch, side, form)?;
                self.keeper().keep_master(batch, side, revision, secret.clone());
                let jobs = self.jobs_through(batch, side, form)?;
                self.replace_for_many(&jobs, &NewPasswords::of(side, secret))?
            }
            None if self.core().store.change_master(batch, side, form)? => {
                RenewalOutcome::default()
            }
            None => {
                return Err(AppError::Invalid(vec![blocking(
                    MASTER,
                    said!("Enter the password."),
                )]));
            }
        };
        let login = form.login();
        let done = match side {
            SideName::Source => said!("Set the administrator's login on the source: {0}.", login),
            SideName::Destination => {
                said!("Set the administrator's login on the destination: {0}.", login)
            }
        };
        self.act(batch, done)?;
        Ok(outcome)
    }

    /// Forgets the administrator's login of a side of a batch, and its password. Jobs keep theirs.
    pub fn remove_master(&self, batch: BatchId, side: SideName) -> Result<(), AppError> {
        let Some(master) = self.core().store.master(batch, side)? else { return Ok(()) };
        self.core().store.remove_master(batch, side)?;
        self.keeper().forget(Holder::Batch { batch, side }, master.revision);
        let done = match side {
            SideName::Source => said!("Removed the administrator's login on the source."),
            SideName::Destination => said!("Removed the administrator's login on the destination."),
        };
        self.act(batch, done)
    }

    /// The jobs of a batch whose account on a side logs in through an administrator.
    fn jobs_through(
        &self,
        batch: BatchId,
        side: SideName,
        form: &MasterForm,
    ) -> Result<Vec<JobId>, AppError> {
        let jobs = self.core().store.listings_of(batch)?.into_iter();
        let through = jobs.filter(|job| {
            let account = match side {
                SideName::Source => &job.source,
                SideName::Destination => &job.destination,
            };
            form.stands_in(&account.login, account.act_as.as_deref())
        });
        Ok(through.map(|job| job.id).collect())
    }
}

const MASTER: Field = Field::MasterPassword;

/// What is wrong with an administrator's login.
pub(crate) fn master_login_problem(form: &MasterForm) -> Option<FieldProblem> {
    let text = match form.login() {
        "" => Some(said!("Enter the administrator's login.")),
        login => login_problem(login),
    };
    text.map(|text| blocking(Field::MasterLogin, text))
}

/// What is wrong with an administrator's login and its password.
pub(crate) fn master_problems(form: &MasterForm, password: &Secret) -> Vec<FieldProblem> {
    let login = master_login_problem(form);
    login.into_iter().chain(password_trouble(MASTER, password)).collect()
}

/// An account that logs in through an administrator.
pub(crate) fn through(form: &MasterForm, account: Account) -> Account {
    let (login, act_as) = form.stand_in_for(account.login);
    Account { login, act_as, ..account }
}

/// An administrator's login as it is shown.
pub(crate) fn master_row(record: MasterRecord) -> MasterRow {
    let credential = CredentialRecord {
        state: record.state,
        revision: record.revision,
        rejected: 0,
        signed_in: 0,
    };
    MasterRow { side: record.side, form: record.form, password: password_state(credential) }
}
