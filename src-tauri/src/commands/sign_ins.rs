//! Users' own sign-ins: by which app, begun, looked after, forgotten. What they bring never comes here.

use mailhaul_app::{FieldProblem, SignInId, SignInNow, SignInPlace, SignInStart};
use mailhaul_model::{Server, ServerId, UserClient};
use tauri::State;
use tauri_plugin_opener::OpenerExt;

use super::Answer;
use crate::secrets::PasswordText;
use crate::{Code, Desk, Error};

/// What is wrong with an app by which users are to sign in.
#[tauri::command(async)]
#[specta::specta]
pub fn check_user_client(desk: State<'_, Desk>, client: UserClient) -> Answer<Vec<FieldProblem>> {
    Ok(desk.app()?.check_user_client(&client))
}

/// Says by which app users sign in to a server themselves; no secret keeps the one there is.
#[tauri::command]
#[specta::specta]
pub async fn set_user_client(
    desk: State<'_, Desk>,
    id: ServerId,
    client: Option<UserClient>,
    secret: Option<PasswordText>,
) -> Answer<Server> {
    let app = desk.app()?;
    Ok(app.set_user_client(id, client, secret.map(Into::into)).await?)
}

/// Begins a sign-in to a mailbox on a server.
#[tauri::command]
#[specta::specta]
pub async fn begin_sign_in(
    desk: State<'_, Desk>,
    server: ServerId,
    login: String,
    place: SignInPlace,
) -> Answer<SignInStart> {
    Ok(desk.app()?.begin_user_sign_in(server, &login, place).await?)
}

/// Opens the page of a sign-in in this computer's browser.
#[tauri::command(async)]
#[specta::specta]
pub fn open_sign_in_page(
    handle: tauri::AppHandle,
    desk: State<'_, Desk>,
    id: SignInId,
) -> Answer<()> {
    let Some(page) = desk.app()?.sign_in_page(id) else { return Ok(()) };
    let opened = handle.opener().open_url(page, None::<&str>);
    opened.map_err(|error| Error::new(Code::Desktop, &error))
}

/// How a sign-in stands.
#[tauri::command(async)]
#[specta::specta]
pub fn sign_in_now(desk: State<'_, Desk>, id: SignInId) -> Answer<SignInNow> {
    Ok(desk.app()?.user_sign_in(id))
}

/// Ends a sign-in that is waited for, and forgets what it brought.
#[tauri::command(async)]
#[specta::specta]
pub fn forget_sign_in(desk: State<'_, Desk>, id: SignInId) -> Answer<()> {
    desk.app()?.forget_user_sign_in(id);
    Ok(())
}
