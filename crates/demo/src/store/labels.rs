//! Folders that are labels, as at Gmail: a message is there once, and a folder shows it that has its label.

use std::collections::{BTreeMap, HashMap};

use mailhaul_imap::Flag;

use super::folder::Folder;
use super::message::NewMessage;

/// What an account begins with, and what each is for.
pub(super) const FOLDERS: &[(&str, &str)] = &[
    ("[Gmail]/All Mail", ALL),
    ("[Gmail]/Drafts", "\\Drafts"),
    ("[Gmail]/Important", "\\Important"),
    ("[Gmail]/Sent Mail", "\\Sent"),
    ("[Gmail]/Spam", JUNK),
    ("[Gmail]/Starred", STARRED),
    ("[Gmail]/Trash", TRASH),
];

const ALL: &str = "\\All";
const JUNK: &str = "\\Junk";
const STARRED: &str = "\\Flagged";
const TRASH: &str = "\\Trash";

/// The number of the first message. The last digits of real ones don't fit a floating-point number either.
const FIRST: u64 = 1_278_455_344_230_334_865;

/// The numbers that messages have, by their bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Labels(HashMap<Vec<u8>, u64>);

impl Labels {
    /// Gives a message, new or not, the label `name`, and All Mail and Starred as is due. Its UID under that label.
    pub(super) fn add(
        &mut self,
        folders: &mut BTreeMap<String, Folder>,
        name: &str,
        message: NewMessage,
    ) -> u32 {
        let next = FIRST + self.0.len() as u64;
        let id = *self.0.entry(message.body.to_vec()).or_insert(next);
        let special = folders.get(name).and_then(|folder| folder.special_use.clone());
        let special = special.unwrap_or_default();
        if special != JUNK && special != TRASH {
            let starred = message.flags.contains(&Flag::Flagged);
            let views = [Some(ALL), starred.then_some(STARRED)];
            for view in views.into_iter().flatten().filter(|view| *view != special) {
                let is_view = |f: &&mut Folder| f.special_use.as_deref() == Some(view);
                if let Some(folder) = folders.values_mut().find(is_view) {
                    place(folder, message.clone(), id);
                }
            }
        }
        folders.get_mut(name).map_or(0, |folder| place(folder, message, id))
    }
}

/// A folder shows a message once.
fn place(folder: &mut Folder, message: NewMessage, id: u64) -> u32 {
    let known = folder.messages().iter().find(|m| m.gmail_id == id).map(|m| m.uid);
    known.unwrap_or_else(|| folder.append_as(message, id))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use mailhaul_imap::{Flag, InternalDate};

    use crate::store::{Account, NewMessage};
    use crate::{Config, Feature};

    fn message(text: &'static str, flags: &[Flag]) -> NewMessage {
        NewMessage {
            flags: flags.iter().cloned().collect(),
            date: InternalDate { unix: 0, offset_minutes: 0 },
            body: Bytes::from_static(text.as_bytes()),
        }
    }

    #[test]
    fn a_message_with_two_labels_is_in_all_mail_once_and_has_one_number() {
        let mut account = Account::new(&Config::default().with(Feature::Labels));
        account.create("Work", None).unwrap();
        account.append("Work", vec![message("a", &[Flag::Flagged])]).unwrap();
        account.append("INBOX", vec![message("a", &[]), message("b", &[])]).unwrap();
        let ids = |name: &str| -> Vec<u64> {
            account.folder(name).unwrap().messages().iter().map(|m| m.gmail_id).collect()
        };
        assert_eq!(ids("Work")[0], ids("INBOX")[0]);
        assert_eq!(ids("[Gmail]/All Mail"), ids("INBOX"));
        assert_eq!(ids("[Gmail]/Starred"), ids("Work"));
    }

    #[test]
    fn what_is_in_the_trash_is_not_in_all_mail() {
        let mut account = Account::new(&Config::default().with(Feature::Labels));
        account.append("[Gmail]/Trash", vec![message("a", &[])]).unwrap();
        assert!(account.folder("[Gmail]/All Mail").unwrap().messages().is_empty());
    }

    #[test]
    fn a_copy_under_another_label_is_no_second_message() {
        let mut account = Account::new(&Config::default().with(Feature::Labels));
        account.create("Work", None).unwrap();
        account.append("INBOX", vec![message("a", &[]), message("b", &[])]).unwrap();
        let copied = account.copy("INBOX", |uid| uid == 2, "Work").unwrap();
        assert_eq!(copied, [(2, 1)]);
        assert_eq!(account.folder("[Gmail]/All Mail").unwrap().messages().len(), 2);
    }
}
