//! Addresses, user names, and destinations that rules make.

use mailhaul_import::{Alias, DomainRule, LocalPart, Origin, Rules};

use crate::desk::{Desk, check, letters, only, open, said};

fn list(address: &str) -> Vec<u8> {
    format!("email,new email\n\"{}\",new@b.example\n", address.replace('"', "\"\"")).into_bytes()
}

#[test]
fn white_space_around_an_address_is_left_out_and_that_is_said() {
    let preview = open(&list(" \u{a0}mia@a.example\t")).judge();
    assert_eq!(preview.rows[0].source.text, "mia@a.example");
    assert!(said(&preview.rows[0]).contains("source_email: White space around it was left out"));
    assert!(only(&list("\u{200b}mia@a.example"), "N").contains("zero-width space (U+200B)"));
}

#[test]
fn addresses_that_are_none_are_refused() {
    for text in [
        "mia",
        "mia@",
        "@a.example",
        "Mia <mia@a.example>",
        "mia@a.example, tom@a.example",
        "mia berg@a.example",
        "mia\u{200b}berg@a.example",
        "mia@a..example",
        "mia@a b.example",
        "mia\u{a0}x@a.example",
        "mailto:mia@a.example",
        "mia@a.example\nx",
        "\"m m\"@a.example",
    ] {
        check(text, &list(text), "X");
    }
}

#[test]
fn addresses_of_every_script_are_admitted() {
    for text in [
        "mia+x@a.example",
        "مريم@مثال.example",
        "דנה@a.example",
        "用户@例え.example",
        "ñ@ñ.example",
        "😀@a.example",
    ] {
        check(text, &list(text), "N");
    }
}

#[test]
fn a_letter_that_looks_like_another_is_named() {
    let said = only(&list("m\u{456}a@a.example"), "N");
    assert!(said.contains("Cyrillic letter “\u{456}” (U+0456)"), "{said}");
}

#[test]
fn names_in_every_direction_are_kept() {
    let text =
        "name,email,new email\nمريم,m@a.example,m@b.example\n😀 Tom,t@a.example,t@b.example\n";
    let preview = open(text.as_bytes()).judge();
    let names: Vec<_> = preview.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["مريم", "😀 Tom"]);
}

#[test]
fn a_user_name_that_is_no_address_is_taken_where_the_server_takes_it() {
    check("no address", b"user1,user2\nmia,m@b.example\n", "X");
    check("its own column", b"email,login,new email\nm@a.example,CORP\\mia,m@b.example\n", "N");
    let text = b"user1,host1,user2\nmia,plain,m@b.example\n";
    assert!(only(text, "N").contains("taken as a user name"));
}

#[test]
fn a_destination_that_the_file_does_not_name_comes_from_the_rules() {
    let rules = Rules {
        domains: vec![
            DomainRule { from: "a.example".into(), to: "b.example".into() },
            DomainRule { from: "c.example".into(), to: "b example".into() },
        ],
        local_part: LocalPart::Lower,
        aliases: vec![Alias { from: "boss@a.example".into(), to: "ceo@b.example".into() }],
    };
    let text = b"email,new email\nMia@A.example,\nboss@a.example,\nx@d.example,\nx@c.example,\n\
        tom@a.example,typed@b.example\n";
    let preview = open(text).judge_with(&rules, &Desk::default());
    assert_eq!(letters(&preview), "NNNXN");
    let destinations: Vec<_> = preview
        .rows
        .iter()
        .map(|row| (row.destination.text.as_str(), row.destination.origin))
        .collect();
    assert_eq!(
        destinations,
        [
            ("mia@b.example", Origin::Derived),
            ("ceo@b.example", Origin::Derived),
            ("x@d.example", Origin::Same),
            ("x@b example", Origin::Derived),
            ("typed@b.example", Origin::Typed),
        ]
    );
    assert!(said(&preview.rows[0]).contains("dest_email: The destination was made by a rule"));
    assert!(said(&preview.rows[2]).contains("taken to be the same address"));
}

#[test]
fn source_and_destination_cannot_be_the_same_mailbox() {
    check("same server", b"email,host1,host2\nm@a.example,old,imap.old.example\n", "X");
    check("other servers", b"email,host1,host2\nm@a.example,old,new\n", "N");
}
