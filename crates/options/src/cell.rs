//! The options column of an import: what a file that came from someone may ask for.
//!
//! An allow-list: which folders and messages, under which names, how fast. Everything else is refused by its name, above
//! all what runs programs, evaluates code or names files; who logs in where stands in columns of its own.

use mailhaul_model::RunOptions;
use thiserror::Error;

use crate::arguments::{self, ArgumentError, Given, Value};
use crate::choices;
use crate::error::OptionError;
use crate::line::Line;
use crate::option::{Effect, Group, Key};
use crate::words::{self, WordsError};

/// Why a cell's options can't be taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CellError {
    #[error(transparent)]
    Words(#[from] WordsError),
    #[error(transparent)]
    Arguments(#[from] ArgumentError),
    #[error(transparent)]
    Option(#[from] OptionError),
}

/// What a cell asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellOptions {
    pub options: RunOptions,
    /// Things to know about it, in plain words.
    pub notes: Vec<String>,
}

/// Reads a cell as written on imapsync's command line. Every option that isn't allowed is in the errors.
pub fn read(text: &str) -> Result<CellOptions, Vec<CellError>> {
    let words = words::split(text).map_err(|error| vec![error.into()])?;
    let given = arguments::parse(words).map_err(|error| vec![error.into()])?;
    let refused: Vec<CellError> = given.iter().filter_map(refusal).collect();
    if !refused.is_empty() {
        return Err(refused);
    }
    let mut notes = Vec::new();
    Line::new(given, &mut notes)
        .and_then(|line| choices::read(&line, &mut notes))
        .map(|options| CellOptions { options, notes })
        .map_err(|error| vec![error.into()])
}

fn refusal(given: &Given) -> Option<CellError> {
    let off = given.value == Value::Off;
    let reason = match given.row.effect {
        Effect::Sets(key) if may_be_set(key) => return None,
        Effect::Always if !off => return None,
        Effect::Sets(key) => instead(key).to_owned(),
        Effect::Ignored if given.row.group == Group::NoEffect => {
            format!("it has no effect here, leave it out ({})", given.row.help)
        }
        Effect::Refused | Effect::Always | Effect::Ignored => given.row.help.to_owned(),
    };
    let name = if off { format!("no{}", given.name()) } else { given.name() };
    Some(OptionError::Refused { name, reason }.into())
}

fn may_be_set(key: Key) -> bool {
    use Key::{
        AddHeader, Automap, Compress, Connections, ErrorsMax, Exclude, ExitWhenOver, Folder,
        FolderFirst, FolderLast, FolderPair, FolderRec, GmailLabels, Include, MaxAge,
        MaxBytesAfter, MaxBytesPerSecond, MaxMessagesPerSecond, MaxSize, MinAge, MinSize,
        NewestFirst, NoExclude, NoFolderPair, Prefix, ReconnectRetry, Rename, ResyncFlags, Search,
        Separator, SkipEmptyFolders, Subfolder, Subscribe, SubscribeAll, Subscribed, Timeout,
        UseHeader,
    };
    const FOLDERS: &[Key] = &[
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
    ];
    const MESSAGES: &[Key] = &[
        GmailLabels,
        UseHeader,
        AddHeader,
        ResyncFlags,
        MaxSize,
        MinSize,
        MaxAge,
        MinAge,
        Search,
        NewestFirst,
    ];
    const PACE: &[Key] = &[
        MaxBytesPerSecond,
        MaxBytesAfter,
        MaxMessagesPerSecond,
        ExitWhenOver,
        Timeout,
        ReconnectRetry,
        Compress,
        ErrorsMax,
        Connections,
    ];
    [FOLDERS, MESSAGES, PACE].iter().any(|allowed| allowed.contains(&key))
}

/// Where else what an option asks for is decided.
fn instead(key: Key) -> &'static str {
    use Key::{
        Abort, AbortByFile, AuthMd5, AuthMechanism, AuthUser, CaFile, ConfirmDeletions, Deep,
        Delete1, Delete1EmptyFolders, Delete2, Delete2Duplicates, Delete2Folders,
        Delete2FoldersButNot, Delete2FoldersOnly, DisarmReadReceipts, Domino, DropFlag, Dry,
        EndLastLine, ErrorsDump, Exchange, Expunge1, Expunge2, FolderSizes, FolderSizesAtEnd,
        Gmail, Host, Json, JustAutomap, JustConnect, JustFolderLists, JustFolderSizes, JustFolders,
        JustLogin, Ledger, Log, LogDir, LogFile, MaxLineLength, NoRegexFlag, NoRegexMess,
        OAuthAccessToken, OAuthDirect, Office, PassFile, Password, PidFile, PidFileLocking, Pin,
        Port, Probe, Proxy, ProxyAuth, ProxyPassFile, ProxyUser, RegexFlag, RegexMess, Request,
        SignalExit, SignalIgnore, SkipMess, Ssl, SslArgument, SslCheck, Tls, TmpDir, TruncMess,
        User, Verify, WrapLines,
    };
    match key {
        Host | Port | Ssl | Tls | SslCheck | SslArgument | Pin | Proxy | ProxyUser | CaFile
        | Gmail | Office | Exchange | Domino => {
            "where to connect and how is said by the server, in its own column"
        }
        User | Password | AuthUser | AuthMechanism | AuthMd5 | ProxyAuth | OAuthAccessToken
        | OAuthDirect => "who logs in is said by the columns for addresses and passwords",
        PassFile | ProxyPassFile | LogFile | LogDir | Ledger | Request | PidFile
        | PidFileLocking | TmpDir => "a row may not name files",
        Dry | Verify | Deep | Probe | JustConnect | JustLogin | JustFolders | JustFolderSizes
        | JustAutomap | JustFolderLists => {
            "an import always begins with dry runs; what comes then is chosen for the job"
        }
        Delete1 | Expunge1 | Delete1EmptyFolders | Delete2 | Delete2Duplicates | Delete2Folders
        | Delete2FoldersOnly | Delete2FoldersButNot | Expunge2 | ConfirmDeletions => {
            "a list can't ask for deletions"
        }
        RegexMess | NoRegexMess | SkipMess | MaxLineLength | TruncMess | DisarmReadReceipts
        | WrapLines | EndLastLine | DropFlag | RegexFlag | NoRegexFlag => {
            "a list can't ask for messages to be changed or sorted out by their text"
        }
        Abort | AbortByFile | SignalExit | SignalIgnore => {
            "runs are ended by the window, with a button"
        }
        Log | FolderSizes | FolderSizesAtEnd | ErrorsDump | Json => {
            "it is about the output, which every job has in full"
        }
        _ => "it is for the command line alone",
    }
}

#[cfg(test)]
mod tests {
    use mailhaul_model::ByteCount;
    use mailhaul_model::options::{FolderPair, Pattern};

    use super::read;
    use crate::option::Effect;
    use crate::table::ROWS;

    fn errors(text: &str) -> Vec<String> {
        read(text).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn options_for_folders_ages_and_pace_are_taken() {
        let text = "--folderrec 'Sent Items' --exclude '^Junk$' --f1f2 'A B=C' --maxage 30.5 --maxbytespersecond=100000 \
                    --nosubscribe --subfolder2 Old";
        let options = read(text).unwrap().options;
        assert_eq!(options.folders.only_with_children, ["Sent Items"]);
        assert_eq!(options.folders.exclude, [Pattern("^Junk$".into())]);
        let pair = FolderPair { source: "A B".into(), destination: "C".into() };
        assert_eq!(options.folders.map, [pair]);
        assert_eq!(options.messages.max_age, Some(31));
        assert_eq!(options.pace.max_bytes_per_second, Some(ByteCount(100_000)));
        assert!(!options.folders.subscribe);
        assert_eq!(options.folders.destination_below.as_deref(), Some("Old"));
    }

    #[test]
    fn an_empty_cell_asks_for_nothing() {
        assert_eq!(read("  ").unwrap(), super::CellOptions::default());
    }

    #[test]
    fn what_runs_programs_evaluates_code_or_names_files_is_refused_by_name() {
        for name in [
            "pipemess",
            "regexmess",
            "skipmess",
            "regexflag",
            "logfile",
            "logdir",
            "pidfile",
            "tmpdir",
            "passfile1",
            "passfile2",
            "ledger",
            "request",
            "maxlinelengthcmd",
        ] {
            let errors = errors(&format!("--automap --{name} /tmp/x"));
            assert_eq!(errors.len(), 1, "{name}");
            assert!(errors[0].starts_with(&format!("--{name} is refused: ")), "{errors:?}");
        }
    }

    #[test]
    fn every_option_that_is_not_allowed_is_named_at_once() {
        let errors = errors("--delete2 --host1 evil.example --automap --dry --password2 hunter2");
        let names: Vec<_> = errors.iter().filter_map(|e| e.split(' ').next()).collect();
        assert_eq!(names, ["--delete2", "--host1", "--dry", "--password2"]);
        assert!(!errors.concat().contains("hunter2"));
    }

    #[test]
    fn no_refused_row_of_the_table_gets_in() {
        for row in ROWS.iter().filter(|row| matches!(row.effect, Effect::Refused | Effect::Ignored))
        {
            let name = format!("{}{}", row.name, row.sides.suffixes()[0].0);
            assert!(read(&format!("--{name}=1")).is_err() && read(&format!("--{name} 1")).is_err());
        }
    }

    #[test]
    fn code_in_a_substitution_is_refused() {
        assert!(errors("--regextrans2 's/a/system(1)/e'")[0].contains("flag e runs Perl code"));
    }

    #[test]
    fn a_misspelled_option_is_named() {
        assert_eq!(errors("--automapp"), ["Unknown option: automapp"]);
    }
}
