//! The demo moves sample mailboxes and leaves the installation alone.

mod terminal;

use mailhaul_tests::sidecar;
use terminal::Terminal;

#[test]
fn the_demo_moves_three_mailboxes_and_touches_nothing_of_the_installation() {
    assert!(sidecar::program().is_file(), "the demo starts it");
    let terminal = Terminal::new();
    let done =
        terminal.run(&["demo"]).exits_with(0).says("Nothing is missing and nothing is extra");
    assert_eq!(done.out.matches("  complete").count(), 3, "{}", done.out);
    assert!(!terminal.data().exists() && !terminal.credentials().exists());
}
