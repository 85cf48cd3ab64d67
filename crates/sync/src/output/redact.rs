//! Takes passwords out of words that come from elsewhere: a server may repeat a command in its answer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mailhaul_model::event::{FolderProgress, Problem};
use mailhaul_model::{Event, Said, Secret};

/// Shorter texts occur in ordinary words: taking them out would garble the log and tell the password's letters.
const SHORTEST: usize = 4;

/// The passwords and tokens of a run. Clones watch for the same ones.
#[derive(Clone, Debug, Default)]
pub struct Redactor(Arc<Mutex<Vec<Secret>>>);

impl Redactor {
    /// Watches for these.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let redactor = Self::default();
        secrets.into_iter().for_each(|secret| redactor.watch_for(secret));
        redactor
    }

    /// Watches for one more.
    pub fn watch_for(&self, secret: &Secret) {
        let mut watched = self.watched();
        let long = secret.expose().chars().count() >= SHORTEST;
        if long && !watched.iter().any(|known| known.same_as(secret)) {
            watched.push(secret.clone());
        }
    }

    fn watched(&self) -> MutexGuard<'_, Vec<Secret>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn text(&self, text: &mut String) {
        for secret in &*self.watched() {
            if text.contains(secret.expose()) {
                *text = text.replace(secret.expose(), "MASKED");
            }
        }
    }

    fn said(&self, said: &mut Said) {
        said.texts_mut(&mut |text| self.text(text));
    }

    /// The event without passwords in any text a server or a system had a hand in.
    pub fn event(&self, mut event: Event) -> Event {
        let problem = |problem: &mut Problem| {
            self.said(&mut problem.text);
            if let Some(said) = &mut problem.server_said {
                self.text(said);
            }
        };
        let folders = |folders: &mut Vec<FolderProgress>| {
            folders
                .iter_mut()
                .filter_map(|folder| folder.problem.as_mut())
                .for_each(|why| self.said(why));
        };
        match &mut event {
            Event::Connected(connected) => self.text(&mut connected.greeting),
            Event::Message(message) => self.said(&mut message.reason),
            Event::Problem(found) => problem(found),
            Event::Log { text, .. } => self.text(text),
            Event::Finished(finished) => {
                finished.failure.iter_mut().for_each(problem);
                folders(&mut finished.folders);
                finished.deletions.held_back.iter_mut().for_each(|why| self.said(why));
            }
            Event::Planned(plan) => plan.warnings.iter_mut().for_each(|warning| self.said(warning)),
            Event::Progress(progress) => folders(&mut progress.folders),
            Event::Started(_)
            | Event::LoggedIn(_)
            | Event::TokenWanted { .. }
            | Event::Phase { .. }
            | Event::Changed(_) => {}
        }
        event
    }
}

#[cfg(test)]
mod tests {
    use mailhaul_model::event::{FolderProgress, Level, Progress, Tally};
    use mailhaul_model::{Event, MessageCount, Secret, said};

    use super::Redactor;

    #[test]
    fn a_password_a_server_repeats_is_masked() {
        let redactor = Redactor::new([&Secret::new("hunter2"), &Secret::new("a")]);
        let event = redactor.event(Event::Log {
            level: Level::Info,
            text: "BAD LOGIN mia hunter2 rejected".into(),
        });
        let Event::Log { text, .. } = event else { panic!() };
        assert_eq!(text, "BAD LOGIN mia MASKED rejected");
    }

    #[test]
    fn it_is_masked_in_what_is_said_of_a_folder_too() {
        let folder = FolderProgress {
            source: "Work".into(),
            destination: "Work".into(),
            tally: Tally::default(),
            done: false,
            problem: Some(said!("{0}.", said!("the server refused: {0}", "CREATE hunter2"))),
            flags_differ: MessageCount(0),
        };
        let event = Event::Progress(Progress { folders: vec![folder], ..Progress::default() });
        let masked = Redactor::new([&Secret::new("hunter2")]).event(event);
        let Event::Progress(progress) = masked else { panic!() };
        let problem = progress.folders[0].problem.as_ref().unwrap();
        assert_eq!(*problem, "the server refused: CREATE MASKED.");
    }
}
