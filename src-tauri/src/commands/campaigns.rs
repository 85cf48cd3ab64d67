//! Campaigns: made, changed, ended, looked at.

use mailhaul_app::{CampaignDraft, CampaignPage, FieldProblem};
use mailhaul_model::CampaignId;
use tauri::{AppHandle, State, Wry};

use super::Answer;
use super::files::{ask_where_to, unasked};
use crate::Desk;

/// Everything about one campaign.
#[tauri::command]
#[specta::specta]
pub async fn campaign(desk: State<'_, Desk>, id: CampaignId) -> Answer<CampaignPage> {
    Ok(desk.app()?.campaign(id).await?)
}

/// A campaign as its form has it.
#[tauri::command(async)]
#[specta::specta]
pub fn campaign_draft(desk: State<'_, Desk>, id: CampaignId) -> Answer<CampaignDraft> {
    Ok(desk.app()?.campaign_draft(id)?)
}

/// What is wrong with a draft; `editing` is the campaign it changes.
#[tauri::command(async)]
#[specta::specta]
pub fn check_campaign(
    desk: State<'_, Desk>,
    draft: CampaignDraft,
    editing: Option<CampaignId>,
) -> Answer<Vec<FieldProblem>> {
    Ok(desk.app()?.check_campaign(&draft, editing)?)
}

/// Makes a campaign, which is open from now on.
#[tauri::command]
#[specta::specta]
pub async fn create_campaign(desk: State<'_, Desk>, draft: CampaignDraft) -> Answer<CampaignId> {
    Ok(desk.app()?.create_campaign(&draft).await?)
}

/// Changes a campaign. What was collected stays.
#[tauri::command(async)]
#[specta::specta]
pub fn edit_campaign(desk: State<'_, Desk>, id: CampaignId, draft: CampaignDraft) -> Answer<()> {
    Ok(desk.app()?.edit_campaign(id, &draft)?)
}

/// Lets it be open for so many days from now on, whether it is open, closed or expired.
#[tauri::command(async)]
#[specta::specta]
pub fn extend_campaign(desk: State<'_, Desk>, id: CampaignId, days: u32) -> Answer<()> {
    Ok(desk.app()?.extend_campaign(id, days)?)
}

/// Takes no submissions from now on. What was collected is removed seven days later.
#[tauri::command(async)]
#[specta::specta]
pub fn close_campaign(desk: State<'_, Desk>, id: CampaignId) -> Answer<()> {
    Ok(desk.app()?.close_campaign(id)?)
}

/// Deletes a campaign with all that was collected; says how many passwords were removed from the keychain.
#[tauri::command]
#[specta::specta]
pub async fn delete_campaign(desk: State<'_, Desk>, id: CampaignId) -> Answer<u32> {
    Ok(desk.app()?.delete_campaign(id).await?)
}

/// Lets a campaign go on that was halted because many logins failed, and the clients that were kept out of it.
#[tauri::command]
#[specta::specta]
pub async fn resume_campaign(desk: State<'_, Desk>, id: CampaignId) -> Answer<()> {
    Ok(desk.app()?.resume_campaign(id).await?)
}

/// Tests every stored password again, gently; those that fail are to be asked for again.
#[tauri::command(async)]
#[specta::specta]
pub fn recheck_campaign(desk: State<'_, Desk>, id: CampaignId) -> Answer<()> {
    Ok(desk.app()?.recheck_campaign(id)?)
}

/// Who hasn't submitted and whose password stopped working, one a line, with the personal link where there is one: to paste.
#[tauri::command]
#[specta::specta]
pub async fn reminder_list(desk: State<'_, Desk>, id: CampaignId) -> Answer<String> {
    Ok(desk.app()?.reminder_list(id).await?)
}

/// Asks where to, and saves every expected person's own link there as CSV, for a mail merge. The path, or null where the user
/// thought better of it.
#[tauri::command]
#[specta::specta]
pub async fn save_links(
    desk: State<'_, Desk>,
    handle: AppHandle<Wry>,
    id: CampaignId,
) -> Answer<Option<String>> {
    let app = desk.app()?;
    let asked = ask_where_to(&handle, "personal-links.csv", "CSV", &["csv"]).await?;
    let Some(path) = asked else { return Ok(None) };
    let path = unasked(path, "csv")?;
    app.write_links(id, &path).await?;
    Ok(Some(path.display().to_string()))
}
