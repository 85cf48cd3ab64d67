//! Closing a batch: its credentials are shredded, its certificate stays.

use mailhaul_model::BatchId;
use mailhaul_model::event::SideName;
use mailhaul_model::said;
use mailhaul_vault::Holder;

use crate::view::moment;
use crate::{App, AppError, ClosingReceipt};

impl App {
    /// Removes every password of a batch from the keychain and holds the batch back for good. Runs that are open have to end
    /// first. Says what was removed, and what could not be.
    pub async fn close_batch(&self, id: BatchId) -> Result<ClosingReceipt, AppError> {
        let batch = self.batch_record(id)?;
        let core = self.core();
        let jobs = core.store.listings_of(id)?;
        let open = |job: &&mailhaul_store::Listing| {
            job.newest.as_ref().is_some_and(|run| run.state.is_open())
        };
        let open = jobs.iter().filter(open).count();
        if open > 0 {
            return Err(AppError::NotNow(said!(
                open;
                "# job is in the queue or at work: let it end, or cancel it first.",
                "# jobs are in the queue or at work: let them end, or cancel them first."
            )));
        }
        // First, so that nothing of it begins meanwhile.
        core.store.close_batch(id, Some(core.now()))?;
        self.holds_changed();
        let mut receipt = ClosingReceipt {
            batch: id,
            name: batch.spec.name,
            at: moment(core.now()),
            jobs: u32::try_from(jobs.len()).unwrap_or(u32::MAX),
            passwords_removed: 0,
            problems: Vec::new(),
        };
        for job in &jobs {
            let sides = [
                (SideName::Source, job.source_credential),
                (SideName::Destination, job.destination_credential),
            ];
            for (side, credential) in sides.into_iter().filter(|(_, c)| c.revision > 0) {
                let holder = Holder::Job { job: job.id, side };
                match self.keeper().shred(holder, credential.revision).await {
                    Ok(count) => receipt.passwords_removed += count,
                    Err(error) => receipt.problems.push(format!("{}: {error}", job.name)),
                }
            }
            core.touch(job.id);
        }
        for master in core.store.masters(id)? {
            let holder = Holder::Batch { batch: id, side: master.side };
            match self.keeper().shred(holder, master.revision).await {
                Ok(count) => receipt.passwords_removed += count,
                Err(error) => receipt.problems.push(format!("{}: {error}", master.form.login())),
            }
        }
        let removed = receipt.passwords_removed;
        let done = said!(
            removed;
            "Closed the batch: # password was removed from the keychain.",
            "Closed the batch: # passwords were removed from the keychain."
        );
        self.act(id, done)?;
        core.board.anything_changed();
        Ok(receipt)
    }
}
