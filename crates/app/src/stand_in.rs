//! Who logs in for the users of an import, on each side: themselves, or an administrator, who comes with the import or is set
//! for the batch.

use mailhaul_model::event::SideName;
use mailhaul_model::{BatchId, Secret};
use mailhaul_store::{Account, CredentialState, MasterRecord};

use crate::known::KnownFacts;
use crate::masters::through;
use crate::{App, AppError, ImportOrder, MasterLogin};

pub(crate) const SIDES: [SideName; 2] = [SideName::Source, SideName::Destination];

/// Who logs in on a side.
#[derive(Debug)]
pub(crate) enum StandIn<'a> {
    Nobody,
    Typed(&'a MasterLogin),
    OfBatch(MasterRecord),
}

/// Where the password of a new job comes from.
#[derive(Debug)]
pub(crate) enum Password {
    Missing,
    Typed(Secret),
    /// The keychain has it, or gets it before it is asked for.
    OfBatch,
    /// The server is opened with the organisation's access.
    NotNeeded,
}

impl Password {
    pub fn is_there(&self) -> bool {
        !matches!(self, Self::Missing)
    }

    /// Whether there is or will be one in the keychain.
    pub fn is_kept(&self) -> bool {
        matches!(self, Self::Typed(_) | Self::OfBatch)
    }
}

impl StandIn<'_> {
    /// How a row logs in, and with which password.
    pub fn account(
        &self,
        row: mailhaul_import::Account,
        known: &KnownFacts,
    ) -> (Account, Password) {
        let account = Account { server: row.server, login: row.login, act_as: None };
        if known.is_for_all(account.server) {
            return (account, Password::NotNeeded);
        }
        match self {
            Self::Nobody => (account, row.password.map_or(Password::Missing, Password::Typed)),
            Self::Typed(master) => {
                (through(&master.form, account), Password::Typed(master.password.clone()))
            }
            Self::OfBatch(master) => {
                let is_lost = master.state == CredentialState::Missing;
                let password = if is_lost { Password::Missing } else { Password::OfBatch };
                (through(&master.form, account), password)
            }
        }
    }
}

impl App {
    /// Who logs in on each side. What is to hold for the batch from now on is written down.
    pub(crate) fn stand_ins<'a>(
        &self,
        batch: BatchId,
        order: &ImportOrder,
        masters: &'a [MasterLogin],
    ) -> Result<[StandIn<'a>; 2], AppError> {
        let [source, destination] = SIDES.map(|side| {
            let keep = order.keep_logins.contains(&side);
            if let Some(master) = masters.iter().find(|master| master.side == side) {
                if keep {
                    let password = Some(master.password.clone());
                    self.set_master(batch, side, &master.form, password)?;
                }
                return Ok(StandIn::Typed(master));
            }
            if order.own_logins.contains(&side) {
                if keep {
                    self.remove_master(batch, side)?;
                }
                return Ok(StandIn::Nobody);
            }
            let set = self.core().store.master(batch, side)?;
            Ok::<_, AppError>(set.map_or(StandIn::Nobody, StandIn::OfBatch))
        });
        Ok([source?, destination?])
    }
}
