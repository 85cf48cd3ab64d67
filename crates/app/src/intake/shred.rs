//! Removes from the keychain what belongs to nobody any more. What can't be removed now is tried again later, also after a restart:
//! the store remembers it.

use mailhaul_store::ShredHolder;
use mailhaul_vault::Holder;

use crate::{App, AppError};

impl App {
    /// Removes all that is left to be shredded. The first that the keychain refuses ends it: the others wait with it.
    pub(super) async fn shred_what_is_left(&self) -> Result<(), AppError> {
        let core = self.core();
        for shred in core.store.shreds()? {
            let holder = match shred.holder {
                ShredHolder::Person(person, side) => Holder::Person { person, side },
                ShredHolder::Campaign(campaign) => {
                    core.intake.facts().keys.remove(&campaign);
                    Holder::Campaign(campaign)
                }
            };
            self.remove_secrets(holder, 1, shred.revision).await?;
            core.store.note_shredded(shred.id)?;
        }
        Ok(())
    }

    /// The same, after something was deleted: that is done, and what the keychain refuses now is tried again by itself.
    pub(super) async fn shred_or_later(&self) {
        if let Err(error) = self.shred_what_is_left().await {
            tracing::warn!(%error, "some secrets could not be removed from the keychain yet");
        }
    }
}
