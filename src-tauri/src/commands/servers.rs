//! Server definitions and their tests.

use mailhaul_app::{App, ConnectionOutcome, FieldProblem, FoundServer, ServerDraft, ServerRow};
use mailhaul_model::{Secret, Server, ServerId, ServerLimits, SignIn};
use tauri::State;

use super::Answer;
use crate::Desk;
use crate::secrets::{LoginToTry, PasswordText};

/// Every server by name, archived ones only where asked for.
#[tauri::command(async)]
#[specta::specta]
pub fn servers(desk: State<'_, Desk>, with_archived: bool) -> Answer<Vec<ServerRow>> {
    Ok(desk.app()?.servers(with_archived)?)
}

/// Where the mailbox of an address is, as far as its domain says.
#[tauri::command]
#[specta::specta]
pub async fn find_server(desk: State<'_, Desk>, address: String) -> Answer<Option<FoundServer>> {
    Ok(desk.app()?.find_server(&address).await)
}

/// What is wrong with a draft; `editing` is the server it replaces.
#[tauri::command(async)]
#[specta::specta]
pub fn check_server(
    desk: State<'_, Desk>,
    draft: ServerDraft,
    editing: Option<ServerId>,
) -> Answer<Vec<FieldProblem>> {
    Ok(desk.app()?.check_server(&draft, editing)?)
}

/// Saves a new server.
#[tauri::command(async)]
#[specta::specta]
pub fn add_server(desk: State<'_, Desk>, draft: ServerDraft) -> Answer<Server> {
    Ok(desk.app()?.add_server(&draft)?)
}

/// Saves a server in the place of the one with this number.
#[tauri::command(async)]
#[specta::specta]
pub fn edit_server(desk: State<'_, Desk>, id: ServerId, draft: ServerDraft) -> Answer<Server> {
    Ok(desk.app()?.edit_server(id, &draft)?)
}

/// Says how much all runs together may ask of a server.
#[tauri::command(async)]
#[specta::specta]
pub fn limit_server(desk: State<'_, Desk>, id: ServerId, limits: ServerLimits) -> Answer<()> {
    Ok(desk.app()?.limit_server(id, &limits)?)
}

/// Hides a server from lists, or shows it again.
#[tauri::command(async)]
#[specta::specta]
pub fn archive_server(desk: State<'_, Desk>, id: ServerId, archived: bool) -> Answer<()> {
    Ok(desk.app()?.archive_server(id, archived)?)
}

/// Deletes a server that no job uses.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_server(desk: State<'_, Desk>, id: ServerId) -> Answer<()> {
    Ok(desk.app()?.delete_server(id)?)
}

/// Connects as the draft says, logs in where a login is given, and says what was found.
#[tauri::command]
#[specta::specta]
pub async fn test_connection(
    desk: State<'_, Desk>,
    draft: ServerDraft,
    login: Option<LoginToTry>,
    proxy: Option<PasswordText>,
    editing: Option<ServerId>,
) -> Answer<ConnectionOutcome> {
    let app = desk.app()?;
    let endpoint = app.endpoint_of(&draft)?;
    let proxy = proxy_password(app, proxy, editing).await?;
    let login = login.map(Into::into);
    Ok(Box::pin(app.test_connection(&endpoint, proxy.as_ref(), login)).await)
}

/// Puts a password for a server's proxy in the keychain.
#[tauri::command]
#[specta::specta]
pub async fn set_proxy_password(
    desk: State<'_, Desk>,
    id: ServerId,
    password: PasswordText,
) -> Answer<()> {
    let app = desk.app()?;
    Ok(app.set_proxy_password(id, password.into()).await?)
}

/// The one that was typed, else the one that is kept.
async fn proxy_password(
    app: &App,
    typed: Option<PasswordText>,
    editing: Option<ServerId>,
) -> Answer<Option<Secret>> {
    match typed {
        Some(text) => Ok(Some(text.into())),
        None => Ok(app.kept_proxy_password(editing).await?),
    }
}

/// What is wrong with a way to sign in to a server's mailboxes; `secret` is what was typed beside it.
#[tauri::command(async)]
#[specta::specta]
pub fn check_sign_in(
    desk: State<'_, Desk>,
    sign_in: SignIn,
    secret: Option<PasswordText>,
    editing: Option<ServerId>,
) -> Answer<Vec<FieldProblem>> {
    let secret = secret.map(Secret::from);
    Ok(desk.app()?.check_sign_in(&sign_in, secret.as_ref(), editing)?)
}

/// Says how a server's mailboxes are signed in to; no secret keeps the one there is.
#[tauri::command]
#[specta::specta]
pub async fn set_sign_in(
    desk: State<'_, Desk>,
    id: ServerId,
    sign_in: SignIn,
    secret: Option<PasswordText>,
) -> Answer<Server> {
    let app = desk.app()?;
    Ok(app.set_sign_in(id, sign_in, secret.map(Into::into)).await?)
}

/// Opens one mailbox with a token, by what was typed or by what is kept, and says what was found.
#[tauri::command]
#[specta::specta]
pub async fn test_access(
    desk: State<'_, Desk>,
    draft: ServerDraft,
    sign_in: SignIn,
    secret: Option<PasswordText>,
    proxy: Option<PasswordText>,
    editing: Option<ServerId>,
    mailbox: String,
) -> Answer<ConnectionOutcome> {
    let app = desk.app()?;
    let endpoint = app.endpoint_of(&draft)?;
    let secret = secret.map(Into::into);
    let proxy = proxy_password(app, proxy, editing).await?;
    let tested = app.test_access(&endpoint, proxy.as_ref(), &sign_in, secret, editing, &mailbox);
    Ok(Box::pin(tested).await?)
}
