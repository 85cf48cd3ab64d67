//! Who is there and what is spoken: capabilities, logins, encryption, and small talk.

use super::Session;
use super::command::Command;
use super::reply::{Outcome, Reply, Stop, Then};
use crate::base64;
use crate::config::{Encryption, Feature};
use crate::link::Link;

/// Said whether or not someone is logged in.
const ALWAYS: [(Feature, &str); 4] = [
    (Feature::LiteralPlus, "LITERAL+"),
    (Feature::SaslIr, "SASL-IR"),
    (Feature::Id, "ID"),
    (Feature::Enable, "ENABLE"),
];

/// Said after a login.
const INSIDE: [(Feature, &str); 13] = [
    (Feature::MultiAppend, "MULTIAPPEND"),
    (Feature::UidPlus, "UIDPLUS"),
    (Feature::ListExtended, "LIST-EXTENDED"),
    (Feature::ListStatus, "LIST-STATUS"),
    (Feature::StatusSize, "STATUS=SIZE"),
    (Feature::SpecialUse, "SPECIAL-USE"),
    (Feature::CreateSpecialUse, "CREATE-SPECIAL-USE"),
    (Feature::Condstore, "CONDSTORE"),
    (Feature::Utf8Accept, "UTF8=ACCEPT"),
    (Feature::Namespace, "NAMESPACE"),
    (Feature::Quota, "QUOTA QUOTA=RES-STORAGE"),
    (Feature::Unselect, "UNSELECT"),
    (Feature::Labels, "X-GM-EXT-1"),
];

impl Session {
    /// `CAPABILITY IMAP4rev1 ..` as it is now.
    pub(super) fn capability(&self) -> String {
        let config = &self.shared.config;
        let mut words = vec!["CAPABILITY IMAP4rev1".to_owned()];
        let mut say = |list: &[(Feature, &str)]| {
            words.extend(list.iter().filter(|(f, _)| config.has(*f)).map(|(_, w)| (*w).to_owned()));
        };
        say(&ALWAYS);
        if self.login.is_some() {
            say(&INSIDE);
        }
        if config.has(Feature::LiteralMinus) && !config.has(Feature::LiteralPlus) {
            words.push("LITERAL-".into());
        }
        match config.message_limit {
            Some(limit) if config.has(Feature::AppendLimit) && self.login.is_some() => {
                words.push(format!("APPENDLIMIT={limit}"));
            }
            _ => {}
        }
        if self.login.is_none() {
            words.extend(self.ways_in().into_iter().map(str::to_owned));
        }
        words.extend(config.more_capabilities.iter().cloned());
        words.join(" ")
    }

    fn ways_in(&self) -> Vec<&'static str> {
        let config = &self.shared.config;
        let closed = self.must_encrypt();
        let mut ways = Vec::new();
        if closed {
            ways.push("STARTTLS");
        }
        if config.has(Feature::AuthPlain) && !closed {
            ways.push("AUTH=PLAIN");
        }
        if closed || !config.has(Feature::Login) {
            ways.push("LOGINDISABLED");
        }
        ways
    }

    fn must_encrypt(&self) -> bool {
        self.shared.config.encryption == Encryption::Starttls && !self.encrypted
    }

    pub(super) fn say_capability(&self, link: &mut Link) -> Reply {
        link.put(format!("* {}\r\n", self.capability()));
        Reply::ok("Done")
    }

    pub(super) fn logout(link: &mut Link) -> Reply {
        link.put("* BYE Logging out\r\n");
        Reply::ok("Done").then(Then::Close)
    }

    pub(super) fn id(&self, link: &mut Link) -> Reply {
        link.put(format!("* ID (\"name\" \"{}\")\r\n", self.shared.config.name));
        Reply::ok("Done")
    }

    pub(super) fn starttls(&self) -> Outcome {
        if !self.must_encrypt() {
            return Err(Reply::bad("STARTTLS is not offered").into());
        }
        Ok(Reply::ok("Begin TLS negotiation now").then(Then::Encrypt))
    }

    pub(super) fn log_in(&mut self, command: &Command) -> Outcome {
        let mut reader = command.arguments();
        let user = reader.astring();
        reader.spaces();
        let (Some(user), Some(password)) = (user, reader.astring()) else {
            return Err(Reply::bad("A user name and a password were expected").into());
        };
        if !self.shared.config.has(Feature::Login) {
            return Err(Reply::no("PRIVACYREQUIRED", "LOGIN is disabled").into());
        }
        self.enter(&user, &user, &password)
    }

    pub(super) async fn authenticate(&mut self, link: &mut Link, command: &Command) -> Outcome {
        let mut reader = command.arguments();
        if !reader.word("PLAIN") || !self.shared.config.has(Feature::AuthPlain) {
            return Err(Reply::no("", "This mechanism is not offered").into());
        }
        let initial = reader.spaces().then(|| reader.rest());
        let response = match initial {
            Some(initial) if self.shared.config.has(Feature::SaslIr) => initial,
            Some(_) => return Err(Reply::bad("An initial response is not offered").into()),
            None => {
                link.put("+ \r\n");
                Self::response(link).await?
            }
        };
        let response = if &response[..] == b"=" { Vec::new() } else { Self::decoded(&response)? };
        let mut parts = response.splitn(3, |b| *b == 0);
        let (Some(act_as), Some(user), Some(password)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(Reply::bad("Three parts were expected").into());
        };
        let act_as = if act_as.is_empty() { user } else { act_as };
        self.enter(act_as, user, password)
    }

    async fn response(link: &mut Link) -> Result<bytes::Bytes, Stop> {
        let response = super::read::line(link).await?;
        response.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into())
    }

    fn decoded(response: &[u8]) -> Result<Vec<u8>, Stop> {
        base64::decode(response).ok_or_else(|| Reply::bad("Authentication was given up").into())
    }

    fn enter(&mut self, act_as: &[u8], user: &[u8], password: &[u8]) -> Outcome {
        if self.login.is_some() {
            return Err(Reply::bad("Already logged in").into());
        }
        if self.must_encrypt() {
            return Err(Reply::no("PRIVACYREQUIRED", "Log in after STARTTLS").into());
        }
        let config = &self.shared.config;
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        let (act_as, user) = (text(act_as), text(user));
        let right = self.shared.user(&user).is_some_and(|u| u.password.as_bytes() == password);
        let allowed = act_as == user || config.masters.contains(&user);
        if !right {
            return Err(Reply::no("AUTHENTICATIONFAILED", "Authentication failed").into());
        }
        if !allowed || self.shared.with(&act_as, |_| ()).is_none() {
            return Err(Reply::no("AUTHORIZATIONFAILED", "This is someone else's mail").into());
        }
        self.login = Some(act_as);
        self.shared.count(|c| c.logins += 1);
        if !self.shared.config.capability_after_login {
            return Ok(Reply::ok("Logged in"));
        }
        Ok(Reply::ok_with(&self.capability(), "Logged in"))
    }

    pub(super) fn namespace(&self, link: &mut Link) -> Reply {
        let config = &self.shared.config;
        let (prefix, separator) = (&config.prefix, config.separator);
        link.put(format!("* NAMESPACE ((\"{prefix}\" \"{separator}\")) NIL NIL\r\n"));
        Reply::ok("Done")
    }

    pub(super) fn enable(&mut self, link: &mut Link, command: &Command) -> Reply {
        let mut reader = command.arguments();
        let mut enabled = String::new();
        while let Some(word) = reader.atom() {
            let word = String::from_utf8_lossy(word).to_ascii_uppercase();
            let known = match word.as_str() {
                "UTF8=ACCEPT" => self.shared.config.has(Feature::Utf8Accept),
                "CONDSTORE" => self.shared.config.has(Feature::Condstore),
                _ => false,
            };
            self.utf8 |= known && word == "UTF8=ACCEPT";
            if known {
                enabled = format!("{enabled} {word}");
            }
            reader.spaces();
        }
        link.put(format!("* ENABLED{enabled}\r\n"));
        Reply::ok("Done")
    }
}
