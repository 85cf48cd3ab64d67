//! What a window is shown of a cut-over: the checklist with what speaks for each step, and where each domain's mail goes.

use mailhaul_model::BatchId;
use mailhaul_model::Said;
use mailhaul_model::cutover::{CutOverPlan, CutOverStep};
use mailhaul_model::mail_dns::MailExchanger;
use serde::Serialize;
use specta::Type;

/// Everything about the cut-over of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CutOverPage {
    pub batch: BatchId,
    pub plan: CutOverPlan,
    /// The domains in the addresses of the batch's jobs, most frequent first: what the plan's domains may be.
    pub known_domains: Vec<String>,
    /// One for each domain of the plan.
    pub domains: Vec<DomainRow>,
    /// Every step, in order.
    pub steps: Vec<StepRow>,
    /// What the late-mail top-ups do, in plain words; `None` where there are none.
    pub late: Option<Said>,
    /// RFC 3339: when the next late-mail top-up is due.
    pub late_next: Option<String>,
    /// RFC 3339: since when the old place is taken for quiet.
    pub late_over: Option<String>,
}

/// Where the mail of a domain goes.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DomainRow {
    pub domain: String,
    /// The last answer there was, the preferred one first.
    pub hosts: Vec<MailExchanger>,
    /// Seconds for which others may remember that answer.
    pub ttl: Option<u32>,
    /// RFC 3339: when it was asked for last.
    pub looked_up: Option<String>,
    /// RFC 3339: when this answer was first seen.
    pub since: Option<String>,
    /// Why there is no newer answer.
    pub problem: Option<String>,
    /// Whether all of its mail exchangers are the new ones; `None` while either isn't known.
    pub switched: Option<bool>,
}

/// A step of the checklist.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StepRow {
    pub step: CutOverStep,
    pub state: StepState,
    /// What the program sees, whether it is ticked off or not; never `done`.
    pub seen: StepState,
    /// What is known about it, in plain words; `None` where only a person can know.
    pub evidence: Option<Said>,
    /// RFC 3339: since when it is ticked off.
    pub done: Option<String>,
    /// Who ticked it off.
    pub person: String,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum StepState {
    /// Nothing speaks for it or against it.
    Open,
    /// Something speaks against it.
    Attention,
    /// Everything that can be seen speaks for it; nobody ticked it off.
    Ready,
    /// Somebody ticked it off.
    Done,
}
