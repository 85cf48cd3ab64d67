//! A desk in memory, and a clock that stands still until it is moved.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use jiff::{SignedDuration, Timestamp};
use mailhaul_intake::desk::{
    Answer, Audience, Campaign, CampaignState, Desk, DestinationFields, LoginVerdict, NotKept,
    Sight, Submission,
};
use mailhaul_intake::{CampaignId, CampaignKey, Link, MailAddress};
use mailhaul_model::event::SideName;
use mailhaul_model::{Clock, Secret};
use tokio::sync::watch;

/// Knows its campaigns, the right passwords, and what happened.
pub struct FakeDesk {
    campaigns: Mutex<HashMap<Link, Campaign>>,
    passwords: Mutex<HashMap<(SideName, String), String>>,
    verdicts: Mutex<HashMap<String, LoginVerdict>>,
    kept: Mutex<Vec<Submission>>,
    sights: Mutex<Vec<Sight>>,
    pub keeps_nothing: Mutex<bool>,
    pub looked_up: AtomicUsize,
    pub logins: AtomicUsize,
    inside: AtomicUsize,
    pub most_inside: AtomicUsize,
    /// While it says so, logins hang.
    pub held: watch::Sender<bool>,
}

impl FakeDesk {
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            campaigns: Mutex::default(),
            passwords: Mutex::default(),
            verdicts: Mutex::default(),
            kept: Mutex::default(),
            sights: Mutex::default(),
            keeps_nothing: Mutex::default(),
            looked_up: AtomicUsize::new(0),
            logins: AtomicUsize::new(0),
            inside: AtomicUsize::new(0),
            most_inside: AtomicUsize::new(0),
            held: watch::Sender::new(false),
        })
    }

    pub fn open(&self, link: Link, campaign: Campaign) {
        self.campaigns.lock().unwrap().insert(link, campaign);
    }

    pub fn change(&self, link: Link, change: impl FnOnce(&mut Campaign)) {
        change(self.campaigns.lock().unwrap().get_mut(&link).unwrap());
    }

    pub fn password(&self, side: SideName, address: &str, password: &str) {
        self.passwords.lock().unwrap().insert((side, address.to_owned()), password.to_owned());
    }

    /// What the server says for an address, whatever the password.
    pub fn verdict(&self, address: &str, verdict: LoginVerdict) {
        self.verdicts.lock().unwrap().insert(address.to_owned(), verdict);
    }

    pub fn kept(&self) -> MutexGuard<'_, Vec<Submission>> {
        self.kept.lock().unwrap()
    }

    pub fn sights(&self) -> Vec<Sight> {
        self.sights.lock().unwrap().clone()
    }

    pub fn logins(&self) -> usize {
        self.logins.load(Ordering::SeqCst)
    }

    async fn login(&self, side: SideName, address: &str, password: &Secret) -> LoginVerdict {
        self.logins.fetch_add(1, Ordering::SeqCst);
        let inside = self.inside.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_inside.fetch_max(inside, Ordering::SeqCst);
        self.held.subscribe().wait_for(|held| !held).await.unwrap();
        self.inside.fetch_sub(1, Ordering::SeqCst);
        if let Some(verdict) = self.verdicts.lock().unwrap().get(address) {
            return *verdict;
        }
        let passwords = self.passwords.lock().unwrap();
        match passwords.get(&(side, address.to_owned())) {
            Some(right) if right == password.expose() => LoginVerdict::Works,
            _ => LoginVerdict::Rejected,
        }
    }
}

impl Desk for FakeDesk {
    fn campaign(&self, link: Link) -> Answer<'_, Option<Campaign>> {
        self.looked_up.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move { self.campaigns.lock().unwrap().get(&link).cloned() })
    }

    fn try_login<'a>(
        &'a self,
        _: CampaignId,
        side: SideName,
        address: &'a MailAddress,
        password: &'a Secret,
    ) -> Answer<'a, LoginVerdict> {
        Box::pin(self.login(side, address.as_str(), password))
    }

    fn keep(&self, submission: Submission) -> Answer<'_, Result<(), NotKept>> {
        Box::pin(async move {
            if *self.keeps_nothing.lock().unwrap() {
                return Err(NotKept);
            }
            self.kept().push(submission);
            Ok(())
        })
    }

    fn observe(&self, sight: Sight) {
        self.sights.lock().unwrap().push(sight);
    }
}

/// A campaign for everyone, open for a week.
pub fn campaign(id: CampaignId) -> Campaign {
    Campaign {
        id,
        organisation: "Old Ltd".to_owned(),
        state: CampaignState::Open { until: noon() + SignedDuration::from_hours(7 * 24) },
        audience: Audience::Everyone,
        destination: DestinationFields::AddressAndPassword,
        provider: None,
        opened_by_admin: false,
        renew: false,
        key: Arc::new(CampaignKey::generate()),
    }
}

/// When the tests begin.
pub fn noon() -> Timestamp {
    "2026-11-26T12:00:00Z".parse().unwrap()
}

/// Moves only when told.
pub struct StillClock(Mutex<Timestamp>);

impl StillClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(noon())))
    }

    pub fn forward(&self, by: SignedDuration) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}
