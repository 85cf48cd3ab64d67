//! Passwords, to the byte.

use crate::desk::{check, only, open, passwords};

fn list(password: &str) -> Vec<u8> {
    let quoted = format!("\"{}\"", password.replace('"', "\"\""));
    format!("email,password,new email,new password\nm@a.example,{quoted},m@b.example,q\n")
        .into_bytes()
}

#[test]
fn every_password_arrives_to_the_byte() {
    for password in [
        "00123",
        "1e5",
        "=1+1",
        "+49",
        "-x",
        "@home",
        "#hash",
        " hunter2",
        "hunter2 ",
        "\thunter2",
        "a\tb",
        "a,b;c|d",
        "\"",
        "\"\"",
        "'",
        "`$(id)`",
        "%00",
        "\\",
        "пароль",
        "密码",
        "😀🔑",
        "a\u{301}",
        "\u{a0}x",
        "null",
        "TRUE",
        "0",
        "-",
    ] {
        let found = passwords(&list(password));
        assert_eq!(found["m@a.example"], [password.to_owned(), "q".to_owned()], "{password:?}");
    }
}

#[test]
fn outer_white_space_is_kept_and_warned_about() {
    assert!(
        only(&list(" hunter2"), "R")
            .contains("begins or ends with white space. It is taken as it is")
    );
}

#[test]
fn what_a_spreadsheet_did_to_a_number_is_warned_about() {
    assert!(only(&list("1.23457E+16"), "R").contains("a spreadsheet has shortened"));
    assert!(only(&list("=\"0042\""), "R").contains("protects zeros"));
}

#[test]
fn a_password_that_cannot_be_sent_or_has_a_line_break_is_refused() {
    for password in ["a\0b", "a\nb", "a\rb", "\0", "#N/A"] {
        check(&format!("{password:?}"), &list(password), "X");
    }
}

#[test]
fn white_space_alone_is_no_password_and_that_is_said() {
    let said = only(&list("  "), "N");
    assert!(said.contains("nothing but white space"), "{said}");
}

#[test]
fn a_very_long_password_is_taken() {
    let long = "x".repeat(100_000);
    assert_eq!(passwords(&list(&long))["m@a.example"][0], long);
}

#[test]
fn nothing_that_prints_has_a_password_in_it() {
    let file = open(&list("hunter2 "));
    let preview = file.judge();
    let said =
        format!("{:?} {:?} {}", file.table, preview, serde_json::to_string(&preview).unwrap());
    assert!(!said.contains("hunter2"), "{said}");
    assert!(!format!("{:?}", file.jobs()).contains("hunter2"));
}
