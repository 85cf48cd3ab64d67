//! The form from the command line alone: opened, handed in to, followed, made into jobs, closed; beside another process and without.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod terminal;

use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use mailhaul_tests::{Account, Corpus, Dovecot, Hand, Settings, dump, sidecar};
use serde_json::{Value, json};
use terminal::{Terminal, assert_without, said};

const STEP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/window/form-step.mjs");
const PEOPLE: [&str; 3] = ["ann@old.example", "bob@old.example", "cy@old.example"];

/// Two servers that are known to the program, and mail on the old one.
struct Move {
    terminal: Terminal,
    source: Dovecot,
    destination: Dovecot,
}

impl Move {
    fn new() -> Self {
        assert!(sidecar::program().is_file());
        let there = PEOPLE.map(new_address);
        let one = Self {
            terminal: Terminal::new(),
            source: Dovecot::start(&Settings::sdbox_slash().bare().with_users(PEOPLE)),
            destination: Dovecot::start(&Settings::sdbox_slash().bare().with_users(there)),
        };
        for (name, server) in [("Old", &one.source), ("New", &one.destination)] {
            let address = server.address();
            let (host, port) = (address.ip().to_string(), address.port().to_string());
            let add = ["servers", "add", name, "--host", &host, "--port", &port];
            one.terminal.run(&[&add[..], &["--security", "none"]].concat()).exits_with(0);
        }
        one
    }

    fn here(&self, person: &str) -> Account {
        self.source.account(person)
    }

    fn there(&self, person: &str) -> Account {
        self.destination.account(&new_address(person))
    }

    fn campaign(&self, more: &[&str]) {
        let list = "ann@old.example;Ann Lee\nbob@old.example\ncy@old.example\n";
        std::fs::write(self.terminal.file("people.txt"), list).unwrap();
        let new = ["intake", "new", "Old Ltd", "--from", "Old", "--to", "New"];
        let new = [&new[..], &["--expect", "people.txt"], more].concat();
        self.terminal.run(&new).exits_with(0).says("for expected people alone");
    }

    /// The form in a process of its own, until it is open.
    fn open(&self, more: &[&str]) -> Open {
        let open = ["intake", "open", "--address", "127.0.0.1", "--port", "0", "--json"];
        let open = [&open[..], more].concat();
        let mut child = self.terminal.command(&open).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let Some(first) = lines.next() else { panic!("{:#?}", said(child)) };
        let first: Value = serde_json::from_str(&first.unwrap()).unwrap();
        assert_eq!(first["event"], "form", "{first}");
        Open { child, lines, form: first["data"].clone() }
    }

    fn link(&self, person: &str) -> String {
        let links = self.terminal.run(&["intake", "links", "Old Ltd", "--json"]).exits_with(0);
        let people = links.data()["people"].as_array().unwrap().clone();
        let row = people.iter().find(|row| row["address"] == person).unwrap();
        row["link"].as_str().unwrap().to_owned()
    }

    /// What the form answers to somebody who hands in.
    fn hand_in(&self, url: &str, fields: [&str; 5]) -> Value {
        let certificate = self.terminal.run(&["intake", "certificate", "--json"]).exits_with(0);
        let ca = certificate.data()["authority"]["pem"].clone();
        let order = json!({ "url": url, "ca": ca, "step": "", "fields": fields });
        let mut node = Command::new("node");
        let node = node.arg(STEP).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut node = node.spawn().expect("Node 20 is needed for this test");
        node.stdin.take().unwrap().write_all(order.to_string().as_bytes()).unwrap();
        let output = node.wait_with_output().unwrap();
        assert!(output.status.success());
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// The form as `mailhaul intake open --json` tells of it.
struct Open {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    form: Value,
}

impl Open {
    /// The next line about somebody.
    fn next(&mut self, event: &str, address: &str) -> Value {
        for line in &mut self.lines {
            let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
            if line["event"] == event && line["data"]["address"] == address {
                return line["data"].clone();
            }
        }
        panic!("it ended without {event} of {address}");
    }

    fn interrupt(&self) {
        let process = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &process]).status().unwrap().success());
    }

    /// The last line, when it has ended.
    fn ends_with(self, code: i32) -> Value {
        let last = self.lines.map_while(Result::ok).last();
        said(self.child).exits_with(code);
        serde_json::from_str(&last.expect("a last line")).unwrap()
    }
}

fn new_address(person: &str) -> String {
    person.replace("old", "new")
}

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
