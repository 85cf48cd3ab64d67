//! A desk in memory, and a clock that stands still until it is moved.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use jiff::{SignedDuration, Timestamp};
use mailhaul_intake::desk::{
    Answer, Audience, Campaign, CampaignState, Desk, DestinationFields, LoginVerdict, NotKept,
    Proof, Sight, SignInAsk, SignInFault, SignInId, Submission,
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
    /// Sign-ins that were begun.
    pub begun: AtomicUsize,
    /// Otherwise an address is to be pasted.
    pub gives_codes: AtomicBool,
    /// Who consented by which sign-in, or why nobody did.
    pub consents: watch::Sender<HashMap<SignInId, String>>,
    brought: Mutex<HashMap<SignInId, String>>,
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
            begun: AtomicUsize::default(),
            gives_codes: AtomicBool::new(true),
            consents: watch::Sender::default(),
            brought: Mutex::default(),
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
        proof: &'a Proof,
    ) -> Answer<'a, LoginVerdict> {
        Box::pin(async move {
            match proof {
                Proof::Password(password) => self.login(side, address.as_str(), password).await,
                // Who signed in is said by what the sign-in brought.
                Proof::SignIn(id) => {
                    self.logins.fetch_add(1, Ordering::SeqCst);
                    let brought = self.brought.lock().unwrap().get(id).cloned();
                    match brought {
                        Some(who) if who == address.as_str() => LoginVerdict::Works,
                        _ => LoginVerdict::Rejected,
                    }
                }
            }
        })
    }

    fn begin_sign_in<'a>(
        &'a self,
        _: CampaignId,
        _: SideName,
        _: &'a MailAddress,
    ) -> Answer<'a, Result<(SignInId, SignInAsk), SignInFault>> {
        Box::pin(async move {
            let id = SignInId(self.begun.fetch_add(1, Ordering::SeqCst) as u64 + 1);
            let code = self.gives_codes.load(Ordering::SeqCst).then(|| format!("CODE-{}", id.0));
            Ok((id, SignInAsk { page: "https://provider.example/page".to_owned(), code }))
        })
    }

    fn finish_sign_in(
        &self,
        id: SignInId,
        pasted: Option<Secret>,
    ) -> Answer<'_, Result<(), SignInFault>> {
        Box::pin(async move {
            let who = if let Some(pasted) = pasted {
                pasted.expose().to_owned()
            } else {
                let mut consents = self.consents.subscribe();
                let found = consents.wait_for(|all| all.contains_key(&id)).await.unwrap();
                found[&id].clone()
            };
            match who.as_str() {
                "declined" => Err(SignInFault::Declined),
                "late" => Err(SignInFault::TooLate),
                "mistyped" => Err(SignInFault::Mistyped),
                "silent" => Err(SignInFault::NotReached),
                "refused" => Err(SignInFault::Refused),
                who => {
                    self.brought.lock().unwrap().insert(id, who.to_owned());
                    Ok(())
                }
            }
        })
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
        sign_in: None,
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
