//! A mailbox goes from one Dovecot to another, and again, and nothing is missing, extra or different.
#![cfg(unix)]

use mailhaul_model::{ExitCode, RunKind};
use mailhaul_tests::corpus::{Scale, ordinary};
use mailhaul_tests::dovecot::{Format, SpecialFolder};
use mailhaul_tests::{Corpus, Scene, Settings};

/// Runs a job twice over a mean account and compares after each.
fn carries_everything(mut scene: Scene) {
    let separator = scene.source.settings().separator;
    let corpus = Corpus::mean(Scale::of_this_run(), separator);
    corpus.fill(&mut scene.source_hand());
    scene.learn(&["INBOX"]);
    let before = scene.source_dump();

    let first = scene.job().run();
    let finished = first.assert_success();
    assert_eq!(finished.total.copied.0, corpus.count() as u64, "{}", first.story());
    scene.assert_arrived();
    assert_eq!(scene.source_dump(), before, "the run changed the source");

    let second = scene.job().run();
    let finished = second.assert_success();
    assert_eq!(finished.total.copied.0, 0);
    assert_eq!(finished.body_fetches.0, 0);
    assert_eq!(finished.total.settled.0, corpus.count() as u64);
    scene.assert_arrived();
}

#[test]
fn a_mean_account_arrives_whole_from_a_maildir_with_a_prefix() {
    carries_everything(Scene::usual());
}

#[test]
fn a_mean_account_arrives_whole_on_a_maildir_with_a_prefix() {
    carries_everything(Scene::new(&Settings::sdbox_slash().bare(), &Settings::maildir_dot()));
}

#[test]
fn a_mean_account_arrives_whole_between_equal_servers() {
    let mdbox = Settings { format: Format::Mdbox, ..Settings::sdbox_slash() };
    carries_everything(Scene::new(&mdbox, &mdbox));
}

#[test]
fn bytes_that_only_a_maildir_can_hold_arrive_as_the_source_serves_them() {
    let mut scene = Scene::usual();
    scene.source_hand().select(&["INBOX"]);
    let raw: [(&str, &[u8]); 5] = [
        ("1.nul", b"Subject: nul\n\nA NUL \0 here.\n"),
        ("2.cr", b"Subject: cr\n\nA CR\rhere\r\rand\r"),
        ("3.lf", b"Subject: lf\n\nlines\nand\nlines"),
        ("4.blank", b"\n"),
        ("5.binary", b"Subject: \0\x01\xff\n\n\xff\xfe\xfd\0\0\0"),
    ];
    for (name, bytes) in raw {
        scene.source.drop_into_maildir("mia", "", name, bytes);
    }
    scene.learn(&["INBOX"]);
    scene.job().run().assert_success();
    scene.assert_arrived();
    assert_eq!(scene.job().run().assert_success().total.copied.0, 0);
    scene.assert_arrived();
}

#[test]
fn a_message_without_a_byte_is_named_and_holds_up_no_other() {
    let scene =
        Scene::with(&Corpus::of(&["INBOX"], (0..6).map(|n| ordinary("around", n)).collect()));
    scene.source.drop_into_maildir("mia", "", "9.empty", b"");
    let before = scene.source_dump();
    assert_eq!(before.count(), 7);
    for _ in 0..2 {
        let outcome = scene.job().run();
        let finished = outcome.finished();
        assert!(finished.total.closes(), "{:?}", finished.total);
        assert_eq!(finished.total.refused.0, 1, "{}", outcome.story());
        assert_eq!(finished.exit, ExitCode::AppendRefused);
        let refused = outcome.reports();
        assert_eq!(refused.len(), 1, "{}", outcome.story());
        assert_eq!((refused[0].size.0, refused[0].folder.as_str()), (0, "INBOX"));
        let comparison = scene.compare();
        assert_eq!(comparison.missing.len(), 1, "{comparison}");
        assert!(comparison.extra.is_empty() && comparison.different.is_empty(), "{comparison}");
    }
}

#[test]
fn an_account_without_a_message_or_folder_is_a_success() {
    let scene = Scene::usual();
    let outcome = scene.job().run();
    assert_eq!(outcome.assert_success().total.source.0, 0);
    scene.assert_arrived();
}

#[test]
fn a_dry_run_changes_nothing_and_says_what_would_be_copied() {
    let corpus = Corpus::plain(3, 5);
    let scene = Scene::with(&corpus);
    let before = scene.destination_dump();
    let outcome = scene.job().kind(RunKind::Dry).run();
    let finished = outcome.assert_success();
    assert_eq!(finished.total.pending.0, 15);
    let plan = outcome.plan().expect("a dry run tells its plan");
    assert_eq!(plan.messages.0, 15);
    assert_eq!(plan.folders.iter().filter(|folder| folder.create).count(), 3);
    assert_eq!(scene.destination_dump(), before);

    let outcome = scene.job().run();
    assert_eq!(outcome.assert_success().total.copied.0, 15);
    scene.assert_arrived();
}

#[test]
fn a_check_run_changes_nothing() {
    let scene = Scene::with(&Corpus::plain(2, 2));
    let before = scene.destination_dump();
    let outcome = scene.job().kind(RunKind::Check).run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.story());
    assert_eq!(scene.destination_dump(), before);
}

#[test]
fn a_verify_run_finds_what_is_missing_and_changes_nothing() {
    let scene = Scene::with(&Corpus::plain(2, 6));
    scene.job().run().assert_success();
    let whole = scene.job().kind(RunKind::Verify).run();
    assert_eq!(whole.code, Some(0), "{}", whole.story());
    let mut hand = scene.destination_hand();
    hand.select(&["Box 0"]);
    hand.run("STORE 2 +FLAGS (\\Deleted)");
    hand.run("EXPUNGE");
    let before = scene.destination_dump();
    let broken = scene.job().kind(RunKind::Verify).run();
    assert_ne!(broken.code, Some(0), "{}", broken.story());
    assert_eq!(scene.destination_dump(), before);
}

#[test]
fn only_what_is_new_on_the_source_is_copied_by_the_next_run() {
    let scene = Scene::with(&Corpus::plain(2, 10));
    scene.job().run().assert_success();
    Corpus::of(&["Box 1"], vec![ordinary("new", 1), ordinary("newer", 2)])
        .fill(&mut scene.source_hand());
    Corpus::of(&["Box new"], vec![ordinary("new there", 1)]).fill(&mut scene.source_hand());
    let outcome = scene.job().run();
    let finished = outcome.assert_success();
    assert_eq!((finished.total.copied.0, finished.total.settled.0), (3, 20));
    scene.assert_arrived();
}

#[test]
fn special_folders_with_localised_names_meet_their_counterparts() {
    // This source tells no uses: only the names say what the folders are for.
    let scene = Scene::usual();
    for name in ["Gesendet", "Entwürfe", "Papierkorb", "Spam"] {
        Corpus::of(&[name], vec![ordinary(&format!("in {name}"), 1)])
            .fill(&mut scene.source_hand());
    }
    let outcome = scene.job().with(|options| options.folders.automap = true).run();
    assert_eq!(outcome.assert_success().total.copied.0, 4);
    let there = scene.destination_dump();
    for (name, from) in
        [("Sent", "Gesendet"), ("Drafts", "Entwürfe"), ("Trash", "Papierkorb"), ("Junk", "Spam")]
    {
        let folder = there.folder(name).unwrap();
        assert!(folder.with_subject(&format!("in {from}")).is_some(), "{name} lacks {from}");
        assert!(there.folder(from).is_none(), "{from} was made");
    }
}

#[test]
fn special_folders_are_matched_by_use_where_both_servers_tell_it() {
    let special = |name: &str| vec![SpecialFolder::made(name, "\\Sent")];
    let source = Settings { special: special("送信済み"), ..Settings::sdbox_slash() };
    let destination = Settings { special: special("Odeslaná pošta"), ..Settings::sdbox_slash() };
    let scene = Scene::new(&source, &destination);
    Corpus::of(&["送信済み"], vec![ordinary("sent", 1)]).fill(&mut scene.source_hand());
    scene.job().with(|options| options.folders.automap = true).run().assert_success();
    let there = scene.destination_dump();
    assert_eq!(there.folder("Odeslaná pošta").unwrap().messages.len(), 1);
    assert!(there.folder("送信済み").is_none());
}

#[test]
fn a_name_with_the_other_sides_separator_does_not_become_a_tree() {
    // Dovecot's listescape lets a Maildir with dots have names with slashes in them.
    let source = Settings {
        more: "mail_plugins = listescape\nprotocol imap {\n  mail_plugins = listescape\n}\n".into(),
        prefix: String::new(),
        ..Settings::maildir_dot()
    };
    let scene = Scene::new(&source, &Settings::sdbox_slash());
    Corpus::of(&["Invoices 2024/25"], vec![ordinary("slash", 1)]).fill(&mut scene.source_hand());
    scene.job().run().assert_success();
    let there = scene.destination_dump();
    assert_eq!(there.folder("Invoices 2024_25").unwrap().messages.len(), 1);
    assert!(there.folder("Invoices 2024").is_none());
}

#[test]
fn a_destination_that_allows_one_connection_gets_everything_over_it() {
    let narrow = Settings { connections: 1, ..Settings::sdbox_slash() };
    let scene = Scene::new(&Settings::maildir_dot(), &narrow);
    Corpus::plain(5, 30).fill(&mut scene.source_hand());
    let outcome = scene.job().with(|options| options.pace.connections = 4).run();
    assert_eq!(outcome.assert_success().total.copied.0, 150, "{}", outcome.story());
    scene.assert_arrived();
}

#[test]
fn folder_names_arrive_whatever_the_separators_and_prefixes_are() {
    let like = |format, separator, prefix: &str| Settings {
        format,
        separator,
        prefix: prefix.into(),
        ..Settings::maildir_dot()
    };
    let pairs = [
        (like(Format::Maildir, '.', ""), like(Format::Sdbox, '/', "")),
        (like(Format::Sdbox, '/', ""), like(Format::Maildir, '.', "")),
        (like(Format::Sdbox, '^', ""), like(Format::Mdbox, '/', "INBOX/")),
        (like(Format::Mdbox, '|', "Mail|"), like(Format::Sdbox, '.', "INBOX.")),
        (like(Format::Sdbox, '/', "INBOX/"), like(Format::Sdbox, '_', "")),
    ];
    for (source, destination) in pairs {
        let scene = Scene::new(&source, &destination);
        let mut corpus = Corpus::mean(Scale::Small, '^');
        // INBOX has the odd messages, which other tests carry; a foreign prefix allows no children of INBOX.
        corpus.folders.retain(|folder| folder.path[0] != "INBOX");
        corpus.fill(&mut scene.source_hand());
        let outcome = scene.job().run();
        let what =
            format!("{:?} to {:?}: {}", source.separator, destination.separator, outcome.story());
        assert_eq!(outcome.code, Some(0), "{what}");
        let comparison = scene.compare();
        assert!(comparison.is_equal(), "{what}\n{comparison}");
        assert_eq!(scene.job().run().assert_success().total.copied.0, 0, "{what}");
    }
}

#[test]
fn hundreds_of_folders_and_wide_gaps_between_uids_arrive() {
    let scene = Scene::with(&Corpus::plain(250, 1));
    let mut hand = scene.source_hand();
    let many: Vec<_> = (0..1_500).map(|n| ordinary(&format!("gap {n}"), n)).collect();
    hand.create(&["Gaps"]);
    hand.subscribe(&["Gaps"]);
    hand.append_many(&["Gaps"], &many);
    hand.select(&["Gaps"]);
    // Every other one, and a long stretch: the set of UIDs doesn't shrink to a few ranges.
    let odd: Vec<String> = (1..=1_000).step_by(2).map(|n| n.to_string()).collect();
    for part in odd.chunks(100) {
        hand.run(&format!("UID STORE {} +FLAGS.SILENT (\\Deleted)", part.join(",")));
    }
    hand.run("UID STORE 1100:1400 +FLAGS.SILENT (\\Deleted)");
    hand.run("EXPUNGE");
    drop(hand);
    let outcome = scene.job().run();
    assert_eq!(outcome.assert_success().total.copied.0, 250 + 1_500 - 500 - 301);
    scene.assert_arrived();
    assert_eq!(scene.job().run().assert_success().body_fetches.0, 0);
}
