//! One account: its folders, what it subscribes to, and the rules for names and room.

use std::collections::{BTreeMap, BTreeSet};

use super::folder::Folder;
use super::labels::{self, Labels};
use super::message::NewMessage;

/// Why the server says NO.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The response code without brackets, or nothing.
    pub code: String,
    pub text: String,
}

impl Refusal {
    pub(crate) fn new(code: &str, text: impl Into<String>) -> Self {
        Self { code: code.into(), text: text.into() }
    }
}

/// Everything one user has on a server. Names are decoded and carry the server's own separator and prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    folders: BTreeMap<String, Folder>,
    subscribed: BTreeSet<String>,
    next_uid_validity: u32,
    separator: char,
    prefix: String,
    forbidden: String,
    tidy: bool,
    one_case: bool,
    labels: Option<Labels>,
    /// Bytes that all messages may have in sum.
    pub quota: Option<u64>,
}

impl Account {
    pub(crate) fn new(config: &crate::Config) -> Self {
        let mut account = Self {
            folders: BTreeMap::new(),
            subscribed: BTreeSet::new(),
            next_uid_validity: config.first_uid_validity,
            separator: config.separator,
            prefix: config.prefix.clone(),
            forbidden: config.forbidden_in_names.clone(),
            tidy: config.tidy_names,
            one_case: config.one_case,
            labels: config.has(crate::Feature::Labels).then(Labels::default),
            quota: config.quota,
        };
        account.insert("INBOX");
        if account.labels.is_some() {
            for (name, special) in labels::FOLDERS {
                account.insert(name).special_use = Some((*special).into());
            }
            account.insert("[Gmail]").no_select = true;
        }
        account
    }

    /// The folders with their names, sorted.
    pub fn folders(&self) -> impl Iterator<Item = (&str, &Folder)> {
        self.folders.iter().map(|(name, folder)| (name.as_str(), folder))
    }

    /// The folder of this name.
    pub fn folder(&self, name: &str) -> Option<&Folder> {
        self.folders.get(name)
    }

    /// The folder of this name, to be changed.
    pub fn folder_mut(&mut self, name: &str) -> Option<&mut Folder> {
        self.folders.get_mut(name)
    }

    /// The folder of this name, made if it is missing, whatever the rules for names say.
    pub fn ensure(&mut self, name: &str) -> &mut Folder {
        if !self.folders.contains_key(name) {
            self.insert(name);
        }
        self.folders.get_mut(name).expect("it was just made")
    }

    /// Whether the user subscribes to a name.
    pub fn is_subscribed(&self, name: &str) -> bool {
        self.subscribed.contains(name)
    }

    /// Every subscribed name, whether or not such a folder exists.
    pub fn subscriptions(&self) -> impl Iterator<Item = &str> {
        self.subscribed.iter().map(String::as_str)
    }

    /// Adds a subscription.
    pub fn subscribe(&mut self, name: &str) {
        self.subscribed.insert(name.to_owned());
    }

    /// Ends a subscription.
    pub fn unsubscribe(&mut self, name: &str) {
        self.subscribed.remove(name);
    }

    /// Bytes of all messages.
    pub fn bytes(&self) -> u64 {
        self.folders.values().map(Folder::bytes).sum()
    }

    /// Makes a folder, as CREATE does: a closing separator is dropped, missing parents come along.
    pub fn create(&mut self, name: &str, special_use: Option<String>) -> Result<(), Refusal> {
        let name = name.strip_suffix(self.separator).unwrap_or(name);
        self.check_name(name)?;
        if self.folders.get(name).is_some_and(|f| !f.no_select) {
            return Err(Refusal::new("ALREADYEXISTS", "Mailbox already exists"));
        }
        for (at, _) in name.match_indices(self.separator) {
            let parent = &name[..at];
            if !self.folders.contains_key(parent) && !self.prefix.starts_with(parent) {
                self.insert(parent).no_select = true;
            }
        }
        let folder = self.insert(name);
        folder.special_use = special_use;
        Ok(())
    }

    /// Removes a folder, as DELETE does: one with children stays as a name only.
    pub fn delete(&mut self, name: &str) -> Result<(), Refusal> {
        if name == "INBOX" {
            return Err(Refusal::new("CANNOT", "INBOX can't be deleted"));
        }
        if self.folders.get(name).is_none_or(|f| f.no_select) {
            return Err(Refusal::new("NONEXISTENT", "Mailbox doesn't exist"));
        }
        if self.has_children(name) {
            self.insert(name).no_select = true;
        } else {
            self.folders.remove(name);
        }
        Ok(())
    }

    /// Renames a folder and what is below it.
    pub fn rename(&mut self, from: &str, to: &str) -> Result<(), Refusal> {
        self.check_name(to)?;
        if !self.folders.contains_key(from) {
            return Err(Refusal::new("NONEXISTENT", "Mailbox doesn't exist"));
        }
        if self.folders.contains_key(to) {
            return Err(Refusal::new("ALREADYEXISTS", "Mailbox already exists"));
        }
        let below = format!("{from}{}", self.separator);
        let names: Vec<String> =
            self.folders.keys().filter(|n| *n == from || n.starts_with(&below)).cloned().collect();
        for name in names {
            if let Some(folder) = self.folders.remove(&name) {
                self.folders.insert(format!("{to}{}", &name[from.len()..]), folder);
            }
        }
        if from == "INBOX" {
            self.insert("INBOX");
        }
        Ok(())
    }

    /// Stores all messages or, where one doesn't fit, none. Returns their UIDs.
    pub fn append(&mut self, name: &str, new: Vec<NewMessage>) -> Result<Vec<u32>, Refusal> {
        let used = self.quota.map(|_| self.bytes());
        let Some(folder) = self.folders.get_mut(name).filter(|f| !f.no_select) else {
            return Err(Refusal::new("TRYCREATE", "Mailbox doesn't exist"));
        };
        let more: u64 = new.iter().map(|m| m.body.len() as u64).sum();
        if let (Some(quota), Some(used)) = (self.quota, used)
            && used + more > quota
        {
            return Err(Refusal::new("OVERQUOTA", "Quota exceeded (mailbox for user is full)"));
        }
        if let Some(labels) = &mut self.labels {
            let add = |m| labels.add(&mut self.folders, name, m);
            return Ok(new.into_iter().map(add).collect());
        }
        Ok(new.into_iter().map(|m| folder.append(m)).collect())
    }

    /// Copies messages into another folder. Pairs of the UIDs here and there.
    pub fn copy(
        &mut self,
        from: &str,
        wanted: impl Fn(u32) -> bool,
        to: &str,
    ) -> Result<Vec<(u32, u32)>, Refusal> {
        let source = self.folders.get(from).map(Folder::messages).unwrap_or_default();
        let one = |m: &super::Message| NewMessage {
            flags: m.flags.clone(),
            date: m.date,
            body: m.body.clone(),
        };
        let (uids, new): (Vec<u32>, Vec<NewMessage>) =
            source.iter().filter(|m| wanted(m.uid)).map(|m| (m.uid, one(m))).unzip();
        Ok(uids.into_iter().zip(self.append(to, new)?).collect())
    }

    /// As the folder is spelled that a name means, level by level.
    pub(crate) fn spelled(&self, name: &str) -> String {
        if !self.one_case {
            return name.to_owned();
        }
        let mut spelled = String::new();
        for level in name.split(self.separator) {
            let wanted = format!("{spelled}{level}");
            let same = |known: &&String| known.to_lowercase() == wanted.to_lowercase();
            spelled = self.folders.keys().find(same).cloned().unwrap_or(wanted);
            spelled.push(self.separator);
        }
        spelled.pop();
        spelled
    }

    pub(crate) fn has_children(&self, name: &str) -> bool {
        let below = format!("{name}{}", self.separator);
        self.folders.range(below.clone()..).next().is_some_and(|(n, _)| n.starts_with(&below))
    }

    fn check_name(&self, name: &str) -> Result<(), Refusal> {
        let empty_level = name.split(self.separator).any(str::is_empty);
        let untidy = |level: &str| level.trim() != level || level.contains("  ");
        let empty_level = empty_level || self.tidy && name.split(self.separator).any(untidy);
        let outside = name != "INBOX" && !name.starts_with(&self.prefix);
        if empty_level || name.chars().any(|c| c.is_control() || self.forbidden.contains(c)) {
            return Err(Refusal::new("CANNOT", "Invalid mailbox name"));
        }
        if outside {
            let text = format!("Invalid mailbox name: it must begin with {}", self.prefix);
            return Err(Refusal::new("CANNOT", text));
        }
        Ok(())
    }

    fn insert(&mut self, name: &str) -> &mut Folder {
        let folder = Folder::new(self.next_uid_validity);
        self.next_uid_validity += 1;
        self.folders.insert(name.to_owned(), folder);
        self.folders.get_mut(name).expect("it was just put in")
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use mailhaul_imap::InternalDate;

    use super::Account;
    use crate::Config;
    use crate::store::NewMessage;

    fn message(size: usize) -> NewMessage {
        NewMessage {
            flags: [].into(),
            date: InternalDate { unix: 0, offset_minutes: 0 },
            body: Bytes::from(vec![b'x'; size]),
        }
    }

    #[test]
    fn an_append_of_many_that_does_not_fit_stores_none() {
        let mut account = Account::new(&Config { quota: Some(25), ..Config::default() });
        let refused = account.append("INBOX", vec![message(10), message(16)]).unwrap_err();
        assert_eq!(refused.code, "OVERQUOTA");
        assert!(account.folder("INBOX").unwrap().messages().is_empty());
        assert_eq!(account.append("INBOX", vec![message(10), message(15)]).unwrap(), [1, 2]);
    }

    #[test]
    fn a_folder_outside_the_personal_namespace_is_refused() {
        let mut account = Account::new(&Config::default().names('.', "INBOX."));
        assert_eq!(account.create("Work", None).unwrap_err().code, "CANNOT");
        account.create("INBOX.Work.Plans", None).unwrap();
        assert!(account.folder("INBOX.Work").unwrap().no_select);
        assert!(!account.folder("INBOX.Work.Plans").unwrap().no_select);
    }

    #[test]
    fn a_deleted_folder_with_children_stays_as_a_name_only() {
        let mut account = Account::new(&Config::default());
        account.create("a", None).unwrap();
        account.create("a/b", None).unwrap();
        account.delete("a").unwrap();
        assert!(account.folder("a").unwrap().no_select);
        account.delete("a/b").unwrap();
        assert!(account.folder("a/b").is_none());
    }

    #[test]
    fn renaming_takes_what_is_below_along() {
        let mut account = Account::new(&Config::default());
        account.create("a/b/c", None).unwrap();
        account.rename("a/b", "z").unwrap();
        let names: Vec<&str> = account.folders().map(|(name, _)| name).collect();
        assert_eq!(names, ["INBOX", "a", "z", "z/c"]);
    }

    #[test]
    fn a_recreated_folder_has_another_uid_validity() {
        let mut account = Account::new(&Config::default());
        account.create("a", None).unwrap();
        let before = account.folder("a").unwrap().uid_validity;
        account.delete("a").unwrap();
        account.create("a", None).unwrap();
        assert_ne!(account.folder("a").unwrap().uid_validity, before);
    }
}
