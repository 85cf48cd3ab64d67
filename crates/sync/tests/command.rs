//! From a command line to a request.

use mailhaul_model::options::{
    FlagRule, FolderDeletion, FolderPair, Pattern, RunOptions, Substitution,
};
use mailhaul_model::{ByteCount, Depth, RunKind, Security, Trust};
use mailhaul_sync::command::{Command, Wanted, read};
use mailhaul_sync::password::PasswordSource;

const BASE: &str =
    "--host1 a.example --user1 mia --password1 x --host2 b.example --user2 max --password2 y";

fn wanted(more: &[&str]) -> Wanted {
    let words = BASE.split(' ').chain(more.iter().copied()).map(str::to_owned);
    match read(words, |_| None) {
        Ok(Command::Run(wanted)) => *wanted,
        other => panic!("{more:?}: {other:?}"),
    }
}

/// The options a line gives, against the default ones changed by hand.
fn same(more: &[&str], change: impl FnOnce(&mut RunOptions)) {
    let mut options = RunOptions::default();
    change(&mut options);
    assert_eq!(wanted(more).options, options, "{more:?}");
}

#[test]
fn without_options_everything_is_imapsyncs_default() {
    let wanted = wanted(&[]);
    assert_eq!((wanted.kind, wanted.depth), (RunKind::Copy, Depth::Messages));
    assert_eq!(wanted.options, RunOptions::default());
    assert!(wanted.output.log && !wanted.output.json && wanted.output.errors_dump);
}

#[test]
fn folder_options_mean_what_they_mean_to_imapsync() {
    same(&["--folder", "INBOX", "--folder", "&ZeVnLIqe-"], |o| {
        o.folders.only = vec!["INBOX".into(), "日本語".into()];
    });
    same(&["--folderrec", "R&-D", "--folderfirst", "a", "--folderlast", "z"], |o| {
        o.folders.only_with_children = vec!["R&D".into()];
        o.folders.first = vec!["a".into()];
        o.folders.last = vec!["z".into()];
    });
    same(&["--f1f2", "a=b=c", "--f1f2h", "d=e"], |o| {
        let pair = |a: &str, b: &str| FolderPair { source: a.into(), destination: b.into() };
        o.folders.map = vec![pair("a", "b=c"), pair("d", "e")];
    });
    same(&["--f1f2", "a=b", "--nof1f2", "--exclude", "x", "--noexclude"], |_| {});
    same(&["--automap"], |o| o.folders.automap = true);
    same(&["--automap", "--noautomap"], |o| o.folders.automap = false);
    same(&["--automap", "--subfolder2", "Old"], |o| {
        o.folders.destination_below = Some("Old".into());
    });
    same(&["--subfolder1", "Old"], |o| o.folders.source_below = Some("Old".into()));
    same(&["--prefix1", "INBOX.", "--sep1", ".", "--prefix2", "", "--sep2", "/"], |o| {
        o.folders.source_prefix = Some("INBOX.".into());
        o.folders.source_separator = Some('.');
        o.folders.destination_prefix = Some(String::new());
        o.folders.destination_separator = Some('/');
    });
    same(&["--subscribed", "--nosubscribe", "--subscribe_all", "--skipempty"], |o| {
        o.folders.subscribed_only = true;
        o.folders.subscribe = false;
        o.folders.subscribe_all = true;
        o.folders.skip_empty = true;
    });
}

#[test]
fn message_options_mean_what_they_mean_to_imapsync() {
    same(&["--maxsize", "500", "--appendlimit", "400", "--minsize", "3"], |o| {
        o.messages.max_size = Some(ByteCount(400));
        o.messages.min_size = Some(ByteCount(3));
    });
    same(&["--maxsize", "5", "--maxsize", "500"], |o| o.messages.max_size = Some(ByteCount(500)));
    same(&["--maxage", "1.5", "--minage", "1.5"], |o| {
        o.messages.max_age = Some(2);
        o.messages.min_age = Some(1);
    });
    same(&["--search", "UNSEEN"], |o| {
        o.messages.source_search = Some("UNSEEN".into());
    });
    same(&["--search1", "NOT DELETED", "--search", "ALL"], |o| {
        o.messages.source_search = Some("NOT DELETED".into());
    });
    same(
        &["--useheader", "Message-Id", "--useheader", "Date", "--addheader", "--noresyncflags"],
        |o| {
            o.messages.identity_headers = vec!["Message-Id".into(), "Date".into()];
            o.messages.add_header = true;
            o.messages.resync_flags = false;
        },
    );
}

#[test]
fn deletion_options_imply_what_they_imply_to_imapsync() {
    same(&["--delete1", "--confirm-deletions", "12"], |o| {
        (o.deletion.source_messages, o.deletion.source_expunge) = (true, true);
        o.deletion.confirmed = Some(12);
    });
    same(&["--delete", "--noexpunge1", "--delete1emptyfolders"], |o| {
        (o.deletion.source_messages, o.deletion.source_empty_folders) = (true, true);
    });
    same(&["--delete2"], |o| {
        (o.deletion.destination_messages, o.deletion.destination_expunge) = (true, true);
    });
    same(&["--delete2duplicates", "--nouidexpunge2"], |o| o.deletion.destination_duplicates = true);
    same(&["--expunge2"], |o| o.deletion.destination_expunge = true);
    same(&["--delete2foldersonly", "/^Junk$/i", "--delete2foldersbutnot", "Tasks"], |o| {
        let only = vec![Pattern("(?i)^Junk$".into())];
        let but_not = vec![Pattern("Tasks".into())];
        o.deletion.destination_folders = Some(FolderDeletion { only, but_not });
    });
    same(&["--delete2folders"], |o| {
        o.deletion.destination_folders = Some(FolderDeletion::default());
    });
}

#[test]
fn content_options_mean_what_they_mean_to_imapsync() {
    same(&["--regexmess", "s/a/b/gms", "--skipmess", "m{x}i", "--truncmess", "9"], |o| {
        o.changes.replace = vec![Substitution {
            pattern: Pattern("(?ms)a".into()),
            replacement: "b".into(),
            every: true,
            ignore_case: false,
        }];
        o.changes.skip = vec![Pattern("(?i)x".into())];
        o.changes.cut_at = Some(ByteCount(9));
    });
    same(&["--regexmess", "s/a/b/", "--noregexmess", "--maxlinelength", "1000"], |o| {
        o.changes.longest_line = Some(ByteCount(1000));
    });
    same(&["--disarmread", "--wraplines", "998", "--end-last-line"], |o| {
        (o.changes.disarm_receipts, o.changes.end_last_line) = (true, true);
        o.changes.wrap_lines = Some(ByteCount(998));
    });
    same(&["--dropflag", "Junk", "--filterbuggyflags"], |o| {
        o.changes.flags = vec![FlagRule::Drop("Junk".into()), FlagRule::DropUnknownSystem];
    });
    same(&["--skipheader", "^rec", "--messageidnodomain", "--skipcrossduplicates"], |o| {
        o.messages.identity_headers = vec!["Message-Id".into()];
        (o.messages.message_id_without_domain, o.messages.skip_cross_duplicates) = (true, true);
    });
    same(&["--idatefromheader", "--nocheckfoldersexist"], |o| {
        o.messages.date_from_header = true;
        o.folders.must_exist = false;
    });
}

#[test]
fn a_preset_gives_a_host_and_what_is_typed_beside_it_counts_more() {
    let words = "--gmail1 --user1 mia --password1 x --office2 --host2 other.example --user2 max --password2 y --maxsize 5";
    let Ok(Command::Run(wanted)) = read(words.split(' ').map(str::to_owned), |_| None) else {
        panic!("it is a whole line");
    };
    assert_eq!(wanted.source.candidates.first.host.as_str(), "imap.gmail.com");
    assert_eq!(wanted.source.candidates.first.security, Security::Tls);
    assert_eq!(wanted.destination.candidates.first.host.as_str(), "other.example");
    assert_eq!(wanted.options.messages.max_size, Some(ByteCount(5)));
    assert!(wanted.options.folders.automap && wanted.options.messages.skip_cross_duplicates);
    assert!(wanted.notes.iter().any(|note| note.starts_with("--gmail1 stands for: --host1=")));
}

#[test]
fn pace_options_mean_what_they_mean_to_imapsync() {
    same(&["--maxbytesper", "1000", "--maxbytesafter", "5", "--maxmessages", "2.5"], |o| {
        o.pace.max_bytes_per_second = Some(ByteCount(1000));
        o.pace.max_bytes_after = Some(ByteCount(5));
        o.pace.max_messages_per_second = Some(2.5);
    });
    same(&["--newestfirst"], |o| o.messages.newest_first = true);
    same(
        &["--exitwhen", "9", "--errorsmax", "7", "--reconnectretry1", "5", "--connections", "2"],
        |o| {
            o.pace.exit_when_over = Some(ByteCount(9));
            o.pace.errors_max = 7;
            o.pace.reconnect_tries = 5;
            o.pace.connections = 2;
        },
    );
    same(&["--timeout", "30", "--timeout2", "0.5"], |o| {
        o.pace.source_timeout = 30;
        o.pace.destination_timeout = 1;
    });
}

#[test]
fn modes_decide_how_far_the_run_goes() {
    for (word, kind, depth) in [
        ("--dry", RunKind::Dry, Depth::Messages),
        ("--verify", RunKind::Verify, Depth::Messages),
        ("--justconnect", RunKind::Copy, Depth::Connect),
        ("--justbanner", RunKind::Copy, Depth::Connect),
        ("--justlogin", RunKind::Copy, Depth::Login),
        ("--justfolders", RunKind::Copy, Depth::Folders),
        ("--justfoldersizes", RunKind::Copy, Depth::FolderSizes),
        ("--nodry", RunKind::Copy, Depth::Messages),
    ] {
        let wanted = wanted(&[word]);
        assert_eq!((wanted.kind, wanted.depth), (kind, depth), "{word}");
    }
    let both = wanted(&["--dry", "--justfolders"]);
    assert_eq!((both.kind, both.depth), (RunKind::Dry, Depth::Folders));
}

#[test]
fn accounts_are_read_with_their_security_and_trust() {
    let plain = wanted(&["--host1", "[::1]", "--port1", "1143", "--nossl1", "--notls1"]);
    let first = plain.source.candidates.first;
    assert_eq!(
        (first.host.as_str(), first.port.get(), first.security),
        ("::1", 1143, Security::None)
    );
    assert!(plain.notes.iter().any(|note| note.contains("not encrypted")));

    let pinned = wanted(&["--pin2", &"ab".repeat(32), "--sslargs2", "SSL_verify_mode=1"]);
    assert!(matches!(pinned.destination.candidates.first.trust, Trust::Pinned(_)));

    let admin = wanted(&["--authuser1", "root"]);
    assert_eq!(
        (admin.source.login.as_str(), admin.source.act_as.as_deref()),
        ("root", Some("mia"))
    );
}

#[test]
fn a_password_comes_from_the_option_the_file_the_environment_in_this_order() {
    let find = |line: &str| {
        let words = line.split(' ').map(str::to_owned);
        let variable = |name: &str| (name == "IMAPSYNC_PASSWORD1").then(|| "env".to_owned());
        match read(words, variable).unwrap() {
            Command::Run(wanted) => (wanted.source.password, wanted.destination.password),
            other => panic!("{other:?}"),
        }
    };
    let base = "--host1 a --user1 m --host2 b --user2 m";
    let (first, second) = find(base);
    assert!(matches!(first, PasswordSource::Environment(secret) if secret.expose() == "env"));
    assert!(matches!(second, PasswordSource::Terminal));
    let (first, _) = find(&format!("{base} --passfile1 f"));
    assert!(matches!(first, PasswordSource::File(_)));
    let (first, _) = find(&format!("{base} --passfile1 f --password1 opt"));
    assert!(matches!(first, PasswordSource::Argument(secret) if secret.expose() == "opt"));
}

#[test]
fn what_has_no_effect_is_said_once_and_what_is_shown_has_no_password() {
    let wanted =
        wanted(&["--debug", "--debug", "--fastio1", "--buffersize", "8192", "--nosynclabels"]);
    let said: Vec<_> = wanted.notes.iter().filter(|n| n.starts_with("Accepted without")).collect();
    assert_eq!(said, ["Accepted without effect: --debug --fastio1 --buffersize --nosynclabels"]);
    assert!(wanted.shown.contains("--password1 MASKED"), "{}", wanted.shown);
    assert!(!format!("{wanted:?}").contains("\"x\""));
}

#[test]
fn output_options_decide_what_is_written_where() {
    assert!(!wanted(&["--nolog"]).output.log);
    assert!(!wanted(&["--json"]).output.log);
    assert!(wanted(&["--json", "--logfile", "f"]).output.log);
    assert!(!wanted(&["--json", "--logfile", "f", "--nolog"]).output.log);
    let sizes = wanted(&["--nofoldersizes", "--nofoldersizesatend", "--noerrorsdump"]).output;
    assert!(!sizes.folder_sizes && !sizes.folder_sizes_at_end && !sizes.errors_dump);
}
