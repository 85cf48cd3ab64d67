//! When runs may be at work, how many, in which order, through whose login, and the end of a batch.
#![cfg(unix)]

mod terminal;

use mailhaul_tests::Corpus;
use serde_json::Value;
use terminal::{Office, Terminal};

fn place_of(line: &Value) -> Vec<u64> {
    line["jobs"]
        .as_array()
        .expect("jobs")
        .iter()
        .map(|row| row["id"].as_u64().expect("a number"))
        .collect()
}

#[test]
fn jobs_are_put_in_order_and_a_batch_that_is_paused_or_waits_for_its_hour_begins_nothing() {
    let office = Office::new(3, &Corpus::plain(1, 2));
    let terminal = &office.terminal;
    office.import();
    terminal.run(&["run", "--all", "--yes", "--queue-only"]).exits_with(0);
    let line = || place_of(&terminal.run(&["queue", "--json"]).exits_with(0).data());
    assert_eq!(line(), [1, 2, 3]);
    terminal
        .run(&["queue", "move", "--job", "3", "--before", "1"])
        .exits_with(0)
        .says("1 job moved");
    assert_eq!(line(), [3, 1, 2]);
    terminal.run(&["queue", "move", "--job", "3"]).exits_with(0);
    assert_eq!(line(), [1, 2, 3]);
    terminal.run(&["queue", "priority", "high", "--job", "2"]).exits_with(0);
    assert_eq!(line(), [2, 1, 3]);
    terminal
        .run(&["queue", "move", "--job", "1", "--before", "99"])
        .exits_with(4)
        .says("jobs list");

    terminal.run(&["queue", "pause"]).exits_with(0);
    terminal.run(&["queue"]).exits_with(0).says("The queue is paused");
    terminal.run(&["queue", "unpause"]).exits_with(0);
    terminal.run(&["batches", "pause", "everyone"]).exits_with(0).says("(paused)");
    terminal.run(&["resume", "--at-most", "0"]).exits_with(8);
    terminal.run(&["batches", "unpause", "everyone"]).exits_with(0);
    let later = ["batches", "change", "everyone", "--start", "2999-01-01T08:00:00Z"];
    terminal.run(&later).exits_with(0).says("from 2999-01-01T08:00:00Z on");
    terminal.run(&["resume", "--at-most", "0"]).exits_with(8).says("3 in line");

    // What isn't named stays.
    let night = ["batches", "change", "everyone", "--hours", "22:00-06:00", "--days", "mon-fri"];
    terminal.run(&night).exits_with(0).says("2999").says("22:00-06:00").says("mon,tue,wed,thu,fri");
    let none = ["--start", "now", "--hours", "always", "--days", "all", "--most-at-once", "1"];
    let change = [&["batches", "change", "everyone"][..], &none].concat();
    terminal.run(&change).exits_with(0).says("at any time").says("1 run at once");
    terminal.run(&["resume"]).exits_with(0).says("3 done");
    office.assert_arrived();
}

#[test]
fn limits_and_settings_are_shown_changed_one_by_one_and_taken_away() {
    let terminal = Terminal::new();
    terminal.run(&["servers", "add", "Old", "--host", "127.0.0.1"]).exits_with(0);
    let limit = ["servers", "limit", "old"];
    terminal.run(&limit).exits_with(0).says("no limits");
    let some = ["--connections", "3", "--bytes-per-day", "2G", "--hours", "20:00-06:00"];
    terminal.run(&[&limit[..], &some].concat()).exits_with(0).says("2.0 GiB a day");
    let one = [&limit[..], &["--connections", "none", "--messages-per-second", "0.5"]].concat();
    let said = terminal.run(&one).exits_with(0).says("0.5 messages/s").says("20:00-06:00");
    assert!(!said.out.contains("connection"), "{said:?}");
    terminal.run(&[&limit[..], &["--connections", "0"]].concat()).exits_with(3).says("1000");
    terminal.run(&[&limit[..], &["--bytes-per-day", "much"]].concat()).exits_with(2).says("500K");

    terminal.run(&["settings", "--parallel-runs", "7", "--keep-awake", "no"]).exits_with(0);
    let settings = terminal.run(&["settings", "--json"]).exits_with(0).data();
    assert_eq!((&settings["parallelRuns"], &settings["keepAwake"]), (&7.into(), &false.into()));
    terminal.run(&["settings", "--parallel-runs", "99"]).exits_with(3).says("32");
}

#[test]
fn an_administrators_login_is_kept_without_its_password_being_shown_and_forgotten() {
    let office = Office::new(1, &Corpus::plain(1, 1));
    let terminal = &office.terminal;
    let new = ["batches", "new", "Later", "--from", "Old", "--to", "New", "--hours", "22:00-06:00"];
    terminal.run(&new).exits_with(0).says("22:00-06:00");
    terminal.run(&new).exits_with(3).says("already");
    let login =
        ["batches", "login", "later", "--side", "source", "--login", "boss", "--form", "star"];
    terminal.run(&login).exits_with(3).says("--password-stdin");
    let fed = [&login[..], &["--password-stdin"]].concat();
    let said =
        terminal.fed(&fed, "master-secret\n").exits_with(0).says("USER*boss").says("password kept");
    assert!(!said.out.contains("master-secret"));
    terminal::assert_without(&terminal.data(), "master-secret");
    let list = "source_email,dest_email,dest_password\r\nmia,mia,secret-there\r\n";
    std::fs::write(terminal.file("mia.csv"), list).expect("a file");
    terminal.run(&["import", "mia.csv", "--batch", "Later"]).exits_with(0).says("Made 1 job");
    terminal.run(&["jobs", "show", "1"]).exits_with(0).says("mia*boss");
    let forget = ["batches", "login", "later", "--side", "source", "--forget"];
    let said = terminal.run(&forget).exits_with(0);
    assert!(!said.out.contains("USER*boss"), "{said:?}");
    terminal.run(&["batches", "delete", "later"]).exits_with(3).says("jobs");
}

#[test]
fn a_batch_is_closed_only_when_that_is_said_twice_and_its_passwords_are_gone() {
    let office = Office::new(2, &Corpus::plain(1, 2));
    let terminal = &office.terminal;
    office.import();
    terminal.run(&["run", "--all", "--yes"]).exits_with(0);
    terminal.run(&["batches", "failed", "Everyone"]).exits_with(0).says("Every message arrived");
    let accept = ["batches", "accept", "Everyone", "--yes"];
    terminal.run(&accept).exits_with(4).says("batches failed");
    let close = ["batches", "close", "Everyone"];
    let said = terminal.run(&close).exits_with(3).says("4 passwords of 2 jobs").says("--yes");
    assert!(said.out.is_empty(), "{said:?}");
    terminal.run(&["verify", "--all"]).exits_with(0);
    assert_eq!(terminal.kept(), 4, "they are where they belong");
    let receipt = terminal.run(&[&close[..], &["--yes", "--json"]].concat()).exits_with(0).data();
    assert_eq!((&receipt["passwordsRemoved"], &receipt["jobs"]), (&4.into(), &2.into()));
    assert_eq!(terminal.kept(), 0, "they are still there");
    terminal.run(&["run", "--all", "--yes"]).exits_with(3);
    terminal.run(&["report", "-b", "Everyone", "--out", "after.pdf"]).exits_with(0);
}
