//! A source that hands a large message out haltingly.
#![cfg(unix)]

mod pair;

use std::time::Duration;

use mailhaul_demo::Config;
use mailhaul_tests::cutter::{Cutter, Mishap, Weather};
use mailhaul_tests::{Draft, Hand, Rewrites, Sidecar, compare, dump};
use pair::start;

/// Long for a program, short for a link.
const HALT: Duration = Duration::from_millis(400);

fn heavy() -> Draft {
    let mut bytes =
        b"From: Mia <mia@example.org>\r\nSubject: Plans\r\nMessage-ID: <plans@example.org>\r\n\r\n"
            .to_vec();
    bytes.extend(
        b"seventy characters of a drawing that nobody has ever understood at all\r\n"
            .repeat(30_000),
    );
    Draft {
        what: "2 MiB".into(),
        bytes,
        flags: Vec::new(),
        date: "17-Jul-2024 02:44:25 +0000".into(),
    }
}

#[test]
fn a_message_that_comes_to_a_halt_half_way_costs_no_connection() {
    let (_source, from) = start(Config::default());
    let (destination, to) = start(Config::default());
    let mut hand = Hand::on(&from);
    hand.create(&["Plans"]);
    hand.append_many(&["Plans"], &[heavy()]);
    let weather =
        Weather { lives: 900_000..900_001, mishaps: vec![Mishap::Stalls(HALT)], at_most: 1 };
    let way = Cutter::to(from.address, weather, "a halting source");
    let outcome = Sidecar::between(&from.at(way.address()), &to).run();
    outcome.assert_success();
    assert_eq!(way.happened(), [Mishap::Stalls(HALT)]);
    assert!(
        !format!("{:?}", outcome.events).contains("Lost the connection"),
        "{}",
        outcome.story()
    );
    assert_eq!(destination.handle.counters().command("APPEND"), 1, "{}", outcome.story());
    let comparison =
        compare(&dump(&from), &dump(&to), &Rewrites::default(), |folder| Some(folder.name.clone()));
    assert!(comparison.is_equal(), "{comparison}");
}
