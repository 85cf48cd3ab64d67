//! The certificate of a batch or of one job: what the store knows, put into the words of the report.

use std::collections::HashSet;
use std::path::Path;

use jiff::tz::TimeZone;
use mailhaul_model::event::Tally;
use mailhaul_model::{BatchId, JobId, JobState, RunKind, ServerId};
use mailhaul_report::{
    Acceptance, Basis, BasisKind, Certificate, Heading, HtmlOptions, NamedServer, Pair, PdfOptions,
    Point, Program, RunLine, UtcOffset, Voice, csv, html, pdf,
};
use mailhaul_store::{Account, FailedMessage, Listing, RunRecord};

use crate::{App, AppError};

/// Runs of a job that a certificate lists.
const MOST_RUNS: usize = 5;

impl App {
    /// The certificate of all jobs of a batch, for someone.
    pub fn certificate_of_batch(
        &self,
        id: BatchId,
        recipient: &str,
    ) -> Result<Certificate, AppError> {
        let batch = self.batch_record(id)?;
        let mut jobs = self.core().store.listings_of(id)?;
        jobs.reverse();
        let servers = (batch.spec.source, batch.spec.destination);
        self.certificate(batch.spec.name, recipient, servers, &jobs)
    }

    /// The certificate of one job.
    pub fn certificate_of_job(&self, id: JobId, recipient: &str) -> Result<Certificate, AppError> {
        let job = self.listing(id)?;
        let servers = (job.source.server, job.destination.server);
        self.certificate(job.name.clone(), recipient, servers, std::slice::from_ref(&job))
    }

    /// Writes a certificate as what the file's name ends with: PDF, HTML, or CSV (one row for each mailbox, and beside it
    /// one file each of the folders, the open points and the changed messages). PDF and HTML are in the language of the
    /// voice; CSV is in English always, so that what binds them all together is the same in every language.
    pub fn write_certificate(
        certificate: &Certificate,
        path: &Path,
        voice: &Voice,
    ) -> Result<(), AppError> {
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        if ending == "csv" {
            let beside = |what: &str| {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                path.with_file_name(format!("{stem}-{what}.csv"))
            };
            write(path, &csv::mailboxes(certificate))?;
            write(&beside("folders"), &csv::folders(certificate))?;
            write(&beside("open-points"), &csv::points(certificate))?;
            return write(&beside("changed"), &csv::changes(certificate));
        }
        if ending == "html" || ending == "htm" {
            return write(path, html(certificate, &HtmlOptions::default(), voice).as_bytes());
        }
        let document = pdf(certificate, &PdfOptions::default(), voice);
        write(path, &document.map_err(|error| AppError::Certificate(error.to_string()))?.bytes)
    }

    fn certificate(
        &self,
        title: String,
        recipient: &str,
        servers: (ServerId, ServerId),
        jobs: &[Listing],
    ) -> Result<Certificate, AppError> {
        let made = self.core().now();
        let seconds = TimeZone::system().to_offset(made).seconds();
        let offset = i16::try_from(seconds / 60).ok().and_then(|minutes| minutes.try_into().ok());
        let pairs = jobs.iter().map(|job| self.pair(job)).collect::<Result<_, _>>()?;
        Ok(Certificate {
            heading: Heading {
                title,
                recipient: recipient.trim().to_owned(),
                made,
                offset: offset.unwrap_or(UtcOffset::UTC),
                program: program("Mailhaul"),
                engine: program("mailhaul-sync"),
                source: self.named_server(servers.0)?,
                destination: self.named_server(servers.1)?,
            },
            pairs,
        })
    }

    fn named_server(&self, id: ServerId) -> Result<NamedServer, AppError> {
        let server = self.core().store.server(id)?.ok_or(AppError::NoServer(id))?;
        Ok(NamedServer { name: server.name, endpoint: server.endpoint })
    }

    /// A verification that is newer than the last copy counts for more than the copy's own tally.
    fn pair(&self, job: &Listing) -> Result<Pair, AppError> {
        let store = &self.core().store;
        let runs = store.runs_of(job.id)?;
        let ended = |run: &&RunRecord| matches!(run.state, JobState::Done | JobState::Warnings);
        let counts = |run: &&RunRecord| {
            ended(run) && matches!(run.kind, RunKind::Copy | RunKind::Verify) && run.tally.is_some()
        };
        let basis = runs.iter().find(counts);
        let point = |failed: FailedMessage| Point {
            message: failed.report,
            accepted: failed.accepted.map(|(at, note)| Acceptance { note, at: Some(at) }),
        };
        let points: Vec<_> = store.failed_messages_of(job.id)?.into_iter().map(point).collect();
        // What was changed and then refused is a point.
        let stayed: HashSet<_> =
            points.iter().map(|point| (point.message.folder.as_str(), point.message.uid)).collect();
        let mut changes = store.changes_of(job.id)?;
        changes.retain(|change| !stayed.contains(&(change.folder.as_str(), change.uid)));
        let folders = basis.map_or_else(|| Ok(Vec::new()), |run| store.folders_of(run.id))?;
        let notes = basis.map_or(Ok(None), |run| store.plan_of(run.id))?.unwrap_or_default();
        let kind = match basis.map(|run| run.kind) {
            Some(RunKind::Verify) => BasisKind::Verified,
            _ => BasisKind::Counted,
        };
        Ok(Pair {
            source: mailbox(&job.source),
            destination: mailbox(&job.destination),
            state: job.newest.as_ref().map_or(JobState::New, |run| run.state),
            basis: Basis { kind, at: basis.and_then(|run| run.ended) },
            runs: runs.iter().take(MOST_RUNS).map(run_line).collect(),
            tally: basis.and_then(|run| run.tally).unwrap_or_else(Tally::default),
            flags_differing: (kind == BasisKind::Verified)
                .then(|| folders.iter().map(|folder| folder.progress.flags_differ).sum()),
            folders: folders.into_iter().map(|folder| folder.progress).collect(),
            left_out: notes.left_out,
            points,
            changes,
        })
    }
}

fn mailbox(account: &Account) -> String {
    account.act_as.clone().unwrap_or_else(|| account.login.clone())
}

fn run_line(run: &RunRecord) -> RunLine {
    RunLine { kind: run.kind, ended: run.ended, state: run.state, text: run.reason.clone() }
}

fn program(name: &str) -> Program {
    Program { name: name.to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    std::fs::write(path, bytes).map_err(AppError::ImportFile)
}
