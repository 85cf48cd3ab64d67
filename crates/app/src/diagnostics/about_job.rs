//! A job and its last run: the facts, and every name in them that is to be taken out.

use mailhaul_model::event::{MessageReport, SideName};
use mailhaul_model::{JobId, RunId, Secret, Server};
use mailhaul_store::{CredentialState, JobRecord};
use mailhaul_vault::Holder;

use super::conceal::{Concealer, Kind};
use super::sheet::Sheet;
use super::words;
use crate::{App, AppError, JobPage};

/// How much of a log's beginning is looked through for what the servers said of themselves, in bytes.
const BEGINNING: u32 = 64 << 10;
/// How much of its end is shown, in bytes.
const END: u32 = 8 << 10;
/// Messages whose subjects are looked for in the text.
const SUBJECTS: u32 = 500;
/// A line of the log in which a server says what it is.
const SAYS: [&str; 3] = [" greets: ", " offers ", " speaks "];

pub(super) struct AboutJob {
    page: JobPage,
    record: JobRecord,
    servers: Vec<(SideName, Option<Server>)>,
    reports: Vec<MessageReport>,
    said: String,
    log: String,
}

impl App {
    pub(super) fn about_job(&self, id: JobId) -> Result<AboutJob, AppError> {
        let page = self.job(id)?;
        let record = self.record(id)?;
        let run = page.current.as_ref().map(|current| current.run.id);
        let sides = [
            (SideName::Source, &record.spec.source),
            (SideName::Destination, &record.spec.destination),
        ];
        let servers = sides
            .iter()
            .map(|(side, account)| Ok((*side, self.core().store.server(account.server)?)))
            .collect::<Result<_, AppError>>()?;
        let (said, log) = run.map_or_else(|| Ok(Default::default()), |run| self.log_of(run))?;
        let reports =
            run.map_or_else(|| Ok(Vec::new()), |run| self.not_arrived(run, 0, SUBJECTS))?;
        Ok(AboutJob { page, record, servers, reports, said, log })
    }

    /// The lines in which the servers say what they are, and the end.
    fn log_of(&self, run: RunId) -> Result<(String, String), AppError> {
        let beginning = self.log_from(run, 0, BEGINNING)?.text;
        let says = |line: &&str| SAYS.iter().any(|word| line.contains(word));
        let said: Vec<&str> = beginning.lines().filter(says).collect();
        Ok((said.join("\n"), self.log_tail(run, END)?.text))
    }

    /// The passwords of a job, to look for them. What the keychain doesn't give can't have been used either.
    pub(super) fn secrets_of(&self, id: JobId) -> Result<Vec<Secret>, AppError> {
        let core = self.core();
        let record = self.record(id)?;
        let kept = |side: &SideName| {
            let credential = record.credential(*side);
            if credential.state == CredentialState::Missing {
                return None;
            }
            let holder = Holder::Job { job: id, side: *side };
            core.vault.get(&core.entry(holder, credential.revision)).ok().flatten()
        };
        Ok([SideName::Source, SideName::Destination].iter().filter_map(kept).collect())
    }
}

impl AboutJob {
    pub fn name_to(&self, concealer: &mut Concealer) {
        concealer.know(Kind::Name, &self.page.job.name);
        for account in [&self.record.spec.source, &self.record.spec.destination] {
            for login in [Some(&account.login), account.act_as.as_ref()].into_iter().flatten() {
                concealer.know(Kind::Address, login);
            }
        }
        let run = self.page.current.iter();
        for folder in run.clone().flat_map(|run| &run.folders) {
            concealer.know(Kind::Folder, &folder.source);
            concealer.know(Kind::Folder, &folder.destination);
        }
        for left_out in run.flat_map(|run| &run.left_out) {
            concealer.know(Kind::Folder, &left_out.source);
        }
        for report in &self.reports {
            concealer.know(Kind::Folder, &report.folder);
            concealer.know(Kind::Subject, &report.subject);
        }
    }

    pub fn write(&self, sheet: &mut Sheet) {
        let job = &self.page.job;
        sheet.title(&format!("Job {}", job.id));
        sheet.fact("state", &format!("{:?}", job.state).to_lowercase());
        sheet.fact("reason", &job.reason.to_string());
        if let Some(trouble) = job.trouble {
            sheet.fact("trouble", &format!("{trouble:?}"));
        }
        sheet.fact(
            "passwords",
            &format!("{:?}, {:?}", self.page.source_password, self.page.destination_password),
        );
        words::options(sheet, &self.page.options);
        for (side, server) in &self.servers {
            sheet.title(&format!("{side:?}"));
            if let Some(server) = server {
                words::server(sheet, server);
            }
        }
        sheet.log("What the servers said of themselves", &self.said);
        if let Some(current) = &self.page.current {
            sheet.title(&format!("Run {}", current.run.id));
            words::run(sheet, &current.run, current.folders.len());
        }
        sheet.log("The run's log, its end", &self.log);
    }
}
