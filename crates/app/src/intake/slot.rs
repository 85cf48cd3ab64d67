//! What of intake is in memory only: the open form, and what was seen since the program began.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use mailhaul_intake::ca::Fingerprint;
use mailhaul_intake::desk::SignInId;
use mailhaul_intake::server::Running;
use mailhaul_intake::{CampaignKey, HostName};
use mailhaul_model::{CampaignId, Said};
use mailhaul_reach::{Announcement, FirewallAdvice};

use super::form_view::{FormOrder, VouchedBy};
use super::sign_in::FormSignIn;
use super::view::RecheckProgress;

/// The open form and what is known of it.
#[derive(Default)]
pub(crate) struct Intake {
    /// Held for a moment, to look at it or to exchange it.
    pub form: tokio::sync::Mutex<Option<OpenedForm>>,
    /// Held while the form is opened or closed.
    pub changing: tokio::sync::Mutex<()>,
    /// Held while passwords are kept.
    pub keeping: tokio::sync::Mutex<()>,
    facts: Mutex<Facts>,
}

/// A form that can be reached.
pub(crate) struct OpenedForm {
    pub running: Running,
    pub ip: IpAddr,
    pub network: String,
    /// The preferred one first.
    pub hosts: Vec<HostName>,
    pub fingerprint: Fingerprint,
    pub certificate_until: Timestamp,
    pub vouched_by: VouchedBy,
    pub firewalls: Vec<FirewallAdvice>,
    pub since: Timestamp,
    /// Withdrawn when the form closes. Where there is none, why; empty where none is needed.
    pub announcement: Result<Announcement, String>,
}

/// What was seen since the program began.
#[derive(Default)]
pub(crate) struct Facts {
    /// What changed since the form was opened, in words.
    pub problem: Option<Said>,
    pub visit: Option<(Timestamp, IpAddr)>,
    pub halted: HashMap<CampaignId, Timestamp>,
    pub kept_out: HashMap<CampaignId, BTreeMap<IpAddr, Timestamp>>,
    pub rechecks: HashMap<CampaignId, RecheckProgress>,
    pub keys: HashMap<CampaignId, Arc<CampaignKey>>,
    /// Campaigns of which it was said that what they collected is about to be removed.
    pub said: HashSet<CampaignId>,
    /// Users' sign-ins that are under way in the form.
    pub sign_ins: HashMap<SignInId, FormSignIn>,
    pub last_sign_in: u64,
    /// The form that another process opened for this one.
    pub wanted: Option<FormOrder>,
    pub last_ask: u64,
}

impl Intake {
    pub fn facts(&self) -> MutexGuard<'_, Facts> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Intake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intake").finish_non_exhaustive()
    }
}
