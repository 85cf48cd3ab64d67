//! Links, in all the shapes in which they are passed on. They are derived, so there are none while the form is closed.

use std::path::Path;

use mailhaul_import::csv_out::CsvOut;
use mailhaul_intake::{HostName, Link};
use mailhaul_model::said;
use mailhaul_model::{CampaignId, InvitationId};
use mailhaul_reach::{Qr, qr};
use mailhaul_store::PersonRecord;

use super::campaigns::Record;
use super::form_view::{FormPlace, VouchedBy};
use super::message::{Facts, messages};
use super::shown::Reach;
use super::sign_in::offer;
use super::slot::OpenedForm;
use super::view::Share;
use crate::private_file::write_private;
use crate::{App, AppError};

impl OpenedForm {
    /// Where the form's front page is reached, the preferred place first.
    pub(super) fn places(&self) -> Vec<FormPlace> {
        let port = self.running.address().port();
        let place = |host: &HostName| FormPlace {
            url: format!("https://{host}:{port}/"),
            by_name: matches!(host, HostName::Name(_)),
        };
        self.hosts.iter().map(place).collect()
    }
}

impl Reach {
    fn share(&self, link: Link, record: &Record, provider: Option<&str>, again: bool) -> Share {
        let places = self.places(link);
        let url = places.first().map_or_else(String::new, |place| place.url.clone());
        let is_ours = self.form.vouched_by == VouchedBy::Authority;
        let facts = Facts {
            organisation: &record.spec.name,
            url: &url,
            until: &record.expires.strftime("%Y-%m-%d").to_string(),
            fingerprint: is_ours.then_some(self.form.fingerprint.as_str()),
            again,
            provider,
        };
        let (messages, provider) = (messages(facts), provider.map(str::to_owned));
        Share { qr: code(&url), messages, provider, places }
    }
}

/// The QR code of a link. Links are far shorter than what a code holds.
pub(super) fn code(url: &str) -> Qr {
    qr(url).unwrap_or_else(|error| {
        tracing::error!(%error, "a link has no QR code");
        Qr { size: 0, path: String::new() }
    })
}

impl App {
    /// How to reach the form of a campaign, where it can be reached and there is one link for everybody.
    pub(super) async fn campaign_share(&self, record: &Record) -> Result<Option<Share>, AppError> {
        let is_open = record.purged.is_none() && record.ended(self.core().now()).is_none();
        if !is_open || !Self::has_shared_link(record) {
            return Ok(None);
        }
        let provider = self.provider_of(record)?;
        let form = self.reach().await?;
        let link = Link::Campaign(record.id);
        Ok(form.as_ref().map(|form| form.share(link, record, provider.as_deref(), false)))
    }

    /// Somebody's own link; `None` while the form isn't open.
    pub async fn personal_link(&self, id: InvitationId) -> Result<Option<Share>, AppError> {
        let person = self.person(id)?;
        let record = self.campaign_record(person.campaign)?;
        let provider = self.provider_of(&record)?;
        let form = self.reach().await?;
        let (link, again) = (Link::Invitation(id), person.renew);
        Ok(form.as_ref().map(|form| form.share(link, &record, provider.as_deref(), again)))
    }

    /// Where the users of a campaign sign in instead of handing in a password.
    fn provider_of(&self, record: &Record) -> Result<Option<String>, AppError> {
        let server = self.core().store.server(record.spec.source)?;
        Ok(server.and_then(|server| offer(&server)).map(|offer| offer.provider))
    }

    /// Who hasn't submitted and whose password stopped working, one a line: address, name, and where the form is open, the link.
    pub async fn reminder_list(&self, id: CampaignId) -> Result<String, AppError> {
        self.living_campaign(id)?;
        let people = self.core().store.people(id)?;
        let form = self.reach().await?;
        let is_due = |person: &&PersonRecord| {
            person.renew || (person.expected && person.submitted.is_none())
        };
        let lines = people.iter().filter(is_due).map(|person| {
            let mut line = person.address.clone();
            for part in
                [Some(person.name.clone()), form.as_ref().map(|form| personal(form, person))]
            {
                line.push('\t');
                line.push_str(&part.unwrap_or_default());
            }
            format!("{}\n", line.trim_end())
        });
        Ok(lines.collect())
    }

    /// Writes everybody's own link as CSV that only its owner can read, for a mail merge.
    pub async fn write_links(&self, id: CampaignId, path: &Path) -> Result<(), AppError> {
        self.living_campaign(id)?;
        let people = self.core().store.people(id)?;
        let form = self.reach().await?;
        let Some(form) = form.as_ref() else {
            let text =
                said!("Open the form first: the links name the address under which it is reached.");
            return Err(AppError::NotNow(text));
        };
        let mut table = CsvOut::default();
        table.row(["address", "name", "link", "submitted", "renew"]);
        for person in &people {
            let yes = |is: bool| if is { "yes" } else { "no" };
            table.row([
                person.address.as_str(),
                person.name.as_str(),
                &personal(form, person),
                yes(person.submitted.is_some()),
                yes(person.renew),
            ]);
        }
        // Whoever has a link can hand in a password for its address, as long as that works.
        write_private(path, table.finish().as_bytes()).map_err(AppError::ImportFile)
    }
}

fn personal(form: &Reach, person: &PersonRecord) -> String {
    form.places(Link::Invitation(person.id))
        .into_iter()
        .next()
        .map(|place| place.url)
        .unwrap_or_default()
}
