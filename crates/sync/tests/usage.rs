//! The program from outside, where it doesn't come as far as a server.

mod support;

use std::process::{Output, Stdio};

use support::{program, said};

fn run(words: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    program(folder.path()).args(words).output().expect("the program starts")
}

/// A line that lacks nothing, to servers that can't exist.
const WHOLE: &[&str] = &[
    "--host1",
    "a.invalid",
    "--user1",
    "mia",
    "--password1",
    "hunter2",
    "--host2",
    "b.invalid",
    "--user2",
    "max",
    "--password2",
    "hunter3",
];

#[test]
fn what_cannot_be_carried_out_ends_with_64_and_the_reason() {
    for (more, reason) in [
        (&["--nosuchoption"][..], "Unknown option: nosuchoption"),
        (&["--delete1", "--delete2"], "--delete2 is refused: it can't be given with --delete1"),
        (&["--delete", "--truncmess", "9"], "--delete1 is refused: with --truncmess"),
        (&["--delete2", "--search", "UNSEEN"], "--delete2 is refused: with --search"),
        (&["--delete2folders", "--delete2foldersonly", "/(?=x)/"], "lookahead"),
        (&["--confirm-deletions", "-1"], "it is negative"),
        (&["--delete1", "--verify"], "can't be given together"),
        (&["--deep"], "--verify is missing"),
        (&["--pipemess", "cat"], "--pipemess is refused: it runs a program on every message"),
        (&["--regexmess", "s/a/b/e"], "Perl code"),
        (&["--skipmess", "m/(a)\\1/"], "backreference"),
        (&["--wraplines", "20"], "78 bytes are the least"),
        (&["--skipheader", "."], "no header is left"),
        (&["--sigexit", "KILL"], "the signals are TERM"),
        (&["--showpasswords"], "passwords are never shown"),
        (&["--nosyncinternaldates"], "--nosyncinternaldates is refused"),
        (&["--sslargs1", "SSL_verify_mode=0"], "--pin1"),
        (&["--sslargs2", "SSL_version=SSLv3"], "always verified"),
        (&["--pin1", "abcd"], "64 hexadecimal digits"),
        (&["--port1", "70000"], "ports are 1 to 65535"),
        (&["--port1", "-1"], "it is negative"),
        (&["--host1", "imap://a"], "leave out ':'"),
        (&["--authmech1", "NTLM"], "SCRAM-SHA-256"),
        (&["--oauthdirect1", "hunter2"], "neither a file"),
        (&["--proxyauth1"], "--authuser1 is missing"),
        (&["--proxy1", "http://mia:hunter2@proxy.invalid"], "given apart"),
        (&["--proxy", "proxy.invalid"], "socks5://"),
        (&["--regextrans2", "s/(?<!a)b/c/"], "lookbehind"),
        (&["--regextrans2", "s/a/uc($1)/e"], "Perl code"),
        (&["--exclude", "^(?!INBOX)"], "lookahead"),
        (&["--include", "("], "--include"),
        (&["--f1f2", "onlyone"], "SOURCE=DESTINATION"),
        (&["--sep1", "::"], "one character"),
        (&["--useheader", "X-.*"], "name of a header"),
        (&["--verify", "--dry"], "can't be given together"),
        (&["--connections", "0"], "1 to 20"),
        (&["--request", "-"], "can't be given together"),
        (&["--request", "file"], "standard input alone"),
        (&["--maxsize", "5MB"], "Option maxsize wants a number"),
        (
            &["--search2", "UNSEEN"],
            "--search2 is refused: what it hides on the destination would be",
        ),
        (&["stray"], "extra arguments"),
        (&["--user1", ""], "--user1 is missing"),
        (&["--host2", ""], "host name"),
    ] {
        let output = run(&[WHOLE, more].concat());
        let said = said(&output);
        assert_eq!(output.status.code(), Some(64), "{more:?}: {said}");
        assert!(said.contains(reason), "{more:?}: {said}");
        assert!(!said.contains("hunter"), "{more:?}: {said}");
        assert!(output.stdout.is_empty(), "{more:?}: {said}");
    }
}

#[test]
fn a_missing_host_or_user_is_named() {
    let output = run(&["--host1", "a.invalid", "--user1", "mia"]);
    assert_eq!(output.status.code(), Some(64));
    assert!(said(&output).contains("--host2 is missing"));
}

#[test]
fn without_a_terminal_a_missing_password_ends_with_64() {
    let output =
        run(&["--host1", "a.invalid", "--user1", "mia", "--host2", "b.invalid", "--user2", "max"]);
    assert_eq!(output.status.code(), Some(64), "{}", said(&output));
    assert!(said(&output).contains("IMAPSYNC_PASSWORD1"));
}

#[test]
fn a_password_file_that_is_not_there_ends_with_66() {
    let output = run(&[
        "--host1",
        "a.invalid",
        "--user1",
        "mia",
        "--passfile1",
        "missing",
        "--host2",
        "b.invalid",
        "--user2",
        "max",
        "--passfile2",
        "missing",
    ]);
    assert_eq!(output.status.code(), Some(66));
    assert!(said(&output).contains("missing"));
}

#[test]
fn nothing_at_all_prints_the_help_and_ends_with_64() {
    let output = run(&[]);
    assert_eq!(output.status.code(), Some(64));
    assert!(said(&output).contains("usage: mailhaul-sync"));
}

#[test]
fn help_and_version_end_with_0() {
    for words in [&["--help"][..], &["-help"], &["--HELP"], &["--hel"]] {
        let output = run(words);
        assert_eq!(output.status.code(), Some(0));
        assert!(said(&output).contains("--regextrans2"));
    }
    let output = run(&["--version"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(said(&output).trim(), env!("CARGO_PKG_VERSION"));
}

#[test]
fn a_request_that_is_no_request_is_answered_in_json_without_its_text() {
    use std::io::Write;
    for (line, code) in [
        ("", 66),
        ("hunter2\n", 64),
        ("{\"version\":1,\"password\":\"hunter2\"}\n", 64),
        ("{\"version\":\"hunter2\"}\n", 64),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut child = program(folder.path())
            .args(["--request", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(line.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = said(&output);
        assert_eq!(output.status.code(), Some(code), "{line}: {said}");
        assert!(!said.contains("hunter2"), "{said}");
        let last = said.lines().last().unwrap();
        let last: mailhaul_model::event::Line = serde_json::from_str(last).unwrap();
        assert!(matches!(last.event, mailhaul_model::Event::Finished(_)), "{said}");
    }
}
