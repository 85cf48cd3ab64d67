//! A wish to leave: the window's close button, a shortcut, the menu or the tray's "Quit". While runs are at work the window asks
//! first; signals and the end of a session don't come this way and are never held up.
//!
//! The page fetches the question's facts, which shows that there is a page to ask. Where none does, nothing is asked.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Manager, Wry};
use tauri_specta::Event;

use crate::{Desk, shell, tray};

/// How long a page may take to show the question, before it is taken for broken.
const HEARING: Duration = Duration::from_secs(4);
/// Runs may take this long to come to a safe point before the program ends without them.
const PATIENCE: Duration = Duration::from_secs(12);

/// Something at work would end: the window asks.
#[derive(Clone, Copy, Debug, Serialize, Type, Event)]
pub struct QuitAsked;

/// What the question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuitQuestion {
    /// Runs that would end.
    pub runs: u32,
    /// The window can be hidden, since an icon leads back to it; else it is minimised.
    pub tray: bool,
}

/// What the user chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum QuitAnswer {
    Background,
    Stop,
    Back,
}

/// What becomes of a wish to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Leave,
    /// The number of the question.
    Ask(u32),
}

/// Remembers what was asked and answered.
#[derive(Debug, Default)]
pub struct Quit {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    asked: u32,
    /// The question that a page showed last.
    heard: u32,
    leaving: bool,
}

impl Quit {
    /// `runs` would end if the program did.
    pub fn wish(&self, runs: usize) -> Verdict {
        let mut state = self.state();
        // Whoever wants to leave again while runs are being ended doesn't want to wait for them.
        if runs == 0 || state.leaving {
            return Verdict::Leave;
        }
        state.asked += 1;
        Verdict::Ask(state.asked)
    }

    /// A page shows the newest question.
    pub fn hear(&self) {
        let mut state = self.state();
        state.heard = state.asked;
    }

    pub fn was_heard(&self, question: u32) -> bool {
        self.state().heard >= question
    }

    /// From now on nothing is asked any more.
    pub fn leave(&self) {
        self.state().leaving = true;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends the program, after a question where one is due.
pub fn want(handle: &AppHandle<Wry>) {
    if !ask(handle) {
        handle.exit(0);
    }
}

/// Asks where something is at work; `false` where the program may end.
pub fn ask(handle: &AppHandle<Wry>) -> bool {
    match handle.state::<Quit>().wish(runs(handle)) {
        Verdict::Leave => false,
        Verdict::Ask(question) => {
            shell::raise(handle);
            if let Err(error) = QuitAsked.emit(handle) {
                tracing::warn!(%error, "the window could not be asked to ask");
                return false;
            }
            tauri::async_runtime::spawn(leave_unheard(handle.clone(), question));
            true
        }
    }
}

/// A page that doesn't show the question must not keep the window open.
async fn leave_unheard(handle: AppHandle<Wry>, question: u32) {
    tokio::time::sleep(HEARING).await;
    if !handle.state::<Quit>().was_heard(question) {
        tracing::warn!("no page showed the question: the program ends");
        handle.exit(0);
    }
}

/// The facts of the question, for the page that shows it.
pub fn question(handle: &AppHandle<Wry>) -> QuitQuestion {
    handle.state::<Quit>().hear();
    let runs = u32::try_from(runs(handle)).unwrap_or(u32::MAX);
    QuitQuestion { runs, tray: tray::is_there(handle) }
}

/// Does what the user chose.
pub fn answer(handle: &AppHandle<Wry>, answer: QuitAnswer) -> tauri::Result<()> {
    match answer {
        QuitAnswer::Back => Ok(()),
        QuitAnswer::Background => match handle.get_webview_window("main") {
            Some(window) if tray::is_there(handle) => window.hide(),
            Some(window) => window.minimize(),
            None => Ok(()),
        },
        QuitAnswer::Stop => {
            handle.state::<Quit>().leave();
            tauri::async_runtime::spawn(stop(handle.clone()));
            Ok(())
        }
    }
}

async fn stop(handle: AppHandle<Wry>) {
    if let Ok(app) = handle.state::<Desk>().app().cloned() {
        let ended = tokio::time::timeout(PATIENCE, app.stop_runs()).await;
        tracing::info!(in_time = ended.is_ok(), "runs were ended to leave");
    }
    handle.exit(0);
}

fn runs(handle: &AppHandle<Wry>) -> usize {
    let desk = handle.try_state::<Desk>();
    desk.and_then(|desk| Some(desk.app().ok()?.runs_at_work())).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Quit, Verdict};

    #[test]
    fn nothing_is_asked_while_nothing_is_at_work() {
        assert_eq!(Quit::default().wish(0), Verdict::Leave);
    }

    #[test]
    fn each_wish_asks_anew_until_it_is_decided_to_leave() {
        let quit = Quit::default();
        assert_eq!([quit.wish(2), quit.wish(1)], [Verdict::Ask(1), Verdict::Ask(2)]);
        quit.leave();
        assert_eq!(quit.wish(1), Verdict::Leave);
    }

    #[test]
    fn a_question_counts_as_heard_only_after_a_page_showed_it_or_a_later_one() {
        let quit = Quit::default();
        let Verdict::Ask(first) = quit.wish(1) else { panic!("nothing was asked") };
        assert!(!quit.was_heard(first));
        quit.hear();
        let Verdict::Ask(second) = quit.wish(1) else { panic!("nothing was asked") };
        assert!(quit.was_heard(first) && !quit.was_heard(second));
    }
}
