//! What a ticket about a problem needs, as text: the program and where it runs, a job and its last run, the end of its log.
//!
//! Never a password, a token or a link. Names (addresses, hosts, folders, subjects) only where the user wants them in.

mod about_job;
mod conceal;
mod sheet;
mod words;

use mailhaul_model::JobId;
use serde::Deserialize;
use specta::Type;

use self::conceal::{Concealer, Kind};
use self::sheet::Sheet;
use crate::core::NOBODY;
use crate::redact::Redactor;
use crate::{App, AppError};

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DiagnosticsRequest {
    /// The job it is about; `None` for the program as a whole.
    pub job: Option<JobId>,
    /// What the window said when something was refused.
    pub problem: Option<String>,
    /// With addresses, hosts, folder names and subjects.
    pub with_names: bool,
}

/// Where the program runs, as far as only the shell knows.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    pub version: String,
    /// Operating system, desktop, web view.
    pub system: String,
    /// Which keychain, and whether it answers.
    pub keychain: String,
    /// The kind of its file system and the room there.
    pub data_folder: String,
    /// Paths that name a person, with what is said in their place. The longer come first.
    pub paths: Vec<(String, String)>,
    /// The end of the program's own log.
    pub log: String,
}

impl App {
    /// The text. Reads the keychain, so that nothing of it is in the text: may take tens of milliseconds.
    pub fn diagnostics(
        &self,
        request: &DiagnosticsRequest,
        here: &Surroundings,
    ) -> Result<String, AppError> {
        let about = request.job.map(|job| self.about_job(job)).transpose()?;
        let secrets = match request.job {
            Some(job) => self.secrets_of(job)?,
            None => Vec::new(),
        };
        let mut concealer = concealer(request, here, Redactor::new(secrets));
        // Where the system doesn't tell, it is a word like any other.
        if self.core().person != NOBODY {
            concealer.know(Kind::Name, &self.core().person);
        }
        for row in self.servers(true)? {
            concealer.know(Kind::Server, &row.server.name);
            concealer.know(Kind::Host, row.server.endpoint.host.as_str());
        }
        if let Some(about) = &about {
            about.name_to(&mut concealer);
        }
        let mut sheet = Sheet::new(concealer);
        surroundings(&mut sheet, request, here);
        self.queue(&mut sheet)?;
        if let Some(about) = &about {
            about.write(&mut sheet);
        } else {
            for row in self.servers(false)? {
                sheet.title(&format!("Server {}", row.server.id));
                words::server(&mut sheet, &row.server);
            }
            sheet.log("The program's log, its end", &here.log);
        }
        Ok(sheet.finish())
    }

    fn queue(&self, sheet: &mut Sheet) -> Result<(), AppError> {
        let settings = self.settings()?;
        let rows = self.jobs()?;
        let count =
            |wanted: &dyn Fn(&crate::JobRow) -> bool| rows.iter().filter(|row| wanted(row)).count();
        sheet.title("Queue");
        sheet.fact("role", &format!("{:?}", self.role()).to_lowercase());
        sheet.fact("runs at once", &settings.parallel_runs.to_string());
        sheet.fact("paused", words::yes(settings.queue_paused));
        sheet.fact("engine", &format!("{:?}", settings.engine).to_lowercase());
        let in_line = count(&|row| row.state.is_open()) - self.runs_at_work();
        sheet.fact(
            "jobs",
            &format!(
                "{}; {} at work, {in_line} in line, {} need someone",
                rows.len(),
                self.runs_at_work(),
                count(&|row| row.trouble.is_some()),
            ),
        );
        Ok(())
    }
}

/// The text where the application could not be opened.
pub fn bare_diagnostics(request: &DiagnosticsRequest, here: &Surroundings) -> String {
    let mut sheet = Sheet::new(concealer(request, here, Redactor::default()));
    surroundings(&mut sheet, request, here);
    sheet.log("The program's log, its end", &here.log);
    sheet.finish()
}

fn concealer(request: &DiagnosticsRequest, here: &Surroundings, secrets: Redactor) -> Concealer {
    let mut concealer = Concealer::new(request.with_names, secrets);
    for (path, stand_in) in &here.paths {
        concealer.know_as(path, stand_in);
    }
    concealer
}

fn surroundings(sheet: &mut Sheet, request: &DiagnosticsRequest, here: &Surroundings) {
    sheet.title("Mailhaul");
    sheet.fact("version", &here.version);
    sheet.fact("system", &here.system);
    sheet.fact("keychain", &here.keychain);
    sheet.fact("data folder", &here.data_folder);
    sheet.fact("names", if request.with_names { "as they are" } else { "left out" });
    if let Some(problem) = &request.problem {
        sheet.title("What was refused");
        sheet.text(problem);
    }
}
