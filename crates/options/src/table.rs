//! The table of options, one row each: imapsync 2.229's names, and ours. A leading `both` means a pair with 1 (source)
//! and 2 (destination), `all` the pair and the bare name.

use crate::option::Effect::{Always, Ignored, Refused};
use crate::option::{Effect, Group, Key, Row, Sides, Takes};

macro_rules! rows {
    ($($group:ident { $($sides:ident $name:ident $takes:ident $effect:tt $help:literal;)* })*) => {
        /// Every option.
        pub const ROWS: &[Row] = &[$($(Row {
            name: stringify!($name),
            sides: rows!(@sides $sides),
            takes: Takes::$takes,
            effect: rows!(@effect $effect),
            group: Group::$group,
            help: $help,
        },)*)*];
    };
    (@sides one) => { Sides::One };
    (@sides both) => { Sides::Both };
    (@sides all) => { Sides::All };
    (@effect (ignored)) => { Ignored };
    (@effect (refused)) => { Refused };
    (@effect (always)) => { Always };
    (@effect $key:ident) => { Effect::Sets(Key::$key) };
}

/// imapsync's second spellings, each with the one in the table.
pub const ALIASES: &[(&str, &str)] = &[
    ("delete", "delete1"),
    ("expunge", "expunge1"),
    ("subscribe_all", "subscribeall"),
    ("tests_debug", "testsdebug"),
    ("modules_version", "modulesversion"),
    ("ipv4", "inet4"),
    ("ipv6", "inet6"),
    ("confirm-deletions", "confirmdeletions"),
    ("wrap-lines", "wraplines"),
    ("end-last-line", "endlastline"),
    ("drop-flag", "dropflag"),
    ("gmail-labels", "gmaillabels"),
];

rows! {
    Credentials {
        both host Text Host "IMAP server: name or address";
        both port Integer Port "its port, if not 993 (TLS) or 143";
        both user Text User "the login";
        both password Text Password "the password. Others on this machine can read it from the process list: better a file";
        both passfile Text PassFile "file with the password on its first line";
        both authuser Text AuthUser "log in as this user (an administrator), act as --user";
        both proxyauth Flag ProxyAuth "with --authuser: send PROXYAUTH after the login, for servers of Sun's line";
        both authmech Text AuthMechanism "PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-256, XOAUTH2 or OAUTHBEARER (the best one offered)";
        all authmd5 Switch AuthMd5 "as --authmech CRAM-MD5";
        both oauthaccesstoken Text OAuthAccessToken "an access token in place of a password, or a file that holds one and is read at each connection";
        both oauthdirect Text OAuthDirect "what XOAUTH2 or OAUTHBEARER say, in base64, or a file that holds it";
    }
    Encryption {
        both ssl Switch Ssl "TLS from the first byte. On by default if port 993 answers";
        both tls Switch Tls "STARTTLS, and only with it. On by default where 993 doesn't answer. Plain text needs --nossl and --notls";
        both sslargs Pair SslArgument "SSL_ca_file=FILE is --cafile; SSL_verify_mode=1 is done anyway; 0 is refused: see --pin";
        one sslcheck Switch SslCheck "try port 993 first. On by default";
    }
    Modes {
        one dry Switch Dry "say what would be done, change nothing";
        one justconnect Switch JustConnect "connect to both servers, then end";
        one justbanner Switch JustConnect "as --justconnect";
        one justlogin Switch JustLogin "log in on both servers, then end";
        one justfolders Switch JustFolders "create the folders, copy no message";
        one justfoldersizes Switch JustFolderSizes "list folders with their sizes, then end";
        one justautomap Switch JustAutomap "show where --automap puts the folders, then end";
        one justfolderlists Switch JustFolderLists "list the folders of both sides, then end";
        one help Flag Help "print this";
        one version Flag Version "print the version";
    }
    Folders {
        one folder Text Folder "only this folder (may be given many times, as the next five)";
        one folderrec Text FolderRec "only this folder and those below it";
        one folderfirst Text FolderFirst "this folder before the others";
        one folderlast Text FolderLast "this folder after the others";
        one include Text Include "only folders that match this regular expression";
        one exclude Text Exclude "no folders that match this regular expression";
        one noexclude Flag NoExclude "forget --exclude";
        one automap Switch Automap "match Sent, Drafts, Junk, Trash and Archive with their counterparts";
        one f1f2 Text FolderPair "SOURCE=DESTINATION: this folder into that one (many times)";
        one f1f2h Pair FolderPair "as --f1f2";
        one nof1f2 Flag NoFolderPair "forget --f1f2";
        one regextrans2 Text Rename "s/x/y/ on the destination's folder names, flags g and i (many times)";
        both prefix Text Prefix "the prefix of folder names, if the server's own answer isn't right";
        both sep Text Separator "the separator of folder names, likewise";
        both subfolder Text Subfolder "1: only what is below this folder; 2: put everything below this folder";
        one subscribed Flag Subscribed "only folders the source account subscribes to";
        one subscribe Switch Subscribe "subscribe what is subscribed on the source. On by default";
        one subscribeall Switch SubscribeAll "subscribe every folder on the destination";
        one checkfoldersexist Switch CheckFoldersExist "a --folder that isn't there is an error (117). On by default; imapsync itself only says so";
        one skipemptyfolders Switch SkipEmptyFolders "don't create folders without messages";
    }
    Messages {
        one maxsize Integer MaxSize "leave out messages larger than so many bytes";
        one appendlimit Integer MaxSize "as --maxsize; the smaller one counts";
        one minsize Integer MinSize "leave out messages smaller than so many bytes";
        one maxage Number MaxAge "leave out messages older than so many days";
        one minage Number MinAge "leave out messages newer than so many days";
        all search Text Search "only messages of the source found by this IMAP SEARCH, in place of the ages. --search2 is refused";
        one truncmess Integer TruncMess "no more than so many bytes of a message. Changes bytes; not with --delete1";
        one maxlinelength Integer MaxLineLength "leave out messages with a longer line";
        one skipmess Text SkipMess "leave out messages whose bytes match /expression/ (many times)";
        one skipcrossduplicates Switch SkipCrossDuplicates "leave out a message that a folder before had already";
        one regexmess Text RegexMess "s/x/y/ on the bytes of every message (many times). Changes bytes; not with --delete1";
        one noregexmess Flag NoRegexMess "forget --regexmess";
        one disarmreadreceipts Switch DisarmReadReceipts "rename requests for a receipt, so that nobody's program answers them. Changes bytes";
        one skipheader Text SkipHeader "headers with such names don't tell whether two messages are the same";
        one messageidnodomain Switch MessageIdNoDomain "of a Message-Id only what is before the @ counts";
        one useheader Text UseHeader "header that tells whether two messages are the same (many times)";
        one addheader Switch AddHeader "give messages without such a header a Message-Id. Changes their bytes; never needed here";
    }
    Flags {
        one resyncflags Switch ResyncFlags "carry over flags that changed on the source since the last run. On by default";
        one regexflag Text RegexFlag "s/x/y/ on the flags, as one text (many times)";
        one noregexflag Flag NoRegexFlag "forget --regexflag";
        one filterbuggyflags Switch FilterBuggyFlags "without flags that begin with a backslash and are none of the system's";
        one syncflagsaftercopy Switch SyncFlagsAfterCopy "set the flags once more when a message is there, for servers that take none with it (Exchange)";
        one idatefromheader Switch IdateFromHeader "the date of arrival from the header's Date";
        one syncinternaldates Switch (always) "the date of arrival is always kept";
        one filterflags Switch (always) "flags are always limited to those the destination admits";
    }
    Pace {
        one maxbytespersecond Integer MaxBytesPerSecond "no faster than this";
        one maxbytesafter Integer MaxBytesAfter "--maxbytespersecond counts after so many bytes";
        one maxmessagespersecond Number MaxMessagesPerSecond "no faster than this";
        one exitwhenover Integer ExitWhenOver "end after so many bytes, with exit code 118";
        all timeout Number Timeout "seconds without an answer after which a connection is lost (120)";
        both compress Switch Compress "compress the connection, where the server offers it; --nocompress: never (where the line turns out to be the limit)";
        all reconnectretry Integer ReconnectRetry "attempts to connect again (3)";
        one errorsmax Integer ErrorsMax "end after so many errors, with exit code 112 (50)";
    }
    Output {
        one log Switch Log "write the output to a file too. On by default, in LOG_imapsync/";
        one logfile Text LogFile "name of the log file";
        one logdir Text LogDir "folder of the log file";
        one foldersizes Switch FolderSizes "list folders with their sizes first. On by default";
        one foldersizesatend Switch FolderSizesAtEnd "and again at the end. On by default";
        one errorsdump Switch ErrorsDump "list the errors at the end. On by default";
    }
    Ours {
        one json Switch Json "one JSON event per line in place of this log";
        one request Text Request "- : read one run as a JSON line from standard input, and end when standard input closes";
        one ledger Text Ledger "file that remembers what was copied (default: in the user's data folder)";
        both pin Text Pin "trust the certificate with this SHA-256 fingerprint and no other";
        all proxy Text Proxy "socks5://HOST:PORT or http://HOST:PORT: connect through it; it resolves the server's name";
        all proxyuser Text ProxyUser "the login to the proxy";
        all proxypassfile Text ProxyPassFile "file with the proxy's password on its first line, if it isn't in MAILHAUL_PROXY_PASSWORD";
        all cafile Text CaFile "PEM file with certificate authorities to trust beside the system's";
        one verify Switch Verify "read both sides again and compare; change nothing";
        one deep Switch Deep "with --verify: read all bodies of both sides and compare them to the byte";
        one probe Switch Probe "first see what the destination makes of a message made up for it, in a folder of its own that is removed again";
        one wraplines Integer WrapLines "wrap lines longer than so many bytes. Changes bytes";
        one endlastline Switch EndLastLine "end a message's last line, if it isn't ended. Changes bytes";
        one dropflag Text DropFlag "without this flag or keyword (many times)";
        one connections Integer Connections "most connections to each server (3)";
        one gmaillabels Switch GmailLabels "from Gmail: read each message once and place it under all its labels; of All Mail only what has none. On by default";
        one newestfirst Switch NewestFirst "copy the newest messages of each folder first";
    }
    Deletion {
        one delete1 Switch Delete1 "delete source messages whose copies are sure. Implies --expunge1; not with --delete2";
        one expunge1 Switch Expunge1 "expunge what --delete1 marked, and nothing else. --noexpunge1 leaves it marked";
        one delete1emptyfolders Switch Delete1EmptyFolders "delete source folders without messages and folders, but for INBOX";
        one expungeaftereach Switch (ignored) "messages are expunged folder by folder, once all of them are copied";
        one delete2 Switch Delete2 "delete destination messages that are certainly not on the source. Implies --uidexpunge2";
        one delete2duplicates Switch Delete2Duplicates "delete what a destination folder has more often than the source, if it is the same to the byte";
        one delete2folders Switch Delete2Folders "delete destination folders that the source has none for, if they hold only what came from there";
        one delete2foldersonly Text Delete2FoldersOnly "as --delete2folders, only those that match (/expression/, many times)";
        one delete2foldersbutnot Text Delete2FoldersButNot "as --delete2folders, none that matches";
        one expunge2 Switch Expunge2 "expunge what was marked by --delete2, and nothing else. --noexpunge2 leaves it marked";
        one uidexpunge2 Switch Expunge2 "as --expunge2";
        one confirmdeletions Integer ConfirmDeletions "so many messages may go, at most. Needed where it is more than one in ten";
    }
    Process {
        one pidfile Text PidFile "write the process number into this file, and remove the file at the end";
        one pidfilelocking Switch PidFileLocking "end with exit code 8 if the pid file is there and its process runs";
        one tmpdir Text TmpDir "where imapsync.pid is, if --pidfile doesn't say";
        one abort Flag Abort "end the run whose process number is in the pid file, by a signal";
        one abortbyfile Flag AbortByFile "end it by a file beside the pid file; it ends with exit code 7";
        one sigexit Text SignalExit "this signal ends the run, TERM or INT (many times)";
        one sigreconnect Text SignalIgnore "this signal does not end the run; lost connections are made again by themselves";
        one sigignore Text SignalIgnore "this signal does not end the run";
    }
    Presets {
        both gmail Flag Gmail "Gmail: host, TLS, --automap and a gentle pace; as a source also --skipcrossduplicates";
        both office Flag Office "Microsoft 365: host and TLS; as a destination also a gentle pace and --maxsize";
        both exchange Flag Exchange "Exchange on premises: as a destination a gentle pace and --maxsize";
        both domino Flag Domino "Domino: --sep, --prefix and --messageidnodomain";
    }
    NotYet {
        one showpasswords Switch (refused) "passwords are never shown";
        both domain Text (refused) "NTLM isn't supported";
        one mixfolders Switch (always) "folders whose names differ in case alone can't be kept apart on request";
        one maxlinelengthcmd Text (refused) "it runs a program on messages; --wraplines wraps long lines";
        one minmaxlinelength Integer (refused) "it is for imapsync's own tests";
        one synclabels Switch (refused) "labels are Gmail's own; every folder a message is in is kept";
        one resynclabels Switch (refused) "labels are Gmail's own; every folder a message is in is kept";
        one syncacls Switch (refused) "who may see a folder is for the new server's administrator to say";
        one pipemess Text (refused) "it runs a program on every message; --regexmess changes text";
        one emailreport1 Switch (refused) "no mail is written about a run";
        one emailreport2 Switch (refused) "no mail is written about a run";
        one ssl1_ssl_version Text (refused) "TLS 1.2 or 1.3 is agreed on with the server";
        one ssl2_ssl_version Text (refused) "TLS 1.2 or 1.3 is agreed on with the server";
    }
    NoEffect {
        one inet4 Flag (ignored) "IPv4 and IPv6 are both tried";
        one inet6 Flag (ignored) "IPv4 and IPv6 are both tried";
        one trylogin Switch (ignored) "the best mechanism offered is taken";
        one checkselectable Switch (ignored) "always checked";
        one checkmessageexists Switch (ignored) "the ledger knows";
        one checknoabletosearch Switch (ignored) "needs no check";
        all abletosearch Switch (ignored) "the date of arrival decides";
        one sanitize Switch (ignored) "names are translated anyway";
        one fixslash2 Switch (ignored) "names are translated anyway";
        one fixInboxINBOX Switch (ignored) "names are translated anyway";
        one create_folder_old Switch (ignored) "folders are created one way";
        one useuid Switch (ignored) "the ledger knows messages by their UID";
        one usecache Switch (ignored) "the ledger takes the cache's place";
        one cacheaftercopy Switch (ignored) "the ledger takes the cache's place";
        one tmphash Text (ignored) "the ledger takes the cache's place";
        one syncduplicates Switch (ignored) "equal messages always stay as many as they were";
        one wholeheaderifneeded Switch (ignored) "done where needed";
        one skipsize Switch (ignored) "done where needed";
        one allowsizemismatch Switch (ignored) "bytes are copied as the source serves them";
        one flagscase Switch (ignored) "flags are typed values";
        one pipemesscheck Switch (ignored) "there is no --pipemess";
        both uid Switch (ignored) "UIDs are always used";
        both keepalive Switch (ignored) "always on";
        both fastio Switch (ignored) "always fast";
        both split Integer (ignored) "commands are cut to size";
        one buffersize Integer (ignored) "buffers are bounded";
        one maxsleep Number (ignored) "the pace is kept without long pauses";
        one exitonload Switch (ignored) "load isn't looked at";
        one fixcolonbug Switch (ignored) "no such fault here";
        one fetch_hash_set Text (ignored) "no such command is sent";
        one id Switch (ignored) "ID is sent where it helps";
        one releasecheck Switch (ignored) "no release is looked up";
        one modulesversion Switch (ignored) "there are no modules";
        one dockercontext Switch (ignored) "no difference";
        one tail Switch (ignored) "see the log file";
        one loglogfile Switch (ignored) "see the log file";
        one dry1 Switch (ignored) "--dry is for both sides";
        one emailreportfrom Text (ignored) "no mail is written";
        one var Text (ignored) "no variables";
        one simulong Number (ignored) "for imapsync's own tests";
        one memorystress Switch (ignored) "for imapsync's own tests";
        one tests Switch (ignored) "for imapsync's own tests";
        one testsdebug Switch (ignored) "for imapsync's own tests";
        one testsunit Text (ignored) "for imapsync's own tests";
        one testslive Switch (ignored) "for imapsync's own tests";
        one testslive6 Switch (ignored) "for imapsync's own tests";
        one debug Switch (ignored) "see RUST_LOG";
        one debuglist Switch (ignored) "see RUST_LOG";
        one debugcontent Switch (ignored) "see RUST_LOG";
        one debugsleep Number (ignored) "see RUST_LOG";
        one debugflags Switch (ignored) "see RUST_LOG";
        all debugimap Switch (ignored) "see RUST_LOG";
        one debugdev Switch (ignored) "see RUST_LOG";
        one debugmemory Switch (ignored) "see RUST_LOG";
        one debugfolders Switch (ignored) "see RUST_LOG";
        one debugssl Integer (ignored) "see RUST_LOG";
        one debugcgi Switch (ignored) "see RUST_LOG";
        one debugenv Switch (ignored) "see RUST_LOG";
        one debugsig Switch (ignored) "see RUST_LOG";
        one debuglabels Switch (ignored) "see RUST_LOG";
        one debugcache Switch (ignored) "see RUST_LOG";
        one debugcrossduplicates Switch (ignored) "see RUST_LOG";
        one debugmaxlinelength Switch (ignored) "see RUST_LOG";
    }
}
