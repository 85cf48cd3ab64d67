//! Keeps what was handed in: passwords in the keychain, the rest in the store, and both in the job that somebody became.

use mailhaul_intake::MailAddress;
use mailhaul_model::event::SideName;
use mailhaul_model::{CampaignId, InvitationId, Secret, ServerId};
use mailhaul_store::{CredentialState, HandedIn, PasswordOrigin};
use mailhaul_vault::Holder;

use super::sign_in::Opens;
use crate::user_grant::UserGrant;
use crate::{App, AppError, NewPasswords};

/// What was handed in, and proven.
#[derive(Debug)]
pub(super) struct Proven<'a> {
    pub address: &'a MailAddress,
    pub name: &'a str,
    pub source: Secret,
    pub destination: Option<&'a MailAddress>,
    pub destination_secret: Option<Opens>,
    pub by_admin: bool,
}

/// A destination password and where it comes from.
#[derive(Debug)]
pub(super) struct DestinationSecret<'a> {
    pub secret: Secret,
    pub by: PasswordOrigin,
    /// The account that it was proven for; empty for any.
    pub account: &'a str,
    /// Where the user signed in, where it is a sign-in.
    pub server: Option<ServerId>,
}

impl App {
    /// Keeps what was handed in, in the place of what was before. Nothing is changed where the keychain fails.
    pub(super) async fn keep_proven(
        &self,
        campaign: CampaignId,
        proven: Proven<'_>,
    ) -> Result<InvitationId, AppError> {
        let core = self.core();
        let address = proven.address;
        // One after the other, so that of two hand-ins at once each is whole.
        let _turn = core.intake.keeping.lock().await;
        let id = core
            .store
            .meet_person(campaign, address.as_str(), &address.key())?
            .ok_or(AppError::NoCampaign(campaign))?;
        let account = proven.destination.map(MailAddress::key).unwrap_or_default();
        let by = if proven.by_admin { PasswordOrigin::Admin } else { PasswordOrigin::User };
        let destination = proven.destination_secret.as_ref().map(|opens| DestinationSecret {
            secret: opens.secret.clone(),
            by,
            account: &account,
            server: opens.server,
        });
        let kept = self.keep_passwords(id, Some(proven.source.clone()), destination).await;
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
        if !core.store.hand_in(id, &what)? {
            return Err(AppError::NoPerson(id));
        }
        let usual = self.campaign_record(campaign)?.spec.destination;
        let there = proven.destination_secret;
        let there = there.map(|opens| (opens.secret, opens.server.or(usual)));
        self.renew_job(id, proven.source, there, &account)?;
        core.board.campaigns_changed();
        Ok(id)
    }

    /// Puts passwords into the keychain and removes those before them: all of them or none. The caller has its turn at keeping.
    pub(super) async fn keep_passwords(
        &self,
        id: InvitationId,
        source: Option<Secret>,
        destination: Option<DestinationSecret<'_>>,
    ) -> Result<(), AppError> {
        let store = &self.core().store;
        let Some(person) = store.person(id)? else { return Err(AppError::NoPerson(id)) };
        let campaign = self.campaign_record(person.campaign)?;
        let mut servers = [Some(campaign.spec.source), None];
        let (second, origin) = match destination {
            Some(one) => {
                servers[1] = one.server;
                (Some(one.secret), Some((one.by, one.account)))
            }
            None => (None, None),
        };
        let mut begun = Vec::with_capacity(2);
        let mut failed = None;
        let sides = [(SideName::Source, source), (SideName::Destination, second)];
        for ((side, secret), server) in sides.into_iter().zip(servers) {
            let Some(secret) = secret else { continue };
            let Some(revision) = store.begin_person_credential(id, side)? else {
                failed = Some(AppError::NoPerson(id));
                break;
            };
            if let Some(server) = server.filter(|_| UserGrant::is_one(&secret)) {
                store.note_person_sign_in(id, side, revision, server)?;
            }
            begun.push((side, revision));
            if let Err(error) =
                self.write_secret(Holder::Person { person: id, side }, revision, secret).await
            {
                failed = Some(error);
                break;
            }
        }
        if let Some(error) = failed {
            for (side, revision) in begun {
                self.take_back(id, side, revision).await?;
            }
            return Err(error);
        }
        let mut is_there = true;
        for (side, revision) in begun {
            let kept = CredentialState::Kept;
            is_there &= store.settle_person_credential(id, side, revision, kept)?;
            let old = if is_there { revision - 1 } else { revision };
            // Where a job was made of it, that lives by it until it gets the new one too.
            self.core().give_back_later(self.sign_in_of(&person, side, old).await);
            self.remove_quietly(Holder::Person { person: id, side }, old).await;
        }
        if !is_there {
            return Err(AppError::NoPerson(id));
        }
        if let Some((by, account)) = origin {
            store.note_destination_password(id, by, account)?;
        }
        Ok(())
    }

    /// Finds out of every password that was on its way to the keychain when the program went away whether it arrived. At start,
    /// before anything else is kept.
    pub(super) async fn settle_people(&self) -> Result<(), AppError> {
        let store = &self.core().store;
        let _turn = self.core().intake.keeping.lock().await;
        for (person, side, revision) in store.unsettled_people()? {
            let holder = Holder::Person { person, side };
            if self.is_whole(holder, revision).await? {
                let kept = CredentialState::Kept;
                store.settle_person_credential(person, side, revision, kept)?;
                self.remove_quietly(holder, revision - 1).await;
            } else {
                self.take_back(person, side, revision).await?;
            }
        }
        Ok(())
    }

    /// Goes back to the password before this revision, where there is one.
    async fn take_back(
        &self,
        person: InvitationId,
        side: SideName,
        revision: u32,
    ) -> Result<(), AppError> {
        let holder = Holder::Person { person, side };
        self.remove_quietly(holder, revision).await;
        let before = revision - 1;
        let there =
            before > 0 && self.read_secret(holder, before).await.is_ok_and(|it| it.is_some());
        Ok(self.core().store.revert_person_credential(person, side, revision, there)?)
    }

    /// A new password flows into somebody's job, that of the destination only where the job goes to the account and the server
    /// that it was proven on. A job whose batch is closed takes none.
    pub(super) fn renew_job(
        &self,
        id: InvitationId,
        source: Secret,
        destination: Option<(Secret, Option<ServerId>)>,
        account: &str,
    ) -> Result<(), AppError> {
        let store = &self.core().store;
        let Some(job) = store.person(id)?.and_then(|person| person.job) else { return Ok(()) };
        let Some(record) = store.job(job)? else { return Ok(()) };
        let there = &record.spec.destination;
        let fits = there.login.to_lowercase() == account;
        let destination = destination
            .filter(|(_, server)| fits && server.is_none_or(|server| server == there.server))
            .map(|(secret, _)| secret);
        match self.replace_passwords(job, NewPasswords { source: Some(source), destination }) {
            Ok(()) | Err(AppError::NotNow(_) | AppError::NoJob(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
