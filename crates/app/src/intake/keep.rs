//! Keeps what was handed in: passwords in the keychain, the rest in the store, and both in the job that somebody became.

use mailhaul_intake::MailAddress;
use mailhaul_model::event::SideName;
use mailhaul_model::{CampaignId, InvitationId, Secret};
use mailhaul_store::{CredentialState, HandedIn, PasswordOrigin};
use mailhaul_vault::Holder;

use crate::{App, AppError, NewPasswords};

/// What was handed in, and proven.
#[derive(Debug)]
pub(super) struct Proven<'a> {
    pub address: &'a MailAddress,
    pub name: &'a str,
    pub source: Secret,
    pub destination: Option<&'a MailAddress>,
    pub destination_password: Option<Secret>,
    pub by_admin: bool,
}

impl App {
    /// Keeps what was handed in, in the place of what was before.
    pub(super) async fn keep_proven(
        &self,
        campaign: CampaignId,
        proven: Proven<'_>,
    ) -> Result<InvitationId, AppError> {
        let core = self.core();
        let address = proven.address;
        let id = core.store.meet_person(campaign, address.as_str(), &address.key())?;
        let kept = self.keep_passwords(id, &proven).await;
        if let Err(error) = kept {
            core.store.forget_stranger(id)?;
            return Err(error);
        }
        let what = HandedIn {
            address: address.as_str(),
            name: proven.name,
            destination: proven.destination.map_or("", MailAddress::as_str),
            by_admin: proven.by_admin,
            at: core.now(),
        };
        core.store.hand_in(id, &what)?;
        self.renew_job(id, proven.source, proven.destination_password)?;
        core.board.campaigns_changed();
        Ok(id)
    }

    async fn keep_passwords(&self, id: InvitationId, proven: &Proven<'_>) -> Result<(), AppError> {
        let by = if proven.by_admin { PasswordOrigin::Admin } else { PasswordOrigin::User };
        self.keep_password(id, SideName::Source, by, proven.source.clone()).await?;
        if let Some(password) = &proven.destination_password {
            self.keep_password(id, SideName::Destination, by, password.clone()).await?;
        }
        Ok(())
    }

    /// Puts a password into the keychain and removes the one before it.
    pub(super) async fn keep_password(
        &self,
        id: InvitationId,
        side: SideName,
        by: PasswordOrigin,
        secret: Secret,
    ) -> Result<(), AppError> {
        let store = &self.core().store;
        let holder = Holder::Person { person: id, side };
        let revision = store.begin_person_credential(id, side, by)?;
        let written = self.write_secret(holder, revision, secret).await;
        let state = if written.is_ok() { CredentialState::Kept } else { CredentialState::Missing };
        let newest = store.settle_person_credential(id, side, revision, state)?;
        written?;
        if newest {
            self.remove_secrets(holder, revision - 1).await?;
        } else {
            // Superseded, or the person was removed meanwhile: nobody will ask for it.
            self.remove_secrets(holder, revision).await?;
        }
        Ok(())
    }

    /// Notes of every password that was on its way to the keychain when the program went away whether it arrived.
    pub(super) async fn settle_people(&self) -> Result<(), AppError> {
        let store = &self.core().store;
        for (person, side, revision) in store.unsettled_people()? {
            let holder = Holder::Person { person, side };
            let arrived = self.read_secret(holder, revision).await?.is_some();
            let state = if arrived { CredentialState::Kept } else { CredentialState::Missing };
            store.settle_person_credential(person, side, revision, state)?;
        }
        Ok(())
    }

    /// A new password flows into the job that somebody became. One whose batch is closed takes none.
    fn renew_job(
        &self,
        id: InvitationId,
        source: Secret,
        destination: Option<Secret>,
    ) -> Result<(), AppError> {
        let job = self.core().store.person(id)?.and_then(|person| person.job);
        let Some(job) = job else { return Ok(()) };
        match self.replace_passwords(job, NewPasswords { source: Some(source), destination }) {
            Ok(()) | Err(AppError::NotNow(_) | AppError::NoJob(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
