//! What an administrator does with a campaign beside opening its form: accounts of the destination, generated passwords, logins tried
//! again, a halt, and the certificate.
#![cfg(unix)]

mod terminal;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use terminal::form::{Move, PEOPLE, new_address};
use terminal::{Terminal, assert_without};

/// The first two hand in their old passwords in person.
fn with_two() -> Move {
    let office = Move::new();
    office.campaign(&["--rule", "old.example=new.example"]);
    for person in &PEOPLE[..2] {
        let add = ["intake", "add", "Old Ltd", person, "--password-stdin"];
        office.terminal.fed(&add, &office.here(person).password).exits_with(0);
    }
    office
}

#[test]
fn accounts_that_the_destination_has_not_are_pointed_out() {
    let office = with_two();
    let terminal = &office.terminal;
    let there =
        format!("mailboxes:\n{}; size 12\n{}\n", new_address(PEOPLE[0]), new_address(PEOPLE[2]));
    let accounts = ["intake", "accounts", "Old Ltd", "-"];
    terminal.fed(&accounts, &there).exits_with(0).says("The destination has 2 accounts");
    let page = terminal.run(&["intake", "show", "Old Ltd", "--json"]).exits_with(0).data();
    let people = page["people"].as_array().unwrap();
    let of = |who: &str| people.iter().find(|row| row["address"] == who).unwrap().clone();
    let (known, unknown) = (of(PEOPLE[0]), of(PEOPLE[1]));
    let exist = [&known["destinationExists"], &unknown["destinationExists"]];
    assert_eq!(exist, [true, false], "{known}\n{unknown}");
    terminal
        .run(&["intake", "accounts", "Old Ltd", "nowhere.txt"])
        .exits_with(1)
        .says("nowhere.txt");
}

#[test]
fn destination_passwords_are_made_for_those_who_have_none_and_written_once_for_their_owner_alone() {
    let office = with_two();
    let terminal = &office.terminal;
    let make = ["intake", "passwords", "Old Ltd", "--out", "made.csv"];
    let one = [&make[..], &["--person", PEOPLE[0]]].concat();
    terminal.run(&one).exits_with(0).says("1 password made").says("keep it safe");
    let file = terminal.file("made.csv");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o077, 0);
    let text = fs::read_to_string(&file).unwrap();
    let text = text.trim_start_matches('\u{feff}');
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines.len(), lines[0]), (2, "address,name,password"));
    assert!(lines[1].starts_with(&format!("{},Ann Lee,", new_address(PEOPLE[0]))), "{text}");
    let secret = lines[1].rsplit(',').next().unwrap();
    assert!(secret.len() >= 12);
    assert_without(&terminal.data(), secret);

    // A file that is there stays.
    terminal.run(&make).exits_with(3).says("already");
    let rest = ["intake", "passwords", "Old Ltd", "--out", "rest.csv"];
    terminal.run(&rest).exits_with(0).says("2 passwords made");
    let rest = fs::read_to_string(terminal.file("rest.csv")).unwrap();
    assert!(!rest.contains(PEOPLE[0]) && rest.lines().count() == 3, "{rest}");
    let none = ["intake", "passwords", "Old Ltd", "--out", "none.csv"];
    terminal.run(&none).exits_with(3).says("no generated password left");
    assert!(!terminal.file("none.csv").exists());
    // It is what a job of theirs logs in with.
    office.destination.change_password(&new_address(PEOPLE[0]), secret);
    terminal
        .run(&["intake", "jobs", "Old Ltd", "--batch", "First", "--person", PEOPLE[0]])
        .exits_with(0);
    terminal.run(&["check", "--all"]).exits_with(0).says("1 done");
}

#[test]
fn a_password_that_stopped_working_is_found_out_and_asked_for_again() {
    let office = with_two();
    let terminal = &office.terminal;
    let recheck = ["intake", "recheck", "Old Ltd"];
    terminal.run(&recheck).exits_with(0).says("Every login worked");
    office.source.change_password(PEOPLE[0], "another-secret");
    let said = terminal.run(&[&recheck[..], &["--json"]].concat()).exits_with(5);
    assert!(said.json().iter().any(|line| line["event"] == "recheck"), "{said:?}");
    assert_eq!(said.data()["toRenew"], 1);
    terminal.run(&recheck).exits_with(5).says("1 person to be asked again");
    let said = terminal.run(&["intake", "show", "Old Ltd", "--missing"]).exits_with(0);
    assert!(said.out.contains(PEOPLE[0]) && !said.out.contains(PEOPLE[1]), "{said:?}");
    let add = ["intake", "add", "Old Ltd", PEOPLE[0], "--password-stdin"];
    terminal.fed(&add, "another-secret\n").exits_with(0);
    terminal.run(&recheck).exits_with(0);
    terminal.run(&["intake", "recheck", "Nothing"]).exits_with(4);
}

#[test]
fn a_client_that_guesses_is_kept_out_until_the_campaign_goes_on() {
    let mut office = Move::new();
    // Dovecot makes an address that guesses wait, longer each time.
    let mut settings = office.source.settings().clone();
    settings.more =
        "service anvil {\n  unix_listener anvil-auth-penalty {\n    mode = 0\n  }\n}\n".into();
    office.source.stop();
    office.source.start_again_with(settings);
    office.campaign(&[]);
    let terminal = &office.terminal;
    terminal.run(&["intake", "change", "Old Ltd", "--everyone"]).exits_with(0).says("everyone");
    let open = office.open(&[]);
    let links = terminal.run(&["intake", "links", "Old Ltd", "--json"]).exits_with(0).data();
    let shared = links["shared"].as_str().expect("a link for everybody").to_owned();
    let hand_in = |address: &str, password: &str| {
        office.hand_in(&shared, ["Somebody", address, password, "", ""])["outcome"].clone()
    };
    for n in 0..15 {
        assert_eq!(hand_in(&format!("user{n}@old.example"), "Spring2026"), "rejected", "{n}");
    }
    let right = office.here(PEOPLE[0]).password;
    assert_eq!(hand_in(PEOPLE[0], &right), "wait");
    let said = terminal.run(&["intake", "list", "--json"]).exits_with(0).data();
    assert!(!said.to_string().contains("Spring2026"));
    terminal.run(&["intake", "go-on", "Old Ltd"]).exits_with(0).says("goes on");
    assert_eq!(hand_in(PEOPLE[0], &right), "works");
    terminal.run(&["intake", "close"]).exits_with(0);
    open.ends_with(0);
}

#[test]
fn the_certificate_is_saved_renewed_replaced_by_ones_own_and_taken_back() {
    let terminal = Terminal::new();
    let run = |more: &[&str]| terminal.run(&[&["intake", "certificate"], more].concat());
    run(&[]).exits_with(0).says("no authority yet");
    run(&["--save", "ca.pem"]).exits_with(0).says("Saved").says("Mailhaul's authority");
    assert!(fs::read_to_string(terminal.file("ca.pem")).unwrap().starts_with("-----BEGIN CERT"));
    run(&["--save", "ca.cer"]).exits_with(0);
    assert_eq!(fs::read(terminal.file("ca.cer")).unwrap()[0], 0x30, "DER");
    let fingerprint = |more: &[&str]| {
        let form = run(&[&["--json"], more].concat()).exits_with(0).data();
        form["authority"]["fingerprint"].as_str().unwrap().to_owned()
    };
    let before = fingerprint(&[]);
    assert_eq!(fingerprint(&[]), before);
    assert_ne!(fingerprint(&["--renew", "firm.example"]), before);
    run(&["--renew", "not a domain"]).exits_with(3);

    let office = Move::new();
    let file = office.source.certificate_file();
    let own = [file.clone(), file.with_file_name("key.pem")].map(|file| fs::read(file).unwrap());
    fs::write(terminal.file("own.pem"), own.concat()).unwrap();
    fs::write(terminal.file("bare.pem"), &own[0]).unwrap();
    run(&["--use", "nowhere.pem"]).exits_with(1);
    run(&["--use", "bare.pem"]).exits_with(3);
    let kept = terminal.kept();
    run(&["--use", "own.pem"]).exits_with(0).says("Your own certificate, for localhost");
    assert!(terminal.kept() > kept);
    run(&[]).exits_with(0).says("Your own certificate");
    let said = run(&["--forget"]).exits_with(0);
    assert!(!said.out.contains("Your own"), "{said:?}");
    assert_eq!(terminal.kept(), kept, "the key is there still");
    run(&["--forget", "--save", "x.pem"]).exits_with(2);
}
