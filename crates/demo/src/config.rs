//! What a demo server is like: who may log in, how names are built, what it offers and where its limits are.

use std::collections::BTreeSet;
use std::fmt;

use mailhaul_imap::Flag;

/// How connections are protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encryption {
    /// Plain TCP.
    #[default]
    None,
    /// TLS from the first byte, with a certificate made at start.
    Tls,
    /// Plain TCP that offers STARTTLS, and refuses logins before it.
    Starttls,
}

/// Something a server may or may not offer. Everything that isn't offered is refused as an unknown command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    /// `AUTH=PLAIN`.
    AuthPlain,
    /// The LOGIN command; without it the server says `LOGINDISABLED`.
    Login,
    /// `SASL-IR` (RFC 4959).
    SaslIr,
    /// `LITERAL+`: non-synchronising literals of any size (RFC 7888).
    LiteralPlus,
    /// `LITERAL-`: non-synchronising literals up to 4,096 bytes. `LITERAL+` wins where both are on.
    LiteralMinus,
    /// `MULTIAPPEND` (RFC 3502).
    MultiAppend,
    /// `UIDPLUS` (RFC 4315).
    UidPlus,
    /// `LIST-EXTENDED` (RFC 5258).
    ListExtended,
    /// `LIST-STATUS` (RFC 5819).
    ListStatus,
    /// `STATUS=SIZE` (RFC 8438).
    StatusSize,
    /// `SPECIAL-USE` (RFC 6154).
    SpecialUse,
    /// `CREATE-SPECIAL-USE` (RFC 6154).
    CreateSpecialUse,
    /// `CONDSTORE` (RFC 7162).
    Condstore,
    /// `ENABLE` (RFC 5161).
    Enable,
    /// `UTF8=ACCEPT` (RFC 6855).
    Utf8Accept,
    /// `APPENDLIMIT`, said only where [`Config::message_limit`] is set (RFC 7889).
    AppendLimit,
    /// `NAMESPACE` (RFC 2342).
    Namespace,
    /// `QUOTA` (RFC 9208).
    Quota,
    /// `ID` (RFC 2971).
    Id,
    /// `UNSELECT` (RFC 3691).
    Unselect,
    /// `X-GM-EXT-1`: folders are labels, and a message that has several is one message, as at Gmail.
    Labels,
}

impl Feature {
    /// What a modern server offers; `LITERAL-`, `UTF8=ACCEPT` and labels are left to tests.
    const USUAL: [Self; 18] = [
        Self::AuthPlain,
        Self::Login,
        Self::SaslIr,
        Self::LiteralPlus,
        Self::MultiAppend,
        Self::UidPlus,
        Self::ListExtended,
        Self::ListStatus,
        Self::StatusSize,
        Self::SpecialUse,
        Self::CreateSpecialUse,
        Self::Condstore,
        Self::Enable,
        Self::AppendLimit,
        Self::Namespace,
        Self::Quota,
        Self::Id,
        Self::Unselect,
    ];
}

/// One account of a server.
#[derive(Clone)]
pub struct User {
    pub login: String,
    pub password: String,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User").field("login", &self.login).finish_non_exhaustive()
    }
}

/// Everything that is fixed when a server starts.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a trait of its own")]
pub struct Config {
    pub greeting: String,
    /// The port to listen on at 127.0.0.1; 0 takes a free one.
    pub port: u16,
    pub encryption: Encryption,
    pub users: Vec<User>,
    pub features: BTreeSet<Feature>,
    /// Capabilities to say that mean nothing here.
    pub more_capabilities: Vec<String>,
    /// The hierarchy separator.
    pub separator: char,
    /// What every folder but INBOX begins with, separator included: `INBOX.`, or nothing.
    pub prefix: String,
    /// Characters that folder names must not have.
    pub forbidden_in_names: String,
    /// No blank at the beginning or the end of a folder's name, and no two together.
    pub tidy_names: bool,
    /// "Work" and "work" are one folder.
    pub one_case: bool,
    /// What it says of itself in ID: its name.
    pub name: String,
    /// Refuse messages whose last line isn't ended.
    pub final_crlf: bool,
    /// APPEND leaves a message without `\Flagged`, whatever it says.
    pub appends_unflagged: bool,
    /// System flags that can be stored.
    pub system_flags: Vec<Flag>,
    /// Whether any keyword can be stored (`\*`).
    pub any_keyword: bool,
    /// Keywords that can be stored where not all can.
    pub keywords: Vec<String>,
    /// The largest message, in bytes.
    pub message_limit: Option<u64>,
    /// Bytes that all messages of an account may have in sum.
    pub quota: Option<u64>,
    /// Refuse messages without a byte, as Dovecot does.
    pub refuse_empty: bool,
    /// Announce new capabilities in the answer to a login.
    pub capability_after_login: bool,
    /// Logins that may act as any user, by SASL's authorisation identity.
    pub masters: Vec<String>,
    /// The date of messages that come without one, in seconds since 1970.
    pub now: i64,
    /// The UIDVALIDITY of the first folder; the others count up from it.
    pub first_uid_validity: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            greeting: "Mailhaul demo server ready".into(),
            port: 0,
            encryption: Encryption::None,
            users: Vec::new(),
            features: Feature::USUAL.into(),
            more_capabilities: Vec::new(),
            separator: '/',
            prefix: String::new(),
            forbidden_in_names: String::new(),
            tidy_names: false,
            one_case: false,
            name: "Mailhaul demo".into(),
            final_crlf: false,
            appends_unflagged: false,
            system_flags: vec![
                Flag::Seen,
                Flag::Answered,
                Flag::Flagged,
                Flag::Deleted,
                Flag::Draft,
            ],
            any_keyword: true,
            keywords: Vec::new(),
            message_limit: None,
            quota: None,
            refuse_empty: false,
            capability_after_login: true,
            masters: Vec::new(),
            now: 1_767_225_600,
            first_uid_validity: 1_700_000_000,
        }
    }
}

impl Config {
    /// Adds an account.
    #[must_use]
    pub fn user(mut self, login: &str, password: &str) -> Self {
        self.users.push(User { login: login.into(), password: password.into() });
        self
    }

    /// Offers something.
    #[must_use]
    pub fn with(mut self, feature: Feature) -> Self {
        self.features.insert(feature);
        self
    }

    /// Doesn't offer something.
    #[must_use]
    pub fn without(mut self, feature: Feature) -> Self {
        self.features.remove(&feature);
        self
    }

    /// Sets how folder names are built: the separator and the prefix of the personal namespace.
    #[must_use]
    pub fn names(mut self, separator: char, prefix: &str) -> Self {
        self.separator = separator;
        prefix.clone_into(&mut self.prefix);
        self
    }

    pub(crate) fn has(&self, feature: Feature) -> bool {
        self.features.contains(&feature)
    }

    /// Whether a flag can be stored.
    pub(crate) fn admits(&self, flag: &Flag) -> bool {
        match flag {
            Flag::Recent => false,
            Flag::Keyword(name) => {
                self.any_keyword || self.keywords.iter().any(|k| k.eq_ignore_ascii_case(name))
            }
            system => self.system_flags.contains(system),
        }
    }
}
