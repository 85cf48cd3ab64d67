//! Back-ups and project files between two computers: nothing is missing afterwards, and nothing is there twice.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod terminal;

use std::fs;
use std::path::Path;

use mailhaul_tests::{Corpus, Hand};
use terminal::{Office, Terminal};

const PHRASE: &str = "correct horse battery سر\n";

/// More mail in every mailbox of the source.
fn more_mail(office: &Office, corpus: &Corpus) {
    for user in &office.users {
        corpus.fill(&mut Hand::on(&office.source.account(user)));
    }
}

fn assert_without(path: &Path, password: &str) {
    let bytes = fs::read(path).unwrap();
    assert!(!bytes.windows(password.len()).any(|part| part == password.as_bytes()));
}

#[test]
fn after_a_restore_on_another_computer_nothing_is_missing_and_nothing_is_there_twice() {
    let office = Office::new(2, &Corpus::plain(2, 5));
    let here = &office.terminal;
    office.import();
    here.run(&["run", "--all", "--yes"]).exits_with(0);
    let file = here.file("نسخة.backup");
    let backup = file.to_str().unwrap();
    here.run(&["backup", backup]).exits_with(0).says("2 jobs, 2 ledgers, no passwords");
    here.run(&["backup", backup]).exits_with(3).says("--force");
    assert_without(&file, &office.source.account("user0").password);
    // What is copied after the back-up is in no ledger of it.
    more_mail(&office, &Corpus::plain(2, 3));
    here.run(&["run", "--all", "--yes"]).exits_with(0);
    office.assert_arrived();
    more_mail(&office, &Corpus::plain(1, 1));

    let there = Terminal::new();
    there.run(&["restore", backup]).exits_with(0).says("The queue is paused");
    there.run(&["restore", backup]).exits_with(3).says("--replace");
    let jobs = there.run(&["jobs", "list", "--json"]).exits_with(0).data();
    assert_eq!(jobs.as_array().unwrap().len(), 2);
    there.run(&["run", "--all", "--yes"]).exits_with(3).says("password");
    for job in ["1", "2"] {
        there.run(&["jobs", "show", job]).exits_with(0).says("password missing");
    }
    for job in ["1", "2"] {
        let shown = there.run(&["jobs", "show", job, "--json"]).exits_with(0).data();
        for (side, server) in [("source", &office.source), ("destination", &office.destination)] {
            let login = shown["job"][side]["login"].as_str().unwrap();
            let words = ["jobs", "password", job, "--side", side, "--password-stdin"];
            there.fed(&words, &format!("{}\n", server.account(login).password)).exits_with(0);
        }
    }
    there.run(&["run", "--all", "--yes", "--queue-only"]).exits_with(0);
    there.run(&["resume", "--unpause"]).exits_with(0);
    office.assert_arrived();
}

#[test]
fn a_back_up_in_the_place_of_newer_data_copies_nothing_twice_and_keeps_what_was_there() {
    let office = Office::new(1, &Corpus::plain(2, 4));
    let here = &office.terminal;
    office.import();
    here.run(&["run", "--all", "--yes"]).exits_with(0);
    here.run(&["backup", "one.backup"]).exits_with(0);
    more_mail(&office, &Corpus::plain(2, 4));
    here.run(&["run", "--all", "--yes"]).exits_with(0);
    let restored = here.run(&["restore", "one.backup", "--replace", "--go-on", "--json"]);
    let restored = restored.exits_with(0).data();
    let aside = Path::new(restored["aside"].as_str().unwrap()).to_owned();
    assert!(aside.join("mailhaul.sqlite").is_file() && aside.join("ledgers").is_dir());
    assert_eq!(restored["queuePaused"], false);
    // The passwords are where they were: the same installation.
    more_mail(&office, &Corpus::plain(1, 2));
    here.run(&["run", "--all", "--yes"]).exits_with(0);
    office.assert_arrived();
    here.run(&["verify", "--all"]).exits_with(0);
}

#[test]
fn passwords_come_along_only_encrypted_and_a_damaged_back_up_changes_nothing() {
    let office = Office::new(1, &Corpus::plain(1, 2));
    let here = &office.terminal;
    office.import();
    here.run(&["backup", "x.backup", "--with-passwords"]).exits_with(3).says("--phrase-file");
    let words = ["backup", "x.backup", "--with-passwords", "--phrase-stdin"];
    here.fed(&words, "short\n").exits_with(3).says("at least 12");
    here.fed(&words, PHRASE).exits_with(0).says("encrypted");
    let file = here.file("x.backup");
    assert_without(&file, &office.source.account("user0").password);

    let there = Terminal::new();
    let backup = file.to_str().unwrap();
    let restore = ["restore", backup, "--phrase-stdin"];
    there.fed(&restore, "another passphrase\n").exits_with(1).says("doesn't open");
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() - 100]).unwrap();
    there.fed(&restore, PHRASE).exits_with(1).says("damaged");
    let left: Vec<_> =
        fs::read_dir(there.data()).unwrap().flatten().map(|e| e.file_name()).collect();
    assert_eq!(left, ["supervisor.lock"], "nothing is left of what failed");
    fs::write(&file, whole).unwrap();
    there.fed(&[&restore[..], &["--go-on"]].concat(), PHRASE).exits_with(0);
    there.run(&["run", "--all", "--yes"]).exits_with(0);
    office.assert_arrived();
    office.assert_no_password();
}

#[test]
fn a_batch_goes_on_at_another_computer_from_its_project_file() {
    let office = Office::new(2, &Corpus::plain(2, 4));
    let here = &office.terminal;
    office.import();
    here.run(&["run", "--all", "--yes"]).exits_with(0);
    let file = here.file("everyone.mailhaul");
    let project = file.to_str().unwrap();
    let export = ["export", "--batch", "Everyone", "--out", project, "--with-passwords"];
    here.fed(&[&export[..], &["--phrase-stdin"]].concat(), PHRASE)
        .exits_with(0)
        .says("2 jobs, 2 ledgers, 4 passwords")
        .says("only one computer");
    assert_without(&file, &office.source.account("user0").password);
    let batches = here.run(&["batches", "--json"]).data();
    assert!(batches[0]["held"].as_str().unwrap().contains("exported"), "{batches}");
    more_mail(&office, &Corpus::plain(2, 2));

    let there = Terminal::new();
    let open = ["open", project, "--phrase-stdin"];
    let preview = [&open[..], &["--preview"]].concat();
    there.fed(&preview, PHRASE).exits_with(0).says("is made").says("4 passwords");
    there.run(&["batches"]).exits_with(0).says("no batches");
    there.fed(&open, "another passphrase\n").exits_with(1).says("doesn't open");
    there.fed(&open, PHRASE).exits_with(0).says("2 jobs, 2 ledgers, 4 passwords; 2 servers made");
    there.run(&["run", "--all", "--yes"]).exits_with(0);
    office.assert_arrived();

    // Once more: the name is taken, and with another there is nothing new.
    there.fed(&open, PHRASE).exits_with(3).says("here already");
    there
        .fed(&[&open[..], &["--name", "Other"]].concat(), PHRASE)
        .exits_with(3)
        .says("here already");
    there.run(&["restore", project]).exits_with(3);
}

#[test]
fn a_project_without_passwords_meets_servers_and_jobs_that_are_there() {
    let office = Office::new(2, &Corpus::plain(1, 2));
    let here = &office.terminal;
    office.import();
    let export = ["export", "--batch", "1", "--out", "p.mailhaul", "--phrase-stdin"];
    here.fed(&export, PHRASE).exits_with(0).says("0 passwords");
    // Here everything is there but one job.
    here.run(&["jobs", "delete", "--job", "2", "--yes"]).exits_with(0);
    let open = ["open", "p.mailhaul", "--phrase-stdin"];
    here.fed(&open, PHRASE).exits_with(3).says("--name");
    let name = "\u{202e}مشروع with a name of its own";
    let made = here.fed(&[&open[..], &["--name", name, "--json"]].concat(), PHRASE);
    let made = made.exits_with(0).data();
    assert_eq!((&made["jobs"], &made["thereAlready"]), (&1.into(), &1.into()), "{made}");
    assert_eq!((&made["serversMade"], &made["serversReused"]), (&0.into(), &2.into()));
    assert_eq!((&made["waiting"], &made["name"]), (&1.into(), &name.into()));
    here.run(&["export", "--batch", "1", "--out", "p.txt"]).exits_with(3).says(".mailhaul");
    here.run(&["backup", "b.backup"]).exits_with(0);
    here.run(&["open", "b.backup"]).exits_with(1).says("is the other one of the two");
}

/// A command in a shell of its own, where a small disk is mounted on a folder; what is left in it is listed at the end.
#[cfg(target_os = "linux")]
fn on_a_small_disk(terminal: &Terminal, small: &Path, words: &[&str]) -> terminal::Said {
    use std::process::{Command, Stdio};
    let usual = terminal.command(words);
    let small = small.to_str().unwrap();
    let script =
        "mount -t tmpfs -o size=64k none \"$0\"; \"$@\"; code=$?; ls -A \"$0\"; exit $code";
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", script, small]);
    command.arg(usual.get_program()).args(usual.get_args());
    for (name, value) in usual.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    command.current_dir(terminal.folder.path());
    let piped = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    terminal::said(piped.spawn().unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_leaves_no_half_of_a_back_up_and_no_half_of_a_restore() {
    let office = Office::new(1, &Corpus::plain(1, 2));
    let here = &office.terminal;
    office.import();
    here.run(&["run", "--all", "--yes"]).exits_with(0);
    let small = here.file("small");
    fs::create_dir(&small).unwrap();
    let file = small.join("x.backup");
    let full = on_a_small_disk(here, &small, &["backup", file.to_str().unwrap(), "--quiet"]);
    let full = full.exits_with(1).says("No space left");
    assert_eq!(full.out, "", "nothing is left");
    here.run(&["backup", "x.backup"]).exits_with(0);
    let restore = ["restore", "x.backup", "--data", small.to_str().unwrap()];
    let full = on_a_small_disk(here, &small, &restore).exits_with(1);
    assert_eq!(full.out.trim(), "supervisor.lock", "nothing is left");
}
