//! Shows what comes in while the form is open: a line for each who hands in and each login that fails, or JSON.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use mailhaul_app::{
    App, AttemptRow, CampaignPage, CampaignRow, CampaignStatus, FormStanding, PersonRow, Role,
};
use mailhaul_model::{CampaignId, InvitationId};
use serde::Serialize;

use super::view;
use crate::arguments::intake::WatchArguments;
use crate::commands::Ended;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interruption::Interruption;
use crate::output::{self, Output};
use crate::selection;

/// How often it is looked where no tick comes.
const LOOK: Duration = Duration::from_millis(500);
/// The longest passing line.
const WIDTH: usize = 79;

/// Why it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The form was closed, by whomever.
    Closed,
    /// Everybody who is expected has handed in.
    Complete,
    TimeOver,
    Interrupted,
}

/// The last line of JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Last<'a> {
    why: &'static str,
    campaigns: &'a [CampaignRow],
    exit: u8,
}

/// Shows until the form is closed, everybody has handed in, the time is over, or Ctrl-C. The caller closes the application.
pub async fn follow(
    app: &App,
    arguments: &WatchArguments,
    output: &Output,
    mut interruption: Interruption,
) -> Ended {
    let mut chosen = Vec::new();
    for name in &arguments.campaign {
        chosen.push(selection::campaign(app, name)?.id);
    }
    let mut seen = Seen { output, people: None, attempts: HashSet::new(), passing: false };
    let minutes = arguments.following.at_most;
    let limit = minutes.map(|minutes| Duration::from_secs(minutes.saturating_mul(60)));
    let end = tokio::select! {
        end = until_ended(app, &chosen, arguments.until_complete, &mut seen) => end?,
        () = over(limit) => End::TimeOver,
        () = interruption.came() => End::Interrupted,
    };
    seen.leave()?;
    if app.role() == Role::Supervisor {
        output.note("Closing the form; what is under way has ten seconds to be answered.");
        app.close_form().await?;
    }
    let campaigns = rows(app, &chosen)?;
    let missing = campaigns.iter().any(|campaign| campaign.missing + campaign.to_renew > 0);
    let exit = match end {
        End::Interrupted => Exit::Interrupted,
        End::TimeOver if missing => Exit::Unfinished,
        End::Closed | End::Complete | End::TimeOver => Exit::Done,
    };
    if output.is_json() {
        let ended = Last { why: word(end), campaigns: &campaigns, exit: exit.number() };
        output.event("end", &ended)?;
    }
    for campaign in &campaigns {
        output.line(&format!("{}: {}.", campaign.name, view::numbers(campaign)))?;
    }
    Ok(exit)
}

const fn word(end: End) -> &'static str {
    match end {
        End::Closed => "closed",
        End::Complete => "complete",
        End::TimeOver => "timeOver",
        End::Interrupted => "interrupted",
    }
}

async fn over(limit: Option<Duration>) {
    match limit {
        Some(limit) => tokio::time::sleep(limit).await,
        None => std::future::pending().await,
    }
}

/// Those that are chosen, or all that are open.
fn rows(app: &App, chosen: &[CampaignId]) -> Result<Vec<CampaignRow>, Failure> {
    let mut rows = Vec::new();
    for campaign in app.campaigns()? {
        let wanted = if chosen.is_empty() {
            campaign.status == CampaignStatus::Open
        } else {
            chosen.contains(&campaign.id)
        };
        if wanted {
            rows.push(campaign);
        }
    }
    Ok(rows)
}

async fn until_ended(
    app: &App,
    chosen: &[CampaignId],
    until_complete: bool,
    seen: &mut Seen<'_>,
) -> Result<End, Failure> {
    let mut ticks = app.subscribe();
    loop {
        let mut pages = Vec::new();
        for row in rows(app, chosen)? {
            pages.push(app.campaign(row.id).await?);
        }
        seen.show(&pages)?;
        let complete = !pages.is_empty()
            && pages.iter().all(|page| page.campaign.missing + page.campaign.to_renew == 0);
        if until_complete && complete {
            return Ok(End::Complete);
        }
        if app.form_standing().await? == FormStanding::Closed {
            return Ok(End::Closed);
        }
        // A tick, a lag or nothing for a while: look again in any case.
        let _ = tokio::time::timeout(LOOK, ticks.recv()).await;
    }
}

/// What was said.
struct Seen<'a> {
    output: &'a Output,
    /// `None` before the first look: what was there before is told in one line.
    people: Option<HashMap<InvitationId, PersonRow>>,
    attempts: HashSet<(String, String)>,
    passing: bool,
}

impl Seen<'_> {
    fn show(&mut self, pages: &[CampaignPage]) -> Result<(), Failure> {
        let is_first = self.people.is_none();
        let mut people = HashMap::new();
        let before = self.people.take().unwrap_or_default();
        for page in pages {
            if is_first {
                self.tell(|output| {
                    output.line(&format!(
                        "{}: {}.",
                        page.campaign.name,
                        view::numbers(&page.campaign)
                    ))
                })?;
            }
            for person in &page.people {
                let known = before.get(&person.id);
                if known != Some(person) && (!is_first || self.output.is_json()) {
                    self.person(page, known, person)?;
                }
                people.insert(person.id, person.clone());
            }
            for attempt in page.attempts.iter().rev() {
                let is_new = self.attempts.insert((attempt.at.clone(), attempt.address.clone()));
                if is_new && !is_first && !attempt.worked {
                    self.attempt(attempt)?;
                }
            }
        }
        self.people = Some(people);
        if self.output.is_watched() {
            let numbers = pages
                .iter()
                .map(|page| format!("{}: {}", page.campaign.name, view::numbers(&page.campaign)));
            let text: Vec<String> = numbers.collect();
            let text: String = text.join("; ").chars().take(WIDTH).collect();
            output::passing(&text)?;
            self.passing = true;
        }
        Ok(())
    }

    fn person(
        &mut self,
        page: &CampaignPage,
        known: Option<&PersonRow>,
        person: &PersonRow,
    ) -> Result<(), Failure> {
        if self.output.is_json() {
            self.output.event("person", person)?;
            return Ok(());
        }
        let before = known.and_then(|known| known.submitted.as_ref());
        if person.submitted.is_some() && person.submitted.as_ref() != before {
            let (address, numbers) = (&person.address, view::numbers(&page.campaign));
            self.tell(|output| output.line(&format!("{address} has handed in ({numbers})")))?;
        }
        Ok(())
    }

    fn attempt(&mut self, attempt: &AttemptRow) -> Result<(), Failure> {
        if self.output.is_json() {
            self.output.event("attempt", attempt)?;
            return Ok(());
        }
        let from = &attempt.client;
        let from = if from.is_empty() { String::new() } else { format!(" (from {from})") };
        let text = format!("{}: {}{from}", attempt.address, attempt.text);
        self.tell(|output| output.line(&text))
    }

    fn tell(&mut self, say: impl FnOnce(&Output) -> std::io::Result<()>) -> Result<(), Failure> {
        self.leave()?;
        Ok(say(self.output)?)
    }

    /// Takes the passing line away.
    fn leave(&mut self) -> Result<(), Failure> {
        if std::mem::take(&mut self.passing) {
            output::passing("")?;
        }
        Ok(())
    }
}
