//! pymap, a server that shares nothing with Dovecot, as source and as destination.
#![cfg(unix)]

use mailhaul_tests::pymap::Pymap;
use mailhaul_tests::{Corpus, Dovecot, Hand, Learned, Rewrites, Settings, Sidecar, compare, dump};
use tempfile::TempDir;

/// pymap's dates can't be before 1970.
fn corpus() -> Corpus {
    Corpus::for_others(&["the first day, west"])
}

#[test]
fn its_demonstration_mail_arrives_at_a_dovecot() {
    let source = Pymap::with_demo_mail();
    let destination = Dovecot::start(&Settings::sdbox_slash().bare());
    let folder = TempDir::new().unwrap();
    let (from, to) = (source.account(), destination.account("mia"));
    let learned = Learned::from(&from, &["INBOX"], &destination.account("zoe"));
    let job = Sidecar::between(&from, &to).ledger(folder.path().join("ledger"));
    let first = job.run();
    assert!(first.assert_success().total.copied.0 > 0);
    let same = |folder: &mailhaul_tests::reader::DumpedFolder| Some(folder.name.clone());
    compare(&dump(&from), &dump(&to), &learned.rewrites, same).assert_equal();
    let second = job.run();
    let finished = second.assert_success();
    assert_eq!((finished.total.copied.0, finished.body_fetches.0), (0, 0), "{}", second.story());
}

#[test]
fn a_mean_account_arrives_on_it_and_comes_back() {
    let source = Dovecot::start(&Settings::sdbox_slash().bare());
    let middle = Pymap::empty();
    let end = Dovecot::start(&Settings::maildir_dot());
    let (from, between, to) = (source.account("mia"), middle.account(), end.account("mia"));
    corpus().fill(&mut Hand::on(&from));
    let folder = TempDir::new().unwrap();

    let job = Sidecar::between(&from, &between).ledger(folder.path().join("there"));
    job.run().assert_success();
    // pymap takes messages apart and puts them together again, and keeps no keyword of an APPEND.
    let scratch = Pymap::empty();
    let rewrites = Rewrites {
        own_folders: ["Sent", "Trash"].map(String::from).into(),
        no_keywords: true,
        ..Learned::from(&from, &["Odd"], &scratch.account()).rewrites
    };
    let same = |folder: &mailhaul_tests::reader::DumpedFolder| Some(folder.name.clone());
    compare(&dump(&from), &dump(&between), &rewrites, same).assert_equal();
    assert_eq!(job.run().assert_success().total.copied.0, 0);

    let job = Sidecar::between(&between, &to).ledger(folder.path().join("back"));
    job.run().assert_success();
    let scratch = end.account("zoe");
    let rewrites = Learned::from(&between, &["Odd"], &scratch).rewrites;
    let (slash, dot) =
        (mailhaul_tests::Naming::new("", '/'), mailhaul_tests::Naming::new("INBOX.", '.'));
    compare(&dump(&between), &dump(&to), &rewrites, |folder| {
        Some(slash.translate(&folder.name, &dot))
    })
    .assert_equal();
}

#[test]
fn without_its_ledger_nothing_is_doubled_on_it() {
    let source = Dovecot::start(&Settings::sdbox_slash().bare());
    let destination = Pymap::empty();
    let (from, to) = (source.account("mia"), destination.account());
    Corpus::plain(2, 10).fill(&mut Hand::on(&from));
    let job = Sidecar::between(&from, &to);
    assert_eq!(job.run().assert_success().total.copied.0, 20);
    let again = job.run();
    let total = again.assert_success().total;
    assert_eq!((total.copied.0, total.adopted.0), (0, 20), "{}", again.story());
}
