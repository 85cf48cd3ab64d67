//! Leaving: the question before it, and what the user chose.

use tauri::{AppHandle, Wry};

use super::Answer;
use crate::quit::{self, QuitAnswer, QuitQuestion};
use crate::{Code, Error};

/// The program is to end, after a question where something is at work.
#[tauri::command]
#[specta::specta]
pub fn want_to_quit(handle: AppHandle<Wry>) {
    quit::want(&handle);
}

/// What the question is about: the window shows it now.
#[tauri::command]
#[specta::specta]
pub fn quit_question(handle: AppHandle<Wry>) -> QuitQuestion {
    quit::question(&handle)
}

/// Goes on without a window, ends the runs and the program, or neither.
#[tauri::command]
#[specta::specta]
pub fn answer_quit(handle: AppHandle<Wry>, answer: QuitAnswer) -> Answer<()> {
    quit::answer(&handle, answer).map_err(|error| Error::new(Code::Desktop, &error))
}
