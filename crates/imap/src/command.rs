//! What a client can ask for, as values.

use mailhaul_model::{ModSeq, Uid};

use crate::wire::{Fragment, Writer};
use crate::{Flag, Mailbox, UidSet};

/// A command. Logins aren't among them (see [`crate::Session::login`]), nor is APPEND ([`crate::Session::append`]).
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    Capability,
    Noop,
    Logout,
    Namespace,
    Enable(Vec<String>),
    /// Pairs of field and value (RFC 2971); `None` tells nothing.
    Id(Option<Vec<(String, String)>>),
    /// LIST with a pattern as it goes on the wire. `select` as `SUBSCRIBED`; `returns` as `SPECIAL-USE`, `SUBSCRIBED`,
    /// `STATUS (MESSAGES UIDNEXT UIDVALIDITY)`. Both need LIST-EXTENDED or what they name.
    List {
        reference: String,
        pattern: String,
        select: Vec<&'static str>,
        returns: Vec<String>,
    },
    Lsub {
        reference: String,
        pattern: String,
    },
    Status {
        mailbox: Mailbox,
        items: Vec<&'static str>,
    },
    Create(Mailbox),
    /// CREATE with a special use, `\Sent` (RFC 6154).
    CreateSpecial(Mailbox, String),
    Delete(Mailbox),
    Subscribe(Mailbox),
    Unsubscribe(Mailbox),
    Rename(Mailbox, Mailbox),
    Examine {
        mailbox: Mailbox,
        condstore: bool,
    },
    Select {
        mailbox: Mailbox,
        condstore: bool,
    },
    Unselect,
    Close,
    /// `items` as on the wire: `(UID FLAGS INTERNALDATE RFC822.SIZE)`.
    UidFetch {
        set: UidSetOrAll,
        items: String,
        changed_since: Option<ModSeq>,
    },
    /// `keys` as on the wire: `ALL`, `HEADER Message-ID <a@b>`.
    UidSearch {
        keys: String,
        charset_utf8: bool,
    },
    UidStore {
        set: UidSet,
        action: StoreAction,
        flags: Vec<Flag>,
        unchanged_since: Option<ModSeq>,
    },
    /// Copies messages of the open folder into another one.
    UidCopy {
        set: UidSet,
        mailbox: Mailbox,
    },
    UidExpunge(UidSet),
    Expunge,
    GetQuotaRoot(Mailbox),
    Starttls,
    Compress,
}

/// Which messages to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UidSetOrAll {
    Set(UidSet),
    /// `n:*`. Beware: where `n` is beyond the last message, servers answer with the last one.
    From(Uid),
}

/// What STORE does with the flags. All of it is silent: no FETCH answers to one's own change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreAction {
    Add,
    Remove,
    Replace,
}

impl Command {
    /// Its name, for messages to people.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Capability => "CAPABILITY",
            Self::Noop => "NOOP",
            Self::Logout => "LOGOUT",
            Self::Namespace => "NAMESPACE",
            Self::Enable(_) => "ENABLE",
            Self::Id(_) => "ID",
            Self::List { .. } => "LIST",
            Self::Lsub { .. } => "LSUB",
            Self::Status { .. } => "STATUS",
            Self::Create(_) | Self::CreateSpecial(..) => "CREATE",
            Self::Delete(_) => "DELETE",
            Self::Subscribe(_) => "SUBSCRIBE",
            Self::Unsubscribe(_) => "UNSUBSCRIBE",
            Self::Rename(..) => "RENAME",
            Self::Examine { .. } => "EXAMINE",
            Self::Select { .. } => "SELECT",
            Self::Unselect => "UNSELECT",
            Self::Close => "CLOSE",
            Self::UidFetch { .. } => "UID FETCH",
            Self::UidSearch { .. } => "UID SEARCH",
            Self::UidStore { .. } => "UID STORE",
            Self::UidCopy { .. } => "UID COPY",
            Self::UidExpunge(_) => "UID EXPUNGE",
            Self::Expunge => "EXPUNGE",
            Self::GetQuotaRoot(_) => "GETQUOTAROOT",
            Self::Starttls => "STARTTLS",
            Self::Compress => "COMPRESS",
        }
    }

    /// The command without its tag and its line end.
    pub(crate) fn write(&self, utf8: bool) -> Vec<Fragment> {
        let mut w = Writer::new(utf8);
        w.raw(self.name());
        self.arguments(&mut w);
        w.finish()
    }

    fn arguments(&self, w: &mut Writer) {
        match self {
            Self::Enable(words) => words.iter().for_each(|word| {
                w.space().astring(word);
            }),
            Self::Id(fields) => id(w, fields.as_deref()),
            Self::List { reference, pattern, select, returns } => {
                list(w, reference, pattern, select, returns);
            }
            Self::Lsub { reference, pattern } => {
                w.space().string(reference).space().string(pattern);
            }
            Self::Status { mailbox, items } => {
                w.space().mailbox(mailbox).raw(format!(" ({})", items.join(" ")));
            }
            Self::Create(mailbox)
            | Self::Delete(mailbox)
            | Self::Subscribe(mailbox)
            | Self::Unsubscribe(mailbox)
            | Self::GetQuotaRoot(mailbox) => {
                w.space().mailbox(mailbox);
            }
            Self::CreateSpecial(mailbox, special) => {
                w.space().mailbox(mailbox).raw(format!(" (USE ({special}))"));
            }
            Self::Rename(from, to) => {
                w.space().mailbox(from).space().mailbox(to);
            }
            Self::Examine { mailbox, condstore } | Self::Select { mailbox, condstore } => {
                w.space().mailbox(mailbox).raw(if *condstore { " (CONDSTORE)" } else { "" });
            }
            Self::UidFetch { set, items, changed_since } => fetch(w, set, items, *changed_since),
            Self::UidSearch { keys, charset_utf8 } => {
                w.raw(if *charset_utf8 { " CHARSET UTF-8 " } else { " " }).raw(keys);
            }
            Self::UidStore { set, action, flags, unchanged_since } => {
                store(w, set, *action, flags, *unchanged_since);
            }
            Self::UidCopy { set, mailbox } => {
                w.raw(format!(" {set} ")).mailbox(mailbox);
            }
            Self::UidExpunge(set) => {
                w.raw(format!(" {set}"));
            }
            Self::Compress => {
                w.raw(" DEFLATE");
            }
            _ => {}
        }
    }
}

fn id(w: &mut Writer, fields: Option<&[(String, String)]>) {
    let Some(fields) = fields else {
        w.raw(" NIL");
        return;
    };
    w.raw(" (");
    for (i, (field, value)) in fields.iter().enumerate() {
        w.raw(if i > 0 { " " } else { "" }).string(field).space().string(value);
    }
    w.raw(")");
}

fn list(w: &mut Writer, reference: &str, pattern: &str, select: &[&str], returns: &[String]) {
    if !select.is_empty() {
        w.raw(format!(" ({})", select.join(" ")));
    }
    w.space().string(reference).space().string(pattern);
    if !returns.is_empty() {
        w.raw(format!(" RETURN ({})", returns.join(" ")));
    }
}

fn fetch(w: &mut Writer, set: &UidSetOrAll, items: &str, changed_since: Option<ModSeq>) {
    match set {
        UidSetOrAll::Set(set) => w.raw(format!(" {set} ")),
        UidSetOrAll::From(uid) => w.raw(format!(" {uid}:* ")),
    };
    w.raw(items);
    if let Some(ModSeq(since)) = changed_since {
        w.raw(format!(" (CHANGEDSINCE {since})"));
    }
}

fn store(
    w: &mut Writer,
    set: &UidSet,
    action: StoreAction,
    flags: &[Flag],
    unchanged: Option<ModSeq>,
) {
    w.raw(format!(" {set} "));
    if let Some(ModSeq(since)) = unchanged {
        w.raw(format!("(UNCHANGEDSINCE {since}) "));
    }
    w.raw(match action {
        StoreAction::Add => "+FLAGS.SILENT ",
        StoreAction::Remove => "-FLAGS.SILENT ",
        StoreAction::Replace => "FLAGS.SILENT ",
    });
    w.flags(flags);
}

#[cfg(test)]
mod tests {
    use super::{Command, StoreAction, UidSetOrAll};
    use crate::wire::Fragment;
    use crate::{Flag, Mailbox, UidSet};
    use mailhaul_model::{ModSeq, Uid};

    fn written(command: &Command) -> String {
        let show = |fragment: &Fragment| match fragment {
            Fragment::Text(text) => String::from_utf8_lossy(text).into_owned(),
            Fragment::Literal(text) => format!("<{}>", String::from_utf8_lossy(text)),
        };
        command.write(false).iter().map(show).collect()
    }

    #[test]
    fn commands_are_written_with_their_arguments_in_order() {
        let list = |select: &[&'static str], returns: &[&str]| Command::List {
            reference: String::new(),
            pattern: "*".into(),
            select: select.to_vec(),
            returns: returns.iter().map(|s| (*s).to_owned()).collect(),
        };
        let set = UidSet::parse(b"1:3").unwrap();
        let box_ = Mailbox::new("a \"ü\r\n");
        let since = Some(ModSeq(5));
        for (command, expected) in [
            (list(&[], &[]), r#"LIST "" "*""#),
            (
                list(&["SUBSCRIBED"], &["SPECIAL-USE", "CHILDREN"]),
                r#"LIST (SUBSCRIBED) "" "*" RETURN (SPECIAL-USE CHILDREN)"#,
            ),
            (Command::Create(box_.clone()), r#"CREATE "a \"&APwADQAK-""#),
            (
                Command::Status { mailbox: Mailbox::new("inbox"), items: vec!["MESSAGES", "SIZE"] },
                r#"STATUS "INBOX" (MESSAGES SIZE)"#,
            ),
            (
                Command::Select { mailbox: Mailbox::new("x"), condstore: true },
                r#"SELECT "x" (CONDSTORE)"#,
            ),
            (
                Command::UidFetch {
                    set: UidSetOrAll::From(Uid::new(7).unwrap()),
                    items: "(UID)".into(),
                    changed_since: since,
                },
                "UID FETCH 7:* (UID) (CHANGEDSINCE 5)",
            ),
            (
                Command::UidCopy { set: set.clone(), mailbox: Mailbox::new("x y") },
                r#"UID COPY 1:3 "x y""#,
            ),
            (
                Command::UidStore {
                    set: set.clone(),
                    action: StoreAction::Add,
                    flags: vec![Flag::Seen],
                    unchanged_since: since,
                },
                r"UID STORE 1:3 (UNCHANGEDSINCE 5) +FLAGS.SILENT (\Seen)",
            ),
            (
                Command::UidSearch { keys: "ALL".into(), charset_utf8: true },
                "UID SEARCH CHARSET UTF-8 ALL",
            ),
            (Command::UidExpunge(set), "UID EXPUNGE 1:3"),
            (Command::Id(Some(vec![("name".into(), "ü".into())])), r#"ID ("name" <ü>)"#),
            (
                Command::CreateSpecial(Mailbox::new("s"), "\\Sent".into()),
                r#"CREATE "s" (USE (\Sent))"#,
            ),
        ] {
            assert_eq!(written(&command), expected);
        }
    }
}
