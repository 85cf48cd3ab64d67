//! Takes secrets, links and names out of a text. A name is replaced by its kind and a number, the same wherever it stands, so that a
//! reader still sees what belongs together; the number can't be turned back into the name.
//!
//! What is known to be a name is looked for as it is. What looks like an address or a host is taken for one, and so is whatever stands
//! in quotes, as folder names and subjects do in a log.

use std::collections::HashMap;
use std::net::IpAddr;

use crate::redact::Redactor;

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Address,
    Host,
    Folder,
    Subject,
    Server,
    Name,
    Quoted,
}

/// No secret of ours is as short, and no word of a log as long.
const OPAQUE: usize = 32;
/// How files of ours end; no host does.
const FILES: [&str; 5] = ["sqlite", "log", "old", "lock", "json"];
/// Every mailbox has it.
const INBOX: &str = "INBOX";

pub(super) struct Concealer {
    with_names: bool,
    secrets: Redactor,
    /// By name, the longest first.
    known: Vec<(String, String)>,
    /// By name in small letters.
    stand_ins: HashMap<String, String>,
    counts: HashMap<Kind, usize>,
}

impl Concealer {
    pub fn new(with_names: bool, secrets: Redactor) -> Self {
        let (known, stand_ins, counts) = Default::default();
        Self { with_names, secrets, known, stand_ins, counts }
    }

    pub fn shows_names(&self) -> bool {
        self.with_names
    }

    /// Replaces this name wherever it stands by itself.
    pub fn know(&mut self, kind: Kind, name: &str) {
        if name.trim().is_empty() || name.eq_ignore_ascii_case(INBOX) {
            return;
        }
        let stand_in = self.stand_in(kind, name);
        self.know_as(name, &stand_in);
    }

    /// The same, by words of the caller's.
    pub fn know_as(&mut self, name: &str, stand_in: &str) {
        if self.known.iter().any(|(known, _)| known == name) || name.is_empty() {
            return;
        }
        let at = self.known.partition_point(|(known, _)| known.len() >= name.len());
        self.known.insert(at, (name.to_owned(), stand_in.to_owned()));
    }

    /// The text as it may be shown to others.
    pub fn clean(&mut self, text: &str) -> String {
        let text = self.secrets.clean(text);
        let text = by_words(&text, ends_link, |word| is_link(word).then(|| "(link)".to_owned()));
        let text = without_opaque(&text);
        if self.with_names {
            return text;
        }
        let text = self.without_known(&text);
        let text = self.without_quoted(&text);
        by_words(&text, ends_name, |word| self.of_word(word))
    }

    fn stand_in(&mut self, kind: Kind, name: &str) -> String {
        let name = name.to_lowercase();
        if let Some(known) = self.stand_ins.get(&name) {
            return known.clone();
        }
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        let stand_in = format!("<{} {count}>", format!("{kind:?}").to_lowercase());
        self.stand_ins.insert(name, stand_in.clone());
        stand_in
    }

    fn without_known(&self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        let mut rest = text;
        let mut before = None;
        while let Some(next) = rest.chars().next() {
            // Most letters stand inside a word, where no name begins.
            let inside = next.is_alphanumeric() && before.is_some_and(char::is_alphanumeric);
            let mut known = self.known.iter().filter(|_| !inside);
            let found = known.find(|(name, _)| stands_here(name, rest, before));
            let (taken, put) = match found {
                Some((name, stand_in)) => (name.len(), stand_in.as_str()),
                None => (next.len_utf8(), &rest[..next.len_utf8()]),
            };
            clean.push_str(put);
            before = rest[..taken].chars().next_back();
            rest = &rest[taken..];
        }
        clean
    }

    fn without_quoted(&mut self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find('"') {
            let inside = &rest[start + 1..];
            let Some(end) = end_of_quoted(inside) else { break };
            clean.push_str(&rest[..=start]);
            let quoted = &inside[..end];
            let is_shown = quoted.eq_ignore_ascii_case(INBOX)
                || quoted.chars().count() <= 1
                || quoted.starts_with('<') && quoted.ends_with('>');
            if is_shown {
                clean.push_str(quoted);
            } else {
                clean.push_str(&self.stand_in(Kind::Quoted, quoted));
            }
            clean.push('"');
            rest = &inside[end + 1..];
        }
        clean + rest
    }

    fn of_word(&mut self, word: &str) -> Option<String> {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if word.contains('@') && bare.contains('@') {
            return Some(word.replace(bare, &self.stand_in(Kind::Address, bare)));
        }
        let host = bare.rsplit_once(':').map_or(bare, |(host, port)| {
            if port.chars().all(|c| c.is_ascii_digit()) { host } else { bare }
        });
        let is_address = |text: &str| text.parse::<IpAddr>().is_ok();
        if is_address(bare) || is_address(host) || looks_like_a_host(host) {
            let name = if is_address(bare) { bare } else { host };
            return Some(word.replace(name, &self.stand_in(Kind::Host, name)));
        }
        None
    }
}

/// Whether the name begins here and ends at a word's end.
fn stands_here(name: &str, rest: &str, before: Option<char>) -> bool {
    let edge = |one: Option<char>, other: Option<char>| {
        !(one.is_some_and(char::is_alphanumeric) && other.is_some_and(char::is_alphanumeric))
    };
    rest.get(..name.len()).is_some_and(|here| here.eq_ignore_ascii_case(name))
        && edge(before, name.chars().next())
        && edge(name.chars().next_back(), rest[name.len()..].chars().next())
}

/// Where a quoted text ends; a backslash takes the next character along.
fn end_of_quoted(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at)
    })
}

/// Signs that no address and no host has in it.
fn ends_name(c: char) -> bool {
    const SIGNS: &str = "\"'()<>[]{},;=";
    c.is_whitespace() || SIGNS.contains(c)
}

/// A link has nearly every sign in it.
fn ends_link(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '<' | '>')
}

/// Replaces words.
fn by_words(
    text: &str,
    ends: impl Fn(char) -> bool,
    mut replace: impl FnMut(&str) -> Option<String>,
) -> String {
    let mut clean = String::with_capacity(text.len());
    for piece in text.split_inclusive(&ends) {
        let end = piece.chars().next_back().filter(|c| ends(*c)).map_or(0, char::len_utf8);
        let (word, end) = piece.split_at(piece.len() - end);
        clean.push_str(&replace(word).unwrap_or_else(|| word.to_owned()));
        clean.push_str(end);
    }
    clean
}

fn is_link(word: &str) -> bool {
    word.contains("://") || word.to_lowercase().starts_with("www.")
}

/// `imap.example.org`: labels with dots, the last one of letters.
fn looks_like_a_host(word: &str) -> bool {
    let labels: Vec<&str> = word.trim_end_matches('.').split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    let last = labels.last().copied().unwrap_or_default();
    labels.len() > 1
        && labels.iter().all(is_label)
        && last.chars().count() > 1
        && !FILES.contains(&last)
        && (last.chars().all(char::is_alphabetic) || last.starts_with("xn--"))
}

/// Without what only a key, a token or a fingerprint looks like: many letters and digits without a blank.
fn without_opaque(text: &str) -> String {
    let belongs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '_' | '-' | ':');
    let mut clean = String::with_capacity(text.len());
    for piece in text.split_inclusive(|c| !belongs(c)) {
        let end = piece.chars().next_back().filter(|c| !belongs(*c)).map_or(0, char::len_utf8);
        let (word, end) = piece.split_at(piece.len() - end);
        clean.push_str(if is_opaque(word) { "(removed)" } else { word });
        clean.push_str(end);
    }
    clean
}

fn is_opaque(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let letters = word.chars().filter(char::is_ascii_alphabetic).count();
    word.len() >= OPAQUE && digits >= 3 && letters >= 3
}

#[cfg(test)]
mod tests {
    use mailhaul_model::Secret;

    use super::{Concealer, Kind};
    use crate::redact::Redactor;

    fn concealer(with_names: bool) -> Concealer {
        let secrets = Redactor::new([Secret::new("swordfish")]);
        let mut concealer = Concealer::new(with_names, secrets);
        concealer.know(Kind::Address, "mia");
        concealer.know(Kind::Folder, "Clients/Acme");
        concealer.know(Kind::Host, "mailhost");
        concealer
    }

    #[test]
    fn what_belongs_together_has_the_same_number() {
        let mut concealer = concealer(false);
        assert_eq!(
            concealer.clean(
                "zoe@old.example, MIA and Zoe@old.example at imap.old.example:993 (10.0.0.7:143)"
            ),
            "<address 2>, <address 1> and <address 2> at <host 2>:993 (<host 3>:143)"
        );
    }

    #[test]
    fn a_name_is_left_in_where_it_is_part_of_another_word() {
        let mut concealer = concealer(false);
        assert_eq!(concealer.clean("mia's miasma on mailhost"), "<address 1>'s miasma on <host 1>");
    }

    #[test]
    fn whatever_is_quoted_is_taken_for_a_name_except_the_inbox() {
        let mut concealer = concealer(false);
        assert_eq!(
            concealer.clean(r#"folder "INBOX" to "Clients/Acme", "Re: \"divorce\" papers""#),
            r#"folder "INBOX" to "<folder 1>", "<quoted 1>""#
        );
    }

    #[test]
    fn words_of_ours_stay_readable() {
        let line = "2026-11-26T10:00:00Z mailhaul-sync 0.1.0 starts a real run (process 12), TLSv1.3, AUTH=PLAIN LITERAL+ 3.4 MiB";
        assert_eq!(concealer(false).clean(line), line);
    }

    #[test]
    fn secrets_links_and_tokens_go_even_where_names_are_wanted() {
        let said = concealer(true).clean(
            "zoe@old.example said swordfish at https://form.example/i?k=7Qw, Bearer ya29.A0ARrdaM9xLk2mZq8vT5nB7cY4pW1sD6fG3hJ0kL",
        );
        assert_eq!(said, "zoe@old.example said (password) at (link) Bearer ya29.(removed)");
    }

    #[test]
    fn addresses_in_other_scripts_are_addresses() {
        assert_eq!(
            concealer(false).clean("用户@例子.广告 und jörg@bücher.example."),
            "<address 2> und <address 3>."
        );
    }
}
