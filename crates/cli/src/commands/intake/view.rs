//! Campaigns and their people, in words.

use mailhaul_app::{
    App, CampaignAudience, CampaignPage, CampaignRow, CampaignStatus, DestinationPassword,
    OpenForm, PasswordState, PersonRow, VouchedBy,
};
use serde::Serialize;

use crate::commands::Ended;
use crate::exit::Exit;
use crate::output::Output;
use crate::table::Table;
use crate::{selection, words};

/// A campaign, and those of its people who are asked for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    #[serde(flatten)]
    page: &'a CampaignPage,
}

pub async fn show(app: &App, name: &str, missing: bool, output: &Output) -> Ended {
    let mut page = app.campaign(selection::campaign(app, name)?.id).await?;
    if missing {
        page.people.retain(is_due);
    }
    let mut lines = vec![format!(
        "{}, from {}: {}",
        page.campaign.name,
        page.campaign.source_name,
        told(&page.campaign)
    )];
    lines.extend(trouble(&page.campaign));
    if let Some(place) = page.share.as_ref().and_then(|share| share.places.first()) {
        lines.push(format!("Its link: {}", place.url));
    }
    lines.push(people(&page.people).or("Nobody is in it."));
    output.answer(&Shown { page: &page }, &lines.join("\n"))?;
    Ok(Exit::Done)
}

/// Who has to be asked: those who are expected and haven't handed in, and those whose password stopped working.
pub fn is_due(person: &PersonRow) -> bool {
    person.renew || (person.expected && person.submitted.is_none())
}

fn people(people: &[PersonRow]) -> Table {
    let mut table = Table::new(&[
        "ADDRESS",
        "NAME",
        "HANDED IN",
        "PASSWORD",
        "TO",
        "NEW PASSWORD",
        "JOB",
        "WHY NOT",
    ]);
    for person in people {
        let why: Vec<String> = person.blocks.iter().map(ToString::to_string).collect();
        table.row(vec![
            person.address.clone(),
            person.name.clone(),
            person.submitted.clone().unwrap_or_else(|| "no".to_owned()),
            password(person),
            person.destination.clone(),
            new_password(person.destination_password).to_owned(),
            person.job.map(|job| job.to_string()).unwrap_or_default(),
            why.join(" "),
        ]);
    }
    table
}

fn password(person: &PersonRow) -> String {
    match person.source_password {
        _ if person.renew => "no longer works".to_owned(),
        PasswordState::Missing => String::new(),
        state => words::password(state).to_owned(),
    }
}

fn new_password(state: DestinationPassword) -> &'static str {
    match state {
        DestinationPassword::Missing => "",
        DestinationPassword::User => "handed in",
        DestinationPassword::Admin => "entered",
        DestinationPassword::Generated => "made",
        DestinationPassword::Exported => "made, written",
        DestinationPassword::SignedIn => "signed in",
        DestinationPassword::SignInOver => "sign-in over",
        DestinationPassword::Rejected => "rejected",
    }
}

/// How a campaign stands, as a sentence or two.
pub fn told(campaign: &CampaignRow) -> String {
    let until = match campaign.status {
        CampaignStatus::Open => format!("Open until {}", campaign.expires),
        CampaignStatus::Expired => format!("Expired on {}", campaign.expires),
        CampaignStatus::Closed => "Closed".to_owned(),
        CampaignStatus::Purged => "What was collected is removed".to_owned(),
    };
    let who = match &campaign.audience {
        CampaignAudience::Everyone => "everyone may hand in".to_owned(),
        CampaignAudience::Domains(domains) => format!("for {}", domains.join(", ")),
        CampaignAudience::Expected => "for expected people alone".to_owned(),
    };
    format!("{until}, {who}; {}.", numbers(campaign))
}

pub fn numbers(campaign: &CampaignRow) -> String {
    let mut parts = vec![format!("{} handed in", campaign.submitted)];
    for (number, what) in [
        (campaign.missing, "still to hand in"),
        (campaign.to_renew, "to hand in again"),
        (campaign.jobs, "made into jobs"),
    ] {
        if number > 0 {
            parts.push(format!("{number} {what}"));
        }
    }
    parts.join(", ")
}

/// What keeps people from handing in.
pub fn trouble(campaign: &CampaignRow) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(until) = &campaign.halted_until {
        lines.push(format!(
            "Halted until {until}, because many logins failed: mailhaul intake go-on {}",
            campaign.id
        ));
    }
    for out in &campaign.kept_out {
        lines.push(format!(
            "{} is kept out until {}: many logins failed from it.",
            out.client, out.until
        ));
    }
    lines
}

pub fn campaigns(campaigns: &[CampaignRow]) -> Table {
    let mut table = Table::new(&[
        "ID",
        "NAME",
        "FROM",
        "STATUS",
        "UNTIL",
        "EXPECTED",
        "HANDED IN",
        "MISSING",
        "JOBS",
    ]);
    for campaign in campaigns {
        let status = match campaign.status {
            CampaignStatus::Open if campaign.halted_until.is_some() => "halted",
            CampaignStatus::Open => "open",
            CampaignStatus::Expired => "expired",
            CampaignStatus::Closed => "closed",
            CampaignStatus::Purged => "removed",
        };
        table.row(vec![
            campaign.id.to_string(),
            campaign.name.clone(),
            campaign.source_name.clone(),
            status.to_owned(),
            campaign.expires.clone(),
            campaign.expected.to_string(),
            campaign.submitted.to_string(),
            campaign.missing.to_string(),
            campaign.jobs.to_string(),
        ]);
    }
    table
}

/// Where the form is, and how it is known to be the right one.
pub fn form(open: &OpenForm) -> String {
    let mut lines: Vec<String> = open
        .places
        .iter()
        .map(|place| format!("The form is open at {} ({})", place.url, open.network))
        .collect();
    lines.extend(open.name_problem.iter().map(ToString::to_string));
    match open.vouched_by {
        VouchedBy::Authority => {
            lines.push(format!("  fingerprint  {}", open.fingerprint));
            lines.push(
                "  Browsers warn where Mailhaul's authority isn't deployed (mailhaul intake certificate --save FILE): have people \
                 compare the fingerprint."
                    .to_owned(),
            );
        }
        VouchedBy::Admin => {
            lines.push(format!("  fingerprint  {} (your own certificate)", open.fingerprint));
        }
    }
    if let Some(visit) = &open.last_visit {
        lines.push(format!("  reached      from {}, {}", visit.client, visit.at));
        return lines.join("\n");
    }
    lines.push("  Not reached from another computer yet: try the address on a phone. Where it can't be reached:".to_owned());
    for advice in &open.firewalls {
        lines.push(format!("    {}: {}", advice.what, advice.how));
        lines.push(format!("      {}", advice.command));
    }
    lines.join("\n")
}
