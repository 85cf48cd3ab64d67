//! Campaigns: made, changed, opened for longer, ended, deleted.

use mailhaul_app::{
    App, BatchRow, CampaignAsks, CampaignAudience, CampaignDraft, CampaignRow, JobRow,
    PasswordState, WaitingOutcome,
};
use mailhaul_model::ServerId;
use serde::Serialize;
use serde_json::json;

use super::people;
use super::view::told;
use crate::arguments::intake::{Asks, ChangeArguments, NewArguments, Terms};
use crate::commands::{Ended, runs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::{listed, selection, words};

pub async fn new(app: &App, arguments: &NewArguments, output: &Output) -> Ended {
    let twin = selection::maybe_campaign(app, &arguments.name)?;
    if twin.is_some_and(|twin| twin.name.to_lowercase() == arguments.name.trim().to_lowercase()) {
        let text = format!("There is a campaign named {:?} already", arguments.name);
        return Err(Failure::refused(text).with_hint("Names are how commands find it."));
    }
    let batch = arguments.batch.as_ref().map(|name| selection::batch(app, name)).transpose()?;
    let server = |name: &Option<String>, of_batch: Option<ServerId>| match name {
        Some(name) => Ok::<_, Failure>(Some(selection::server(app, name)?.id)),
        None => Ok(of_batch),
    };
    let destination = server(&arguments.terms.to, batch.as_ref().map(|batch| batch.destination))?;
    let begin = CampaignDraft {
        name: arguments.name.clone(),
        source: server(&arguments.from, batch.as_ref().map(|batch| batch.source))?,
        destination,
        asks: batch.as_ref().map_or(Ok(CampaignAsks::Nothing), |batch| asks_for(app, batch))?,
        audience: CampaignAudience::Expected,
        days: arguments.days,
        expected: String::new(),
        rules: mailhaul_app::AddressRules::default(),
    };
    let draft = on_terms(app, begin, &arguments.terms)?;
    for problem in app.check_campaign(&draft, None)?.iter().filter(|problem| !problem.blocking) {
        output.note(&format!("Warning: {}", problem.text));
    }
    let id = app.create_campaign(&draft).await?;
    let waiting = match &batch {
        Some(batch) => Some(app.expect_batch(id, batch.id).await?),
        None => None,
    };
    let campaign = app.campaign(id).await?.campaign;
    let mut text = format!("Made campaign {id} ({}). {}", campaign.name, told(&campaign));
    if let Some(waiting) = &waiting {
        text = format!("{text}\n{}", people::waiting(waiting));
    }
    output.answer(&Made { campaign, waiting }, &text)?;
    output.note("Open the form for it with: mailhaul intake open");
    Ok(Exit::Done)
}

/// A campaign, and those of a batch that it asks.
#[derive(Serialize)]
struct Made {
    #[serde(flatten)]
    campaign: CampaignRow,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting: Option<WaitingOutcome>,
}

/// What is usual for a batch: what its jobs wait for.
fn asks_for(app: &App, batch: &BatchRow) -> Result<CampaignAsks, Failure> {
    let there = |job: &JobRow| {
        matches!(job.destination_password, PasswordState::Missing | PasswordState::Rejected)
    };
    let waits = app.jobs()?.iter().any(|job| job.batch == Some(batch.id) && there(job));
    Ok(if waits { CampaignAsks::AddressAndPassword } else { CampaignAsks::Nothing })
}

pub async fn change(app: &App, arguments: &ChangeArguments, output: &Output) -> Ended {
    let id = selection::campaign(app, &arguments.campaign)?.id;
    let mut draft = app.campaign_draft(id)?;
    if let Some(name) = &arguments.name {
        draft.name.clone_from(name);
    }
    if let Some(name) = &arguments.from {
        draft.source = Some(selection::server(app, name)?.id);
    }
    if let Some(name) = &arguments.terms.to {
        draft.destination = Some(selection::server(app, name)?.id);
    }
    let draft = on_terms(app, draft, &arguments.terms)?;
    app.edit_campaign(id, &draft)?;
    let campaign = app.campaign(id).await?.campaign;
    output.answer(&campaign, &format!("Changed campaign {id}. {}", told(&campaign)))?;
    Ok(Exit::Done)
}

/// A draft with what the command line says.
fn on_terms(app: &App, draft: CampaignDraft, terms: &Terms) -> Result<CampaignDraft, Failure> {
    let asks = match terms.asks {
        Some(Asks::Nothing) => CampaignAsks::Nothing,
        Some(Asks::Address) => CampaignAsks::Address,
        Some(Asks::Password) => CampaignAsks::AddressAndPassword,
        None => draft.asks,
    };
    let audience = if terms.everyone {
        CampaignAudience::Everyone
    } else if !terms.domain.is_empty() {
        CampaignAudience::Domains(terms.domain.clone())
    } else if terms.expected_only {
        CampaignAudience::Expected
    } else {
        draft.audience
    };
    let destination = match &terms.to {
        Some(name) => Some(selection::server(app, name)?.id),
        None => draft.destination,
    };
    let expected = terms.expect.as_deref().map_or(Ok(String::new()), listed::text)?;
    let mut rules = draft.rules;
    for rule in &terms.rule {
        let wrong = || Failure::refused(format!("{rule:?} is no rule")).with_hint("OLD=NEW");
        let (from, to) = rule.split_once('=').ok_or_else(wrong)?;
        rules.domains.retain(|one| one.from != from);
        rules.domains.push(mailhaul_app::DomainRule { from: from.to_owned(), to: to.to_owned() });
    }
    Ok(CampaignDraft { asks, audience, destination, expected, rules, ..draft })
}

pub async fn extend(app: &App, name: &str, days: u32, output: &Output) -> Ended {
    let id = selection::campaign(app, name)?.id;
    app.extend_campaign(id, days)?;
    answer(app, id, "is open", output).await
}

pub async fn go_on(app: &App, name: &str, output: &Output) -> Ended {
    let id = selection::campaign(app, name)?.id;
    app.resume_campaign(id).await?;
    answer(app, id, "goes on", output).await
}

pub async fn end(app: &App, name: &str, output: &Output) -> Ended {
    let id = selection::campaign(app, name)?.id;
    app.close_campaign(id)?;
    answer(app, id, "takes no more submissions", output).await
}

async fn answer(app: &App, id: mailhaul_model::CampaignId, what: &str, output: &Output) -> Ended {
    let campaign = app.campaign(id).await?.campaign;
    let text = format!("Campaign {id} ({}) {what}. {}", campaign.name, told(&campaign));
    output.answer(&campaign, &text)?;
    Ok(Exit::Done)
}

pub async fn delete(app: &App, name: &str, yes: bool, output: &Output) -> Ended {
    let campaign = selection::campaign(app, name)?;
    let question = format!("Delete {}? {}", campaign.name, lost(&campaign));
    output.note(&lost(&campaign));
    runs::confirm(&question, yes)?;
    let removed = app.delete_campaign(campaign.id).await?;
    let answer = json!({ "campaign": campaign.id, "passwordsRemoved": removed });
    let removed = words::count(removed, "password");
    output.answer(&answer, &format!("Deleted {}: {removed} removed.", campaign.name))?;
    Ok(Exit::Done)
}

/// What goes with a campaign, in numbers.
fn lost(campaign: &CampaignRow) -> String {
    let without = campaign.submitted.saturating_sub(campaign.jobs);
    format!(
        "{} handed in, of whom {without} are no job yet: those have to hand in again.",
        words::people(campaign.submitted)
    )
}
