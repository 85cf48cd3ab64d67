//! New passwords for many jobs at once: one for all of them, as when an administrator's changed, or each its own. What was
//! replaced is tested at once.

use std::collections::BTreeSet;

use mailhaul_model::{JobId, RunKind, said};

use crate::{App, AppError, NewPasswords, RenewalOutcome};

impl App {
    /// Puts one password in the place of those of many jobs.
    pub fn replace_for_many(
        &self,
        jobs: &[JobId],
        new: &NewPasswords,
    ) -> Result<RenewalOutcome, AppError> {
        let mut outcome = RenewalOutcome::default();
        let mut replaced = BTreeSet::new();
        for job in jobs {
            if self.replace_if_possible(*job, new.clone())? {
                outcome.replaced +=
                    u32::from(new.source.is_some()) + u32::from(new.destination.is_some());
                replaced.insert(*job);
            } else {
                outcome.left_out += 1;
            }
        }
        outcome.checks = self.check_again(&replaced)?;
        Ok(outcome)
    }

    /// Whether it was done: a job may have been deleted meanwhile, or its batch closed.
    pub(crate) fn replace_if_possible(
        &self,
        job: JobId,
        new: NewPasswords,
    ) -> Result<bool, AppError> {
        match self.replace_passwords(job, new) {
            Ok(()) => Ok(true),
            Err(AppError::NoJob(_) | AppError::NotNow(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Queues a check of each job that can have one: that isn't open, and has both passwords.
    pub(crate) fn check_again(&self, jobs: &BTreeSet<JobId>) -> Result<u32, AppError> {
        let mut batches = Vec::new();
        let mut checks = 0;
        for job in jobs {
            match self.queue_run(*job, RunKind::Check) {
                Ok(_) => checks += 1,
                Err(AppError::NotNow(_) | AppError::NoJob(_)) => {}
                Err(error) => return Err(error),
            }
            batches.extend(self.core().store.listing(*job)?.and_then(|job| job.batch));
        }
        self.act_on(
            batches.into_iter(),
            |count| said!(count; "Replaced passwords of # job.", "Replaced passwords of # jobs."),
        )?;
        Ok(checks)
    }
}
