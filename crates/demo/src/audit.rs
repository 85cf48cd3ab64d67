//! Looks into two accounts and says what is missing and what is extra, to the byte, the flag and the second.
//!
//! The rules by which folders correspond are written down here once more, on purpose: an error in the engine's own must not
//! hide itself.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use mailhaul_imap::{Flag, InternalDate};

use crate::store::{Account, Folder};

/// What a comparison of two accounts found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// The person's name.
    pub account: String,
    /// Folders of the source that can hold mail.
    pub folders: usize,
    /// Messages of the source, and how many of them are on the destination with bytes, flags and date.
    pub messages: usize,
    pub messages_arrived: usize,
    /// Bytes of the source's messages.
    pub bytes: u64,
    pub missing: usize,
    pub extra: usize,
    /// What is wrong, in plain words.
    pub findings: Vec<String>,
}

impl Audit {
    /// Nothing is missing, nothing is extra, nothing is different.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.missing == 0 && self.extra == 0
    }
}

/// A message as it must arrive; equal ones are counted.
type Mail = BTreeMap<(Bytes, BTreeSet<Flag>, InternalDate), usize>;

/// Compares an account of a server like the demo's old one with one of a server like its new one.
pub fn compare(name: &str, source: &Account, destination: &Account) -> Audit {
    let folders: Vec<(&str, &Folder)> = source.folders().filter(|(_, f)| !f.no_select).collect();
    let mut audit = Audit {
        account: name.to_owned(),
        folders: folders.len(),
        messages: folders.iter().map(|(_, f)| f.messages().len()).sum(),
        messages_arrived: 0,
        bytes: source.bytes(),
        missing: 0,
        extra: 0,
        findings: Vec::new(),
    };
    let mut expected: BTreeMap<String, Mail> = BTreeMap::new();
    for (name, folder) in folders {
        let there = counterpart(name, folder, destination);
        if source.is_subscribed(name) && !destination.is_subscribed(&there) {
            audit.findings.push(format!("{there} is not subscribed"));
        }
        let mail = expected.entry(there).or_default();
        add(mail, folder);
    }
    for (there, mail) in &expected {
        audit.folder(there, mail, destination.folder(there));
    }
    for (name, folder) in destination.folders() {
        let made_for_mail = !folder.no_select && folder.special_use.is_none() && name != "INBOX";
        if !expected.contains_key(name) && (made_for_mail || !folder.messages().is_empty()) {
            audit.extra += folder.messages().len();
            audit.findings.push(format!("{name} is on the new server and was not on the old one"));
        }
    }
    audit
}

impl Audit {
    fn folder(&mut self, name: &str, wanted: &Mail, found: Option<&Folder>) {
        let mut there = Mail::new();
        match found.filter(|f| !f.no_select) {
            Some(folder) => add(&mut there, folder),
            None => self.findings.push(format!("{name} is missing")),
        }
        let (mut missing, mut extra) = (0, 0);
        for (mail, count) in wanted {
            let found = there.remove(mail).unwrap_or(0);
            missing += count.saturating_sub(found);
            extra += found.saturating_sub(*count);
            self.messages_arrived += found.min(*count);
        }
        extra += there.values().sum::<usize>();
        self.missing += missing;
        self.extra += extra;
        if missing + extra > 0 {
            self.findings.push(format!("{name}: {missing} missing, {extra} extra or different"));
        }
    }
}

fn add(mail: &mut Mail, folder: &Folder) {
    for message in folder.messages() {
        let key = (message.body.clone(), message.flags.clone(), message.date);
        *mail.entry(key).or_default() += 1;
    }
}

/// Where a folder's mail belongs: to the folder of the same special use, else to the same name below `INBOX.`.
fn counterpart(name: &str, folder: &Folder, destination: &Account) -> String {
    if name == "INBOX" {
        return name.to_owned();
    }
    let same_use =
        |other: &Folder| folder.special_use.is_some() && other.special_use == folder.special_use;
    match destination.folders().find(|(_, other)| same_use(other)) {
        Some((there, _)) => there.to_owned(),
        None => format!("INBOX.{}", name.replace('/', ".")),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use mailhaul_imap::{Flag, InternalDate};

    use super::{Audit, compare};
    use crate::Config;
    use crate::store::{Account, NewMessage};

    fn message(body: &'static str) -> NewMessage {
        NewMessage {
            flags: [Flag::Seen].into(),
            date: InternalDate { unix: 1000, offset_minutes: 60 },
            body: Bytes::from_static(body.as_bytes()),
        }
    }

    /// A source with two equal messages and a destination that `arrange` fills.
    fn audit(arrange: impl FnOnce(&mut Account)) -> Audit {
        let mut source = Account::new(&Config::default());
        let folder = source.ensure("Wörk/Plans");
        folder.append(message("same"));
        folder.append(message("same"));
        source.ensure("Gesendet").special_use = Some("\\Sent".into());
        let mut destination = Account::new(&Config::default().names('.', "INBOX."));
        destination.ensure("INBOX.Sent").special_use = Some("\\Sent".into());
        arrange(&mut destination);
        compare("x", &source, &destination)
    }

    #[test]
    fn equal_messages_are_counted_and_not_taken_for_one() {
        let once = audit(|d| {
            d.ensure("INBOX.Wörk.Plans").append(message("same"));
        });
        assert_eq!((once.missing, once.extra), (1, 0));
        let twice = audit(|d| {
            let folder = d.ensure("INBOX.Wörk.Plans");
            folder.append(message("same"));
            folder.append(message("same"));
        });
        assert!(twice.is_clean(), "{:?}", twice.findings);
        let thrice = audit(|d| {
            let folder = d.ensure("INBOX.Wörk.Plans");
            for _ in 0..3 {
                folder.append(message("same"));
            }
        });
        assert_eq!((thrice.missing, thrice.extra), (0, 1));
    }

    #[test]
    fn another_flag_date_or_folder_is_not_clean() {
        for wrong in [
            NewMessage { flags: [].into(), ..message("same") },
            NewMessage { date: InternalDate { unix: 1001, offset_minutes: 60 }, ..message("same") },
            NewMessage { date: InternalDate { unix: 1000, offset_minutes: 0 }, ..message("same") },
            message("sane"),
        ] {
            let audit = audit(|d| {
                let folder = d.ensure("INBOX.Wörk.Plans");
                folder.append(message("same"));
                folder.append(wrong);
            });
            assert_eq!((audit.missing, audit.extra), (1, 1));
        }
        let elsewhere = audit(|d| {
            d.ensure("INBOX.Wörk.Plans");
            d.ensure("INBOX.Other").append(message("same"));
        });
        assert_eq!((elsewhere.missing, elsewhere.extra), (2, 1));
    }

    #[test]
    fn an_empty_folder_that_did_not_arrive_is_not_clean() {
        let audit = audit(|_| ());
        assert!(audit.findings.contains(&"INBOX.Wörk.Plans is missing".to_owned()));
        assert!(!audit.findings.iter().any(|f| f.contains("Sent")));
    }
}
