//! Folder names of every kind.

use crate::hand::Draft;

/// A folder as it is made.
#[derive(Clone, Debug)]
pub struct CorpusFolder {
    /// Decoded parts, without prefix and separator.
    pub path: Vec<String>,
    pub subscribed: bool,
    /// Gets a few messages; the others stay empty.
    pub filled: bool,
    pub messages: Vec<Draft>,
}

impl CorpusFolder {
    /// A folder that is subscribed and empty.
    pub fn new(path: &[&str]) -> Self {
        Self {
            path: path.iter().map(|part| (*part).to_owned()).collect(),
            subscribed: true,
            filled: true,
            messages: Vec::new(),
        }
    }

    fn empty(path: &[&str]) -> Self {
        Self { filled: false, ..Self::new(path) }
    }

    fn unsubscribed(path: &[&str]) -> Self {
        Self { subscribed: false, ..Self::new(path) }
    }
}

/// Every kind of name. `separator` is the server's own: names can't hold it.
pub fn mean_folders(separator: char) -> Vec<CorpusFolder> {
    let mut folders = vec![
        CorpusFolder::new(&["Projects"]),
        CorpusFolder::new(&["Projects", "2024"]),
        CorpusFolder::new(&["Projects", "2024", "Q1"]),
        CorpusFolder::unsubscribed(&["Projects", "2023"]),
        CorpusFolder::empty(&["Empty"]),
        CorpusFolder { subscribed: false, ..CorpusFolder::empty(&["Empty", "Below empty"]) },
        // The parents are never made: servers show them as \Noselect or not at all.
        CorpusFolder::new(&["Ghost", "Parent", "Child"]),
        CorpusFolder::new(&["INBOX", "Below the inbox"]),
        CorpusFolder::new(&["日本語"]),
        CorpusFolder::new(&["日本語", "受信箱 アーカイブ"]),
        CorpusFolder::new(&["Ärger & Söhne"]),
        CorpusFolder::new(&["البريد الوارد"]),
        CorpusFolder::new(&["📧 emoji 👩‍👩‍👧"]),
        CorpusFolder::new(&["&"]),
        CorpusFolder::new(&["A&B&-C"]),
        CorpusFolder::new(&["two  spaces and (parentheses)"]),
        CorpusFolder::new(&["\"quoted\""]),
        CorpusFolder::new(&["[brackets] {braces}"]),
        CorpusFolder::new(&["100% *star*"]),
        CorpusFolder::new(&["'single' `back` $dollar; rm -rf"]),
        CorpusFolder::new(&["NIL"]),
        CorpusFolder::new(&["nil"]),
        CorpusFolder::new(&["inbox-like"]),
        CorpusFolder::new(&["d", "e", "e", "p", "e", "r", "a", "n", "d", "deeper"]),
        CorpusFolder::new(&[
            "a name that is as long as people make them when they put a whole sentence into it",
        ]),
        CorpusFolder::new(&["Case"]),
        CorpusFolder::new(&["case"]),
    ];
    if separator == '/' {
        folders.push(CorpusFolder::new(&["back\\slash"]));
        folders.push(CorpusFolder::new(&["mail.example.org"]));
        folders.push(CorpusFolder::new(&["v1.2", "notes.txt"]));
    }
    folders
}
