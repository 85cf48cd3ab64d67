//! Encodings and byte order marks.

use mailhaul_import::{Encoding, FileKind, ReadChoices, read_with};

use crate::desk::{check, open, passwords};

const TEXT: &str = "E-Mail alt;Kennwort alt;E-Mail neu;Kennwort neu\r\n\
    jürgen@a.example;Größe€;jürgen@b.example;Übermut\r\n";

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn one_list_reads_the_same_in_every_encoding_a_spreadsheet_writes() {
    let marked = format!("\u{feff}{TEXT}");
    let files: [(&str, Vec<u8>); 7] = [
        ("UTF-8", TEXT.as_bytes().to_vec()),
        ("UTF-8 with a mark", marked.as_bytes().to_vec()),
        ("UTF-16LE", utf16(TEXT, u16::to_le_bytes)),
        ("UTF-16LE with a mark", utf16(&marked, u16::to_le_bytes)),
        ("UTF-16BE", utf16(TEXT, u16::to_be_bytes)),
        ("UTF-16BE with a mark", utf16(&marked, u16::to_be_bytes)),
        ("Windows-1252", encoding_rs::WINDOWS_1252.encode(TEXT).0.into_owned()),
    ];
    for (what, bytes) in files {
        check(what, &bytes, "R");
        let pair = ["Größe€".to_owned(), "Übermut".to_owned()];
        assert_eq!(passwords(&bytes)["jürgen@a.example"], pair, "{what}");
    }
}

#[test]
fn a_file_that_is_not_unicode_says_so() {
    let bytes = encoding_rs::WINDOWS_1252.encode(TEXT).0;
    let file = open(&bytes);
    let about = file.table.about();
    assert!(matches!(about.kind, FileKind::Text { encoding: Encoding::Windows1252, .. }));
    assert!(about.notes[0].to_string().contains("read as Windows-1252"), "{:?}", about.notes);
    assert!(open(TEXT.as_bytes()).table.about().notes.is_empty());
}

#[test]
fn a_mac_s_encoding_can_be_chosen() {
    let bytes = b"email,password,new email,new password\rm@a.example,Gr\x9a\xa7e,m@b.example,x\r";
    let choices = ReadChoices { encoding: Some(Encoding::MacRoman), ..ReadChoices::default() };
    let table = read_with(bytes, "users.csv", &choices).unwrap();
    assert!(matches!(table.about().kind, FileKind::Text { encoding: Encoding::MacRoman, .. }));
}

#[test]
fn a_broken_character_refuses_its_row_alone() {
    let mut bytes = "\u{feff}email,password,new email,new password\n".as_bytes().to_vec();
    bytes.extend(b"m@a.example,caf\xe9,m@b.example,x\nt@a.example,y,t@b.example,z\n");
    check("an invalid byte behind a UTF-8 mark", &bytes, "XR");
}
