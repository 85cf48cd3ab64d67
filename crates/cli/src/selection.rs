//! Finds what is meant: a server or a batch by name or number, jobs by batch or number.

use mailhaul_app::{App, BatchRow, CampaignPage, CampaignRow, JobRow, PersonRow};
use mailhaul_model::{JobId, Server};

use crate::arguments::runs::Selection;
use crate::exit::Exit;
use crate::failure::Failure;

/// A server by its name, whatever the case, or by its number.
pub fn server(app: &App, wanted: &str) -> Result<Server, Failure> {
    let all: Vec<Server> = app.servers(true)?.into_iter().map(|row| row.server).collect();
    named(all.clone(), wanted, |server| (&server.name, server.id.0)).ok_or_else(|| {
        let names: Vec<_> = all.iter().map(|server| server.name.as_str()).collect();
        unknown("server", wanted, &names, "mailhaul servers add NAME --host HOST adds one.")
    })
}

/// The one of this name, whatever the case, or else of this number.
fn named<T>(mut all: Vec<T>, wanted: &str, of: impl Fn(&T) -> (&String, u32)) -> Option<T> {
    let name = wanted.trim().to_lowercase();
    let number = wanted.trim().parse().ok();
    let by_name = all.iter().position(|one| of(one).0.to_lowercase() == name);
    let found = by_name.or_else(|| all.iter().position(|one| Some(of(one).1) == number));
    found.map(|at| all.swap_remove(at))
}

/// A batch by its name, whatever the case, or by its number; `None` where there is none.
pub fn maybe_batch(app: &App, wanted: &str) -> Result<Option<BatchRow>, Failure> {
    Ok(named(app.batches()?, wanted, |batch| (&batch.name, batch.id.0)))
}

/// A batch there is.
pub fn batch(app: &App, wanted: &str) -> Result<BatchRow, Failure> {
    if let Some(batch) = maybe_batch(app, wanted)? {
        return Ok(batch);
    }
    let all = app.batches()?;
    let names: Vec<_> = all.iter().map(|batch| batch.name.as_str()).collect();
    Err(unknown("batch", wanted, &names, "mailhaul import FILE --batch NAME makes one."))
}

/// A campaign by its name, whatever the case, or by its number; `None` where there is none.
pub fn maybe_campaign(app: &App, wanted: &str) -> Result<Option<CampaignRow>, Failure> {
    Ok(named(app.campaigns()?, wanted, |campaign| (&campaign.name, campaign.id.0)))
}

/// A campaign there is.
pub fn campaign(app: &App, wanted: &str) -> Result<CampaignRow, Failure> {
    if let Some(campaign) = maybe_campaign(app, wanted)? {
        return Ok(campaign);
    }
    let all = app.campaigns()?;
    let names: Vec<_> = all.iter().map(|campaign| campaign.name.as_str()).collect();
    Err(unknown("campaign", wanted, &names, "mailhaul intake new NAME --from SERVER makes one."))
}

/// Somebody in a campaign, by address.
pub fn person<'a>(page: &'a CampaignPage, wanted: &str) -> Result<&'a PersonRow, Failure> {
    let address = wanted.trim().to_lowercase();
    let found = page.people.iter().find(|person| person.address.to_lowercase() == address);
    found.ok_or_else(|| {
        let text = format!("There is nobody with the address {wanted:?} in {}", page.campaign.name);
        let hint = format!("mailhaul intake show {} lists who there is.", page.campaign.id);
        Failure::new(Exit::NotFound, text).with_hint(hint)
    })
}

/// The rows of jobs, in the order of their numbers. An empty selection is nothing to work on: it is refused.
pub fn jobs(app: &App, selection: &Selection) -> Result<Vec<JobRow>, Failure> {
    let mut rows = app.jobs()?;
    rows.sort_by_key(|row| row.id);
    if let Some(name) = &selection.batch {
        let batch = batch(app, name)?;
        rows.retain(|row| row.batch == Some(batch.id));
    } else if !selection.job.is_empty() {
        for number in &selection.job {
            if !rows.iter().any(|row| row.id == JobId(*number)) {
                return Err(no_job(*number));
            }
        }
        rows.retain(|row| selection.job.contains(&row.id.0));
    }
    if rows.is_empty() {
        let text = "There are no jobs in it";
        let hint = "mailhaul import FILE --from SERVER --to SERVER --batch NAME makes some.";
        return Err(Failure::new(Exit::NotFound, text).with_hint(hint));
    }
    Ok(rows)
}

pub fn no_job(number: u32) -> Failure {
    Failure::new(Exit::NotFound, format!("There is no job {number}"))
        .with_hint("mailhaul jobs list shows which there are.")
}

fn unknown(what: &str, wanted: &str, names: &[&str], how_to_make: &str) -> Failure {
    let hint = if names.is_empty() {
        how_to_make.to_owned()
    } else {
        format!("There {}: {}.", if names.len() == 1 { "is" } else { "are" }, names.join(", "))
    };
    Failure::new(Exit::NotFound, format!("There is no {what} {wanted:?}")).with_hint(hint)
}
