//! Source and destination side by side: what is missing, what is too much, what differs.
//!
//! Nothing is forgiven silently. Where a server changes what it is given, the test says so with `Rewrites`, and each
//! rewrite is documented where it is defined.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use crate::reader::{Dump, DumpedFolder, DumpedMessage};

/// A message as it counts: its bytes, flags and date.
type Key = (String, Vec<String>, i64);

/// What differs between two accounts. Equal when it is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    pub missing: Vec<String>,
    pub extra: Vec<String>,
    pub different: Vec<String>,
}

/// What servers do to what they are given.
#[derive(Clone, Debug, Default)]
pub struct Rewrites {
    /// Hashes that a server turned into others: (as the source serves it, as the destination keeps it).
    pub bodies: HashMap<String, String>,
    /// Keywords the destination doesn't admit.
    pub lost_keywords: BTreeSet<String>,
    /// The destination keeps no keywords at all.
    pub no_keywords: bool,
    /// Folders of the destination that were there before.
    pub own_folders: BTreeSet<String>,
    /// The destination can't keep a subscription to a folder.
    pub no_subscriptions: bool,
}

impl Comparison {
    /// Whether nothing differs.
    pub fn is_equal(&self) -> bool {
        self.missing.is_empty() && self.extra.is_empty() && self.different.is_empty()
    }

    /// # Panics
    /// With the list of differences, when there are any.
    pub fn assert_equal(&self) {
        assert!(self.is_equal(), "{self}");
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (title, list) in
            [("missing", &self.missing), ("extra", &self.extra), ("different", &self.different)]
        {
            writeln!(f, "{title}: {}", list.len())?;
            for line in list.iter().take(40) {
                writeln!(f, "  {line}")?;
            }
        }
        Ok(())
    }
}

/// Compares two accounts; `map` gives a source folder's name on the destination, or `None` where it may be left out.
pub fn compare(
    source: &Dump,
    destination: &Dump,
    rewrites: &Rewrites,
    map: impl Fn(&DumpedFolder) -> Option<String>,
) -> Comparison {
    let mut result = Comparison::default();
    let mut wanted: BTreeMap<String, Vec<&DumpedFolder>> = BTreeMap::new();
    for folder in &source.folders {
        if let Some(name) = map(folder) {
            wanted.entry(name).or_default().push(folder);
        }
    }
    for (name, sources) in &wanted {
        let selectable = sources.iter().any(|folder| folder.selectable);
        match destination.folder(name) {
            None if selectable => {
                let messages: usize = sources.iter().map(|folder| folder.messages.len()).sum();
                result.missing.push(format!("folder {name} with {messages} messages"));
            }
            None => {}
            Some(found) => folder_pair(name, sources, found, rewrites, &mut result),
        }
    }
    for folder in &destination.folders {
        if folder.selectable
            && !wanted.contains_key(&folder.name)
            && !(rewrites.own_folders.contains(&folder.name) && folder.messages.is_empty())
        {
            let count = folder.messages.len();
            result.extra.push(format!("folder {} with {count} messages", folder.name));
        }
    }
    result
}

fn folder_pair(
    name: &str,
    sources: &[&DumpedFolder],
    found: &DumpedFolder,
    rewrites: &Rewrites,
    result: &mut Comparison,
) {
    let selectable = sources.iter().any(|folder| folder.selectable);
    if selectable && !found.selectable {
        result.different.push(format!("folder {name} can't be opened"));
        return;
    }
    // Subscriptions are kept, and what a run creates it subscribes to, whether or not the source's user did.
    let own = rewrites.own_folders.contains(name) || name == "INBOX";
    let wanted = sources.iter().any(|folder| folder.subscribed) || !own;
    if selectable && wanted && !found.subscribed && !rewrites.no_subscriptions {
        result.different.push(format!("folder {name} isn't subscribed"));
    }
    let source: Vec<&DumpedMessage> = sources.iter().flat_map(|folder| &folder.messages).collect();
    messages(name, &source, found, rewrites, result);
}

/// Takes away what is equal in everything, then what is equal in bytes, and reports the rest.
fn messages(
    name: &str,
    source: &[&DumpedMessage],
    found: &DumpedFolder,
    rewrites: &Rewrites,
    result: &mut Comparison,
) {
    let mut here: HashMap<Key, Vec<&DumpedMessage>> = HashMap::new();
    for message in &found.messages {
        here.entry(key(message, &Rewrites::default())).or_default().push(message);
    }
    let unmatched: Vec<&DumpedMessage> = source
        .iter()
        .copied()
        .filter(|message| here.get_mut(&key(message, rewrites)).and_then(Vec::pop).is_none())
        .collect();
    let mut left: Vec<&DumpedMessage> = here.into_values().flatten().collect();
    left.sort_by_key(|message| message.uid);
    for message in unmatched {
        let wanted = key(message, rewrites);
        match left.iter().position(|other| other.sha256 == wanted.0) {
            Some(index) => {
                let other = left.remove(index);
                result.different.push(format!(
                    "{name}: {} has {:?} {} on the source and {:?} {} on the destination",
                    describe(message),
                    message.flags,
                    message.date,
                    other.flags,
                    other.date
                ));
            }
            None => result.missing.push(format!("{name}: {}", describe(message))),
        }
    }
    result.extra.extend(left.iter().map(|message| format!("{name}: {}", describe(message))));
}

fn key(message: &DumpedMessage, rewrites: &Rewrites) -> Key {
    let sha256 = rewrites.bodies.get(&message.sha256).unwrap_or(&message.sha256).clone();
    let kept = |flag: &&String| {
        flag.starts_with('\\') || !(rewrites.no_keywords || rewrites.lost_keywords.contains(*flag))
    };
    (sha256, message.flags.iter().filter(kept).cloned().collect(), message.date)
}

fn describe(message: &DumpedMessage) -> String {
    let DumpedMessage { uid, size, subject, head, .. } = message;
    let title = if subject.is_empty() { head } else { subject };
    format!("UID {uid}, {size} bytes, {title:?}")
}

#[cfg(test)]
mod tests {
    use super::{Rewrites, compare};
    use crate::reader::{Dump, DumpedFolder, DumpedMessage};

    fn message(sha256: &str, flags: &[&str]) -> DumpedMessage {
        DumpedMessage {
            uid: 1,
            sha256: sha256.into(),
            size: 1,
            told_size: 1,
            flags: flags.iter().map(|flag| (*flag).to_owned()).collect(),
            date: 0,
            message_id: String::new(),
            subject: String::new(),
            head: String::new(),
        }
    }

    fn account(messages: Vec<DumpedMessage>) -> Dump {
        Dump {
            folders: vec![DumpedFolder {
                name: "INBOX".into(),
                raw: "INBOX".into(),
                separator: Some('/'),
                attributes: Vec::new(),
                selectable: true,
                subscribed: true,
                messages,
            }],
        }
    }

    #[test]
    fn of_two_equal_messages_a_missing_one_is_noticed() {
        let two = account(vec![message("a", &[]), message("a", &[])]);
        let one = account(vec![message("a", &[])]);
        assert_eq!(
            compare(&two, &one, &Rewrites::default(), |folder| Some(folder.name.clone()))
                .missing
                .len(),
            1
        );
        assert_eq!(
            compare(&one, &two, &Rewrites::default(), |folder| Some(folder.name.clone()))
                .extra
                .len(),
            1
        );
    }

    #[test]
    fn another_flag_is_a_difference_and_not_a_missing_message() {
        let seen = account(vec![message("a", &["\\Seen"])]);
        let unseen = account(vec![message("a", &[])]);
        let result =
            compare(&seen, &unseen, &Rewrites::default(), |folder| Some(folder.name.clone()));
        assert_eq!((result.missing.len(), result.different.len()), (0, 1));
    }

    #[test]
    fn a_folder_the_source_does_not_have_is_too_much() {
        let mut other = account(Vec::new());
        other.folders.push(DumpedFolder { name: "hacked".into(), ..other.folders[0].clone() });
        let result = compare(&account(Vec::new()), &other, &Rewrites::default(), |folder| {
            Some(folder.name.clone())
        });
        assert_eq!(result.extra, ["folder hacked with 0 messages"]);
    }
}
