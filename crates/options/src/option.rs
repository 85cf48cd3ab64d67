//! What an option of the command line is: how it is spelled, what it takes and what becomes of it. The rows are in
//! [`crate::table`]; the parser, the help and the request are all made from them.

use mailhaul_model::event::SideName;

/// One option, or a pair of them that differ in the side alone.
#[derive(Debug)]
pub struct Row {
    /// The name without the 1 or 2 of the side.
    pub name: &'static str,
    pub sides: Sides,
    pub takes: Takes,
    pub effect: Effect,
    pub group: Group,
    /// For people: what it does, or why it does nothing or is refused.
    pub help: &'static str,
}

/// Which spellings a row has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// `--name`.
    One,
    /// `--name1` and `--name2`.
    Both,
    /// `--name`, `--name1` and `--name2`.
    All,
}

impl Sides {
    /// What is put behind the name, with the side it means.
    pub fn suffixes(self) -> &'static [(&'static str, Option<SideName>)] {
        const ALL: &[(&str, Option<SideName>)] =
            &[("", None), ("1", Some(SideName::Source)), ("2", Some(SideName::Destination))];
        match self {
            Self::One => &ALL[..1],
            Self::Both => &ALL[1..],
            Self::All => ALL,
        }
    }
}

/// What an option takes, as Perl's `Getopt::Long` writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing, and there is no `--noX`.
    Flag,
    /// Nothing; `--noX` and `--no-X` turn it off (`!`).
    Switch,
    /// Any text (`=s`).
    Text,
    /// A whole number (`=i`).
    Integer,
    /// A number (`=f`).
    Number,
    /// `KEY=VALUE` (`=s%`).
    Pair,
}

/// What becomes of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Shapes the run.
    Sets(Key),
    /// Accepted and passed over, said once.
    Ignored,
    /// Exit code 64 with the row's help as the reason. Turning it off is accepted.
    Refused,
    /// What is always done: turning it on is accepted, turning it off is refused.
    Always,
}

/// Every option that shapes a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Host,
    Port,
    User,
    Password,
    PassFile,
    AuthUser,
    AuthMechanism,
    AuthMd5,
    ProxyAuth,
    OAuthAccessToken,
    OAuthDirect,
    Ssl,
    Tls,
    SslCheck,
    SslArgument,
    Pin,
    Proxy,
    ProxyUser,
    ProxyPassFile,
    CaFile,
    Dry,
    Verify,
    JustConnect,
    JustLogin,
    JustFolders,
    JustFolderSizes,
    JustAutomap,
    JustFolderLists,
    Folder,
    FolderRec,
    FolderFirst,
    FolderLast,
    Include,
    Exclude,
    NoExclude,
    Automap,
    FolderPair,
    NoFolderPair,
    Rename,
    Prefix,
    Separator,
    Subfolder,
    Subscribed,
    Subscribe,
    SubscribeAll,
    SkipEmptyFolders,
    CheckFoldersExist,
    UseHeader,
    SkipHeader,
    MessageIdNoDomain,
    AddHeader,
    SkipCrossDuplicates,
    TruncMess,
    MaxLineLength,
    SkipMess,
    RegexMess,
    NoRegexMess,
    DisarmReadReceipts,
    WrapLines,
    EndLastLine,
    DropFlag,
    RegexFlag,
    NoRegexFlag,
    FilterBuggyFlags,
    IdateFromHeader,
    SyncFlagsAfterCopy,
    ResyncFlags,
    MaxSize,
    MinSize,
    MaxAge,
    MinAge,
    Search,
    MaxBytesPerSecond,
    MaxBytesAfter,
    MaxMessagesPerSecond,
    ExitWhenOver,
    Timeout,
    ReconnectRetry,
    Compress,
    ErrorsMax,
    Connections,
    NewestFirst,
    Log,
    LogFile,
    LogDir,
    FolderSizes,
    FolderSizesAtEnd,
    ErrorsDump,
    Delete1,
    Expunge1,
    Delete1EmptyFolders,
    Delete2,
    Delete2Duplicates,
    Delete2Folders,
    Delete2FoldersOnly,
    Delete2FoldersButNot,
    Expunge2,
    ConfirmDeletions,
    PidFile,
    PidFileLocking,
    TmpDir,
    Abort,
    AbortByFile,
    SignalExit,
    SignalIgnore,
    Gmail,
    GmailLabels,
    Office,
    Exchange,
    Domino,
    Json,
    Request,
    Ledger,
    Deep,
    Probe,
    Help,
    Version,
}

impl Key {
    /// Whether its value must not be shown.
    pub fn is_secret(self) -> bool {
        matches!(self, Self::Password | Self::OAuthAccessToken | Self::OAuthDirect)
    }
}

/// The headings of the help, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Credentials,
    Encryption,
    Modes,
    Folders,
    Messages,
    Flags,
    Pace,
    Output,
    Ours,
    Deletion,
    Process,
    Presets,
    NotYet,
    NoEffect,
}

impl Group {
    /// Every group, in the order of the help.
    pub const ALL: &[Self] = &[
        Self::Credentials,
        Self::Encryption,
        Self::Modes,
        Self::Folders,
        Self::Messages,
        Self::Flags,
        Self::Pace,
        Self::Output,
        Self::Ours,
        Self::Deletion,
        Self::Process,
        Self::Presets,
        Self::NotYet,
        Self::NoEffect,
    ];

    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Credentials => "Credentials",
            Self::Encryption => "Encryption",
            Self::Modes => "What the run does",
            Self::Folders => "Folders",
            Self::Messages => "Messages",
            Self::Flags => "Flags and dates",
            Self::Pace => "Pace and limits",
            Self::Output => "Output",
            Self::Ours => "Not in imapsync",
            Self::Deletion => {
                "Deletion (nothing is deleted unless asked for here; see docs/deletion.md)"
            }
            Self::Process => "The process",
            Self::Presets => "Presets of a provider; what is given beside them counts more",
            Self::NotYet => "imapsync's options that are refused, and why",
            Self::NoEffect => "imapsync's options that are accepted without effect",
        }
    }
}
