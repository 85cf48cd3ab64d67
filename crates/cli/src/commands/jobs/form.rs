//! `mailhaul jobs add`, `edit` and `options`: the form of a job.

use mailhaul_app::{AccountDraft, App, ConnectionOutcome, JobDraft, LoginChecks, Passwords};
use mailhaul_model::event::SideName;
use mailhaul_model::{JobId, RunOptions, Secret, Server};
use serde::Serialize;

use crate::arguments::copying::JobOptionsArguments;
use crate::arguments::forms::{AddJobArguments, EditJobArguments, First};
use crate::arguments::servers::PasswordFrom;
use crate::commands::servers::check;
use crate::commands::{Ended, copying, runs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::{password, selection, words};

pub async fn add(app: &App, arguments: &AddJobArguments, output: &Output) -> Ended {
    let source = selection::server(app, &arguments.from)?;
    let destination = selection::server(app, &arguments.to)?;
    let to_login = arguments.to_login.as_ref().unwrap_or(&arguments.login);
    let draft = JobDraft {
        name: arguments.name.clone(),
        source: account(&source, &arguments.login, arguments.act_as.as_ref()),
        destination: account(&destination, to_login, arguments.to_act_as.as_ref()),
        dry_run: arguments.first != First::Run,
        options: copying::changed(&RunOptions::default(), &arguments.options)?,
    };
    refuse(app, &draft, None, output)?;
    app.check_keychain().await?;
    let of = |server, login, file: &Option<_>| {
        let from =
            PasswordFrom { password_file: file.clone(), password_stdin: arguments.passwords_stdin };
        needed(server, login, &from)
    };
    let passwords = Passwords {
        source: of(&source, &arguments.login, &arguments.password_file)?,
        destination: of(&destination, to_login, &arguments.to_password_file)?,
    };
    if !arguments.untried {
        let checks = Box::pin(app.check_logins(&draft, &passwords)).await?;
        refuse_logins(&checks, output)?;
    }
    if arguments.first == First::Run {
        let question = format!("Copy the mail of {} to {to_login}?", arguments.login);
        runs::confirm(&question, arguments.yes)?;
    }
    let job = app.create_job_with(&draft, passwords, arguments.first.into())?;
    app.shut_down().await;
    let row = app.job(job)?.job;
    let states = [row.source_password, row.destination_password];
    let servers = [&source, &destination];
    let lost = states.iter().zip(servers).any(|(state, server)| {
        !server.sign_in.is_for_all() && *state == mailhaul_app::PasswordState::Missing
    });
    if lost {
        let text = format!("Job {job} is made, and its passwords could not be kept");
        return Err(Failure::new(Exit::Fault, text)
            .with_hint("Enter them again: mailhaul jobs password JOB --side source."));
    }
    let first = match arguments.first {
        First::Check => "check",
        First::Dry => "dry run",
        First::Run => "run",
    };
    let text = format!(
        "Made job {job} ({}). Into line: its {first}; the window or mailhaul resume carries it out.",
        row.name
    );
    output.answer(&row, &text)?;
    Ok(Exit::Done)
}

fn account(server: &Server, login: &str, act_as: Option<&String>) -> AccountDraft {
    AccountDraft { server: Some(server.id), login: login.to_owned(), act_as: act_as.cloned() }
}

/// Before a password is asked for.
fn refuse(
    app: &App,
    draft: &JobDraft,
    editing: Option<JobId>,
    output: &Output,
) -> Result<(), Failure> {
    let problems = app.check_job(draft, editing)?;
    for problem in problems.iter().filter(|problem| !problem.blocking) {
        output.note(&format!("Warning: {}", problem.text));
    }
    if problems.iter().any(|problem| problem.blocking) {
        return Err(mailhaul_app::AppError::Invalid(problems).into());
    }
    Ok(())
}

/// A password, unless an app opens every mailbox of the server.
fn needed(server: &Server, login: &str, from: &PasswordFrom) -> Result<Secret, Failure> {
    if server.sign_in.is_for_all() {
        return Ok(Secret::new(""));
    }
    let read = password::read(from, &format!("{login} on {}", server.name));
    read.map_err(|failure| match failure.hint {
        Some(_) if !from.is_given() => failure.with_hint(
            "Use --passwords-stdin, or --password-file FILE and --to-password-file FILE.",
        ),
        _ => failure,
    })
}

/// Nothing is made of logins that don't work.
fn refuse_logins(checks: &LoginChecks, output: &Output) -> Result<(), Failure> {
    if checks.both_work() {
        return Ok(());
    }
    if output.is_json() {
        output.event("logins", checks)?;
    }
    let sides = [(SideName::Source, &checks.source), (SideName::Destination, &checks.destination)];
    let failing = sides.iter().filter(|(_, side)| matches!(side, ConnectionOutcome::Fails(_)));
    for (side, outcome) in failing {
        output.note(&format!("On the {}: {}", words::side(*side), check::told(outcome)));
    }
    Err(Failure::new(Exit::LoginFailed, "The logins don't work: no job was made")
        .with_hint("--untried makes it all the same."))
}

/// A job, and what its options are.
#[derive(Serialize)]
struct Changed {
    job: mailhaul_app::JobRow,
    options: RunOptions,
}

pub async fn edit(app: &App, arguments: &EditJobArguments, output: &Output) -> Ended {
    let id = JobId(arguments.job);
    let before = app.job_draft(id).map_err(|error| super::absent(error, arguments.job))?;
    let server = |name: &Option<String>, before| match name {
        Some(name) => Ok(Some(selection::server(app, name)?.id)),
        None => Ok::<_, Failure>(before),
    };
    let draft = JobDraft {
        name: arguments.name.clone().unwrap_or_else(|| before.name.clone()),
        source: AccountDraft {
            server: server(&arguments.from, before.source.server)?,
            login: arguments.login.clone().unwrap_or_else(|| before.source.login.clone()),
            act_as: act_as(arguments.act_as.as_ref(), before.source.act_as.as_ref()),
        },
        destination: AccountDraft {
            server: server(&arguments.to, before.destination.server)?,
            login: arguments.to_login.clone().unwrap_or_else(|| before.destination.login.clone()),
            act_as: act_as(arguments.to_act_as.as_ref(), before.destination.act_as.as_ref()),
        },
        dry_run: before.dry_run,
        options: copying::changed(&before.options, &arguments.options)?,
    };
    refuse(app, &draft, Some(id), output)?;
    if draft != before {
        app.edit_job(id, &draft)?;
    }
    app.shut_down().await;
    let others = [
        (SideName::Source, draft.source != before.source),
        (SideName::Destination, draft.destination != before.destination),
    ];
    for (side, _) in others.iter().filter(|(_, is_other)| *is_other) {
        let side = words::side(*side);
        output.note(&format!(
            "The {side} is another account: its password is still the one that was kept. \
             mailhaul jobs password {id} --side {side} replaces it."
        ));
    }
    let page = app.job(id)?;
    let (name, state) =
        (&page.job.name, if draft == before { "is so already" } else { "is changed" });
    let mut lines = vec![format!("Job {id} ({name}) {state}.")];
    lines.extend(copying::in_words(app, &page.options)?);
    output.answer(&Changed { job: page.job, options: page.options }, &lines.join("\n"))?;
    Ok(Exit::Done)
}

/// None takes it away.
fn act_as(typed: Option<&String>, before: Option<&String>) -> Option<String> {
    typed.or(before).filter(|user| typed.is_none() || *user != "none").cloned()
}

pub async fn options(app: &App, arguments: &JobOptionsArguments, output: &Output) -> Ended {
    let rows = selection::jobs(app, &arguments.selection)?;
    let ids: Vec<JobId> = rows.iter().map(|row| row.id).collect();
    if arguments.options.is_empty() {
        return shown(app, &ids, output);
    }
    let outcome = copying::change_jobs(app, &ids, &arguments.options)?;
    app.shut_down().await;
    output.answer(&outcome, &outcome.in_words())?;
    copying::note(output);
    Ok(if outcome.is_nothing() { Exit::Refused } else { Exit::Done })
}

/// What each of them is asked to do.
fn shown(app: &App, ids: &[JobId], output: &Output) -> Ended {
    let mut all = Vec::new();
    let mut lines = Vec::new();
    for id in ids {
        let page = app.job(*id)?;
        lines.push(format!("Job {id}: {}", page.job.name));
        let said = copying::in_words(app, &page.options)?;
        lines.extend(if said.is_empty() { vec!["  everything".to_owned()] } else { said });
        all.push(Changed { job: page.job, options: page.options });
    }
    output.answer(&all, &lines.join("\n"))?;
    Ok(Exit::Done)
}
