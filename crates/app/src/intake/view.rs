//! What a window is shown of campaigns and their people: everything but passwords.

use mailhaul_import::Rules;
use mailhaul_model::event::SideName;
use mailhaul_model::{BatchId, CampaignId, InvitationId, JobId, Said, ServerId};
use mailhaul_reach::Qr;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::form_view::{FormPlace, FormState};
use crate::{LeftOutJobs, PasswordState};

/// The form, and every campaign, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct IntakePage {
    pub form: FormState,
    pub campaigns: Vec<CampaignRow>,
}

/// What the form asks for the destination.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CampaignAsks {
    #[default]
    Nothing,
    Address,
    AddressAndPassword,
}

/// Who may submit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CampaignAudience {
    Everyone,
    /// Addresses of these domains.
    Domains(Vec<String>),
    /// Those who are expected, each by a link of their own.
    Expected,
}

/// A campaign as typed into its form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CampaignDraft {
    /// Whose mailboxes are moved, as the users know it: it heads the form.
    pub name: String,
    pub source: Option<ServerId>,
    pub destination: Option<ServerId>,
    pub asks: CampaignAsks,
    pub audience: CampaignAudience,
    /// How many days it is open: 3, 7, 14 or 30. Left alone where an open campaign is changed.
    pub days: u32,
    /// Addresses of expected users, one a line, with a name after a comma, semicolon or tab where there is one.
    #[serde(default)]
    pub expected: String,
    /// How a destination address is made of a source address where nobody gave one.
    #[serde(default)]
    pub rules: Rules,
}

/// Whether a campaign takes submissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CampaignStatus {
    Open,
    Expired,
    Closed,
    /// What was collected is gone.
    Purged,
}

/// A campaign as one row.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CampaignRow {
    pub id: CampaignId,
    pub name: String,
    pub source: ServerId,
    pub source_name: String,
    pub destination: Option<ServerId>,
    pub destination_name: String,
    pub asks: CampaignAsks,
    pub audience: CampaignAudience,
    pub status: CampaignStatus,
    /// RFC 3339.
    pub created: String,
    /// RFC 3339.
    pub expires: String,
    /// RFC 3339: since when it is closed.
    pub closed: Option<String>,
    /// RFC 3339: when what was collected will be removed.
    pub purge: Option<String>,
    /// What was removed, once it was.
    pub receipt: Option<Said>,
    /// People who are expected.
    pub expected: u32,
    /// People whose password is there.
    pub submitted: u32,
    /// Expected people who haven't submitted.
    pub missing: u32,
    /// People whose password stopped working.
    pub to_renew: u32,
    /// People who have become jobs.
    pub jobs: u32,
    /// RFC 3339: until when it takes no submissions because many logins failed.
    pub halted_until: Option<String>,
    /// Devices it takes no submissions of, because logins for many addresses failed from them.
    pub kept_out: Vec<KeptOut>,
}

/// A device that is kept out of a campaign.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeptOut {
    /// Its address; of an IPv6 one the network's.
    pub client: String,
    /// RFC 3339.
    pub until: String,
}

/// Everything about one campaign.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CampaignPage {
    pub campaign: CampaignRow,
    pub rules: Rules,
    /// How to reach its form; `None` while that is not open, or where there are personal links alone.
    pub share: Option<Share>,
    /// By address.
    pub people: Vec<PersonRow>,
    /// Newest first, the last 500.
    pub attempts: Vec<AttemptRow>,
    /// Addresses in the list of accounts that the destination has; 0 where there is no list.
    pub known_accounts: u32,
    /// Generated passwords that were not exported yet.
    pub to_export: u32,
    /// A test of all stored passwords that goes on now.
    pub recheck: Option<RecheckProgress>,
}

/// A link, in all the shapes in which it is passed on.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Share {
    /// The one to give to people first.
    pub places: Vec<FormPlace>,
    pub qr: Qr,
    /// A message to paste, in each language that the form speaks.
    pub messages: Vec<ShareMessage>,
    /// Where users sign in to the old mailbox instead of typing its password.
    pub provider: Option<String>,
}

/// A message to paste.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ShareMessage {
    /// ISO 639-1.
    pub language: String,
    pub subject: String,
    pub text: String,
}

/// Somebody whose mailbox is to be moved.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonRow {
    pub id: InvitationId,
    /// As it was typed.
    pub address: String,
    pub name: String,
    pub expected: bool,
    /// RFC 3339.
    pub submitted: Option<String>,
    /// Whether the admin entered it.
    pub by_admin: bool,
    pub source_password: PasswordState,
    /// Where the mail goes; empty where that isn't known yet.
    pub destination: String,
    pub destination_from: DestinationFrom,
    /// Whether the destination has this account already, where there is a list of accounts.
    pub destination_exists: Option<bool>,
    pub destination_server: Option<ServerId>,
    pub destination_server_name: String,
    pub destination_password: DestinationPassword,
    /// Failed logins since the last that worked.
    pub failures: u32,
    pub last_failure: Option<AttemptRow>,
    /// RFC 3339: when the stored password was last tested.
    pub checked: Option<String>,
    /// The stored password stopped working: it has to be asked for again.
    pub renew: bool,
    pub job: Option<JobId>,
    /// What is missing before a job can be made.
    pub blocks: Vec<Said>,
}

/// Where a destination address comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DestinationFrom {
    Nowhere,
    User,
    Admin,
    Rule,
    /// The list of the destination's accounts has one with the same name.
    List,
}

/// Where a destination password comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DestinationPassword {
    Missing,
    User,
    Admin,
    Generated,
    /// Generated, and handed over in a file for the provider's importer.
    Exported,
    /// The user signed in to the new mailbox.
    SignedIn,
    /// The same, and it stopped working.
    SignInOver,
    /// It worked when it was handed in; a later test was refused.
    Rejected,
}

/// A login that was tried for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AttemptRow {
    /// RFC 3339.
    pub at: String,
    pub address: String,
    pub side: SideName,
    pub worked: bool,
    /// In plain words.
    pub text: Said,
    /// The address it came from; empty for this computer's own tests.
    pub client: String,
}

/// How far a test of all stored passwords is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecheckProgress {
    pub done: u32,
    pub all: u32,
    pub failed: u32,
}

/// What came of a list of expected users.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExpectedOutcome {
    pub added: u32,
    /// Those that were there already.
    pub known: u32,
    /// Lines that hold no address, with their numbers.
    pub refused: Vec<RefusedLine>,
}

/// What came of expecting those whose jobs wait for a password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WaitingOutcome {
    /// People who are expected for their job.
    pub expected: u32,
    /// Those of them whose job wants a new password too, which the campaign doesn't ask for.
    pub still_missing: u32,
    /// Jobs that wait for something the campaign can't ask for.
    pub left_out: Vec<LeftOutJobs>,
}

/// A line that can't be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RefusedLine {
    /// From 1.
    pub line: u32,
    pub text: String,
    pub reason: Said,
}

/// Where somebody's mail goes, as the admin wants it; `None` leaves one as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonChange {
    /// Kept as it is typed; empty goes back to what the user or a rule says.
    pub destination: Option<String>,
    pub destination_server: Option<ServerId>,
}

/// Somebody who is entered by the admin.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonDraft {
    pub address: String,
    pub name: String,
    pub destination: String,
}

/// Which people become jobs, and where.
#[derive(Clone, Debug, PartialEq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JobsOrder {
    /// Empty for all that are ready.
    pub people: Vec<InvitationId>,
    /// A batch that exists.
    pub into: Option<BatchId>,
    /// The name of a new one otherwise.
    pub name: String,
    /// Queue a dry run of each at once.
    pub dry_run: bool,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JobsOutcome {
    pub batch: BatchId,
    pub jobs: u32,
    /// Those that were asked for and did not become jobs.
    pub left_out: Vec<LeftOutPerson>,
}

/// Somebody who did not become a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LeftOutPerson {
    pub person: InvitationId,
    pub address: String,
    pub reason: Said,
}
