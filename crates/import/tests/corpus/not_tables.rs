//! Files that are no table.

use mailhaul_import::ReadError;

use crate::desk::error;

#[test]
fn what_is_no_table_says_what_it_is_and_what_to_do() {
    for (bytes, words) in [
        (&b"%PDF-1.7\n..."[..], ["a PDF", "XLSX or CSV"]),
        (b"\x89PNG\r\n\x1a\n", ["a picture", "XLSX or CSV"]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1........", ["old Excel file", "save it as XLSX"]),
        (b"<html><table><tr><td>", ["a web page", "save it as XLSX"]),
        (b"\x1f\x8b\x08........", ["compressed", "XLSX or CSV"]),
        (b"PK\x03\x04........", ["damaged", "save it again"]),
    ] {
        let said = error(bytes).to_string();
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
    }
}

#[test]
fn binary_rubbish_is_read_without_harm_and_nothing_in_it_is_importable() {
    let bytes: Vec<u8> =
        (0..20_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[1]).collect();
    match mailhaul_import::read(&bytes, "users.csv") {
        Err(ReadError::QuoteNotClosed { .. } | ReadError::TooManyColumns { .. }) => {}
        Err(other) => panic!("{other}"),
        Ok(_) => {
            let preview = crate::desk::open(&bytes).judge();
            assert_eq!(preview.counts.refused, preview.counts.rows);
        }
    }
}
