//! The people of a campaign: who is expected, where their mail goes, and how they become jobs.

use mailhaul_app::{
    ExpectedOutcome, JobsOrder, JobsOutcome, PersonChange, PersonDraft, Share, WaitingOutcome,
};
use mailhaul_model::{BatchId, CampaignId, InvitationId};
use tauri::{AppHandle, State, Wry};

use super::Answer;
use super::files::{ask_where_to, unasked};
use crate::Desk;
use crate::secrets::{PasswordText, PersonPasswords};

/// Adds expected users: one a line, an address, and a name after a comma, semicolon or tab.
#[tauri::command(async)]
#[specta::specta]
pub fn expect_people(
    desk: State<'_, Desk>,
    campaign: CampaignId,
    lines: String,
) -> Answer<ExpectedOutcome> {
    Ok(desk.app()?.expect_people(campaign, &lines)?)
}

/// Expects those whose jobs in a batch wait for a password: what they hand in is their job's.
#[tauri::command]
#[specta::specta]
pub async fn expect_batch(
    desk: State<'_, Desk>,
    campaign: CampaignId,
    batch: BatchId,
) -> Answer<WaitingOutcome> {
    Ok(desk.app()?.expect_batch(campaign, batch).await?)
}

/// Somebody's own link; null while the form isn't open.
#[tauri::command]
#[specta::specta]
pub async fn personal_link(desk: State<'_, Desk>, id: InvitationId) -> Answer<Option<Share>> {
    Ok(desk.app()?.personal_link(id).await?)
}

/// Tries the logins of somebody whom the admin enters, and keeps the passwords where they work.
#[tauri::command]
#[specta::specta]
pub async fn add_person(
    desk: State<'_, Desk>,
    campaign: CampaignId,
    draft: PersonDraft,
    passwords: PersonPasswords,
) -> Answer<InvitationId> {
    let (source, destination) = passwords.into();
    Ok(desk.app()?.add_person(campaign, &draft, source, destination).await?)
}

/// Changes where somebody's mail goes.
#[tauri::command(async)]
#[specta::specta]
pub fn change_person(desk: State<'_, Desk>, id: InvitationId, change: PersonChange) -> Answer<()> {
    Ok(desk.app()?.change_person(id, &change)?)
}

/// Removes people with their passwords; says how many passwords were removed from the keychain.
#[tauri::command]
#[specta::specta]
pub async fn remove_people(desk: State<'_, Desk>, ids: Vec<InvitationId>) -> Answer<u32> {
    Ok(desk.app()?.remove_people(&ids).await?)
}

/// Keeps a destination password that the admin typed.
#[tauri::command]
#[specta::specta]
pub async fn set_destination_password(
    desk: State<'_, Desk>,
    id: InvitationId,
    password: PasswordText,
) -> Answer<()> {
    Ok(desk.app()?.set_destination_password(id, password.into()).await?)
}

/// Makes a destination password for each of these people who has none; says how many were made.
#[tauri::command]
#[specta::specta]
pub async fn generate_passwords(
    desk: State<'_, Desk>,
    campaign: CampaignId,
    people: Vec<InvitationId>,
) -> Answer<u32> {
    Ok(desk.app()?.generate_passwords(campaign, &people).await?)
}

/// Asks where to, and saves the generated passwords there that were not saved before, as CSV for the provider's importer. They
/// can't be saved again. The path, or null where the user thought better of it.
#[tauri::command]
#[specta::specta]
pub async fn save_generated(
    desk: State<'_, Desk>,
    handle: AppHandle<Wry>,
    campaign: CampaignId,
) -> Answer<Option<String>> {
    let app = desk.app()?;
    let asked = ask_where_to(&handle, "new-accounts.csv", "CSV", &["csv"]).await?;
    let Some(path) = asked else { return Ok(None) };
    let path = unasked(path, "csv")?;
    app.write_generated(campaign, &path).await?;
    Ok(Some(path.display().to_string()))
}

/// Takes the list of accounts that the destination has, in the place of the one before: any text with addresses in it. Says
/// how many there are.
#[tauri::command(async)]
#[specta::specta]
pub fn set_known_accounts(
    desk: State<'_, Desk>,
    campaign: CampaignId,
    text: String,
) -> Answer<u32> {
    Ok(desk.app()?.set_known_accounts(campaign, &text)?)
}

/// Makes jobs of people.
#[tauri::command]
#[specta::specta]
pub async fn make_jobs(
    desk: State<'_, Desk>,
    campaign: CampaignId,
    order: JobsOrder,
) -> Answer<JobsOutcome> {
    Ok(desk.app()?.make_jobs(campaign, &order).await?)
}
