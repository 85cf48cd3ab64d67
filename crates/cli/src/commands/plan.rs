//! `mailhaul plan` and `mailhaul collect`.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use mailhaul_app::{App, CollectOutcome, LeftOutOfPlan, PlanDraft, PlanFailure, PlanMade, PlanRow};
use mailhaul_model::{ByteCount, RunKind};
use serde::Serialize;

use super::Ended;
use super::runs::{confirm, kind};
use crate::arguments::plan::{
    CollectArguments, MakeArguments, PlanArguments, PlanCommand, SecretsArguments,
};
use crate::exit::Exit;
use crate::failure::{Failure, capital};
use crate::installation::Installation;
use crate::output::{Output, raw};
use crate::table::Table;
use crate::{selection, words};

/// What a Secret of Kubernetes takes.
const MOST_IN_SECRET: u64 = 1 << 20;

pub async fn carry_out(arguments: &PlanArguments, at: &Installation, output: &Output) -> Ended {
    match (&arguments.command, &arguments.make) {
        (Some(PlanCommand::List), _) => list(at, output),
        (Some(PlanCommand::Secrets(secrets)), _) => self::secrets(secrets, at, output).await,
        (Some(PlanCommand::End { plan, yes }), _) => end(plan, *yes, at, output).await,
        (None, Some(make)) => self::make(make, at, output).await,
        (None, None) => Err(Failure::refused("A plan needs --batch, --shards and --out")),
    }
}

async fn make(arguments: &MakeArguments, at: &Installation, output: &Output) -> Ended {
    let app = at.visit()?;
    let batch = selection::batch(&app, &arguments.batch)?;
    let draft = PlanDraft {
        batch: batch.id,
        kind: match arguments {
            MakeArguments { real: true, .. } => RunKind::Copy,
            MakeArguments { verify: true, .. } => RunKind::Verify,
            _ => RunKind::Dry,
        },
        shards: arguments.shards,
        at_once: arguments.at_once,
        skip_refused: arguments.skip_refused,
        image: arguments.image.clone(),
        folder: arguments.out.clone(),
    };
    let made = app.make_plan(&draft);
    app.shut_down().await;
    let made = made?;
    output.answer(&made, &made_in_words(&made, draft.kind))?;
    for note in &made.notes {
        output.note(note);
    }
    Ok(Exit::Done)
}

fn made_in_words(made: &PlanMade, run: RunKind) -> String {
    let mut table = Table::new(&["SHARD", "JOBS", "KNOWN SIZE"]);
    for sum in &made.shards {
        let size = if sum.bytes == ByteCount(0) { String::new() } else { words::bytes(sum.bytes) };
        table.row(vec![sum.shard.to_string(), sum.jobs.to_string(), size]);
    }
    let head = format!(
        "Plan {} ({}): {} in {}, with {} to each side. Wrote {}.",
        made.id,
        kind(run),
        words::count(made.jobs, "job"),
        words::count(made.shards.len() as u64, "shard"),
        words::count(made.connections, "connection"),
        made.folder.display()
    );
    let left = (!made.left_out.is_empty()).then(|| left_out(&made.left_out));
    let next = "The jobs wait for mailhaul collect, or mailhaul plan end. Passwords: mailhaul plan secrets.";
    let all = [Some(head), Some(table.or("")), left, Some(next.to_owned())];
    all.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn left_out(jobs: &[LeftOutOfPlan]) -> String {
    let line = |left: &LeftOutOfPlan| {
        format!("Left out job {} ({}): {}", left.job, left.name, left.reason)
    };
    jobs.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn list(at: &Installation, output: &Output) -> Ended {
    let app = at.visit()?;
    let plans = app.plans()?;
    let mut table = Table::new(&["PLAN", "BATCH", "KIND", "SHARDS", "JOBS", "AWAY", "MADE"]);
    for plan in &plans {
        table.row(vec![
            plan.id.get(..8).unwrap_or(&plan.id).to_owned(),
            plan.batch.clone(),
            kind(plan.kind).to_owned(),
            plan.shards.to_string(),
            plan.jobs.to_string(),
            plan.away.to_string(),
            plan.made.clone(),
        ]);
    }
    output.answer(&plans, &table.or("There are no plans."))?;
    Ok(Exit::Done)
}

/// What was written.
#[derive(Serialize)]
struct Written {
    files: Vec<PathBuf>,
}

async fn secrets(arguments: &SecretsArguments, at: &Installation, output: &Output) -> Ended {
    let app = at.visit()?;
    let plan = wanted_plan(&app, arguments)?;
    let jobs = words::count(app.jobs_of_plan(&plan)?, "job");
    if arguments.to == Path::new("-") {
        if io::stdout().is_terminal() {
            return Err(Failure::refused("Passwords are not printed on a terminal")
                .with_hint("Lead them into a pipe, or name a folder: --to FOLDER."));
        }
        confirm(&format!("Write the passwords of {jobs}, readable, into a pipe?"), arguments.yes)?;
        let texts = app.plan_secrets(&plan, arguments.shard).await;
        app.shut_down().await;
        for text in texts? {
            raw(text.as_bytes())?;
        }
        return Ok(Exit::Done);
    }
    if arguments.shard.is_some() {
        return Err(Failure::refused("One shard's passwords go into a pipe alone")
            .with_hint("Use --to -, or leave --shard out."));
    }
    let to = arguments.to.display();
    confirm(&format!("Write the passwords of {jobs}, readable, into {to}?"), arguments.yes)?;
    let files = app.write_plan_secrets(&plan, &arguments.to).await;
    app.shut_down().await;
    let files = files?;
    let sizes = files.iter().map(|file| std::fs::metadata(file).map_or(0, |about| about.len()));
    if sizes.sum::<u64>() > MOST_IN_SECRET {
        output
            .note("That is more than one Secret of Kubernetes takes (1 MiB): make several plans.");
    }
    let text = format!(
        "Wrote the passwords of {jobs} into {}. Delete the folder when the cluster has them.",
        words::count(files.len() as u64, "file")
    );
    output.answer(&Written { files }, &text)?;
    Ok(Exit::Done)
}

/// By its id, or the newest of a batch.
fn wanted_plan(app: &App, arguments: &SecretsArguments) -> Result<String, Failure> {
    if let Some(plan) = &arguments.plan {
        return Ok(plan.clone());
    }
    let batch = selection::batch(app, arguments.batch.as_deref().unwrap_or_default())?;
    let is_its = |plan: &PlanRow| plan.batch == batch.name;
    let newest = app.plans()?.into_iter().find(is_its);
    newest.map(|plan| plan.id).ok_or_else(|| {
        Failure::new(Exit::NotFound, format!("There is no plan of the batch {:?}", batch.name))
            .with_hint("mailhaul plan --batch BATCH --shards NUMBER --out FOLDER makes one.")
    })
}

/// How many jobs are at home again.
#[derive(Serialize)]
struct Released {
    jobs: u32,
}

async fn end(plan: &str, yes: bool, at: &Installation, output: &Output) -> Ended {
    let app = at.visit()?;
    app.jobs_of_plan(plan)?;
    let question = "Take its jobs back? Two machines at work on one mailbox copy messages twice: none of the plan's \
                    shards may be at work, or be started any more";
    confirm(&format!("{question}."), yes)?;
    let jobs = app.end_plan(plan);
    app.shut_down().await;
    let jobs = jobs?;
    let text = format!("{} at home again.", words::count(jobs, "job"));
    output.answer(&Released { jobs }, &text)?;
    Ok(Exit::Done)
}

pub async fn collect(arguments: &CollectArguments, at: &Installation, output: &Output) -> Ended {
    let app = at.visit()?;
    let outcome = app.collect(&arguments.folder);
    app.shut_down().await;
    let outcome = outcome?;
    output.answer(&outcome, &collected_in_words(&outcome))?;
    for problem in &outcome.problems {
        output.note(&format!("{}: {}", problem.file.display(), problem.problem));
    }
    Ok(if outcome.problems.is_empty() { Exit::Done } else { Exit::Refused })
}

fn collected_in_words(outcome: &CollectOutcome) -> String {
    let away = outcome.away.len() as u64;
    let still = match away {
        0 => "Nothing is away any more.".to_owned(),
        _ => format!("{} still away.", words::count(away, "job")),
    };
    format!(
        "Collected {} ({} known already), {}. {still}",
        words::count(outcome.collected, "result"),
        outcome.known,
        words::count(outcome.ledgers, "ledger")
    )
}

impl From<PlanFailure> for Failure {
    fn from(failure: PlanFailure) -> Self {
        let exit = match &failure {
            PlanFailure::NoPlan(_) => Exit::NotFound,
            PlanFailure::Password { .. }
            | PlanFailure::Ledger { .. }
            | PlanFailure::File { .. } => Exit::Fault,
            PlanFailure::App(_) => return app_failure(failure),
            _ => Exit::Refused,
        };
        let hint = match &failure {
            PlanFailure::NoPlan(_) => Some("mailhaul plan list shows which there are.".to_owned()),
            PlanFailure::LeftOut(jobs) => Some(format!(
                "{}\nMend that, or leave them out with --skip-refused.",
                left_out(jobs)
            )),
            PlanFailure::Connections { .. } => Some(
                "Take fewer shards, or fewer jobs at once, or raise the server's limit.".to_owned(),
            ),
            _ => None,
        };
        Self { hint, ..Self::new(exit, capital(&failure.to_string())) }
    }
}

fn app_failure(failure: PlanFailure) -> Failure {
    match failure {
        PlanFailure::App(error) => error.into(),
        other => Failure::refused(other.to_string()),
    }
}
