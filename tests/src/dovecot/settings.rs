//! What a test can ask of a Dovecot.

/// The usual password: with the characters that go wrong when a login is written carelessly.
pub const PASSWORD: &str = "correct horse \"battery\" staple";

/// How the mail is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Maildir,
    Sdbox,
    Mdbox,
}

impl Format {
    pub(crate) fn scheme(self) -> &'static str {
        match self {
            Self::Maildir => "maildir",
            Self::Sdbox => "sdbox",
            Self::Mdbox => "mdbox",
        }
    }
}

/// A folder with a special use (RFC 6154), which Dovecot takes from its configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecialFolder {
    /// UTF-8, without the prefix.
    pub name: String,
    /// `\Sent` and such.
    pub special_use: &'static str,
    /// Made with the account.
    pub create: bool,
}

impl SpecialFolder {
    /// A folder that every account has.
    pub fn made(name: &str, special_use: &'static str) -> Self {
        Self { name: name.into(), special_use, create: true }
    }
}

/// A server's shape. Start from `maildir_dot` or `sdbox_slash` and change what the test is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub format: Format,
    pub separator: char,
    /// The personal namespace's prefix, with its separator; empty or `INBOX.`.
    pub prefix: String,
    pub users: Vec<String>,
    /// The password of every user.
    pub password: String,
    pub special: Vec<SpecialFolder>,
    /// Bytes an account may hold.
    pub quota: Option<u64>,
    /// Messages an account may hold.
    pub quota_messages: Option<u64>,
    /// Bytes a message may have.
    pub max_message: Option<u64>,
    /// STARTTLS is offered on the plain port, and the TLS port is open.
    pub tls: bool,
    /// LOGIN is taken without TLS.
    pub plain_login: bool,
    /// Connections a user may have at once.
    pub connections: u32,
    /// Replaces the capabilities the server tells.
    pub capability: Option<String>,
    /// A directory per component (`LAYOUT=fs`) where the Maildir would join them with dots.
    pub layout_fs: bool,
    /// More lines for the end of the configuration.
    pub more: String,
}

impl Settings {
    /// Maildir, separator `.`, everything below `INBOX.`: what many hosting providers still have.
    pub fn maildir_dot() -> Self {
        Self {
            format: Format::Maildir,
            separator: '.',
            prefix: "INBOX.".into(),
            users: vec!["mia".into(), "noah".into(), "zoe".into()],
            password: PASSWORD.into(),
            special: Vec::new(),
            quota: None,
            quota_messages: None,
            max_message: None,
            tls: true,
            plain_login: true,
            connections: 100,
            capability: None,
            layout_fs: false,
            more: String::new(),
        }
    }

    /// sdbox, separator `/`, no prefix: a modern Dovecot.
    pub fn sdbox_slash() -> Self {
        Self {
            format: Format::Sdbox,
            separator: '/',
            prefix: String::new(),
            special: vec![
                SpecialFolder::made("Sent", "\\Sent"),
                SpecialFolder::made("Drafts", "\\Drafts"),
                SpecialFolder::made("Junk", "\\Junk"),
                SpecialFolder::made("Trash", "\\Trash"),
            ],
            ..Self::maildir_dot()
        }
    }

    /// No folders but INBOX.
    #[must_use]
    pub fn bare(mut self) -> Self {
        self.special.clear();
        self
    }

    /// Other users.
    #[must_use]
    pub fn with_users(mut self, users: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.users = users.into_iter().map(Into::into).collect();
        self
    }
}
