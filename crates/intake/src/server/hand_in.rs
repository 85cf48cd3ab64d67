//! What somebody hands in, from what was filled in to what is kept: one mailbox after the other, by a password or by a sign-in.
//!
//! The source comes first, so that nobody tries anything on the new server who has no mailbox on the old one. Nothing is kept before
//! everything in it has worked.

use std::sync::Arc;

use mailhaul_model::event::SideName;

use super::filled::Filled;
use super::prove::{Applicant, prove};
use super::shared::Shared;
use super::sign_in;
use crate::address::MailAddress;
use crate::desk::{Credentials, Proof, Submission};
use crate::form::Outcome;

/// How far it is.
#[derive(Clone, Debug)]
pub(super) struct HandIn {
    pub(super) filled: Filled,
    /// What opens the source mailbox, once a login with it worked.
    source: Option<Proof>,
    /// The same for the destination.
    destination: Option<Proof>,
}

/// What a side still needs.
enum Needs {
    Nothing,
    Login(Credentials),
    SignIn,
}

impl HandIn {
    /// With nothing proven yet.
    pub(super) fn of(filled: Filled) -> Self {
        Self { filled, source: None, destination: None }
    }

    /// What a login worked with.
    pub(super) fn proven(&mut self, side: SideName, proof: Proof) {
        *self.proof_mut(side) = Some(proof);
    }

    /// The mailbox of a side.
    pub(super) fn address(&self, side: SideName) -> Option<&MailAddress> {
        match side {
            SideName::Source => Some(&self.filled.source),
            SideName::Destination => self.filled.destination.as_ref(),
        }
    }

    /// Passwords are needed no longer.
    pub(super) fn forget_passwords(&mut self) {
        self.filled.source_password = None;
        self.filled.destination_password = None;
        for side in [SideName::Source, SideName::Destination] {
            let proof = self.proof_mut(side);
            if proof.as_ref().is_some_and(|proof| proof.password().is_some()) {
                *proof = None;
            }
        }
    }

    fn proof_mut(&mut self, side: SideName) -> &mut Option<Proof> {
        match side {
            SideName::Source => &mut self.source,
            SideName::Destination => &mut self.destination,
        }
    }

    fn needs(&self, side: SideName) -> Needs {
        let (proof, password, signs_in) = match side {
            SideName::Source => {
                let password = &self.filled.source_password;
                (&self.source, password, password.is_none())
            }
            SideName::Destination => {
                let password = &self.filled.destination_password;
                (&self.destination, password, self.filled.destination_sign_in)
            }
        };
        let Some(address) = self.address(side).filter(|_| proof.is_none()) else {
            return Needs::Nothing;
        };
        if signs_in {
            return Needs::SignIn;
        }
        password.as_ref().map_or(Needs::Nothing, |password| {
            let proof = Proof::Password(password.clone());
            Needs::Login(Credentials { address: address.clone(), proof })
        })
    }
}

/// Goes on until a user has to sign in, or everything is kept.
pub(super) async fn go_on(
    shared: Arc<Shared>,
    applicant: Applicant,
    mut hand_in: HandIn,
) -> Result<Outcome, Outcome> {
    for side in [SideName::Source, SideName::Destination] {
        match hand_in.needs(side) {
            Needs::Nothing => {}
            Needs::Login(credentials) => {
                prove(&shared, applicant, side, &credentials).await?;
                hand_in.proven(side, credentials.proof);
            }
            Needs::SignIn => return sign_in::ask(&shared, applicant, side, hand_in).await,
        }
    }
    keep(&shared, applicant, hand_in).await
}

async fn keep(shared: &Shared, applicant: Applicant, hand_in: HandIn) -> Result<Outcome, Outcome> {
    let HandIn { filled, source, destination } = hand_in;
    let proof = source.ok_or(Outcome::Incomplete)?;
    let mut addresses = vec![filled.source.clone()];
    addresses.extend(filled.destination.clone().filter(|_| destination.is_some()));
    let proofs = [Some(proof.clone()), destination.clone()];
    let by_sign_in = proofs.iter().flatten().all(|proof| proof.password().is_none());
    let submission = Submission {
        campaign: applicant.campaign,
        link: applicant.link,
        full_name: filled.full_name,
        source: Credentials { address: filled.source, proof },
        destination: filled.destination,
        destination_proof: destination,
        at: shared.now(),
    };
    let kept = shared.desk.keep(submission).await;
    // The desk has given away what they brought, however it went.
    shared.sign_ins.use_up(&proofs);
    kept.map_err(|_| Outcome::NotKept)?;
    Ok(Outcome::Works { addresses, by_sign_in })
}
