//! Courier-IMAP as source and as destination. Debian's package; where there is none, these tests do nothing and say so.
#![cfg(unix)]

use mailhaul_tests::courier::{Courier, is_to_be_had};
use mailhaul_tests::{
    Corpus, Dovecot, Hand, Learned, Naming, Rewrites, Settings, Sidecar, compare, dump,
};
use tempfile::TempDir;

/// Courier replaces a date before or at the first second of 1970 by the present, and takes no keyword with a bracket in it: that
/// message arrives without keywords.
fn corpus() -> Corpus {
    Corpus::for_others(&["the first day, west", "the first second", "[open"])
}

#[expect(clippy::print_stderr, reason = "a test has no other way to say that it did nothing")]
fn skip() -> bool {
    let skip = !is_to_be_had();
    if skip {
        eprintln!("not run: Courier is unpacked from Debian's packages, and this is no Debian");
    }
    skip
}

#[test]
fn a_mean_account_arrives_on_it_and_comes_back() {
    if skip() {
        return;
    }
    let source = Dovecot::start(&Settings::sdbox_slash().bare());
    let middle = Courier::start();
    let end = Dovecot::start(&Settings::sdbox_slash().bare());
    let (from, between, to) = (source.account("mia"), middle.account(), end.account("mia"));
    corpus().fill(&mut Hand::on(&from));
    let folder = TempDir::new().unwrap();
    let (slash, dot) = (Naming::new("", '/'), Naming::new("INBOX.", '.'));

    let job = Sidecar::between(&from, &between).ledger(folder.path().join("there"));
    job.run().assert_success();
    let scratch = Courier::start();
    let rewrites: Rewrites = Learned::from(&from, &["Odd"], &scratch.account()).rewrites;
    compare(&dump(&from), &dump(&between), &rewrites, |folder| {
        Some(slash.translate(&folder.name, &dot))
    })
    .assert_equal();
    let second = job.run();
    let finished = second.assert_success();
    assert_eq!((finished.total.copied.0, finished.body_fetches.0), (0, 0), "{}", second.story());

    let job = Sidecar::between(&between, &to).ledger(folder.path().join("back"));
    job.run().assert_success();
    let rewrites = Learned::from(&between, &["Odd"], &end.account("zoe")).rewrites;
    compare(&dump(&between), &dump(&to), &rewrites, |folder| {
        Some(dot.translate(&folder.name, &slash))
    })
    .assert_equal();
    assert_eq!(job.run().assert_success().total.copied.0, 0);
}

#[test]
fn without_its_ledger_nothing_is_doubled_on_it() {
    if skip() {
        return;
    }
    let source = Dovecot::start(&Settings::sdbox_slash().bare());
    let destination = Courier::start();
    let (from, to) = (source.account("mia"), destination.account());
    Corpus::plain(2, 10).fill(&mut Hand::on(&from));
    let job = Sidecar::between(&from, &to);
    assert_eq!(job.run().assert_success().total.copied.0, 20);
    let again = job.run();
    let total = again.assert_success().total;
    assert_eq!((total.copied.0, total.adopted.0), (0, 20), "{}", again.story());
}
