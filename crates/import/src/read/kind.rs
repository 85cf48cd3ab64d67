//! What a file is, by its first bytes.

use crate::ReadError;
use crate::read::archive;

/// The kinds that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Xlsx,
    Ods,
}

const SAVE_AS: &str = "Save the list as XLSX or CSV.";

/// Beginnings of files that are no table, each with what it is.
const BEGINNINGS: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM\x00", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"RIFF", "a picture or a recording"),
    (b"{\\rtf", "a text document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ\x00", "a compressed file"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
];

/// What the bytes are; an error where they can't be a table.
pub(super) fn of(bytes: &[u8], file_name: &str) -> Result<Kind, ReadError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return archive::kind(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(compound(bytes));
    }
    let beginning = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning));
    if let Some((_, what)) = beginning {
        return Err(ReadError::NotATable { what, advice: SAVE_AS });
    }
    if is_markup(bytes) {
        let what = if file_name.to_lowercase().ends_with(".xls") {
            "a web page that is only named like a spreadsheet"
        } else {
            "a web page or XML"
        };
        return Err(ReadError::NotATable {
            what,
            advice: "Open it in a spreadsheet program and save it as XLSX or CSV.",
        });
    }
    Ok(Kind::Text)
}

/// Office's older container: a spreadsheet of old, or a new one that is encrypted.
fn compound(bytes: &[u8]) -> ReadError {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(name.len()).any(|window| window == name) {
        return ReadError::Encrypted;
    }
    ReadError::NotATable {
        what: "an old Excel file (XLS) or another old Office document",
        advice: "Open it and save it as XLSX or CSV.",
    }
}

fn is_markup(bytes: &[u8]) -> bool {
    let text: Vec<u8> = bytes
        .iter()
        .take(512)
        .filter(|byte| **byte != 0 && byte.is_ascii())
        .map(u8::to_ascii_lowercase)
        .collect();
    let text = text.trim_ascii_start();
    [&b"<!doctype"[..], b"<html", b"<?xml", b"<table", b"<workbook"]
        .iter()
        .any(|beginning| text.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::{Kind, of};
    use crate::ReadError;

    #[test]
    fn what_is_no_table_is_named() {
        let cases: &[(&[u8], &str)] = &[
            (b"%PDF-1.7", "a PDF"),
            (b"\x89PNG\r\n\x1a\n", "a picture"),
            (b"\xff\xd8\xff\xe0", "a picture"),
            (b"\x1f\x8b\x08", "a compressed file"),
            (b"\xef\xbb\xbf <!DOCTYPE html><table>", "a web page or XML"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel file"),
        ];
        for (bytes, what) in cases {
            let error = of(bytes, "users.csv").unwrap_err().to_string();
            assert!(error.contains(what), "{error}");
        }
    }

    #[test]
    fn an_encrypted_spreadsheet_is_told_from_an_old_one() {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(of(&bytes, "users.xlsx"), Err(ReadError::Encrypted));
    }

    #[test]
    fn a_spreadsheet_s_name_doesn_t_make_text_a_spreadsheet() {
        assert_eq!(of(b"a@a.example;x", "users.xlsx"), Ok(Kind::Text));
    }
}
