//! Demo servers beside the user's own: start, show, remove.

use mailhaul_app::DemoRemoval;
use tauri::State;

use super::Answer;
use crate::demo::beside::{Beside, DemoView};
use crate::{Code, Desk, Error};

/// Whether there is a demo, and what belongs to it.
#[tauri::command]
#[specta::specta]
pub async fn demo(desk: State<'_, Desk>, beside: State<'_, Beside>) -> Answer<DemoView> {
    Ok(beside.view(desk.app()?).await?)
}

/// Starts the demo servers, and adds them with jobs for their accounts.
#[tauri::command]
#[specta::specta]
pub async fn start_demo(desk: State<'_, Desk>, beside: State<'_, Beside>) -> Answer<()> {
    let app = desk.app()?;
    if desk.is_demo() {
        let text = mailhaul_model::said!("This window is a demo already.");
        return Err(mailhaul_app::AppError::NotNow(text).into());
    }
    beside.start(app).await.map_err(|error| match error {
        crate::demo::DemoError::App(error) => error.into(),
        other => Error::new(Code::Desktop, &other),
    })
}

/// What would go with the demo.
#[tauri::command(async)]
#[specta::specta]
pub fn preview_demo_removal(desk: State<'_, Desk>) -> Answer<DemoRemoval> {
    Ok(desk.app()?.preview_demo_removal()?)
}

/// Removes what the demo made, and ends its servers.
#[tauri::command]
#[specta::specta]
pub async fn remove_demo(desk: State<'_, Desk>, beside: State<'_, Beside>) -> Answer<()> {
    Ok(beside.remove(desk.app()?).await?)
}
