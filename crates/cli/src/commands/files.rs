//! `mailhaul report`: the certificate, as the window writes it.

use mailhaul_app::App;
use mailhaul_model::JobId;
use mailhaul_report::{Verdict, Voice};
use serde::Serialize;

use super::Ended;
use crate::arguments::runs::ReportArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::installation::Installation;
use crate::output::Output;
use crate::{selection, words};

/// What was written.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    file: String,
    mailboxes: usize,
    /// Whether every message has its place.
    closes: bool,
    /// Messages that did not arrive and wait for someone's word.
    open_points: usize,
}

pub fn report(arguments: &ReportArguments, installation: &Installation, output: &Output) -> Ended {
    let path = &arguments.out;
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    if !["pdf", "html", "htm", "csv"].iter().any(|known| ending == *known) {
        let text = format!("{} is no kind of report", path.display());
        return Err(Failure::refused(text).with_hint("End the name with .pdf, .html or .csv."));
    }
    if path.exists() && !arguments.force {
        let text = format!("There is a file {} already", path.display());
        return Err(Failure::refused(text).with_hint("Add --force to replace it."));
    }
    let app = installation.visit()?;
    let recipient = &arguments.recipient;
    let certificate = match (&arguments.batch, arguments.job) {
        (Some(name), _) => app.certificate_of_batch(selection::batch(&app, name)?.id, recipient)?,
        (None, Some(job)) => app.certificate_of_job(JobId(job), recipient)?,
        (None, None) => return Err(Failure::refused("Which batch, or which job?")),
    };
    App::write_certificate(&certificate, path, &Voice::english())?;
    let verdict = certificate.verdict();
    let written = Written {
        file: path.display().to_string(),
        mailboxes: certificate.pairs.len(),
        closes: matches!(verdict, Verdict::Closes | Verdict::ClosesWithPoints(_)),
        open_points: match verdict {
            Verdict::ClosesWithPoints(points) => points,
            _ => 0,
        },
    };
    let said = match verdict {
        Verdict::Closes => "Every message has its place.".to_owned(),
        Verdict::ClosesWithPoints(points) => {
            format!(
                "{} did not arrive and wait for a word.",
                words::count(points as u64, "message")
            )
        }
        Verdict::DoesNotClose(number) => {
            format!("In {number} of the mailboxes messages are not accounted for yet.")
        }
        Verdict::Empty => "There is no mailbox in it.".to_owned(),
    };
    output.answer(&written, &format!("Wrote {}. {said}", written.file))?;
    Ok(Exit::Done)
}
