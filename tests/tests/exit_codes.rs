//! Each exit code the sidecar can end with, asked for through imapsync's options.
#![cfg(unix)]

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use mailhaul_demo::{Config, DemoServer, Fault};
use mailhaul_tests::corpus::ordinary;
use mailhaul_tests::dovecot::PASSWORD;
use mailhaul_tests::tap::{AtLimit, Way};
use mailhaul_tests::{Account, Cli, Corpus, Dovecot, Hand, Scene, Settings, Tap, compare, dump};
use tempfile::TempDir;

fn scene() -> Scene {
    Scene::with(&Corpus::plain(2, 5))
}

fn cli(scene: &Scene) -> Cli {
    Cli::between(&scene.source_account(), &scene.destination_account(), &home(scene))
}

fn home(scene: &Scene) -> std::path::PathBuf {
    let home = scene.file("home");
    std::fs::create_dir_all(&home).expect("scratch space");
    home
}

/// An address nobody listens on.
fn nowhere() -> SocketAddr {
    let port = mailhaul_tests::child::free_port().expect("loopback has a free port");
    (Ipv4Addr::LOCALHOST, port).into()
}

#[test]
fn a_copy_ends_with_0_twice_and_everything_is_there() {
    let scene = scene();
    cli(&scene).exits_with(0);
    scene.assert_arrived();
    cli(&scene).exits_with(0);
    scene.assert_arrived();
}

#[test]
fn passwords_come_from_the_environment_too() {
    let scene = scene();
    let (source, destination) = (scene.source_account(), scene.destination_account());
    let port = |account: &Account| account.address.port().to_string();
    let printed = Cli::bare(&home(&scene))
        .with(&[
            "--host1",
            "127.0.0.1",
            "--port1",
            &port(&source),
            "--user1",
            "mia",
            "--nossl1",
            "--notls1",
        ])
        .with(&[
            "--host2",
            "127.0.0.1",
            "--port2",
            &port(&destination),
            "--user2",
            "mia",
            "--nossl2",
            "--notls2",
        ])
        .with_variable("IMAPSYNC_PASSWORD1", PASSWORD)
        .with_variable("IMAPSYNC_PASSWORD2", PASSWORD)
        .exits_with(0);
    assert!(!printed.contains(PASSWORD));
    scene.assert_arrived();
}

#[test]
fn looking_without_copying_ends_with_0_and_changes_nothing() {
    let scene = scene();
    let before = scene.destination_dump();
    for option in ["--dry", "--justconnect", "--justlogin", "--justfoldersizes"] {
        cli(&scene).with(&[option]).exits_with(0);
        assert_eq!(scene.destination_dump(), before, "{option}");
    }
    cli(&scene).with(&["--justfolders"]).exits_with(0);
    let there = scene.destination_dump();
    assert!(there.folder("Box 0").is_some() && there.count() == 0);
    for option in ["--version", "--help"] {
        assert!(!Cli::bare(&home(&scene)).with(&[option]).exits_with(0).is_empty());
    }
}

#[test]
fn signals_end_it_with_6_within_two_seconds() {
    for signal in ["TERM", "INT"] {
        let scene = scene();
        let tap = Tap::to(scene.destination.address());
        tap.reset(Some((Way::Up, 2_000, AtLimit::Hold)));
        let far = scene.destination_account().at(tap.address());
        let mut child = Cli::between(&scene.source_account(), &far, &home(&scene)).start();
        assert!(tap.until_reached(|| !matches!(child.try_wait(), Ok(None))), "it was over before");
        let begin = Instant::now();
        let process = child.id().to_string();
        assert!(
            Command::new("kill")
                .args([&format!("-{signal}"), &process])
                .status()
                .unwrap()
                .success()
        );
        let output = child.wait_with_output().unwrap();
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(6), "{signal}: {printed}");
        assert!(begin.elapsed() < Duration::from_secs(3), "{signal}: {:?}", begin.elapsed());
        tap.release();
        tap.reset(None);
        Cli::between(&scene.source_account(), &far, &home(&scene)).exits_with(0);
        scene.assert_arrived();
    }
}

#[test]
fn a_connection_that_fails_names_its_side() {
    let scene = scene();
    let (source, destination) = (scene.source_account(), scene.destination_account());
    let home = home(&scene);
    Cli::between(&source.at(nowhere()), &destination, &home).exits_with(101);
    Cli::between(&source, &destination.at(nowhere()), &home).exits_with(102);
    cli(&scene).with(&["--host1", "no-such-host.invalid"]).exits_with(101);
}

#[test]
fn a_rejected_login_names_its_side() {
    let scene = scene();
    let home = home(&scene);
    let (source, destination) = (scene.source_account(), scene.destination_account());
    let wrong = |account: &Account| Account { password: "wrong".into(), ..account.clone() };
    let folders = ["a", "b", "c"].map(|name| home.join(name));
    for folder in &folders {
        std::fs::create_dir_all(folder).unwrap();
    }
    Cli::between(&wrong(&source), &destination, &folders[0]).exits_with(161);
    Cli::between(&source, &wrong(&destination), &folders[1]).exits_with(162);
    Cli::between(&wrong(&source), &wrong(&destination), &folders[2]).exits_with(161);
}

#[test]
fn starttls_that_is_not_offered_ends_with_12() {
    let plain = Settings { tls: false, ..Settings::maildir_dot() };
    let scene = Scene::new(&plain, &Settings::sdbox_slash());
    cli(&scene).with(&["--tls1"]).exits_with(12);
}

#[test]
fn a_missing_subfolder_ends_with_21() {
    cli(&scene()).with(&["--subfolder1", "No such folder"]).exits_with(21);
}

#[test]
fn a_command_line_that_cannot_be_used_ends_with_64_and_names_the_option() {
    let scene = scene();
    let home = home(&scene);
    let wrong: [(&[&str], &str); 5] = [
        (&["--nosuchoption"], "nosuchoption"),
        (&["--include", "(unclosed"], "include"),
        (&["--regextrans2", "s/a/b/e"], "regextrans2"),
        (&["--delete1", "--delete2"], "delete2"),
        (&["--maxsize", "many"], "maxsize"),
    ];
    for (options, name) in wrong {
        let printed = cli(&scene).with(options).exits_with(64);
        assert!(printed.contains(name), "{printed}");
    }
    Cli::bare(&home).exits_with(64);
    assert_eq!(scene.destination_dump().count(), 0);
}

#[test]
fn a_mailbox_over_quota_ends_with_113() {
    for settings in [
        Settings { quota: Some(20_000), ..Settings::sdbox_slash() },
        Settings { quota_messages: Some(7), ..Settings::sdbox_slash() },
    ] {
        let scene = Scene::new(&Settings::maildir_dot(), &settings);
        Corpus::plain(2, 20).fill(&mut scene.source_hand());
        cli(&scene).exits_with(113);
        let comparison = scene.compare();
        assert!(comparison.extra.is_empty() && comparison.different.is_empty(), "{comparison}");
    }
}

#[test]
fn a_message_that_is_too_large_ends_with_114_and_the_others_arrive() {
    let settings = Settings { max_message: Some(20_000), ..Settings::sdbox_slash() };
    let scene = Scene::new(&Settings::maildir_dot(), &settings);
    let mut large = ordinary("much too large", 2);
    large.bytes.extend(b"line\r\n".repeat(10_000));
    let mut messages: Vec<_> = (0..20).map(|n| ordinary(&format!("fits {n}"), n)).collect();
    messages.insert(9, large);
    Corpus::of(&["Box"], messages).fill(&mut scene.source_hand());
    let printed = cli(&scene).exits_with(114);
    assert!(printed.contains("much too large"), "{printed}");
    let comparison = scene.compare();
    assert_eq!((comparison.missing.len(), comparison.extra.len()), (1, 0), "{comparison}");
}

/// A demo server as the source, with a fault that lasts, and what the run ends with.
fn source_that(fault: Fault) -> (DemoServer, Dovecot, TempDir, Account, Account) {
    let server = DemoServer::start(Config::default().user("mia", "secret")).expect("a free port");
    let from = Account::new(server.address, "mia", "secret");
    Corpus::plain(2, 5).fill(&mut Hand::on(&from));
    server.handle.add(fault.lasting());
    let destination = Dovecot::start(&Settings::sdbox_slash().bare());
    let to = destination.account("mia");
    (server, destination, TempDir::new().expect("scratch space"), from, to)
}

fn healed(server: &DemoServer, from: &Account, to: &Account, home: &Path) {
    server.handle.clear_faults();
    Cli::between(from, to, home).exits_with(0);
    let same = |folder: &mailhaul_tests::reader::DumpedFolder| Some(folder.name.clone());
    compare(&dump(from), &dump(to), &mailhaul_tests::Rewrites::default(), same).assert_equal();
}

#[test]
fn a_source_that_hands_out_no_bodies_ends_with_115() {
    // The first one lists what is there.
    let fault = Fault::no("UID FETCH", "", "Disk error").mailbox("Box 1").nth(2);
    let (server, _destination, home, from, to) = source_that(fault);
    Cli::between(&from, &to, home.path()).exits_with(115);
    healed(&server, &from, &to, home.path());
}

#[test]
fn a_folder_that_cannot_be_opened_ends_with_117() {
    let fault = Fault::no("EXAMINE", "", "Index corrupted").mailbox("Box 1");
    let (server, _destination, home, from, to) = source_that(fault);
    Cli::between(&from, &to, home.path()).exits_with(117);
    healed(&server, &from, &to, home.path());
}

#[test]
fn a_folder_that_cannot_be_created_ends_with_116() {
    let server = DemoServer::start(Config::default().user("mia", "secret")).unwrap();
    let to = Account::new(server.address, "mia", "secret");
    let source = Dovecot::start(&Settings::sdbox_slash().bare());
    let from = source.account("mia");
    Corpus::plain(2, 5).fill(&mut Hand::on(&from));
    server.handle.add(Fault::no("CREATE", "", "Not allowed").mailbox("Box 1").lasting());
    let home = TempDir::new().unwrap();
    Cli::between(&from, &to, home.path()).exits_with(116);
    healed(&server, &from, &to, home.path());
}

#[test]
fn a_transfer_limit_ends_with_118_and_the_next_run_goes_on() {
    let scene = Scene::with(&Corpus::plain(2, 30));
    cli(&scene).with(&["--exitwhenover", "20000"]).exits_with(118);
    let arrived = scene.destination_dump().count();
    assert!(arrived > 0 && arrived < 60, "{arrived}");
    cli(&scene).exits_with(0);
    scene.assert_arrived();
}

#[test]
fn what_is_left_out_by_size_is_told_and_is_a_success() {
    let scene = scene();
    let mut large = ordinary("a large one", 2);
    large.bytes.extend(b"line\r\n".repeat(10_000));
    Corpus::of(&["Box 0"], vec![large]).fill(&mut scene.source_hand());
    let printed = cli(&scene).with(&["--maxsize", "20000"]).exits_with(0);
    assert!(printed.contains("a large one") || printed.contains("skipped"), "{printed}");
    assert_eq!(scene.compare().missing.len(), 1);
}

#[test]
fn errors_beyond_the_limit_end_the_run() {
    let settings = Settings { max_message: Some(3_000), ..Settings::sdbox_slash() };
    let scene = Scene::new(&Settings::maildir_dot(), &settings);
    let messages = (0..30).map(|n| {
        let mut draft = ordinary(&format!("large {n}"), n);
        draft.bytes.extend(b"line\r\n".repeat(1_000));
        draft
    });
    Corpus::of(&["Box"], messages.collect()).fill(&mut scene.source_hand());
    let output = cli(&scene).with(&["--errorsmax", "4"]).run();
    assert!(matches!(output.status.code(), Some(112 | 114)), "{:?}", output.status);
}
