//! Destination passwords that are made here, and handed over once for the provider's importer.

use std::collections::HashSet;
use std::path::Path;

use mailhaul_import::csv_out::CsvOut;
use mailhaul_model::event::SideName;
use mailhaul_model::said;
use mailhaul_model::{CampaignId, InvitationId, Secret};
use mailhaul_store::PasswordOrigin;
use mailhaul_vault::Holder;
use rand::TryRngCore;
use zeroize::Zeroizing;

use super::keep::DestinationSecret;
use super::mapping::Mapping;
use crate::private_file::write_private;
use crate::{App, AppError};

/// How long a password is.
const LENGTH: usize = 20;
/// Letters and digits that can't be taken for each other: without 0, O, o, 1, I, l.
const SIGNS: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

impl App {
    /// Makes a destination password for each of these people who has none and is no job yet; says how many were made. For an
    /// empty list, for everybody.
    pub async fn generate_passwords(
        &self,
        campaign: CampaignId,
        ids: &[InvitationId],
    ) -> Result<u32, AppError> {
        self.living_campaign(campaign)?;
        self.check_keychain().await?;
        let mut made = 0;
        let store = &self.core().store;
        let chosen: HashSet<InvitationId> = ids.iter().copied().collect();
        for person in store.people(campaign)? {
            if !ids.is_empty() && !chosen.contains(&person.id) {
                continue;
            }
            let _turn = self.core().intake.keeping.lock().await;
            // As it is now: somebody may have handed one in meanwhile.
            let Some(person) = store.person(person.id)? else { continue };
            let has_one =
                person.destination_by != PasswordOrigin::Nobody && person.destination.is_kept();
            if has_one || person.job.is_some() {
                continue;
            }
            let secret = generate()?;
            let by = PasswordOrigin::Generated;
            let secret = DestinationSecret { secret, by, account: "", server: None };
            self.keep_passwords(person.id, None, Some(secret)).await?;
            made += 1;
        }
        self.core().board.campaigns_changed();
        Ok(made)
    }

    /// Writes the generated passwords that were not handed over before, with their addresses and names, as CSV that only its
    /// owner can read. They can't be written again.
    pub async fn write_generated(&self, campaign: CampaignId, path: &Path) -> Result<(), AppError> {
        let record = self.living_campaign(campaign)?;
        let store = &self.core().store;
        let people = store.people(campaign)?;
        let known = store.known_accounts(campaign)?;
        let mapping = Mapping::new(&record.spec.rules, record.spec.destination, &known, &people);
        let mut table = CsvOut::default();
        table.row(["address", "name", "password"]);
        let mut written = Vec::new();
        for person in people.iter().filter(|one| one.destination_by == PasswordOrigin::Generated) {
            let address = mapping.target(person).address;
            let holder = Holder::Person { person: person.id, side: SideName::Destination };
            let secret = self.read_secret(holder, person.destination.revision).await?;
            let (false, Some(secret)) = (address.is_empty(), secret) else { continue };
            table.row([address.as_str(), person.name.as_str(), secret.expose()]);
            written.push((person.id, address.to_lowercase()));
        }
        if written.is_empty() {
            let text = said!(
                "There is no generated password left to hand over: those of people without a destination address wait for one."
            );
            return Err(AppError::NotNow(text));
        }
        let text = Zeroizing::new(table.finish());
        write_private(path, text.as_bytes()).map_err(AppError::ImportFile)?;
        store.note_exported(&written)?;
        self.core().board.campaigns_changed();
        Ok(())
    }
}

/// A password by chance, each sign as likely as any other.
fn generate() -> Result<Secret, AppError> {
    let no_chance = |_| AppError::NotNow(said!("This computer gives no random numbers."));
    let mut text = Zeroizing::new(String::with_capacity(LENGTH));
    // The largest multiple of the number of signs: what is above would make some likelier.
    let fair = 256 - 256 % SIGNS.len();
    while text.len() < LENGTH {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        rand::rngs::OsRng.try_fill_bytes(bytes.as_mut()).map_err(no_chance)?;
        let left = LENGTH - text.len();
        let signs = bytes.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < fair);
        text.extend(signs.take(left).map(|byte| char::from(SIGNS[byte % SIGNS.len()])));
    }
    Ok(Secret::new(text.as_str()))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{LENGTH, SIGNS, generate};

    #[test]
    fn generated_passwords_are_long_unlike_each_other_and_easy_to_read() {
        let made: HashSet<String> =
            (0..200).map(|_| generate().unwrap().expose().to_owned()).collect();
        assert_eq!(made.len(), 200);
        let used: HashSet<char> = made.iter().flat_map(|one| one.chars()).collect();
        assert!(made.iter().all(|one| one.len() == LENGTH));
        assert!(!used.iter().any(|sign| "0Oo1Il".contains(*sign)));
        assert_eq!(used.len(), SIGNS.len(), "every sign comes up");
    }
}
