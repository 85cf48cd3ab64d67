//! Two runs at once on one pair of mailboxes, each with a ledger of its own.
#![cfg(unix)]

mod pair;

use mailhaul_demo::Fault;
use mailhaul_tests::Cli;
use pair::Pair;
use tempfile::TempDir;

#[test]
fn of_two_runs_at_once_the_second_waits_and_copies_nothing_twice() {
    let pair = Pair::usual();
    let folder = TempDir::new().unwrap();
    let run = |ledger: &str| {
        let ledger = format!("--ledger={}", folder.path().join(ledger).display());
        Cli::between(&pair.from, &pair.to, folder.path()).with(&[ledger.as_str()]).start()
    };
    pair.source.handle.add(Fault::stall("UID FETCH"));
    let first = run("first");
    while pair.source.handle.faults_left() > 0 {
        std::thread::yield_now();
    }
    let second = run("second");
    pair.source.handle.release();
    for (which, child) in [("first", first), ("second", second)] {
        let output = child.wait_with_output().unwrap();
        let printed = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{which}: {printed}");
    }
    pair.assert_arrived("two at once");
}
