//! Passwords in a file that is encrypted by age: begun, gone on with, and refused without its passphrase.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod terminal;

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

use mailhaul_tests::Corpus;
use terminal::{Office, Said, Terminal};

const PHRASE: &str = "correct horse battery سر";

fn private(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

/// Without a word about where the passwords are.
fn noted(terminal: &Terminal, words: &[&str], input: &str) -> Said {
    let mut command = terminal.command(words);
    command.env_remove("MAILHAUL_CREDENTIALS").stdin(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It may end without having read it.
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    terminal::said(child)
}

#[test]
fn an_organisation_is_moved_with_passwords_that_lie_nowhere_in_the_clear() {
    let office = Office::new(1, &Corpus::plain(1, 2));
    let terminal = &office.terminal;
    // The servers were added with a plain file, which was chosen while there were no passwords: another folder.
    let data = terminal.file("other");
    let (host, data) = ("127.0.0.1", data.to_str().unwrap());
    let credentials = terminal.file("passwords.age");
    let here = ["--data", data, "--credentials", credentials.to_str().unwrap()];
    let phrase = terminal.file("phrase");
    private(&phrase, &format!("{PHRASE}\n"));
    let with = ["--passphrase-file", phrase.to_str().unwrap()];
    let all = |words: &[&str]| -> Vec<String> {
        [words, &here, &with].concat().iter().map(|word| (*word).to_owned()).collect()
    };
    let run = |words: &[&str]| {
        let words = all(words);
        terminal.run(&words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    for (name, server) in [("Old", &office.source), ("New", &office.destination)] {
        let port = server.address().port().to_string();
        let add = ["servers", "add", name, "--host", host, "--port", &port, "--security", "none"];
        run(&add).exits_with(0);
    }
    let import = ["import", "users.csv", "--from", "Old", "--to", "New", "--batch", "Everyone"];
    // Nobody can be asked here.
    let refused = terminal.run(&[&import[..], &here].concat());
    assert_ne!(refused.code, Some(0), "{refused:?}");
    refused.says("passphrase");
    assert!(!credentials.exists());
    terminal.run(&["jobs", "delete", "--all", "--yes", "--data", data]);

    run(&import).exits_with(0);
    let sealed = fs::read_to_string(&credentials).unwrap();
    assert_eq!(sealed.matches("-----BEGIN AGE ENCRYPTED FILE-----").count(), 2);
    assert_eq!(fs::metadata(&credentials).unwrap().permissions().mode() & 0o777, 0o600);
    run(&["run", "--all", "--yes"]).exits_with(0);
    office.assert_arrived();

    // The folder knows its file; by standard input; and a look at jobs needs nothing.
    noted(terminal, &["jobs", "list", "--data", data], "").exits_with(0).says("done");
    let verify = ["verify", "--all", "--passphrase-stdin", "--data", data];
    noted(terminal, &verify, &format!("{PHRASE}\n")).exits_with(0);
    noted(terminal, &verify, "another passphrase\n").exits_with(1).says("doesn't open");
    let password = office.source.account("user0").password;
    for bytes in
        [fs::read(&credentials).unwrap(), fs::read(terminal.file("other/credential-file")).unwrap()]
    {
        assert!(!bytes.windows(password.len()).any(|part| part == password.as_bytes()));
    }
}

#[test]
fn a_short_passphrase_and_a_file_that_others_can_read_are_refused() {
    let office = Office::new(1, &Corpus::plain(1, 1));
    let terminal = &office.terminal;
    let data = terminal.file("other");
    let at = ["--data", data.to_str().unwrap(), "--credentials", "x.age", "--passphrase-stdin"];
    let port = office.source.address().port().to_string();
    let add =
        ["servers", "add", "Old", "--host", "127.0.0.1", "--port", &port, "--security", "none"];
    terminal.fed(&[&add[..], &at].concat(), "short\n").exits_with(0);
    let add =
        ["servers", "add", "New", "--host", "localhost", "--port", &port, "--security", "none"];
    terminal.fed(&[&add[..], &at].concat(), "short\n").exits_with(0);
    let import = ["import", "users.csv", "--from", "Old", "--to", "New", "--batch", "Everyone"];
    terminal.fed(&[&import[..], &at].concat(), "short\n").says("at least 12");
    assert!(!terminal.file("x.age").exists());

    let phrase = terminal.file("phrase");
    fs::write(&phrase, PHRASE).unwrap();
    fs::set_permissions(&phrase, fs::Permissions::from_mode(0o644)).unwrap();
    let open = [&at[..4], &["--passphrase-file", phrase.to_str().unwrap()]].concat();
    terminal.run(&[&["jobs", "list"][..], &open].concat()).exits_with(1).says("chmod 600");
    // A plain file is no encrypted one, whoever takes it for that.
    terminal
        .fed(&["jobs", "list", "--passphrase-stdin"], "x\n")
        .exits_with(3)
        .says("not encrypted");
}
