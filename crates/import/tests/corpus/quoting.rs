//! Delimiters, quotation marks and line ends.

use mailhaul_import::{Delimiter, FileKind, ReadError};

use crate::desk::{check, error, letters, only, open, passwords};

const HEADER: &str = "source_email,source_password,dest_email,dest_password";

fn list(rows: &str) -> Vec<u8> {
    format!("{HEADER}\n{rows}").into_bytes()
}

#[test]
fn every_delimiter_and_line_end_is_read() {
    for (what, delimiter) in [("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("pipe", "|")] {
        for (ends, end) in [("LF", "\n"), ("CRLF", "\r\n"), ("CR", "\r")] {
            let text =
                format!("{HEADER}\nm@a.example,p,m@b.example,q\nt@a.example,p,t@b.example,q\n");
            let text = text.replace(',', delimiter).replace('\n', end);
            check(&format!("{what}, {ends}"), text.as_bytes(), "RR");
        }
    }
}

#[test]
fn line_ends_may_be_mixed_and_the_last_may_be_missing() {
    let rows =
        "m@a.example,p,m@b.example,q\rt@a.example,p,t@b.example,q\r\ni@a.example,p,i@b.example,q";
    check("mixed line ends", &list(rows), "RRR");
}

#[test]
fn excel_s_sep_line_is_no_row_and_shifts_the_lines_alone() {
    let text = format!("sep=;\r\n{HEADER}\r\nm@a.example,p,m@b.example,q\r\n").replace(',', ";");
    let preview = open(text.as_bytes()).judge();
    assert_eq!(letters(&preview), "R");
    assert_eq!((preview.rows[0].row, preview.rows[0].line), (2, Some(3)));
}

#[test]
fn a_delimiter_inside_quotation_marks_is_part_of_the_cell() {
    let rows = "m@a.example,\"a;b,c\",m@b.example,\"d\"\"e\"\n";
    let pair = ["a;b,c".to_owned(), "d\"e".to_owned()];
    assert_eq!(passwords(&list(rows))["m@a.example"], pair);
    let text = "E-Mail;Name;Kennwort;E-Mail neu\nm@a.example;\"Berg; Mia\";p;m@b.example\n";
    assert_eq!(open(text.as_bytes()).judge().rows[0].name, "Berg; Mia");
}

#[test]
fn a_quotation_mark_inside_a_bare_password_is_a_part_of_it() {
    let rows = "m@a.example,ab\"c\"\"d\",m@b.example,'q'\n";
    let pair = ["ab\"c\"\"d\"".to_owned(), "'q'".to_owned()];
    assert_eq!(passwords(&list(rows))["m@a.example"], pair);
}

#[test]
fn text_behind_a_closing_quotation_mark_is_refused_and_not_guessed() {
    let said = only(&list("m@a.example,\"ab\"cd,m@b.example,q\n"), "X");
    assert!(said.starts_with("source_password: There is text behind a closing quotation mark"));
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_named_by_its_line() {
    let rows = "m@a.example,p,m@b.example,\"two\nlines\"\nt@a.example,\"p,t@b.example,q\n";
    assert_eq!(error(&list(rows)), ReadError::QuoteNotClosed { line: 4 });
}

#[test]
fn rows_swallowed_by_a_quotation_mark_are_never_a_password() {
    let rows = "m@a.example,\"p,m@b.example,q\nt@a.example,p\",t@b.example,q\n";
    let said = only(&list(rows), "X");
    assert!(said.contains("line break in the password"), "{said}");
    assert!(!said.contains("t@a.example"));
}

#[test]
fn a_row_is_numbered_as_a_spreadsheet_does_and_its_line_is_kept() {
    let text = "source_email,name,dest_email\n\n\"m@a.example\",\"two\r\nlines\",m@b.example\nt@a.example,T,t@b.example\n";
    let preview = open(text.as_bytes()).judge();
    let places: Vec<_> = preview.rows.iter().map(|row| (row.row, row.line)).collect();
    assert_eq!(places, [(3, None), (4, Some(5))]);
    assert_eq!(preview.counts.blank, 1);
}

#[test]
fn pasted_cells_are_read_like_a_file() {
    let table = mailhaul_import::read_pasted("m@a.example\tp\tm@b.example\tq\n").unwrap();
    assert!(matches!(table.about().kind, FileKind::Text { delimiter: Delimiter::Tab, .. }));
}
