//! What can be said of a password without changing or showing it.
//!
//! NUL is refused as in the form of a job: IMAP can't send it (RFC 9051 section 9, CHAR8). Line breaks are refused too: in a
//! file they come from a quotation mark that stands alone and swallows rows, or from a cell with two passwords.

use mailhaul_model::{Said, said};

use crate::table::CellKind;

/// Why a password can't be right; `None` where it may be.
pub(crate) fn problem(text: &str, kind: CellKind) -> Option<Said> {
    if text.contains('\0') {
        return Some(said!("No IMAP server takes a password with a NUL in it."));
    }
    if text.contains(['\r', '\n']) {
        return Some(said!(
            "There is a line break in the password. If a quotation mark stands alone in the file, the rows below it were taken as part of the password."
        ));
    }
    match kind {
        CellKind::Date => Some(said!(
            "The spreadsheet has turned this password into a date. Format the column as text and enter it again."
        )),
        CellKind::LongNumber => Some(said!(
            "The spreadsheet has rounded this password, as it has more than 15 digits. Format the column as text and enter it again."
        )),
        _ => None,
    }
}

/// What to look at, with whether something may be wrong.
pub(crate) fn note(text: &str, kind: CellKind) -> Option<Said> {
    match kind {
        CellKind::Number => Some(said!(
            "The spreadsheet has this password as a number: zeros before it are lost. Format the column as text if it should have any."
        )),
        CellKind::Boolean => Some(said!(
            "The spreadsheet has this password as a truth value: its case may be another."
        )),
        _ if text.trim() != text => {
            Some(said!("The password begins or ends with white space. It is taken as it is."))
        }
        _ if is_scientific(text) => Some(said!(
            "The password looks like a long number that a spreadsheet has shortened. It is taken as it is."
        )),
        _ if text.starts_with("=\"") => Some(said!(
            "The password looks like a formula that protects zeros. It is taken as it is, = and quotation marks too."
        )),
        _ if text.len() > 3 && text.chars().all(|c| matches!(c, '*' | '•' | '●')) => {
            Some(said!("The password consists of stars: was it hidden when the list was made?"))
        }
        _ => None,
    }
}

/// `1.23457E+16`, as Excel writes long numbers into CSV.
fn is_scientific(text: &str) -> bool {
    let Some((digits, exponent)) = text.split_once("E+") else { return false };
    digits.contains(['.', ','])
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        && !exponent.is_empty()
        && exponent.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{note, problem};
    use crate::table::CellKind::{Date, LongNumber, Number, Text};

    #[test]
    fn a_password_that_cannot_be_right_is_refused() {
        for (text, kind) in
            [("a\0b", Text), ("a\nb", Text), ("2024-01-02", Date), ("1", LongNumber)]
        {
            assert!(problem(text, kind).is_some(), "{text:?}");
        }
        for text in [" x ", "00123", "1e5", "=1+1", "\"", "'; --", "пароль", "\t", "a,b;c"] {
            assert_eq!(problem(text, Text), None, "{text:?}");
        }
    }

    #[test]
    fn what_may_be_wrong_is_said_without_showing_it() {
        for (text, kind) in [
            (" hunter2", Text),
            ("1.23457E+16", Text),
            ("=\"0042\"", Text),
            ("123", Number),
            ("****", Text),
        ] {
            assert!(
                !note(text, kind).unwrap().to_string().contains(text.trim_matches(['*', ' ']))
                    || text == "****"
            );
        }
        for text in ["hunter2", "1e5", "E+1", "00123", "=1+1"] {
            assert_eq!(note(text, Text), None, "{text}");
        }
    }
}
