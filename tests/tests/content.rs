//! Options that look into messages: what they change is named and arrives once, what they leave out is counted, and what nobody
//! asked to change arrives as it was.
#![cfg(unix)]

use std::path::PathBuf;

use mailhaul_demo::{Config, DemoServer, Fault};
use mailhaul_tests::corpus::ordinary;
use mailhaul_tests::tap::{AtLimit, Way};
use mailhaul_tests::{Account, Cli, Corpus, Draft, Hand, Scene, Tap, dump};

fn home(scene: &Scene) -> PathBuf {
    let home = scene.file("home");
    std::fs::create_dir_all(&home).expect("scratch space");
    home
}

fn run(scene: &Scene, code: i32, more: &[&str]) -> String {
    let cli = Cli::between(&scene.source_account(), &scene.destination_account(), &home(scene));
    cli.with(more).exits_with(code)
}

fn letter(header: &str, body: &str) -> Draft {
    let mut draft = ordinary("a letter", 1);
    draft.bytes = format!("{header}\r\n\r\n{body}").into_bytes();
    draft
}

/// Changes what identifies a message, on purpose.
const RENAME: [&str; 2] = ["--regexmess", "s/^Message-ID: </Message-ID: <new./im"];

#[test]
fn changed_messages_are_named_and_arrive_once_also_without_a_ledger() {
    let scene = Scene::with(&Corpus::plain(2, 6));
    let printed = run(&scene, 0, &[&RENAME[..], &["--dropflag", "$Forwarded"]].concat());
    assert!(printed.contains("ATTENTION: bytes of messages are changed"), "{printed}");
    assert_eq!(printed.matches("is changed on its way by --regexmess").count(), 12, "{printed}");
    assert!(printed.contains("12 messages were changed on their way"), "{printed}");
    let there = scene.destination_dump();
    let messages: Vec<_> = there.folders.iter().flat_map(|f| &f.messages).collect();
    assert_eq!(messages.len(), 12);
    assert!(messages.iter().all(|m| m.message_id.contains("<new.")), "{messages:?}");
    assert!(!messages.iter().any(|m| m.flags.contains(&"$Forwarded".to_owned())));
    run(&scene, 0, &RENAME);
    assert_eq!(scene.destination_dump().count(), 12);
    std::fs::remove_dir_all(home(&scene).join("data")).unwrap();
    run(&scene, 0, &RENAME);
    assert_eq!(scene.destination_dump().count(), 12, "they are known by what they became");
}

#[test]
fn a_message_that_gets_a_header_or_loses_a_flag_is_named_as_changed() {
    let mut nameless = letter("Subject: no name", "None.\r\n");
    nameless.flags = vec!["$Forwarded".into()];
    let mut plain = ordinary("ordinary", 1);
    plain.flags = Vec::new();
    let scene = Scene::with(&Corpus::of(&["Box"], vec![nameless, plain]));
    let printed = run(&scene, 0, &["--addheader", "--dropflag", "$Forwarded"]);
    assert!(
        printed.contains("is changed on its way by --addheader a rule for flags: no name"),
        "{printed}"
    );
    assert!(printed.matches("is changed on its way").count() == 1, "{printed}");
}

#[test]
fn a_run_that_is_killed_while_it_changes_messages_doubles_none() {
    for bytes in [4_000, 14_000] {
        let scene = Scene::with(&Corpus::plain(2, 10));
        let tap = Tap::to(scene.destination.address());
        tap.reset(Some((Way::Up, bytes, AtLimit::Hold)));
        let far = scene.destination_account().at(tap.address());
        let cli = || Cli::between(&scene.source_account(), &far, &home(&scene)).with(&RENAME);
        let mut child = cli().start();
        tap.until_reached(|| !matches!(child.try_wait(), Ok(None)));
        child.kill().unwrap();
        child.wait().unwrap();
        tap.release();
        tap.reset(None);
        cli().exits_with(0);
        assert_eq!(scene.destination_dump().count(), 20, "killed after {bytes} bytes");
    }
}

#[test]
fn repairs_are_made_where_they_are_needed_and_nowhere_else() {
    let scene = Scene::usual();
    let long = "x".repeat(3_000);
    let messages = vec![
        letter("Subject: whole\r\nMessage-ID: <1@x>", "Text\r\n"),
        letter("Subject: long\r\nMessage-ID: <2@x>", &format!("{long}\r\n")),
        letter("Subject: open\r\nMessage-ID: <3@x>", "no line end"),
        letter("Disposition-Notification-To: a@b\r\nMessage-ID: <4@x>", "Text\r\n"),
    ];
    Corpus::of(&["Box"], messages).fill(&mut scene.source_hand());
    let printed = run(&scene, 0, &["--wraplines", "998", "--endlastline", "--disarmreadreceipts"]);
    assert_eq!(printed.matches("is changed on its way").count(), 3, "{printed}");
    let mut hand = scene.destination_hand();
    hand.select(&["Box"]);
    let bodies: Vec<String> =
        hand.bodies().into_iter().map(|(_, body)| String::from_utf8(body).unwrap()).collect();
    assert_eq!(bodies[0], "Subject: whole\r\nMessage-ID: <1@x>\r\n\r\nText\r\n");
    assert!(
        bodies[1].lines().all(|line| line.len() <= 998) && bodies[1].matches('x').count() == 3_001
    );
    assert!(bodies[2].ends_with("no line end\r\n"));
    assert!(bodies[3].starts_with("X-Disposition-Notification-To: a@b\r\n"));
}

#[test]
fn messages_are_left_out_by_what_is_in_them_and_counted() {
    let scene = Scene::with(&Corpus::plain(1, 4));
    let long = "x".repeat(3_000);
    let odd = vec![
        letter("Subject: long line\r\nMessage-ID: <1@x>", &format!("{long}\r\n")),
        letter("Subject: unwanted\r\nMessage-ID: <2@x>", "Buy a WATCH now\r\n"),
    ];
    Corpus::of(&["Box 0"], odd).fill(&mut scene.source_hand());
    let more = ["--maxlinelength", "2000", "--skipmess", "/a watch/i"];
    let printed = run(&scene, 0, &more);
    assert!(printed.contains("it has a line of more than 2000 bytes"), "{printed}");
    assert!(printed.contains("matches --skipmess"), "{printed}");
    assert!(printed.contains("On request 2 messages of host1 were left out."), "{printed}");
    assert_eq!(scene.destination_dump().count(), 4);
    run(&scene, 0, &more);
    assert_eq!(scene.destination_dump().count(), 4);
}

#[test]
fn a_message_in_several_folders_is_taken_along_once_where_that_is_asked_for() {
    let scene = Scene::usual();
    let shared = ordinary("in both", 1);
    let twins = vec![ordinary("twin", 2); 2];
    Corpus::of(&["A"], [vec![shared.clone()], twins].concat()).fill(&mut scene.source_hand());
    Corpus::of(&["B"], vec![shared, ordinary("only here", 3)]).fill(&mut scene.source_hand());
    for _ in 0..2 {
        let printed = run(&scene, 0, &["--skipcrossduplicates"]);
        assert!(printed.contains("a folder before this one has it"), "{printed}");
        let there = scene.destination_dump();
        let count = |name: &str| there.folder(name).map(|f| f.messages.len());
        assert_eq!((count("A"), count("B")), (Some(3), Some(1)));
    }
    run(&scene, 0, &["--skipcrossduplicates", "--verify"]);
    run(&scene, 0, &[]);
    assert_eq!(scene.destination_dump().count(), 5);
}

#[test]
fn the_date_of_arrival_comes_from_the_header_where_that_is_asked_for() {
    let scene = Scene::with(&Corpus::plain(1, 2));
    run(&scene, 0, &["--idatefromheader"]);
    let there = scene.destination_dump();
    let mut dates = there.folders.iter().flat_map(|f| &f.messages).map(|m| m.date);
    // Mon, 4 Jan 2021 10:00:00 +0000
    assert!(dates.all(|date| date == 1_609_754_400));
}

#[test]
fn flags_are_set_once_more_where_a_server_takes_none_with_a_message() {
    let scene = Scene::with(&Corpus::plain(2, 8));
    let server = DemoServer::start(Config::default().user("mia", "secret")).unwrap();
    let to = Account::new(server.address, "mia", "secret");
    // Whatever the first APPEND brings has lost its flags by the time it is looked at.
    for name in ["Box 0", "Box 1"] {
        let forget = move |account: &mut mailhaul_demo::Account| {
            let Some(folder) = account.folder_mut(name) else { return };
            let uids: Vec<u32> = folder.messages().iter().map(|message| message.uid).collect();
            for uid in uids {
                folder.set_flags(uid, [].into());
            }
        };
        server.handle.add(Fault::change("SELECT", forget).mailbox(name));
    }
    let cli = || Cli::between(&scene.source_account(), &to, &home(&scene));
    cli().with(&["--syncflagsaftercopy", "--connections", "1"]).exits_with(0);
    let sorted = |account: &Account| {
        let all = dump(account);
        let mut flags: Vec<_> =
            all.folders.into_iter().flat_map(|f| f.messages).map(|m| m.flags).collect();
        flags.sort();
        flags
    };
    assert_eq!(sorted(&to), sorted(&scene.source_account()));
}

#[test]
fn a_deep_verification_finds_what_headers_do_not_tell() {
    let scene = Scene::with(&Corpus::plain(1, 5));
    run(&scene, 0, &[]);
    let printed = run(&scene, 0, &["--verify", "--deep"]);
    assert!(printed.contains("The sync looks good"), "{printed}");
    let mut other = ordinary("plain 0 message 2", 2);
    let last = other.bytes.len() - 3;
    other.bytes[last] = if other.bytes[last] == b'x' { b'y' } else { b'x' };
    let mut hand = scene.destination_hand();
    hand.select(&["Box 0"]);
    hand.run("UID STORE 3 +FLAGS (\\Deleted)");
    hand.run("EXPUNGE");
    hand.append(&["Box 0"], &[other]);
    drop(hand);
    run(&scene, 0, &["--verify"]);
    let before = scene.destination_dump();
    let printed = run(&scene, 111, &["--verify", "--deep"]);
    assert!(printed.contains("its bytes are others on the destination"), "{printed}");
    assert!(printed.contains("there are 1 among 5"), "{printed}");
    assert_eq!(scene.destination_dump(), before);
}

#[test]
fn a_probe_says_what_the_destination_keeps_and_leaves_nothing_behind() {
    let scene = Scene::with(&Corpus::plain(1, 2));
    let printed = run(&scene, 0, &["--probe"]);
    assert!(
        printed.contains("Probed the destination. It keeps: the date of arrival,"),
        "{printed}"
    );
    // Dovecot's sdbox keeps the moment and not its zone.
    assert!(printed.contains("It does not keep: the zone of that date."), "{printed}");
    scene.assert_arrived();

    let poor = Config { any_keyword: false, ..Config::default() };
    let server = DemoServer::start(poor.user("mia", "secret")).unwrap();
    let to = Account::new(server.address, "mia", "secret");
    let cli = Cli::between(&scene.source_account(), &to, &home(&scene));
    let printed = cli.with(&["--probe"]).exits_with(0);
    assert!(printed.contains("It does not keep: keywords."), "{printed}");
    let there = dump(&to);
    assert!(!there.folders.iter().any(|f| f.name.contains("probe")), "it left a folder");
    assert_eq!(there.count(), 2);
    drop(Hand::on(&to));
}
