//! LIST, with selection and return options (RFC 5258, 5819, 6154), and LSUB.

use std::collections::BTreeSet;

use mailhaul_imap::wire::{Reader, Writer};
use mailhaul_imap::{Mailbox, mutf7};

use super::Session;
use super::command::Command;
use super::folders::{status_items, status_text};
use super::reply::{Outcome, Reply, Stop};
use crate::config::Feature;
use crate::link::Link;
use crate::store::Account;

/// A LIST command, read.
#[derive(Debug, Default)]
struct Query {
    subscribed_only: bool,
    special_only: bool,
    show_subscribed: bool,
    patterns: Vec<String>,
    status: Option<Vec<String>>,
}

/// A line of the answer.
struct Line {
    name: String,
    attributes: Vec<String>,
    status: Option<String>,
}

impl Session {
    pub(super) fn list(&self, link: &mut Link, command: &Command) -> Outcome {
        let query = self.query(&mut command.arguments())?;
        if query.patterns == [""] {
            let separator = self.shared.config.separator;
            link.put(format!("* LIST (\\Noselect) \"{separator}\" \"\"\r\n"));
            return Ok(Reply::ok("Done"));
        }
        let lines = self.with_account(|account| self.lines(account, &query))?;
        for line in lines {
            self.say(link, "LIST", &line.name, &line.attributes);
            if let Some(status) = line.status {
                self.say_status(link, &line.name, &status);
            }
        }
        Ok(Reply::ok("Done"))
    }

    pub(super) fn lsub(&self, link: &mut Link, command: &Command) -> Outcome {
        let mut reader = command.arguments();
        let reference = self.pattern(&mut reader)?;
        reader.spaces();
        let pattern = reference + &self.pattern(&mut reader)?;
        let separator = self.shared.config.separator;
        let names: Vec<String> = self.with_account(|account| {
            let all = account.subscriptions().filter(|n| matches(&pattern, n, separator));
            all.map(str::to_owned).collect()
        })?;
        for name in names {
            self.say(link, "LSUB", &name, &[]);
        }
        Ok(Reply::ok("Done"))
    }

    fn say(&self, link: &mut Link, what: &str, name: &str, attributes: &[String]) {
        let mut answer = Writer::new(self.utf8);
        let separator = self.shared.config.separator;
        let attributes = attributes.join(" ");
        answer
            .raw(format!("* {what} ({attributes}) \"{separator}\" "))
            .mailbox(&Mailbox::new(name));
        link.put(answer.into_response());
    }

    pub(super) fn say_status(&self, link: &mut Link, name: &str, status: &str) {
        let mut answer = Writer::new(self.utf8);
        answer.raw("* STATUS ").mailbox(&Mailbox::new(name)).raw(format!(" ({status})"));
        link.put(answer.into_response());
    }

    fn query(&self, reader: &mut Reader<'_>) -> Result<Query, Stop> {
        let mut query = Query::default();
        if reader.eat(b'(') {
            self.extended()?;
            while let Some(word) = reader.atom() {
                query.subscribed_only |= word.eq_ignore_ascii_case(b"SUBSCRIBED");
                query.special_only |= word.eq_ignore_ascii_case(b"SPECIAL-USE");
                reader.spaces();
            }
            reader.eat(b')');
            reader.spaces();
        }
        let reference = self.pattern(reader)?;
        reader.spaces();
        if reader.eat(b'(') {
            self.extended()?;
            while !reader.eat(b')') {
                query.patterns.push(format!("{reference}{}", self.pattern(reader)?));
                reader.spaces();
            }
        } else {
            query.patterns.push(format!("{reference}{}", self.pattern(reader)?));
        }
        reader.spaces();
        if reader.word("RETURN") {
            self.returns(reader, &mut query)?;
        }
        if reader.at_end() { Ok(query) } else { Err(Reply::bad("Too many arguments").into()) }
    }

    fn returns(&self, reader: &mut Reader<'_>, query: &mut Query) -> Result<(), Stop> {
        let allowed = [Feature::ListExtended, Feature::ListStatus, Feature::SpecialUse];
        if !allowed.into_iter().any(|f| self.shared.config.has(f)) {
            return Err(Reply::bad("RETURN is not offered").into());
        }
        reader.spaces();
        if !reader.eat(b'(') {
            return Err(Reply::bad("A list was expected").into());
        }
        while let Some(word) = reader.atom() {
            reader.spaces();
            match String::from_utf8_lossy(word).to_ascii_uppercase().as_str() {
                "SUBSCRIBED" => query.show_subscribed = true,
                "SPECIAL-USE" | "CHILDREN" => {}
                "STATUS" if self.shared.config.has(Feature::ListStatus) => {
                    query.status = Some(status_items(reader, &self.shared.config)?);
                }
                _ => return Err(Reply::bad("Unknown return option").into()),
            }
            reader.spaces();
        }
        reader.eat(b')');
        Ok(())
    }

    fn extended(&self) -> Result<(), Stop> {
        if self.shared.config.has(Feature::ListExtended) {
            return Ok(());
        }
        Err(Reply::bad("Extended LIST is not offered").into())
    }

    fn pattern(&self, reader: &mut Reader<'_>) -> Result<String, Stop> {
        let wire = reader.astring().ok_or_else(|| Reply::bad("A pattern was expected"))?;
        let name =
            if self.utf8 { String::from_utf8(wire.to_vec()).ok() } else { mutf7::decode(&wire) };
        let name = name.unwrap_or_else(|| String::from_utf8_lossy(&wire).into_owned());
        Ok(if name.eq_ignore_ascii_case("INBOX") { "INBOX".into() } else { name })
    }

    fn lines(&self, account: &Account, query: &Query) -> Vec<Line> {
        let separator = self.shared.config.separator;
        let mut names: BTreeSet<String> = account.folders().map(|(n, _)| n.to_owned()).collect();
        if query.subscribed_only {
            names = account.subscriptions().map(str::to_owned).collect();
        }
        names.retain(|name| query.patterns.iter().any(|p| matches(p, name, separator)));
        let lines = names.into_iter().map(|name| self.line(account, query, name));
        lines.filter(|l| !query.special_only || l.attributes.iter().any(|a| is_use(a))).collect()
    }

    fn line(&self, account: &Account, query: &Query, name: String) -> Line {
        let children = account.has_children(&name);
        let mut attributes =
            vec![if children { "\\HasChildren" } else { "\\HasNoChildren" }.to_owned()];
        let folder = account.folder(&name);
        match folder {
            None => attributes.push("\\NonExistent".into()),
            Some(folder) if folder.no_select => attributes.push("\\Noselect".into()),
            Some(folder) if self.shared.config.has(Feature::SpecialUse) => {
                attributes.extend(folder.special_use.clone());
            }
            Some(_) => {}
        }
        let wanted = query.show_subscribed || query.subscribed_only;
        if wanted && account.is_subscribed(&name) {
            attributes.push("\\Subscribed".into());
        }
        let items = query.status.as_deref().zip(folder.filter(|f| !f.no_select));
        let status = items.map(|(items, folder)| status_text(folder, items));
        Line { name, attributes, status }
    }
}

fn is_use(attribute: &str) -> bool {
    !matches!(
        attribute,
        "\\HasChildren" | "\\HasNoChildren" | "\\Noselect" | "\\NonExistent" | "\\Subscribed"
    )
}

/// Whether a name fits a pattern: `*` is anything, `%` anything within a level.
fn matches(pattern: &str, name: &str, separator: char) -> bool {
    let Some(first) = pattern.chars().next() else { return name.is_empty() };
    let rest = &pattern[first.len_utf8()..];
    match first {
        '*' | '%' => {
            let within = |c: &char| first == '*' || *c != separator;
            let mut tail = name;
            loop {
                if matches(rest, tail, separator) {
                    return true;
                }
                match tail.chars().next().filter(within) {
                    Some(c) => tail = &tail[c.len_utf8()..],
                    None => return false,
                }
            }
        }
        _ => name.strip_prefix(first).is_some_and(|tail| matches(rest, tail, separator)),
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_percent_stays_within_its_level_and_a_star_does_not() {
        assert!(matches("%", "a", '/'));
        assert!(!matches("%", "a/b", '/'));
        assert!(matches("a/%", "a/bü", '/'));
        assert!(matches("*", "a/b/c", '/'));
        assert!(matches("a*c", "a/b/c", '/'));
        assert!(!matches("a/%", "b/a", '/'));
    }
}
