//! The demo's two servers: an old one with sample mail, and a new one that names folders differently and is empty.

use std::fmt;

use mailhaul_model::Secret;
use thiserror::Error;

use crate::audit::{self, Audit};
use crate::sample::{self, SampleAccount};
use crate::{Config, DemoServer, Encryption, StartError};

/// The seed of the sample mail.
const SEED: u64 = 20_261_123;

/// The folders that the new server has from the start.
const ON_THE_NEW_SERVER: [(&str, &str); 5] = [
    ("INBOX.Sent", "\\Sent"),
    ("INBOX.Drafts", "\\Drafts"),
    ("INBOX.Junk", "\\Junk"),
    ("INBOX.Trash", "\\Trash"),
    ("INBOX.Archive", "\\Archive"),
];

/// Why the pair did not start.
#[derive(Debug, Error)]
pub enum PairError {
    #[error("the machine gives no random bytes for passwords")]
    Random,
    #[error("a demo server did not start")]
    Start(#[from] StartError),
}

/// One person's two accounts. The passwords are made at start and exist in memory only.
#[derive(Clone, Debug)]
pub struct DemoAccount {
    /// The person's name.
    pub name: String,
    pub source_login: String,
    pub source_password: Secret,
    pub destination_login: String,
    pub destination_password: Secret,
}

/// Two running servers and the accounts on them. Both end when this is dropped.
pub struct DemoPair {
    /// TLS; folders are separated by `/`.
    pub source: DemoServer,
    /// STARTTLS; folders are separated by `.` and lie below `INBOX.`.
    pub destination: DemoServer,
    pub accounts: Vec<DemoAccount>,
}

impl fmt::Debug for DemoPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DemoPair").field("accounts", &self.accounts.len()).finish_non_exhaustive()
    }
}

/// Starts both servers on free ports of loopback, the old one filled with sample mail.
pub fn start_pair() -> Result<DemoPair, PairError> {
    let samples = sample::accounts(SEED);
    let accounts = samples.iter().map(account).collect::<Result<Vec<_>, _>>()?;
    let mut old = Config { encryption: Encryption::Tls, ..Config::default() };
    let mut new = Config {
        encryption: Encryption::Starttls,
        message_limit: Some(50 * 1024 * 1024),
        quota: Some(1024 * 1024 * 1024),
        first_uid_validity: 1_800_000_000,
        ..Config::default().names('.', "INBOX.")
    };
    for account in &accounts {
        old = old.user(&account.source_login, account.source_password.expose());
        new = new.user(&account.destination_login, account.destination_password.expose());
    }
    let pair = DemoPair {
        source: DemoServer::start(old)?,
        destination: DemoServer::start(new)?,
        accounts,
    };
    pair.fill(&samples);
    Ok(pair)
}

impl DemoPair {
    /// Compares both sides of every account by looking into the servers: nothing the engine says is asked.
    pub fn audit(&self) -> Vec<Audit> {
        let look = |account: &DemoAccount| {
            let source = self.source.handle.account(&account.source_login);
            let destination = self.destination.handle.account(&account.destination_login);
            audit::compare(&account.name, &source, &destination)
        };
        self.accounts.iter().map(look).collect()
    }

    fn fill(&self, samples: &[SampleAccount]) {
        for (sample, account) in samples.iter().zip(&self.accounts) {
            self.source.handle.with(&account.source_login, |mail| sample.fill(mail, '/'));
            self.destination.handle.with(&account.destination_login, |mail| {
                for (name, special_use) in ON_THE_NEW_SERVER {
                    mail.ensure(name).special_use = Some(special_use.to_owned());
                    mail.subscribe(name);
                }
            });
        }
    }
}

fn account(sample: &SampleAccount) -> Result<DemoAccount, PairError> {
    Ok(DemoAccount {
        name: sample.name.clone(),
        source_login: sample.login.clone(),
        source_password: password()?,
        destination_login: sample.login.replace("old.example", "new.example"),
        destination_password: password()?,
    })
}

/// 160 random bits as text.
fn password() -> Result<Secret, PairError> {
    let mut bytes = [0; 20];
    let random = rustls::crypto::ring::default_provider().secure_random;
    random.fill(&mut bytes).map_err(|_| PairError::Random)?;
    Ok(Secret::new(crate::base64::encode(&bytes)))
}

#[cfg(test)]
mod tests {
    use super::start_pair;

    #[test]
    fn the_pair_starts_with_everything_missing_and_nothing_extra() {
        let pair = start_pair().unwrap();
        let audits = pair.audit();
        assert_eq!(audits.len(), 3);
        for audit in audits {
            assert!(!audit.is_clean());
            assert_eq!(audit.missing, audit.messages);
            assert_eq!(audit.extra, 0);
            assert_eq!(audit.messages_arrived, 0);
        }
    }

    #[test]
    fn passwords_differ_from_account_to_account_and_do_not_print() {
        let pair = start_pair().unwrap();
        let [one, two, ..] = pair.accounts.as_slice() else { panic!("too few accounts") };
        assert_ne!(one.source_password.expose(), two.source_password.expose());
        assert_ne!(one.source_password.expose(), one.destination_password.expose());
        assert!(!format!("{:?}", pair.accounts).contains(one.source_password.expose()));
    }
}
