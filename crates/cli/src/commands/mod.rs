//! The commands: a file for each noun.

mod batches;
mod copying;
mod cutover;
mod demo;
mod files;
mod import;
mod intake;
mod jobs;
mod manual;
mod parcels;
mod plan;
mod queue;
mod runs;
mod servers;
mod status;

use crate::arguments::{Arguments, Command};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::installation::Installation;
use crate::output::Output;

/// How a command ends.
type Ended = Result<Exit, Failure>;

/// Does what was asked.
pub async fn carry_out(arguments: &Arguments, output: &Output) -> Ended {
    match &arguments.command {
        Command::Completions { shell } => return manual::completions(*shell),
        Command::Man { out } => return manual::pages(out.as_deref(), output),
        Command::Demo => return demo::carry_out().await,
        _ => {}
    }
    let installation = Installation::of(&arguments.everywhere)?;
    match &arguments.command {
        Command::Servers(servers) => servers::carry_out(servers, &installation, output).await,
        Command::Import(import) => import::carry_out(import, &installation, output).await,
        Command::Intake(intake) => intake::carry_out(intake, &installation, output).await,
        Command::Batches(batches) => batches::carry_out(batches, &installation, output).await,
        Command::CutOver(cutover) => cutover::carry_out(cutover, &installation, output).await,
        Command::Queue(queue) => queue::carry_out(queue, &installation, output).await,
        Command::Settings(settings) => queue::settings(settings, &installation, output).await,
        Command::Jobs(jobs) => jobs::carry_out(jobs, &installation, output).await,
        Command::Status(status) => status::carry_out(status, &installation, output),
        Command::Check(check) => runs::check(check, &installation, output).await,
        Command::Verify(verify) => runs::verify(verify, &installation, output).await,
        Command::Run(run) => runs::run(run, &installation, output).await,
        Command::Resume(resume) => runs::resume(resume, &installation, output).await,
        Command::Cancel(selection) => runs::cancel(selection, &installation, output).await,
        Command::Watch(watch) => runs::watch(watch, &installation, output).await,
        Command::Plan(plan) => plan::carry_out(plan, &installation, output).await,
        Command::Collect(collect) => plan::collect(collect, &installation, output).await,
        Command::Report(report) => files::report(report, &installation, output),
        Command::Backup(backup) => parcels::back_up(backup, &installation, output).await,
        Command::Restore(restore) => parcels::restore(restore, &installation, output),
        Command::Export(export) => parcels::export(export, &installation, output).await,
        Command::Open(open) => parcels::open(open, &installation, output).await,
        Command::Demo | Command::Completions { .. } | Command::Man { .. } => Ok(Exit::Done),
    }
}
