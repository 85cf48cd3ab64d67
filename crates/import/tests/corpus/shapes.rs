//! Rows that are too short, too long, empty, repeated, and files without a header.

use mailhaul_import::{Column, ReadError, Twin, Verdict};

use crate::desk::{Desk, check, error, letters, only, open, said};

#[test]
fn a_list_without_a_header_is_read_by_its_look() {
    for (what, text) in [
        ("the template's order", "m@a.example,p,m@b.example,q\nt@a.example,p,t@b.example,q\n"),
        ("addresses first", "m@a.example;m@b.example;p;q\nt@a.example;t@b.example;p;q\n"),
        (
            "names first",
            "Mia Berg\tm@a.example\tp\tm@b.example\tq\nTom\tt@a.example\tp\tt@b.example\tq\n",
        ),
    ] {
        check(what, text.as_bytes(), "RR");
    }
}

#[test]
fn a_list_of_addresses_alone_waits_for_passwords() {
    check("one column", b"m@a.example\nt@a.example\n", "NN");
    check("one column with a header", b"email\r\nm@a.example\r\n", "N");
    check("one row", b"m@a.example", "N");
}

#[test]
fn blank_rows_are_counted_and_are_no_rows() {
    let text =
        "email,new email\n\n , \nm@a.example,m@b.example\n,,\n\nt@a.example,t@b.example\n\n\n";
    let preview = open(text.as_bytes()).judge();
    assert_eq!((letters(&preview).as_str(), preview.counts.blank), ("NN", 4));
}

#[test]
fn a_row_that_is_too_long_is_refused_and_none_of_its_cells_is_shown() {
    let text = "email,password,new email,new password\nm@a.example,hun,ter2,m@b.example,q\n";
    let preview = open(text.as_bytes()).judge();
    assert!(said(&preview.rows[0]).contains("5 cells where 4 are expected"));
    let shown = serde_json::to_string(&preview).unwrap();
    assert!(!shown.contains("ter2"), "{shown}");
}

#[test]
fn empty_cells_in_excess_do_no_harm() {
    check("trailing delimiters", b"email,new email,,\nm@a.example,m@b.example,,,,\n", "N");
}

#[test]
fn a_row_that_ends_early_says_what_it_lacks() {
    let text = b"email,password,new email,new password\nm@a.example,p,m@b.example\n";
    assert!(only(text, "N").contains("row: The row ends early, without dest_password."));
}

#[test]
fn a_header_alone_and_an_empty_file_are_errors() {
    assert_eq!(error(b"source_email,source_password\n"), ReadError::OnlyHeader);
    assert_eq!(error(b""), ReadError::Empty);
    assert_eq!(error(b"\xef\xbb\xbf"), ReadError::Empty);
    assert_eq!(error(b"\r\n , ,\r\n\n"), ReadError::Empty);
}

#[test]
fn a_pair_that_was_there_before_is_a_duplicate_of_its_row() {
    let text = b"email,new email\nm@a.example,m@b.example\nt@a.example,t@b.example\n\
        M@A.example , m@b.EXAMPLE\n";
    let preview = open(text).judge();
    assert_eq!(letters(&preview), "NND");
    assert_eq!(preview.rows[2].verdict, Verdict::Duplicate { of: Twin::Row(2) });
}

#[test]
fn a_repetition_that_has_the_missing_passwords_says_so() {
    let text = b"email,password,new email,new password\nm@a.example,,m@b.example,\n\
        m@a.example,p,m@b.example,q\n";
    let preview = open(text).judge();
    assert_eq!(letters(&preview), "ND");
    assert!(said(&preview.rows[1]).contains("has the passwords that are missing there"));
}

#[test]
fn a_refused_row_makes_no_duplicates() {
    let text =
        b"email,password,new email\nm@a.example,a\0b,m@b.example\nm@a.example,p,m@b.example\n";
    check("the first of two is refused", text, "XN");
}

#[test]
fn a_job_that_exists_is_named() {
    let file = open(b"email,new email\nMia@a.example,mia@b.example\n");
    let desk = Desk { job: Some(("mia@a.example", "mia@b.example")), ..Desk::default() };
    let preview = file.judge_with(&mailhaul_import::Rules::default(), &desk);
    assert_eq!(preview.rows[0].verdict, Verdict::Duplicate { of: Twin::Job("Mia's job".into()) });
}

#[test]
fn two_mailboxes_that_go_to_one_place_are_warned_about() {
    let text = b"email,new email\nm@a.example,all@b.example\nt@a.example,all@b.example\n";
    let preview = open(text).judge();
    assert_eq!((letters(&preview).as_str(), preview.counts.warned), ("NN", 1));
    assert!(said(&preview.rows[1]).contains("Row 2 moves another mailbox to the same place"));
}

#[test]
fn a_cell_can_be_corrected_even_where_the_file_has_no_column_for_it() {
    let mut file = open(b"email,password\nmia,p\nt@a.example,p\n");
    assert_eq!(letters(&file.judge()), "XN");
    let at = file.mapping.place(Column::SourceEmail).unwrap();
    file.table.set(2, at, "mia@a.example").unwrap();
    let at = file.mapping.place_or_add(Column::DestPassword, &file.table);
    file.table.set_password(2, at, &mailhaul_model::Secret::new("new")).unwrap();
    assert_eq!(letters(&file.judge()), "RN");
    assert!(file.table.set(99, 0, "x").is_err());
    assert!(file.table.set(2, 256, "x").is_err());
}
