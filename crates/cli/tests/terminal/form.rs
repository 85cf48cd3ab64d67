//! The form in which users hand in, served by the program, between two Dovecots.

use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use mailhaul_tests::{Account, Dovecot, Settings, sidecar};
use serde_json::{Value, json};

use super::{Terminal, interrupt, said};

const STEP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/window/form-step.mjs");
pub const PEOPLE: [&str; 3] = ["ann@old.example", "bob@old.example", "cy@old.example"];

pub const OPEN: &[&str] = &["intake", "open", "--address", "127.0.0.1", "--port", "0", "--json"];

/// Two servers that are known to the program, and mail on the old one.
pub struct Move {
    pub terminal: Terminal,
    pub source: Dovecot,
    pub destination: Dovecot,
}

impl Move {
    pub fn new() -> Self {
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

    pub fn here(&self, person: &str) -> Account {
        self.source.account(person)
    }

    pub fn there(&self, person: &str) -> Account {
        self.destination.account(&new_address(person))
    }

    pub fn campaign(&self, more: &[&str]) {
        let list = "ann@old.example;Ann Lee\nbob@old.example\ncy@old.example\n";
        std::fs::write(self.terminal.file("people.txt"), list).unwrap();
        let new = ["intake", "new", "Old Ltd", "--from", "Old", "--to", "New"];
        let new = [&new[..], &["--expect", "people.txt"], more].concat();
        self.terminal.run(&new).exits_with(0).says("for expected people alone");
    }

    /// The form in a process of its own, until it is open.
    pub fn open(&self, more: &[&str]) -> Open {
        let mut child = self.terminal.command(&[OPEN, more].concat()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let Some(first) = lines.next() else { panic!("{:#?}", said(child)) };
        let first: Value = serde_json::from_str(&first.unwrap()).unwrap();
        assert_eq!(first["event"], "form", "{first}");
        Open { child, lines, form: first["data"].clone() }
    }

    pub fn link(&self, person: &str) -> String {
        let links = self.terminal.run(&["intake", "links", "Old Ltd", "--json"]).exits_with(0);
        let people = links.data()["people"].as_array().unwrap().clone();
        let row = people.iter().find(|row| row["address"] == person).unwrap();
        row["link"].as_str().unwrap().to_owned()
    }

    /// What the form answers to somebody who hands in.
    pub fn hand_in(&self, url: &str, fields: [&str; 5]) -> Value {
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
pub struct Open {
    pub child: Child,
    pub lines: Lines<BufReader<ChildStdout>>,
    pub form: Value,
}

impl Open {
    /// The next line about somebody.
    pub fn next(&mut self, event: &str, address: &str) -> Value {
        for line in &mut self.lines {
            let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
            if line["event"] == event && line["data"]["address"] == address {
                return line["data"].clone();
            }
        }
        panic!("it ended without {event} of {address}");
    }

    pub fn interrupt(&self) {
        interrupt(&self.child);
    }

    /// The last line, when it has ended.
    pub fn ends_with(self, code: i32) -> Value {
        let last = self.lines.map_while(Result::ok).last();
        said(self.child).exits_with(code);
        serde_json::from_str(&last.expect("a last line")).unwrap()
    }
}

pub fn new_address(person: &str) -> String {
    person.replace("old", "new")
}
