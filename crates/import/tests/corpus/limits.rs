//! Files at the limits and beyond them.

use std::fmt::Write;

use mailhaul_import::{ReadError, limits};

use crate::desk::{error, letters, open};

#[test]
fn a_hundred_thousand_rows_are_read_and_judged() {
    let mut text = "email;password;new email;new password\n".to_owned();
    for n in 0..100_000 {
        let _ = writeln!(text, "u{n}@a.example;p{n};u{n}@b.example;q{n}");
    }
    let preview = open(text.as_bytes()).judge();
    assert_eq!((preview.counts.rows, preview.counts.ready), (100_000, 100_000));
}

#[test]
fn what_is_beyond_a_limit_is_said() {
    let rows = "m@a.example\n".repeat(limits::ROWS as usize + 1);
    assert_eq!(error(rows.as_bytes()), ReadError::TooManyRows);
    let columns = format!("email\nm@a.example{}\n", ",x".repeat(limits::COLUMNS as usize));
    assert_eq!(error(columns.as_bytes()), ReadError::TooManyColumns { row: 2 });
    let cell = format!("email,password\nm@a.example,{}\n", "x".repeat(limits::CELL_BYTES + 1));
    assert_eq!(error(cell.as_bytes()), ReadError::CellTooLong { row: 2 });
    assert_eq!(error(&vec![b'x'; limits::FILE_BYTES + 1]), ReadError::FileTooLarge);
}

#[test]
fn a_very_long_name_or_login_is_refused() {
    let text =
        format!("email,name\nm@a.example,{}\n{}@a.example,x\n", "x".repeat(201), "m".repeat(65));
    assert_eq!(letters(&open(text.as_bytes()).judge()), "XX");
}
