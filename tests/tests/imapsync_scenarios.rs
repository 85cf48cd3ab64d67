//! What a script that drives imapsync meets: each recorded scenario of imapsync made again with `mailhaul-sync`, on Dovecot where it
//! can be, with the same exit code and the lines that the script's regular expressions look for.
//!
//! Where a code differs on purpose, docs/imapsync.md says so; here it is written beside the scenario.
#![cfg(unix)]

#[path = "../../crates/sync/tests/lines/mod.rs"]
mod lines;

use std::path::PathBuf;
use std::process::Command;

use lines::*;
use mailhaul_demo::{Config, DemoServer, Fault};
use mailhaul_tests::corpus::ordinary;
use mailhaul_tests::tap::{AtLimit, Way};
use mailhaul_tests::{Account, Cli, Corpus, Hand, Scene, Settings, Tap};
use tempfile::TempDir;

/// A run's output, line by line.
struct Said(Vec<String>);

impl Said {
    fn by(name: &str, cli: Cli, code: i32) -> Self {
        let printed = cli.exits_with(code);
        let said = Self(printed.lines().map(str::to_owned).collect());
        if code != 64 {
            let exit = only(&said.0, EXIT);
            assert_eq!(exit[0], code.to_string(), "{name}: {printed}");
        }
        said
    }

    fn all(&self, pattern: &str) -> Vec<Vec<String>> {
        all(&self.0, pattern)
    }

    fn has(&self, pattern: &str, times: usize) -> &Self {
        assert_eq!(self.all(pattern).len(), times, "{pattern} in\n{}", self.0.join("\n"));
        self
    }

    fn total(&self, host: &str, what: &str) -> Vec<String> {
        let totals = self.all(TOTALS);
        totals.into_iter().filter(|t| t[0] == host && t[1] == what).map(|t| t[2].clone()).collect()
    }

    fn statistic(&self, key: &str) -> String {
        let found = self.all(STATISTIC).into_iter().find(|row| row[0].trim_end() == key);
        found.unwrap_or_else(|| panic!("no {key} in\n{}", self.0.join("\n")))[1].clone()
    }
}

fn home(scene: &Scene) -> PathBuf {
    let home = scene.file("home");
    std::fs::create_dir_all(&home).expect("scratch space");
    home
}

fn cli(scene: &Scene, more: &[&str]) -> Cli {
    Cli::between(&scene.source_account(), &scene.destination_account(), &home(scene)).with(more)
}

fn run(scene: &Scene, name: &str, code: i32, more: &[&str]) -> Said {
    Said::by(name, cli(scene, more), code)
}

/// Three folders of five messages, one of them large, and a folder with a name that isn't ASCII.
fn scene() -> Scene {
    let scene = Scene::with(&Corpus::plain(3, 5));
    let mut large = ordinary("a large one", 2);
    large.bytes.extend(b"line\r\n".repeat(10_000));
    Corpus::of(&["日本語"], vec![large]).fill(&mut scene.source_hand());
    scene
}

#[test]
fn runs_that_go_well_are_read_as_imapsyncs() {
    let scene = scene();
    let said = run(&scene, "justconnect", 0, &["--justconnect"]);
    said.has(LOGIN, 0);
    let said = run(&scene, "justlogin", 0, &["--justlogin"]);
    said.has(LOGIN, 2).has(FOLDER, 0);
    let said = run(&scene, "justfoldersizes", 0, &["--justfoldersizes"]);
    said.has(LOGIN, 2).has(FOLDER, 0).has(DETECTED, 0);
    assert_eq!(said.total("1", "Nb messages"), ["16"]);
    assert_eq!(said.total("1", "Nb folders").len(), 1);
    let sizes = said.all(FOLDER_SIZE);
    assert!(
        sizes.iter().any(|row| row[0] == "1" && row[4].ends_with("日本語") && row[6] == "1"),
        "{sizes:?}"
    );
    assert!(sizes.iter().any(|row| row[0] == "2" && row[3] == "INBOX"), "{sizes:?}");

    let said = run(&scene, "justautomap", 0, &["--justautomap"]);
    assert!(said.0.iter().any(|line| line == "[INBOX.Box 1] -> [Box 1]  (does not exist yet)"));
    let said = run(&scene, "justfolderlists", 0, &["--justfolderlists"]);
    assert!(said.0.iter().any(|line| line == "[INBOX.Box 1]") && said.all(FOLDER_SIZE).is_empty());
    assert!(scene.destination_dump().folder("Box 1").is_none());

    let said = run(&scene, "dry", 0, &["--dry"]);
    said.has(&copied(), 0).has(FOLDER, 5).has(DETECTED, 1);
    assert_eq!(only(&said.0, VERDICT), ["is not finished"]);
    let created = said.all(CREATED);
    assert!(created.iter().any(|row| row[1].contains("--dry")), "{created:?}");

    let said = run(&scene, "justfolders", 0, &["--justfolders"]);
    said.has(VERDICT, 0).has(&copied(), 0).has(DETECTED, 1);
    assert!(scene.destination_dump().folder("Box 1").is_some());

    let said = run(&scene, "maxsize", 0, &["--maxsize", "20000"]);
    said.has(SKIPPED, 1).has(&copied(), 15);
    let skipped = only(&said.0, SKIPPED);
    assert_eq!(skipped[3], "exceeds maxsize limit");

    let said = run(&scene, "success", 0, &[]);
    let arrived = only(&said.0, &copied());
    assert!(arrived[0].ends_with("&ZeVnLIqe-") && arrived[3] == "&ZeVnLIqe-", "{arrived:?}");
    assert_eq!(arrived[11], "16", "{arrived:?}");
    assert_eq!(said.total("1", "Nb messages"), ["16", "16"]);
    assert_eq!(said.total("2", "Nb messages"), ["15", "16"]);
    assert_eq!(said.total("1", "Total size").len(), 2);
    let sizes = said.all(FOLDER_SIZE);
    assert_eq!(sizes.iter().filter(|row| row[0] == "1").count(), 10, "before and after: {sizes:?}");
    assert_eq!(sizes.iter().filter(|row| row[0] == "2").count(), 10, "before and after: {sizes:?}");
    assert_eq!(only(&said.0, VERDICT), ["looks good"]);
    assert_eq!(said.statistic("Messages transferred").trim(), "1");
    assert!(said.statistic("Final difference host2 - host1").starts_with("0 messages, 0 bytes"));
    let phases: Vec<String> = said.all(PHASE).concat();
    for phase in ["Listing folders", "End looping on each folder", "Statistics"] {
        assert!(phases.iter().any(|p| p == phase), "{phase}: {phases:?}");
    }
    scene.assert_arrived();

    let said = run(&scene, "success-second", 0, &[]);
    said.has(&copied(), 0).has(ERROR, 0);
    assert_eq!(only(&said.0, VERDICT), ["looks good"]);
    let last = said.all(&eta()).pop().expect("an ETA");
    assert_eq!(last[2..], ["0", "16"]);
}

#[test]
fn every_message_has_its_line_with_its_place_and_what_is_left() {
    let scene = Scene::with(&Corpus::plain(2, 20));
    let said = run(&scene, "success", 0, &[]);
    let lines = said.all(&copied());
    assert_eq!(lines.len(), 40);
    let left: Vec<u64> = lines.iter().map(|line| line[10].parse().unwrap()).collect();
    assert!(left.is_sorted_by(|a, b| a > b) && left.last() == Some(&0), "{left:?}");
    let places = scene.destination_dump();
    let uids: Vec<String> =
        places.folders.iter().flat_map(|f| &f.messages).map(|m| m.uid.to_string()).collect();
    assert!(lines.iter().all(|line| uids.contains(&line[4])), "{lines:?}");
    assert!(lines.iter().all(|line| line[9].parse::<u64>().is_ok()));
    let begin = said.0.iter().position(|line| line.starts_with("Folder ")).unwrap();
    let first = said.0.iter().position(|line| line.starts_with("msg ")).unwrap();
    assert!(begin < first, "a folder begins before its messages");
}

#[test]
fn logins_and_connections_that_fail_are_read_as_imapsyncs() {
    let scene = scene();
    let nowhere = mailhaul_tests::child::free_port().unwrap().to_string();
    let tls = scene.source.tls_address().port().to_string();
    let cases: [(&str, i32, &[&str], &str); 8] = [
        ("badpw-host1", 161, &["--password1", "wrong"], "1"),
        ("badpw-host2", 162, &["--password2", "wrong"], "2"),
        ("refused-host1", 101, &["--port1", &nowhere], "1"),
        ("refused-host2", 102, &["--port2", &nowhere], "2"),
        ("unresolved-host1", 101, &["--host1", "no-such-host.invalid"], "1"),
        ("tls-verify-fail-host1", 101, &["--port1", &tls, "--ssl1"], "1"),
        ("starttls-verify-fail-host1", 12, &["--tls1"], "1"),
        ("tls-on-plain-port", 101, &["--ssl1"], "1"),
    ];
    for (name, code, more, host) in cases {
        let said = run(&scene, name, code, more);
        assert_eq!(only(&said.0, FAILURE)[0], host, "{name}");
        said.has(ERROR, 1).has(FREQUENT, 1);
        assert_eq!(only(&said.0, EXIT)[3], "1", "{name}: one error");
    }
    let said = run(&scene, "badpw-both", 161, &["--password1", "wrong", "--password2", "wrong"]);
    said.has(FAILURE, 2).has(ERROR, 2);
    assert_eq!(only(&said.0, FREQUENT)[0], "ERR_AUTHENTICATION_FAILURE_USER1");
}

#[test]
fn what_can_not_be_done_as_asked_is_read_as_imapsyncs() {
    let scene = scene();
    let said = run(&scene, "usage-badoption", 64, &["--nosuchoption"]);
    assert!(said.0.iter().any(|line| line == "Unknown option: nosuchoption"), "{:?}", said.0);
    run(&scene, "subfolder1-missing", 21, &["--subfolder1", "Nowhere"]);
    // imapsync ends with 0 here, and copies nothing.
    run(&scene, "folder-missing", 117, &["--folder", "Nowhere"]);
    run(&scene, "folder-missing", 0, &["--folder", "Nowhere", "--nocheckfoldersexist"]);
    let said = run(&scene, "exitwhenover", 118, &["--exitwhenover", "2000"]);
    assert_eq!(only(&said.0, FREQUENT)[0], "ERR_TRANSFER_EXCEEDED");
    said.has(ERROR, 1).has(VERDICT, 1);
}

#[test]
fn a_destination_that_refuses_messages_is_read_as_imapsyncs() {
    let full = Scene::new(
        &Settings::maildir_dot(),
        &Settings { quota: Some(20_000), ..Settings::sdbox_slash() },
    );
    Corpus::plain(2, 20).fill(&mut full.source_hand());
    let said = run(&full, "quota-host2", 113, &[]);
    assert_eq!(only(&said.0, FREQUENT)[0], "ERR_OVERQUOTA");

    let small = Settings { max_message: Some(3_000), ..Settings::sdbox_slash() };
    let scene = Scene::new(&Settings::maildir_dot(), &small);
    let messages = (0..5).map(|n| {
        let mut draft = ordinary(&format!("large {n}"), n);
        draft.bytes.extend(b"line\r\n".repeat(1_000));
        draft
    });
    Corpus::of(&["Box"], messages.collect()).fill(&mut scene.source_hand());
    let said = run(&scene, "errorsmax", 114, &["--errorsmax", "3"]);
    said.has(MAXIMUM, 1);
    assert_eq!(only(&said.0, EXIT)[3..5], ["3", "3"]);
    let said = run(&scene, "toolarge-host2", 114, &[]);
    said.has(REFUSED, 5).has(ERROR, 5);
    let refused = &said.all(REFUSED)[0];
    assert!(
        refused[3].starts_with("large ") && refused[8].contains("does not take it"),
        "{refused:?}"
    );
    assert_eq!(only(&said.0, FREQUENT)[0], "ERR_APPEND");
}

/// Two demo servers, the source filled.
struct Small {
    source: DemoServer,
    destination: DemoServer,
    home: TempDir,
}

impl Small {
    fn new() -> Self {
        let start = || DemoServer::start(Config::default().user("mia", "secret")).expect("a port");
        let small =
            Self { source: start(), destination: start(), home: TempDir::new().expect("a folder") };
        Corpus::plain(2, 5).fill(&mut Hand::on(&account(&small.source)));
        small
    }

    fn run(&self, name: &str, code: i32, more: &[&str]) -> Said {
        let (from, to) = (account(&self.source), account(&self.destination));
        Said::by(name, Cli::between(&from, &to, self.home.path()).with(more), code)
    }
}

fn account(server: &DemoServer) -> Account {
    Account::new(server.address, "mia", "secret")
}

#[test]
fn a_network_that_fails_is_read_as_imapsyncs() {
    let small = Small::new();
    small.source.handle.add(Fault::drop_at("UID FETCH").nth(2));
    let said = small.run("netcut-host1-once", 0, &[]);
    said.has(&copied(), 10).has(ERROR, 0);
    let small = Small::new();
    small.destination.handle.add(Fault::drop_at("APPEND"));
    let said = small.run("netcut-host2-once", 0, &[]);
    said.has(&copied(), 10).has(ERROR, 0);

    for (name, code, host) in [("netcut-host1-gone", 115, "1"), ("netcut-host2-gone", 114, "2")] {
        let small = Small::new();
        let server = if host == "1" { &small.source } else { &small.destination };
        let command = if host == "1" { "UID FETCH" } else { "APPEND" };
        server.handle.add(Fault::drop_at(command).lasting());
        let option = format!("--reconnectretry{host}");
        let said = small.run(name, code, &[&option, "1"]);
        assert_eq!(only(&said.0, LOST)[0], host, "{name}");
    }
    let small = Small::new();
    small.destination.handle.add(Fault::stall("APPEND").lasting());
    let said = small.run("netstall-host2", 114, &["--timeout2", "1", "--reconnectretry2", "1"]);
    assert_eq!(only(&said.0, LOST)[0], "2");
}

#[test]
fn messages_that_the_source_does_not_hand_out_are_read_as_imapsyncs() {
    let small = Small::new();
    small
        .source
        .handle
        .add(Fault::no("UID FETCH", "", "unreadable").mailbox("Box 1").nth(2).lasting());
    let said = small.run("fetch", 115, &[]);
    said.has(FETCH_FAILED, 5).has(ERROR, 5);
    assert_eq!(only(&said.0, FREQUENT)[0], "ERR_Host1_FETCH");
}

#[test]
fn signals_are_read_as_imapsyncs() {
    // imapsync's own status is then the signal's (143, 130); its last line says 6 as well.
    for (name, signal, more, code) in [
        ("sigterm", "TERM", &[][..], 6),
        ("sigint-twice", "INT", &[], 6),
        ("sigexit", "USR1", &["--sigexit", "USR1"], 6),
        ("sigignore", "INT", &["--sigignore", "INT"], 0),
    ] {
        let scene = Scene::with(&Corpus::plain(2, 5));
        let tap = Tap::to(scene.destination.address());
        tap.reset(Some((Way::Up, 2_000, AtLimit::Hold)));
        let far = scene.destination_account().at(tap.address());
        let cli = Cli::between(&scene.source_account(), &far, &home(&scene)).with(more);
        let mut child = cli.start();
        assert!(tap.until_reached(|| !matches!(child.try_wait(), Ok(None))), "{name}");
        let kill = ["-s", signal, &child.id().to_string()];
        assert!(Command::new("kill").args(kill).status().unwrap().success());
        if code == 0 {
            // It goes on where the held connection is given up.
            tap.release();
            tap.reset(None);
        }
        let output = child.wait_with_output().unwrap();
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(code), "{name}: {printed}");
        let said = Said(printed.lines().map(str::to_owned).collect());
        assert_eq!(only(&said.0, SIGNAL)[0], signal, "{name}");
        assert_eq!(only(&said.0, EXIT)[0], code.to_string(), "{name}");
    }
}

#[test]
fn a_pid_file_keeps_a_second_run_away_and_ends_the_first() {
    for (option, code) in [("--abort", 6), ("--abortbyfile", 7)] {
        let scene = Scene::with(&Corpus::plain(2, 5));
        let tap = Tap::to(scene.destination.address());
        tap.reset(Some((Way::Up, 2_000, AtLimit::Hold)));
        let far = scene.destination_account().at(tap.address());
        let more = ["--pidfile", "my.pid", "--pidfilelocking"];
        let cli = || Cli::between(&scene.source_account(), &far, &home(&scene)).with(&more);
        let mut child = cli().start();
        assert!(tap.until_reached(|| !matches!(child.try_wait(), Ok(None))));
        cli().exits_with(8);
        Cli::bare(&home(&scene)).with(&["--pidfile", "my.pid", option]).exits_with(0);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{option}");
        assert!(!home(&scene).join("my.pid").exists());
    }
}
