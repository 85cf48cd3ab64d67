//! People of a campaign: expected, entered, mapped, made into jobs, removed.

use std::path::Path;
use std::time::Duration;

use mailhaul_app::{App, CampaignPage, JobsOrder, PersonChange, PersonDraft, WaitingOutcome};
use mailhaul_model::InvitationId;
use serde_json::json;

use crate::arguments::intake::{AddArguments, MakeArguments, MapArguments, PasswordsArguments};
use crate::commands::{Ended, parcels, runs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::table::Table;
use crate::{listed, password, selection, words};

/// How often it is looked how far a test of passwords is.
const LOOK: Duration = Duration::from_millis(200);

pub async fn expect(
    app: &App,
    campaign: &str,
    file: Option<&Path>,
    batch: Option<&str>,
    output: &Output,
) -> Ended {
    let id = selection::campaign(app, campaign)?.id;
    if let Some(batch) = batch {
        let outcome = app.expect_batch(id, selection::batch(app, batch)?.id).await?;
        output.answer(&outcome, &waiting(&outcome))?;
        return Ok(Exit::Done);
    }
    let list = file.map_or(Ok(String::new()), listed::text)?;
    let outcome = app.expect_people(id, &list)?;
    let mut lines =
        vec![format!("{} added, {} there already.", words::people(outcome.added), outcome.known)];
    for line in &outcome.refused {
        lines.push(format!("Line {}: {} ({})", line.line, line.reason, line.text));
    }
    output.answer(&outcome, &lines.join("\n"))?;
    Ok(Exit::Done)
}

/// What came of expecting those whose jobs wait.
pub fn waiting(outcome: &WaitingOutcome) -> String {
    let mut lines = vec![match outcome.expected {
        0 => "No job of the batch gets a password by this campaign.".to_owned(),
        1 => "1 person expected; what they hand in is their job's.".to_owned(),
        count => format!("{count} people expected; what they hand in is their job's."),
    }];
    if outcome.still_missing > 0 {
        let jobs = words::count(outcome.still_missing, "job");
        lines.push(format!(
            "The new password of {jobs} is missing too: --asks password asks for it."
        ));
    }
    lines.extend(
        outcome
            .left_out
            .iter()
            .map(|left| format!("Left out {}: {}", words::count(left.jobs, "job"), left.reason)),
    );
    lines.join("\n")
}

pub async fn add(app: &App, arguments: &AddArguments, output: &Output) -> Ended {
    let campaign = selection::campaign(app, &arguments.campaign)?;
    app.check_keychain().await?;
    let whose = format!("{} on {}", arguments.address, campaign.source_name);
    let secret = password::read(&arguments.password, &whose)?;
    let draft = PersonDraft {
        address: arguments.address.clone(),
        name: arguments.name.clone(),
        destination: arguments.to.clone(),
    };
    let added = app.add_person(campaign.id, &draft, secret, None).await;
    let id = added.map_err(|error| match Failure::from(error) {
        failure if failure.exit == Exit::Refused && is_login(&failure) => {
            Failure { exit: Exit::LoginFailed, ..failure }
        }
        failure => failure,
    })?;
    let page = app.campaign(campaign.id).await?;
    let person = page.people.iter().find(|person| person.id == id);
    let text = format!("The login worked; the password of {} is kept.", arguments.address);
    output.answer(&person, &text)?;
    Ok(Exit::Done)
}

fn is_login(failure: &Failure) -> bool {
    failure.problems.iter().any(|wrong| wrong.option == Some("--password-file"))
}

pub async fn map(app: &App, arguments: &MapArguments, output: &Output) -> Ended {
    let page = page(app, &arguments.campaign).await?;
    let person = selection::person(&page, &arguments.person)?;
    let server = arguments.server.as_ref().map(|name| selection::server(app, name)).transpose()?;
    let change = PersonChange {
        destination: arguments.to.clone(),
        destination_server: server.map(|server| server.id),
    };
    app.change_person(person.id, &change)?;
    let from = &arguments.password;
    if arguments.with_password || from.password_stdin || from.password_file.is_some() {
        app.check_keychain().await?;
        let whose = format!("the new mailbox of {}", person.address);
        app.set_destination_password(person.id, password::read(from, &whose)?).await?;
    }
    let page = app.campaign(page.campaign.id).await?;
    let person = selection::person(&page, &arguments.person)?;
    let to = Some(&person.destination).filter(|to| !to.is_empty());
    let to = to.map_or("nowhere yet", String::as_str);
    let text = format!(
        "The mail of {} goes to {to} ({}).",
        person.address, person.destination_server_name
    );
    output.answer(person, &text)?;
    Ok(Exit::Done)
}

pub fn accounts(app: &App, campaign: &str, file: &Path, output: &Output) -> Ended {
    let id = selection::campaign(app, campaign)?.id;
    let count = app.set_known_accounts(id, &listed::text(file)?)?;
    let answer = json!({ "campaign": id, "accounts": count });
    output.answer(&answer, &format!("The destination has {}.", words::count(count, "account")))?;
    Ok(Exit::Done)
}

pub async fn passwords(app: &App, arguments: &PasswordsArguments, output: &Output) -> Ended {
    let page = page(app, &arguments.campaign).await?;
    let people = chosen(&page, &arguments.person)?;
    if let Some(file) = &arguments.out {
        parcels::refuse_there(file, false)?;
    }
    let made = app.generate_passwords(page.campaign.id, &people).await?;
    let mut text = format!("{} made.", words::count(made, "password"));
    if let Some(file) = &arguments.out {
        app.write_generated(page.campaign.id, file).await?;
        text = format!("{text} What wasn't written before is in {}: keep it safe.", file.display());
    }
    let file = arguments.out.as_ref().map(|file| file.display().to_string());
    output.answer(&json!({ "made": made, "file": file }), &text)?;
    Ok(Exit::Done)
}

pub async fn recheck(app: &App, campaign: &str, output: &Output) -> Ended {
    let id = selection::campaign(app, campaign)?.id;
    app.recheck_campaign(id)?;
    let mut last = None;
    while let Some(progress) = app.campaign(id).await?.recheck {
        if output.is_json() && last != Some(progress) {
            output.event("recheck", &progress)?;
        }
        last = Some(progress);
        tokio::time::sleep(LOOK).await;
    }
    let page = app.campaign(id).await?;
    let refused = page.campaign.to_renew;
    let text = match refused {
        0 => "Every login worked, as far as the servers answered.".to_owned(),
        number => format!(
            "{} to be asked again: mailhaul intake show {id} --missing",
            words::people(number)
        ),
    };
    output.answer(&page.campaign, &text)?;
    Ok(if refused > 0 { Exit::LoginFailed } else { Exit::Done })
}

pub async fn jobs(app: &App, arguments: &MakeArguments, output: &Output) -> Ended {
    let page = page(app, &arguments.campaign).await?;
    let people = chosen(&page, &arguments.person)?;
    let into = selection::maybe_batch(app, &arguments.batch)?;
    app.check_keychain().await?;
    let order = JobsOrder {
        people,
        into: into.map(|batch| batch.id),
        name: arguments.batch.clone(),
        dry_run: arguments.dry,
    };
    let made = app.make_jobs(page.campaign.id, &order).await.map_err(|error| {
        let failure = Failure::from(error);
        let hint = format!("mailhaul intake show {} says what is missing.", page.campaign.id);
        if failure.exit == Exit::Refused { failure.with_hint(hint) } else { failure }
    })?;
    let mut table = Table::new(&["LEFT OUT", "WHY"]);
    for one in &made.left_out {
        table.row(vec![one.address.clone(), one.reason.to_string()]);
    }
    let text = format!(
        "Made {} in batch {} ({}).",
        words::count(made.jobs, "job"),
        made.batch,
        arguments.batch
    );
    let text = format!("{text}\n{}", table.or(""));
    output.answer(&made, text.trim_end())?;
    Ok(Exit::Done)
}

pub async fn remove(
    app: &App,
    campaign: &str,
    addresses: &[String],
    yes: bool,
    output: &Output,
) -> Ended {
    let page = page(app, campaign).await?;
    let ids = chosen(&page, addresses)?;
    let handed_in =
        page.people.iter().filter(|one| ids.contains(&one.id) && one.submitted.is_some());
    let lost = format!(
        "{} of {}, with what {} of them handed in.",
        words::people(u32::try_from(ids.len()).unwrap_or(u32::MAX)),
        page.campaign.name,
        handed_in.count()
    );
    output.note(&lost);
    runs::confirm(&format!("Remove {lost}"), yes)?;
    let removed = app.remove_people(&ids).await?;
    let text = format!("Removed; {} gone with them.", words::count(removed, "password"));
    output.answer(&json!({ "people": ids, "passwordsRemoved": removed }), &text)?;
    Ok(Exit::Done)
}

async fn page(app: &App, campaign: &str) -> Result<CampaignPage, Failure> {
    Ok(app.campaign(selection::campaign(app, campaign)?.id).await?)
}

fn chosen(page: &CampaignPage, addresses: &[String]) -> Result<Vec<InvitationId>, Failure> {
    addresses.iter().map(|one| Ok(selection::person(page, one)?.id)).collect()
}
