//! Mail that is mean on purpose: every kind of message and folder a migration must survive, made by code from a seed.

mod folders;
mod messages;
mod oddities;

use crate::hand::{Draft, Hand};

pub use folders::{CorpusFolder, mean_folders};
pub use messages::{at, ordinary};
pub use oddities::mean_messages;

/// What is put into one account.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    pub folders: Vec<CorpusFolder>,
}

/// How large the largest message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// 1 MiB: for tests about something else.
    Small,
    /// 12 MiB.
    Quick,
    /// 50 MiB.
    Full,
}

impl Scale {
    /// Quick, or full where the long matrices run.
    pub fn of_this_run() -> Self {
        if crate::random::full() { Self::Full } else { Self::Quick }
    }

    fn largest(self) -> usize {
        match self {
            Self::Small => 1 << 20,
            Self::Quick => 12 << 20,
            Self::Full => 50 << 20,
        }
    }
}

impl Corpus {
    /// Every point there is, on a server with this separator.
    pub fn mean(scale: Scale, separator: char) -> Self {
        let mut folders = mean_folders(separator);
        let all = mean_messages(scale);
        // Every message lies in INBOX; the others get a few each, so that every folder name carries mail.
        for (index, folder) in folders.iter_mut().filter(|folder| folder.filled).enumerate() {
            let few = (0..4).map(|n| ordinary(&format!("folder {index} message {n}"), n));
            folder.messages = few.collect();
        }
        folders.push(CorpusFolder { messages: all, ..CorpusFolder::new(&["INBOX"]) });
        Self { folders }
    }

    /// Ordinary mail: `folders` folders of `each` messages.
    pub fn plain(folders: usize, each: usize) -> Self {
        let folders = (0..folders)
            .map(|index| CorpusFolder {
                messages: (0..each)
                    .map(|n| ordinary(&format!("plain {index} message {n}"), n))
                    .collect(),
                ..CorpusFolder::new(&[format!("Box {index}").as_str()])
            })
            .collect();
        Self { folders }
    }

    /// Ordinary mail, odd mail and folder names for servers that aren't Dovecot; without the odd messages whose name has one of
    /// these in it.
    pub fn for_others(left_out: &[&str]) -> Self {
        let mut corpus = Self::plain(3, 10);
        let mut odd = mean_messages(Scale::Small);
        odd.retain(|draft| !left_out.iter().any(|part| draft.what.contains(part)));
        corpus.folders.push(CorpusFolder { messages: odd, ..CorpusFolder::new(&["Odd"]) });
        for name in ["日本語", "Ärger & Söhne", "with spaces"] {
            let messages = Self::plain(1, 3).folders.remove(0).messages;
            corpus.folders.push(CorpusFolder { messages, ..CorpusFolder::new(&[name]) });
        }
        corpus
    }

    /// Messages in one folder.
    pub fn of(path: &[&str], messages: Vec<Draft>) -> Self {
        Self { folders: vec![CorpusFolder { messages, ..CorpusFolder::new(path) }] }
    }

    /// Puts everything into an account.
    pub fn fill(&self, hand: &mut Hand) {
        for folder in &self.folders {
            let path: Vec<&str> = folder.path.iter().map(String::as_str).collect();
            if path != ["INBOX"] {
                hand.create(&path);
            }
            if folder.subscribed {
                hand.subscribe(&path);
            }
            if !folder.messages.is_empty() {
                hand.append(&path, &folder.messages);
            }
        }
    }

    /// All messages of all folders.
    pub fn count(&self) -> usize {
        self.folders.iter().map(|folder| folder.messages.len()).sum()
    }
}
