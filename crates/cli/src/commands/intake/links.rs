//! Links, as a table, CSV, JSON, a QR code or a message.

use mailhaul_app::{App, CampaignPage, PersonRow, Share, qr_text};
use serde::Serialize;
use serde_json::json;

use super::{form, view};
use crate::arguments::intake::{LinksArguments, MessageArguments, OneLink};
use crate::commands::{Ended, parcels};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::table::Table;
use crate::{selection, words};

/// Somebody's own link.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinkRow<'a> {
    address: &'a str,
    name: &'a str,
    link: String,
    submitted: bool,
    renew: bool,
}

/// All links of a campaign.
#[derive(Serialize)]
struct Links<'a> {
    /// The one for everybody, where there is one.
    shared: Option<String>,
    people: Vec<LinkRow<'a>>,
}

pub async fn links(app: &App, arguments: &LinksArguments, output: &Output) -> Ended {
    let page = page(app, &arguments.campaign).await?;
    if let Some(file) = &arguments.out {
        if !arguments.force {
            parcels::refuse_there(file, false)?;
        }
        app.write_links(page.campaign.id, file).await?;
        let people = words::people(u32::try_from(page.people.len()).unwrap_or(u32::MAX));
        let text = format!("Wrote the links of {people} to {}.", file.display());
        let answer = json!({ "file": file.display().to_string(), "people": page.people.len() });
        output.answer(&answer, &text)?;
        return Ok(Exit::Done);
    }
    let mut people = Vec::new();
    for person in page.people.iter().filter(|person| !arguments.missing || view::is_due(person)) {
        let share = app.personal_link(person.id).await?.ok_or_else(form::closed)?;
        people.push(LinkRow {
            address: &person.address,
            name: &person.name,
            link: url(&share),
            submitted: person.submitted.is_some(),
            renew: person.renew,
        });
    }
    let shared = page.share.as_ref().map(url);
    if shared.is_none() && people.is_empty() && view_closed(app).await? {
        return Err(form::closed());
    }
    let mut table = Table::new(&["ADDRESS", "NAME", "HANDED IN", "LINK"]);
    for row in &people {
        let submitted = match (row.renew, row.submitted) {
            (true, _) => "again",
            (false, true) => "yes",
            (false, false) => "no",
        };
        table.row(vec![
            row.address.to_owned(),
            row.name.to_owned(),
            submitted.to_owned(),
            row.link.clone(),
        ]);
    }
    let mut lines: Vec<String> =
        shared.iter().map(|link| format!("For everybody: {link}")).collect();
    lines.push(table.or("There is nobody with a link of their own."));
    output.answer(&Links { shared, people }, &lines.join("\n"))?;
    Ok(Exit::Done)
}

async fn view_closed(app: &App) -> Result<bool, Failure> {
    Ok(!matches!(app.form_standing().await?, mailhaul_app::FormStanding::Open(_)))
}

pub async fn qr(app: &App, arguments: &OneLink, output: &Output) -> Ended {
    let url = url(&share(app, arguments).await?);
    let code = qr_text(&url).map_err(|error| Failure::refused(error.to_string()))?;
    let answer = json!({ "link": url, "qr": code });
    output.answer(&answer, &format!("{code}\n{url}"))?;
    Ok(Exit::Done)
}

pub async fn message(app: &App, arguments: &MessageArguments, output: &Output) -> Ended {
    let share = share(app, &arguments.link).await?;
    let wanted = arguments.language.to_lowercase();
    let found = share.messages.iter().find(|message| message.language == wanted);
    let message = found.ok_or_else(|| {
        let all: Vec<&str> = share.messages.iter().map(|one| one.language.as_str()).collect();
        let text = format!("There is no message in {:?}", arguments.language);
        Failure::new(Exit::NotFound, text).with_hint(format!("There are: {}.", all.join(", ")))
    })?;
    output.answer(message, &format!("{}\n\n{}", message.subject, message.text))?;
    Ok(Exit::Done)
}

/// The link of a campaign, or of somebody in it.
async fn share(app: &App, wanted: &OneLink) -> Result<Share, Failure> {
    let page = page(app, &wanted.campaign).await?;
    if let Some(address) = &wanted.person {
        let person: &PersonRow = selection::person(&page, address)?;
        return app.personal_link(person.id).await?.ok_or_else(form::closed);
    }
    if page.share.is_none() && !view_closed(app).await? {
        let text = "There is no link for everybody: only expected people may hand in";
        return Err(Failure::refused(text).with_hint("Take somebody's own: --person ADDRESS."));
    }
    page.share.ok_or_else(form::closed)
}

async fn page(app: &App, campaign: &str) -> Result<CampaignPage, Failure> {
    Ok(app.campaign(selection::campaign(app, campaign)?.id).await?)
}

fn url(share: &Share) -> String {
    share.places.first().map(|place| place.url.clone()).unwrap_or_default()
}
