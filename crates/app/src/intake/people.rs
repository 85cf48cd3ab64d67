//! The people of a campaign: expected, entered by hand, mapped, removed.

use std::collections::HashSet;

use mailhaul_intake::MailAddress;
use mailhaul_intake::desk::LoginVerdict;
use mailhaul_model::event::SideName;
use mailhaul_model::said;
use mailhaul_model::{CampaignId, InvitationId, Secret};
use mailhaul_store::{PasswordOrigin, PersonRecord};

use super::keep::{DestinationSecret, Proven};
use super::sign_in::Opens;
use super::view::{CampaignAsks, ExpectedOutcome, PersonChange, PersonDraft};
use super::{campaigns, lists, logins};
use crate::servers::{blocking, refuse};
use crate::{App, AppError, Field};

impl App {
    /// Adds expected users: one a line, an address, and a name after a comma, semicolon or tab.
    pub fn expect_people(
        &self,
        campaign: CampaignId,
        lines: &str,
    ) -> Result<ExpectedOutcome, AppError> {
        self.living_campaign(campaign)?;
        let list = lists::people(lines);
        let mut seen = HashSet::new();
        let people = list.people.iter().filter(|(address, _)| seen.insert(address.key()));
        let people: Vec<_> = people
            .map(|(address, name)| (address.as_str(), address.key(), name.as_str()))
            .collect();
        let count = u32::try_from(list.people.len()).unwrap_or(u32::MAX);
        let added = self.core().store.expect_people(campaign, people.into_iter())?;
        self.core().board.campaigns_changed();
        Ok(ExpectedOutcome { added, known: count - added, refused: list.refused })
    }

    /// Tries the logins of somebody whom the admin enters, and keeps the passwords where they work.
    pub async fn add_person(
        &self,
        campaign: CampaignId,
        draft: &PersonDraft,
        source: Secret,
        destination: Option<Secret>,
    ) -> Result<InvitationId, AppError> {
        let record = self.living_campaign(campaign)?;
        let Some(address) = MailAddress::parse(&draft.address) else {
            let text = said!("Enter a mail address, such as ann@old.example.");
            return Err(AppError::Invalid(vec![blocking(Field::Address, text)]));
        };
        if source.is_empty() {
            let text = said!("Enter the password of the source mailbox.");
            return Err(AppError::Invalid(vec![blocking(Field::SourcePassword, text)]));
        }
        let target = MailAddress::parse(&draft.destination);
        if target.is_none() && !draft.destination.trim().is_empty() {
            let text = said!("This is no mail address: leave it empty or enter one.");
            return Err(AppError::Invalid(vec![blocking(Field::DestinationLogin, text)]));
        }
        let asked = campaigns::asks_in_view(record.spec.asks) == CampaignAsks::AddressAndPassword;
        let destination = destination.filter(|secret| asked && !secret.is_empty());
        self.check_keychain().await?;
        self.must_work(campaign, SideName::Source, address.as_str(), &source).await?;
        if let (Some(target), Some(secret)) = (&target, &destination) {
            self.must_work(campaign, SideName::Destination, target.as_str(), secret).await?;
        }
        let proven = Proven {
            address: &address,
            name: draft.name.trim(),
            source,
            destination: target.as_ref(),
            destination_secret: destination
                .filter(|_| target.is_some())
                .map(|secret| Opens { secret, server: None }),
            by_admin: true,
        };
        self.keep_proven(campaign, proven).await
    }

    /// Changes where somebody's mail goes. An address is kept as it is typed.
    pub fn change_person(&self, id: InvitationId, change: &PersonChange) -> Result<(), AppError> {
        let person = self.person(id)?;
        if person.job.is_some() {
            let text = said!("A job was made of this row: change the job.");
            return Err(AppError::NotNow(text));
        }
        let address = change.destination.as_ref().unwrap_or(&person.typed_destination);
        let server = change.destination_server.or(person.target_server);
        self.core().store.map_person(id, address, server)?;
        self.core().board.campaigns_changed();
        Ok(())
    }

    /// Keeps a destination password that the admin typed.
    pub async fn set_destination_password(
        &self,
        id: InvitationId,
        password: Secret,
    ) -> Result<(), AppError> {
        if self.person(id)?.job.is_some() {
            let text = said!("A job was made of this row: change the password of the job.");
            return Err(AppError::NotNow(text));
        }
        if password.is_empty() {
            let text = said!("Enter the password of the destination mailbox.");
            return Err(AppError::Invalid(vec![blocking(Field::DestinationPassword, text)]));
        }
        let _turn = self.core().intake.keeping.lock().await;
        let by = PasswordOrigin::Admin;
        let secret = DestinationSecret { secret: password, by, account: "", server: None };
        self.keep_passwords(id, None, Some(secret)).await?;
        self.core().board.campaigns_changed();
        Ok(())
    }

    /// Removes people with their passwords; says how many passwords were removed from the keychain.
    pub async fn remove_people(&self, ids: &[InvitationId]) -> Result<u32, AppError> {
        let mut people = Vec::with_capacity(ids.len());
        for id in ids {
            people.extend(self.core().store.person(*id)?);
        }
        let sign_ins = self.sign_ins_of(people).await;
        let removed = self.core().store.remove_people(ids)?;
        self.core().give_back_later(sign_ins);
        self.core().board.campaigns_changed();
        self.shred_or_later().await;
        Ok(removed)
    }

    /// Takes the list of accounts that the destination has, in the place of the one before: any text with addresses in it.
    pub fn set_known_accounts(&self, campaign: CampaignId, text: &str) -> Result<u32, AppError> {
        self.living_campaign(campaign)?;
        let found = lists::addresses(text);
        let accounts: Vec<_> =
            found.iter().map(|address| (address.key(), address.as_str())).collect();
        self.core().store.set_known_accounts(campaign, &accounts)?;
        self.core().board.campaigns_changed();
        let count = accounts.iter().map(|(key, _)| key).collect::<HashSet<_>>().len();
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    pub(super) fn person(&self, id: InvitationId) -> Result<PersonRecord, AppError> {
        self.core().store.person(id)?.ok_or(AppError::NoPerson(id))
    }

    async fn must_work(
        &self,
        campaign: CampaignId,
        side: SideName,
        address: &str,
        password: &Secret,
    ) -> Result<(), AppError> {
        let verdict = self.try_on_campaign(campaign, side, address, password, None).await?;
        if verdict == LoginVerdict::Works {
            return Ok(());
        }
        let field = match side {
            SideName::Source => Field::SourcePassword,
            SideName::Destination => Field::DestinationPassword,
        };
        refuse(vec![blocking(field, logins::in_words(verdict))])
    }
}
