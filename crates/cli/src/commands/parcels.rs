//! `mailhaul backup`, `restore`, `export` and `open`: files for another computer, or another day.

use std::path::Path;

use mailhaul_app::{
    BackupOutcome, ExportOutcome, ProjectOutcome, ProjectPreview, RestoreOrder, RestoreOutcome,
};
use mailhaul_engine::clock::SystemClock;
use mailhaul_model::{Clock, Secret};
use mailhaul_parcel::is_sealed_file;

use super::Ended;
use crate::arguments::parcels::{
    BackupArguments, ExportArguments, OpenArguments, PhraseFrom, RestoreArguments,
};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::installation::Installation;
use crate::output::Output;
use crate::table::Table;
use crate::{password, selection, words};

pub async fn back_up(arguments: &BackupArguments, at: &Installation, output: &Output) -> Ended {
    let BackupArguments { file, with_passwords, phrase, .. } = arguments;
    refuse_there(file, arguments.force)?;
    let app = at.visit()?;
    let asked = phrase.phrase_file.is_some() || phrase.phrase_stdin;
    let encrypt = arguments.encrypt || *with_passwords || asked;
    let phrase = encrypt.then(|| password::new_phrase(phrase, file)).transpose()?;
    let done = app.back_up(file, phrase, *with_passwords).await?;
    app.shut_down().await;
    output.answer(&done, &backed_up(&done))?;
    Ok(Exit::Done)
}

fn backed_up(done: &BackupOutcome) -> String {
    let passwords = match done.passwords {
        0 => "no passwords".to_owned(),
        number => words::count(number, "password"),
    };
    format!(
        "Wrote {} ({}): {}, {}, {passwords}{}.",
        done.file,
        words::bytes(done.bytes),
        words::count(done.jobs, "job"),
        words::count(done.ledgers, "ledger"),
        if done.encrypted { ", encrypted" } else { "" }
    )
}

pub fn restore(arguments: &RestoreArguments, at: &Installation, output: &Output) -> Ended {
    let file = &arguments.file;
    let phrase = phrase_of(file, &arguments.phrase)?;
    let (vault, begun) = at.vault()?;
    let order = RestoreOrder {
        file,
        passphrase: phrase.as_ref(),
        replace: arguments.replace,
        go_on: arguments.go_on,
    };
    let done = mailhaul_app::restore(&at.paths(), vault.as_ref(), SystemClock.now(), &order);
    let done = done.map_err(|error| {
        let failure = Failure::from(error);
        match failure.exit {
            Exit::Refused if !arguments.replace => {
                failure.with_hint("--replace moves what is there aside, or quit Mailhaul first.")
            }
            _ => failure,
        }
    })?;
    if let Some(file) = begun {
        let begun = file.begin_installation(at.paths().data());
        begun.map_err(|error| Failure::file(at.paths().data(), &error))?;
    }
    output.answer(&done, &restored(&done))?;
    Ok(Exit::Done)
}

fn restored(done: &RestoreOutcome) -> String {
    let mut lines = vec![format!(
        "Restored the back-up of {}: {}, {}, {}.",
        done.made,
        words::count(done.jobs, "job"),
        words::count(done.ledgers, "ledger"),
        words::count(done.passwords, "password")
    )];
    if let Some(aside) = &done.aside {
        lines.push(format!("What was there before is in {aside}."));
    }
    if done.queue_paused {
        lines.push(
            "The queue is paused: two computers that work on the same mailboxes would copy twice. When no other one does: \
             mailhaul resume --unpause."
                .to_owned(),
        );
    }
    lines.join("\n")
}

pub async fn export(arguments: &ExportArguments, at: &Installation, output: &Output) -> Ended {
    let file = &arguments.out;
    if !file.extension().is_some_and(|end| end.eq_ignore_ascii_case("mailhaul")) {
        let text = format!("{} is no name of a project file", file.display());
        return Err(Failure::refused(text).with_hint("End the name with .mailhaul."));
    }
    refuse_there(file, arguments.force)?;
    let app = at.visit()?;
    let batch = selection::batch(&app, &arguments.batch)?;
    let phrase = password::new_phrase(&arguments.phrase, file)?;
    let done = app.export_batch(batch.id, file, phrase, arguments.with_passwords).await?;
    app.shut_down().await;
    output.answer(&done, &exported(&done))?;
    output.note(
        "The batch is held back here: only one computer may go on with it. Resume it in the window if that is this one.",
    );
    Ok(Exit::Done)
}

fn exported(done: &ExportOutcome) -> String {
    let mut text = format!(
        "Wrote {} ({}): {}, {}, {}.",
        done.file,
        words::bytes(done.bytes),
        words::count(done.jobs, "job"),
        words::count(done.ledgers, "ledger"),
        words::count(done.passwords, "password")
    );
    if done.sign_ins_left_out > 0 {
        let number = words::count(done.sign_ins_left_out, "sign-in");
        text = format!("{text} {number} of users stay here: they have to be made again there.");
    }
    text
}

pub async fn open(arguments: &OpenArguments, at: &Installation, output: &Output) -> Ended {
    let file = &arguments.file;
    let app = at.visit()?;
    let phrase = phrase_of(file, &arguments.phrase)?;
    let phrase =
        phrase.ok_or(mailhaul_app::AppError::Parcel(mailhaul_parcel::ParcelError::OtherKind))?;
    if arguments.preview {
        let preview = app.preview_project(file, phrase).await?;
        output.answer(&preview, &previewed(&preview))?;
        return Ok(Exit::Done);
    }
    app.check_keychain().await?;
    let done = app.open_project(file, phrase, arguments.name.clone()).await;
    let done = done.map_err(|error| {
        let is_name = matches!(&error, mailhaul_app::AppError::Invalid(problems)
            if problems.iter().any(|problem| problem.field == mailhaul_app::Field::Name));
        let failure = Failure::from(error);
        if is_name { failure.with_hint("--name NAME gives it another.") } else { failure }
    })?;
    // The passwords are on their way to where they are kept.
    app.shut_down().await;
    output.answer(&done, &opened(&done))?;
    Ok(Exit::Done)
}

fn previewed(preview: &ProjectPreview) -> String {
    let mut servers = Table::new(&["SERVER", "HOST", "HERE"]);
    for server in &preview.servers {
        let here = server.here.clone().unwrap_or_else(|| "is made".to_owned());
        servers.row(vec![server.name.clone(), format!("{}:{}", server.host, server.port), here]);
    }
    let mut jobs = Table::new(&["JOB", "FROM", "TO", ""]);
    for job in &preview.first {
        let there = if job.there_already { "there already" } else { "" };
        jobs.row(vec![
            job.name.clone(),
            job.source.clone(),
            job.destination.clone(),
            there.to_owned(),
        ]);
    }
    let taken = if preview.name_taken { " (there is a batch of that name already)" } else { "" };
    let sums = format!(
        "{}, {} of them there already, {}, {}",
        words::count(preview.jobs, "job"),
        preview.there_already,
        words::count(preview.ledgers, "ledger"),
        words::count(preview.passwords, "password")
    );
    let head = format!("{}{taken}, exported {}", preview.name, preview.made);
    [head, servers.text(), jobs.text(), sums].join("\n")
}

fn opened(done: &ProjectOutcome) -> String {
    let mut lines = vec![format!(
        "Made batch {} ({}): {}, {}, {}; {} made, {} used that were here.",
        done.batch,
        done.name,
        words::count(done.jobs, "job"),
        words::count(done.ledgers, "ledger"),
        words::count(done.passwords, "password"),
        words::count(done.servers_made, "server"),
        done.servers_reused
    )];
    if done.there_already > 0 {
        lines.push(format!("{} there already.", words::count(done.there_already, "job")));
    }
    if done.waiting > 0 {
        lines.push(format!("Waiting for a password: {}.", words::count(done.waiting, "job")));
    }
    lines.extend(done.notes.iter().map(ToString::to_string));
    lines.join("\n")
}

/// The passphrase of a file, where it is encrypted.
fn phrase_of(file: &Path, from: &PhraseFrom) -> Result<Option<Secret>, Failure> {
    let sealed = is_sealed_file(file).map_err(|error| Failure::file(file, &error))?;
    sealed.then(|| password::phrase(from, file)).transpose()
}

pub fn refuse_there(file: &Path, force: bool) -> Result<(), Failure> {
    if !file.exists() || force {
        return Ok(());
    }
    let text = format!("There is a file {} already", file.display());
    Err(Failure::refused(text).with_hint("Add --force to replace it."))
}
