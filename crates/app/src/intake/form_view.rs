//! What a window is shown of the form itself, and of what vouches for it.

use mailhaul_model::Said;
use mailhaul_reach::{FirewallAdvice, Network, Qr};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Whether the form can be reached, where, and what is vouched for.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FormState {
    pub open: Option<OpenForm>,
    /// Which program serves it, where that isn't this one.
    pub elsewhere: Option<FormElsewhere>,
    /// Why it can't be opened on this computer, where an organisation decided so.
    pub off: Option<Said>,
    /// Why it is not open any more, or what changed since it was opened.
    pub problem: Option<Said>,
    /// The likeliest one first.
    pub networks: Vec<Network>,
    /// The address that was chosen last.
    pub address: Option<String>,
    /// The port that was chosen last.
    pub port: u16,
    /// This installation's own authority, once there is one.
    pub authority: Option<AuthorityRow>,
    /// The certificate that the admin brought, in the place of the authority's.
    pub certificate: Option<CertificateRow>,
}

/// Another program on this computer that serves the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FormElsewhere {
    /// The name of its file; empty where it isn't known.
    pub program: String,
    /// The operating system's number of it; 0 where it isn't known.
    pub process: u32,
    /// Whether the form goes on here when that program ends: it was opened from here.
    pub comes_back: bool,
}

/// A form that can be reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OpenForm {
    /// As people know the network.
    pub network: String,
    /// The one to give to people first.
    pub places: Vec<FormPlace>,
    /// SHA-256 of the certificate that browsers are shown, in pairs of digits.
    pub fingerprint: String,
    /// RFC 3339: when browsers stop accepting it; a new one takes its place before, as long as the form is open.
    pub certificate_until: String,
    pub vouched_by: VouchedBy,
    /// Why the name isn't announced in the network, where it isn't.
    pub name_problem: Option<Said>,
    /// One for each firewall that this computer may have.
    pub firewalls: Vec<FirewallAdvice>,
    /// RFC 3339.
    pub since: String,
    /// Who opened a page last, from another computer.
    pub last_visit: Option<VisitRow>,
    /// Leads to the form's front page, which asks for nothing: for a test with a phone.
    pub qr: Qr,
}

/// An address of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FormPlace {
    pub url: String,
    /// By this computer's name; by its number otherwise.
    pub by_name: bool,
}

/// Who vouches for the form's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum VouchedBy {
    /// This installation's authority, which computers trust only where it was deployed.
    Authority,
    /// Whoever signed the certificate that the admin brought.
    Admin,
}

/// Somebody opened a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct VisitRow {
    /// RFC 3339.
    pub at: String,
    /// The address it came from.
    pub client: String,
}

/// This installation's authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuthorityRow {
    /// Its certificate, to deploy.
    pub pem: String,
    /// SHA-256, in pairs of digits.
    pub fingerprint: String,
    /// RFC 3339.
    pub until: String,
    /// Beside private names and addresses, the names that it may vouch for.
    pub suffix: Option<String>,
    /// How it is deployed, by system.
    pub deployment: Vec<DeploymentAdvice>,
}

/// How a certificate is deployed with one tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentAdvice {
    pub system: String,
    pub steps: Vec<String>,
}

/// A certificate that the admin brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CertificateRow {
    /// The names that it is for.
    pub names: Vec<String>,
    /// SHA-256, in pairs of digits.
    pub fingerprint: String,
    /// RFC 3339.
    pub until: String,
}

/// Where the form stands, as far as one process is concerned.
#[derive(Clone, Debug, PartialEq)]
pub enum FormStanding {
    Open(Box<OpenForm>),
    /// It was open for this process in another one that has ended: it is opened again.
    Moving,
    Closed,
}

/// Where the form is to be opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FormOrder {
    /// One of this computer's addresses.
    pub address: String,
    /// Any number, so that a wrong one can be named; 0 leaves it to the system.
    pub port: u32,
}
