//! The form: opened and closed, and what vouches for it.

use mailhaul_app::{FormOrder, FormState, IntakePage};
use tauri::{AppHandle, State, Wry};

use super::Answer;
use super::files::{ask_where_to, ask_which, with_ending};
use crate::Desk;
use crate::secrets::PasswordText;

/// The form, and every campaign.
#[tauri::command]
#[specta::specta]
pub async fn intake(desk: State<'_, Desk>) -> Answer<IntakePage> {
    Ok(desk.app()?.intake().await?)
}

/// Opens the form on one address of this computer.
#[tauri::command]
#[specta::specta]
pub async fn open_form(desk: State<'_, Desk>, order: FormOrder) -> Answer<FormState> {
    Ok(desk.app()?.open_form(&order).await?)
}

/// Closes the form; what is under way is answered first.
#[tauri::command]
#[specta::specta]
pub async fn close_form(desk: State<'_, Desk>) -> Answer<FormState> {
    Ok(desk.app()?.close_form().await?)
}

/// Asks where to, and saves the authority's certificate there for deployment: PEM, or DER where the name ends in `cer` or
/// `der`. The path, or null where the user thought better of it.
#[tauri::command]
#[specta::specta]
pub async fn save_authority(
    desk: State<'_, Desk>,
    handle: AppHandle<Wry>,
) -> Answer<Option<String>> {
    let app = desk.app()?;
    let kinds = ["crt", "pem", "cer", "der"];
    let asked = ask_where_to(&handle, "mailhaul-authority.crt", "Certificate", &kinds).await?;
    let Some(path) = asked else { return Ok(None) };
    let named =
        path.extension().is_some_and(|end| kinds.iter().any(|kind| end.eq_ignore_ascii_case(kind)));
    let path = if named { path } else { with_ending(path, "crt") };
    app.write_authority(&path).await?;
    Ok(Some(path.display().to_string()))
}

/// Makes a new authority, whose certificate may also vouch for names below this suffix. Computers that trust the old one have
/// to be given the new one.
#[tauri::command]
#[specta::specta]
pub async fn renew_authority(desk: State<'_, Desk>, suffix: String) -> Answer<FormState> {
    Ok(desk.app()?.renew_authority(&suffix).await?)
}

/// Asks for a file with a certificate and its key, PEM or PKCS#12, and uses it from now on. The password is that of the file,
/// empty for none. Null where the user thought better of it.
#[tauri::command]
#[specta::specta]
pub async fn choose_certificate(
    desk: State<'_, Desk>,
    handle: AppHandle<Wry>,
    password: PasswordText,
) -> Answer<Option<FormState>> {
    let app = desk.app()?;
    let kinds = ["pem", "crt", "cer", "p12", "pfx"];
    let Some(path) = ask_which(&handle, "Certificate with its key", &kinds).await? else {
        return Ok(None);
    };
    Ok(Some(app.use_certificate(&path, &password.into()).await?))
}

/// Goes back to the authority's own certificate; the key of the other is removed from the keychain.
#[tauri::command]
#[specta::specta]
pub async fn forget_certificate(desk: State<'_, Desk>) -> Answer<FormState> {
    Ok(desk.app()?.forget_certificate().await?)
}
