//! The passwords of a plan, written out because somebody asked for it in so many words: a text for each shard, which its owner alone can
//! read, or which goes into a pipe.

use std::path::{Path, PathBuf};

use mailhaul_model::event::SideName;
use mailhaul_model::plan::{JobSecrets, SideSecrets};
use mailhaul_model::{JobId, Secret, said};
use mailhaul_store::JobRecord;
use zeroize::Zeroizing;

use super::make::make_private_folder;
use super::{PlanFailure, short};
use crate::private_file::write_private;
use crate::{App, AppError};

/// Room for the passwords of a job: a text that grows leaves copies behind.
const EACH: usize = 4096;

impl App {
    /// How many jobs a plan has the passwords of.
    pub fn jobs_of_plan(&self, wanted: &str) -> Result<u32, PlanFailure> {
        Ok(self.plan_record(wanted)?.jobs)
    }

    /// Writes a file for each shard into a folder: `shard-0.jsonl` and so on. The files.
    pub async fn write_plan_secrets(
        &self,
        wanted: &str,
        folder: &Path,
    ) -> Result<Vec<PathBuf>, PlanFailure> {
        let shards = self.secrets_by_shard(wanted).await?;
        make_private_folder(folder)?;
        let mut files = Vec::new();
        for (shard, text) in (0..).zip(&shards) {
            let path: PathBuf = folder.join(format!("shard-{shard}.jsonl"));
            write_private(&path, text.as_bytes())
                .map_err(|source| PlanFailure::File { path: path.clone(), source })?;
            files.push(path);
        }
        self.note_written(wanted, "a folder")?;
        Ok(files)
    }

    /// Those of all shards, or of one, for a pipe.
    pub async fn plan_secrets(
        &self,
        wanted: &str,
        shard: Option<u32>,
    ) -> Result<Vec<Zeroizing<String>>, PlanFailure> {
        let shards = self.secrets_by_shard(wanted).await?;
        self.note_written(wanted, "a pipe")?;
        let is_wanted = |number: u32| shard.is_none_or(|one| one == number);
        Ok((0..)
            .zip(shards)
            .filter(|(number, _)| is_wanted(*number))
            .map(|(_, text)| text)
            .collect())
    }

    async fn secrets_by_shard(&self, wanted: &str) -> Result<Vec<Zeroizing<String>>, PlanFailure> {
        let plan = self.plan_record(wanted)?;
        let jobs = self.core().store.plan_jobs(&plan.id)?;
        let mut shards = Vec::new();
        for shard in 0..plan.shards {
            let of_shard: Vec<JobId> =
                jobs.iter().filter(|job| job.shard == shard).map(|job| job.job).collect();
            let mut text = Zeroizing::new(String::with_capacity(EACH * of_shard.len()));
            for job in of_shard {
                let Some(record) = self.core().store.job(job)? else { continue };
                let secrets = JobSecrets {
                    plan: plan.id.clone(),
                    job,
                    source: self.side_secrets(&record, SideName::Source).await?,
                    destination: self.side_secrets(&record, SideName::Destination).await?,
                };
                text.push_str(&secrets.to_line());
            }
            shards.push(text);
        }
        Ok(shards)
    }

    async fn side_secrets(
        &self,
        job: &JobRecord,
        side: SideName,
    ) -> Result<SideSecrets, PlanFailure> {
        let core = self.core();
        let failed = |text: String| PlanFailure::Password { job: job.id, side, text };
        let account = match side {
            SideName::Source => &job.spec.source,
            SideName::Destination => &job.spec.destination,
        };
        let server = core.store.server(account.server)?;
        let server = server.ok_or(AppError::NoServer(account.server))?;
        let proxy =
            core.proxy_password(&server).await.map_err(|none| failed(none.text.to_string()))?;
        let holder = mailhaul_vault::Holder::Job { job: job.id, side };
        let kept = core.kept(holder, job.credential(side).revision).await;
        let kept: Option<Secret> = kept.map_err(|none| failed(none.text.to_string()))?;
        let password = kept.ok_or_else(|| failed("it is not in the keychain".to_owned()))?;
        Ok(SideSecrets { password, proxy_password: proxy })
    }

    fn note_written(&self, wanted: &str, to: &str) -> Result<(), PlanFailure> {
        let plan = self.plan_record(wanted)?;
        let done = said!(
            plan.jobs;
            "Wrote the passwords of # job to {0}, for the plan {1}.",
            "Wrote the passwords of # jobs to {0}, for the plan {1}.",
            to,
            short(&plan.id)
        );
        Ok(self.act(plan.batch, done)?)
    }
}
