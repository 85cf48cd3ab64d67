//! The form from the command line alone: opened, handed in to, followed, made into jobs, closed; beside another process and without.
#![cfg(unix)]

mod terminal;

use std::io::{Read, Write};

use mailhaul_tests::{Corpus, Hand, dump};
use serde_json::Value;
use terminal::form::{Move, OPEN, PEOPLE, new_address};
use terminal::{assert_without, interrupt, said};

/// What fits into a pipe that nobody reads from, in bytes.
const PIPE: usize = 64 * 1024;

#[test]
fn three_mailboxes_are_moved_with_the_form_from_nothing_to_the_certificate() {
    let office = Move::new();
    let terminal = &office.terminal;
    for person in PEOPLE {
        Corpus::plain(2, 3).fill(&mut Hand::on(&office.here(person)));
    }
    office.campaign(&["--asks", "password"]);
    terminal.run(&["intake"]).exits_with(0).says("The form is closed").says("Old Ltd");
    terminal.run(&["intake", "links", "old ltd"]).exits_with(3).says("intake open");
    terminal.run(&["intake", "watch"]).exits_with(3).says("intake open");

    let mut open = office.open(&["--until-complete"]);
    let shown = terminal.run(&["intake", "list"]).exits_with(0);
    shown.says(open.form["fingerprint"].as_str().unwrap());
    let [ann, bob] = [PEOPLE[0], PEOPLE[1]].map(|person| {
        let (url, here, there) = (office.link(person), office.here(person), office.there(person));
        [url, person.to_owned(), here.password, there.user, there.password]
    });
    let fields = |[_, old, secret, new, new_secret]: &[String; 5]| {
        ["Somebody", old, secret, new, new_secret].map(str::to_owned)
    };
    let hand_in = |who: &[String; 5]| {
        let fields = fields(who);
        office.hand_in(&who[0], fields.each_ref().map(String::as_str))
    };
    let mut wrong = ann.clone();
    wrong[2] = "not this one".to_owned();
    assert_ne!(hand_in(&wrong)["outcome"], "works");
    assert!(open.next("attempt", PEOPLE[0])["text"].as_str().unwrap().contains("refused"));
    for who in [&ann, &bob] {
        assert_eq!(hand_in(who)["outcome"], "works");
        while open.next("person", &who[1])["submitted"].is_null() {}
    }
    terminal.run(&["intake", "show", "old ltd", "--missing"]).exits_with(0).says(PEOPLE[2]);
    let qr = ["intake", "qr", "Old Ltd", "--person", PEOPLE[2]];
    terminal.run(&qr).exits_with(0).says("\u{2588}").says(&office.link(PEOPLE[2]));
    let message = ["intake", "message", "Old Ltd", "--person", PEOPLE[2], "--language", "de"];
    terminal.run(&message).exits_with(0).says("Postfach").says(&office.link(PEOPLE[2]));
    let csv = ["intake", "links", "Old Ltd", "--out", "links.csv"];
    terminal.run(&csv).exits_with(0).says("3 people");
    terminal.run(&csv).exits_with(3).says("already");

    // Somebody comes by in person; with that everybody has handed in.
    let add = ["intake", "add", "Old Ltd", PEOPLE[2], "--password-stdin"];
    terminal.fed(&add, "wrong\n").exits_with(5).says("refused");
    terminal.fed(&add, &office.here(PEOPLE[2]).password).exits_with(0).says("is kept");
    let last = open.ends_with(0);
    assert_eq!((&last["event"], &last["data"]["why"]), (&"end".into(), &"complete".into()));
    terminal.run(&["intake", "close"]).exits_with(0).says("was not open");

    let jobs = ["intake", "jobs", "Old Ltd", "--batch", "First"];
    let third = [&jobs[..], &["--person", PEOPLE[2]]].concat();
    terminal.run(&third).exits_with(3).says("new address");
    let to = new_address(PEOPLE[2]);
    let map = ["intake", "map", "Old Ltd", PEOPLE[2], "--to", &to, "--password-stdin"];
    terminal.fed(&map, &office.there(PEOPLE[2]).password).exits_with(0).says(&to);
    terminal.run(&jobs).exits_with(0).says("Made 3 jobs");
    terminal.run(&["run", "-b", "First", "--dry"]).exits_with(0).says("3 done");
    terminal.run(&["run", "-b", "First", "--yes"]).exits_with(0).says("3 done");
    terminal.run(&["verify", "-b", "First"]).exits_with(0);
    let report = ["report", "-b", "First", "--out", "first.pdf"];
    terminal.run(&report).exits_with(0).says("Every message has its place");
    for person in PEOPLE {
        assert_eq!(dump(&office.there(person)).count(), dump(&office.here(person)).count());
    }

    terminal.run(&["intake", "end", "Old Ltd"]).exits_with(0).says("Closed");
    let delete = ["intake", "delete", "Old Ltd"];
    terminal.run(&delete).exits_with(3).says("3 people handed in").says("--yes");
    terminal.run(&[&delete[..], &["--yes"]].concat()).exits_with(0).says("passwords removed");
    terminal.run(&["intake"]).exits_with(0).says("no campaigns yet");
    for person in PEOPLE {
        assert_without(&terminal.data(), &office.here(person).password);
    }
}

#[test]
fn a_batch_that_waits_for_its_passwords_gets_them_from_its_users_by_the_form() {
    let office = Move::new();
    let terminal = &office.terminal;
    for person in PEOPLE {
        Corpus::plain(1, 3).fill(&mut Hand::on(&office.here(person)));
    }
    let row = |person: &&str| format!("{person},{}\n", new_address(person));
    let list: String = PEOPLE.iter().map(row).collect();
    std::fs::write(terminal.file("users.csv"), format!("source_email,dest_email\n{list}")).unwrap();
    let import = ["import", "users.csv", "--from", "Old", "--to", "New", "--batch", "Everyone"];
    terminal.run(&import).exits_with(0);
    terminal.run(&["run", "-b", "Everyone", "--yes"]).says("password is not in the keychain");

    let new = ["intake", "new", "Old Ltd", "--batch", "Everyone"];
    terminal.run(&new).exits_with(0).says("3 people expected").says("3 still to hand in");
    let again = ["intake", "expect", "Old Ltd", "--batch", "Everyone"];
    terminal.run(&again).exits_with(0).says("3 people expected");
    let mut open = office.open(&[]);
    let (here, there) = (office.here(PEOPLE[0]), office.there(PEOPLE[0]));
    let fields = ["Ann", PEOPLE[0], &here.password, &there.user, &there.password];
    assert_eq!(office.hand_in(&office.link(PEOPLE[0]), fields)["outcome"], "works");
    while open.next("person", PEOPLE[0])["submitted"].is_null() {}
    terminal.run(&["intake", "close"]).exits_with(0);
    open.ends_with(0);

    let state = |person: &str| {
        let jobs = terminal.run(&["jobs", "list", "--json"]).exits_with(0).data();
        let job = jobs.as_array().unwrap().iter().find(|job| job["source"]["login"] == person);
        job.unwrap()["sourcePassword"].clone()
    };
    assert_eq!([state(PEOPLE[0]), state(PEOPLE[1])], ["kept", "missing"]);
    terminal.run(&["run", "-b", "Everyone", "--yes"]).says("1 done");
    assert_eq!(dump(&office.there(PEOPLE[0])).count(), dump(&office.here(PEOPLE[0])).count());
    assert_without(&terminal.data(), &here.password);
}

#[test]
fn ctrl_c_closes_the_form_and_a_close_from_elsewhere_ends_the_command() {
    let office = Move::new();
    office.campaign(&[]);
    let open = office.open(&[]);
    let url = office.link(PEOPLE[0]);
    let (_, rest) = url.split_once("https://").unwrap();
    let place = rest.split('/').next().unwrap().to_owned();
    assert!(std::net::TcpStream::connect(&place).is_ok());
    open.interrupt();
    assert_eq!(open.ends_with(130)["data"]["why"], "interrupted");
    assert!(std::net::TcpStream::connect(&place).is_err());

    let open = office.open(&[]);
    office.terminal.run(&["intake", "close"]).exits_with(0).says("The form is closed");
    assert_eq!(open.ends_with(0)["data"]["why"], "closed");
}

#[test]
fn while_another_process_serves_the_form_a_second_one_shows_it_and_ctrl_c_leaves_it_open() {
    let office = Move::new();
    office.campaign(&[]);
    let first = office.open(&[]);
    let second = office.open(&[]);
    // It has been opened anew, on any free port.
    second.interrupt();
    second.ends_with(130);
    let shown = office.terminal.run(&["intake", "list", "--json"]).exits_with(0).data();
    assert!(shown["form"]["open"].is_object(), "{shown}");
    let ask = ["intake", "open", "--address", "127.0.0.1", "--port", "0", "--ask-only"];
    office.terminal.run(&ask).exits_with(0).says("fingerprint");
    office.terminal.run(&["intake", "close"]).exits_with(0);
    first.ends_with(0);
    office.terminal.run(&ask).exits_with(3).says("No Mailhaul is open");
}

#[test]
fn ctrl_c_is_heard_before_the_form_is_told_of() {
    let office = Move::new();
    office.campaign(&[]);
    // Its first line waits: there is no room for it yet.
    let (mut reader, mut writer) = std::io::pipe().unwrap();
    writer.write_all(&vec![b'\n'; PIPE]).unwrap();
    let child = office.terminal.command(OPEN).stdout(writer).spawn().unwrap();
    let list = ["intake", "list", "--json"];
    while office.terminal.run(&list).exits_with(0).data()["form"]["open"].is_null() {}
    interrupt(&child);
    let mut out = String::new();
    reader.read_to_string(&mut out).unwrap();
    said(child).exits_with(130);
    let last: Value = serde_json::from_str(out.lines().last().unwrap()).unwrap();
    assert_eq!((&last["event"], &last["data"]["why"]), (&"end".into(), &"interrupted".into()));
}

#[test]
fn what_can_not_be_meant_is_refused_with_what_to_do() {
    let office = Move::new();
    let terminal = &office.terminal;
    terminal.run(&["intake", "show", "Nowhere"]).exits_with(4).says("intake new");
    terminal
        .run(&["intake", "new", "X", "--from", "Old", "--days", "5"])
        .exits_with(3)
        .says("30 days");
    terminal.run(&["intake", "new", "X"]).exits_with(2);
    office.campaign(&[]);
    terminal.run(&["intake", "new", "old ltd", "--from", "Old"]).exits_with(3).says("already");
    terminal.run(&["intake", "qr", "Old Ltd", "-p", "x@y.example"]).exits_with(4).says("nobody");
    terminal.run(&["intake", "networks"]).exits_with(0).says("127.0.0.1");
    let gone = ["intake", "open", "--address", "192.0.2.1"];
    terminal.run(&gone).exits_with(3).says("no such address").says("intake networks");
    terminal.run(&["intake", "remove", "Old Ltd", PEOPLE[0]]).exits_with(3).says("1 person");
    terminal.run(&["intake", "remove", "Old Ltd", PEOPLE[0], "--yes"]).exits_with(0);
    terminal
        .fed(&["intake", "expect", "Old Ltd", "-"], "dan@old.example\n")
        .exits_with(0)
        .says("1 person added");
    terminal
        .run(&["intake", "change", "Old Ltd", "--domain", "old.example"])
        .exits_with(0)
        .says("for old.example");
    terminal.run(&["intake", "extend", "Old Ltd", "--days", "14"]).exits_with(0).says("is open");
}
