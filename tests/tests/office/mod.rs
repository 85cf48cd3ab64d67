//! An office that is moved: both servers, the application with a keychain that can be locked, and a clock that can be moved.

#![allow(clippy::allow_attributes, reason = "which functions are unused differs by test file")]
#![allow(dead_code, reason = "each test file uses its part of it")]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use mailhaul_app::{
    App, CampaignAsks, CampaignAudience, CampaignDraft, Parts, PathLauncher, Paths, PersonDraft,
    ServerDraft,
};
use mailhaul_model::event::SideName;
use mailhaul_model::{CampaignId, Clock, InvitationId, Secret, Security, ServerId};
use mailhaul_tests::sidecar::program;
use mailhaul_tests::{Dovecot, ProgramFolder, Settings};
use mailhaul_vault::{CredentialName, Holder, MemoryVault, Vault, VaultError};

pub const USERS: [&str; 3] = ["ann@old.example", "bob@old.example", "cy@old.example"];

/// Goes on by itself and can be moved.
#[derive(Debug)]
pub struct MovedClock(Mutex<SignedDuration>);

impl Clock for MovedClock {
    #[expect(clippy::disallowed_methods, reason = "the one clock of this test")]
    fn now(&self) -> Timestamp {
        Timestamp::now() + *self.0.lock().unwrap()
    }
}

/// A keychain that can be locked.
#[derive(Default)]
pub struct LockedVault {
    pub inner: MemoryVault,
    locked: AtomicBool,
}

impl LockedVault {
    pub fn lock(&self, locked: bool) {
        self.locked.store(locked, Ordering::SeqCst);
    }

    pub fn open(&self) -> Result<&MemoryVault, VaultError> {
        let locked = self.locked.load(Ordering::SeqCst);
        if locked { Err(VaultError::Locked("locked by the test".into())) } else { Ok(&self.inner) }
    }
}

impl Vault for LockedVault {
    fn set(&self, name: &CredentialName, secret: &Secret) -> Result<(), VaultError> {
        // What belongs to destinations may be refused alone.
        if matches!(name.holder, Holder::Person { side: SideName::Destination, .. })
            && secret.expose() == "refused by the keychain"
        {
            return Err(VaultError::Locked("refused by the test".into()));
        }
        self.open()?.set(name, secret)
    }

    fn get(&self, name: &CredentialName) -> Result<Option<Secret>, VaultError> {
        self.open()?.get(name)
    }

    fn delete(&self, name: &CredentialName) -> Result<(), VaultError> {
        self.open()?.delete(name)
    }

    fn has(&self, name: &CredentialName) -> Result<bool, VaultError> {
        self.open()?.has(name)
    }
}

pub struct Office {
    pub source: Dovecot,
    pub destination: Dovecot,
    pub vault: Arc<LockedVault>,
    pub clock: Arc<MovedClock>,
    pub folder: ProgramFolder,
}

impl Office {
    pub fn new() -> Self {
        let destinations = ["ann@new.example", "bob@new.example", "cy@new.example"];
        Self {
            source: Dovecot::start(&Settings::sdbox_slash().bare().with_users(USERS)),
            destination: Dovecot::start(&Settings::sdbox_slash().bare().with_users(destinations)),
            vault: Arc::default(),
            clock: Arc::new(MovedClock(Mutex::default())),
            // A list for the provider's importer is there to have passwords in it.
            folder: ProgramFolder::sparing(&["accounts.csv"]),
        }
    }

    pub fn open(&self) -> App {
        let parts = Parts {
            vault: self.vault.clone(),
            launcher: Arc::new(PathLauncher::new(program())),
            clock: self.clock.clone(),
            dns: Arc::new(mailhaul_model::NoDns),
            policy: Arc::default(),
            runtime: tokio::runtime::Handle::current(),
        };
        App::open(Paths::new(self.folder.path()), parts).unwrap()
    }

    pub fn move_on(&self, hours: i64) {
        *self.clock.0.lock().unwrap() += SignedDuration::from_hours(hours);
    }

    pub fn servers(&self, app: &App) -> [ServerId; 2] {
        [("Old", &self.source), ("New", &self.destination)]
            .map(|(name, server)| Self::server(app, name, server))
    }

    /// A server by a name of its own.
    pub fn server(app: &App, name: &str, server: &Dovecot) -> ServerId {
        let address = server.address();
        let draft = ServerDraft {
            name: name.to_owned(),
            host: address.ip().to_string(),
            port: address.port().into(),
            security: Security::None,
            pinned: None,
            authorities: None,
            proxy: None,
            proxy_user: None,
        };
        app.add_server(&draft).unwrap().id
    }

    pub async fn campaign(&self, app: &App) -> CampaignId {
        let [source, destination] = self.servers(app);
        app.create_campaign(&draft(source, destination)).await.unwrap()
    }

    pub fn password(&self, user: &str) -> Secret {
        Secret::new(self.source.account(user).password.as_str())
    }

    /// Enters somebody by hand, whose login is tried.
    pub async fn add(&self, app: &App, campaign: CampaignId, user: &str) -> InvitationId {
        let person = person_draft(user);
        app.add_person(campaign, &person, self.password(user), None).await.unwrap()
    }

    /// How many secrets the vault has of a person.
    pub fn secrets_of(&self, person: InvitationId) -> usize {
        let is_theirs = |name: &&CredentialName| matches!(name.holder, Holder::Person { person: one, .. } if one == person);
        self.vault.inner.names().iter().filter(is_theirs).count()
    }
}

pub fn draft(source: ServerId, destination: ServerId) -> CampaignDraft {
    CampaignDraft {
        name: "Old Ltd".to_owned(),
        source: Some(source),
        destination: Some(destination),
        asks: CampaignAsks::Nothing,
        audience: CampaignAudience::Expected,
        days: 7,
        expected: "ann@old.example;Ann Lee\nbob@old.example\n".to_owned(),
        rules: mailhaul_app::AddressRules::default(),
    }
}

pub fn person_draft(address: &str) -> PersonDraft {
    PersonDraft { address: address.to_owned(), name: String::new(), destination: String::new() }
}
