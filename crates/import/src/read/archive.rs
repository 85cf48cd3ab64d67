//! The ZIP file around a spreadsheet: what is in it, and whether it is safe to unpack.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::kind::Kind;
use crate::{ReadError, limits};

const SAVE_AS: &str = "Save the list as XLSX or CSV.";

/// Parts that tell what a ZIP file is.
const PARTS: &[(&str, &str, &str)] = &[
    ("xl/workbook.bin", "a binary Excel file (XLSB)", "Save it as XLSX or CSV."),
    ("word/document.xml", "a Word document", SAVE_AS),
    ("ppt/presentation.xml", "a presentation", SAVE_AS),
    ("Index/Document.iwa", "a Numbers or Pages document", "Export it as CSV or Excel (XLSX)."),
    ("Index.zip", "a Numbers or Pages document", "Export it as CSV or Excel (XLSX)."),
];

/// What a ZIP file is; an error where it isn't a spreadsheet or unpacks to too much.
pub(super) fn kind(bytes: &[u8]) -> Result<Kind, ReadError> {
    let mut archive = open(bytes)?;
    if let Some((_, what, advice)) = PARTS.iter().find(|(part, ..)| has(&archive, part)) {
        return Err(ReadError::NotATable { what, advice });
    }
    let kind = if has(&archive, "[Content_Types].xml") {
        Kind::Xlsx
    } else if has(&archive, "content.xml") {
        Kind::Ods
    } else {
        let (what, advice) = ("a compressed file", "Unpack it and choose the list inside.");
        return Err(ReadError::NotATable { what, advice });
    };
    measure(&mut archive, limits::UNPACKED_BYTES)?;
    if kind == Kind::Ods {
        document_type(&mut archive)?;
    }
    Ok(kind)
}

/// The bytes of one part.
pub(super) fn part(bytes: &[u8], name: &str) -> Result<Vec<u8>, ReadError> {
    let mut archive = open(bytes)?;
    let mut content = Vec::new();
    let file = archive.by_name(name).map_err(|error| damaged(&error))?;
    file.take(limits::UNPACKED_BYTES).read_to_end(&mut content).map_err(|e| damaged(&e))?;
    Ok(content)
}

fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, ReadError> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))
}

fn has(archive: &ZipArchive<Cursor<&[u8]>>, part: &str) -> bool {
    archive.index_for_name(part).is_some()
}

/// Unpacks everything to nowhere: what a part says of its own size proves nothing.
fn measure(archive: &mut ZipArchive<Cursor<&[u8]>>, limit: u64) -> Result<(), ReadError> {
    let mut left = limit;
    for index in 0..archive.len() {
        let file = match archive.by_index(index) {
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(ReadError::Encrypted);
            }
            other => other.map_err(|error| damaged(&error))?,
        };
        let unpacked = io::copy(&mut file.take(left + 1), &mut io::sink());
        let unpacked = unpacked.map_err(|error| damaged(&error))?;
        left = left.checked_sub(unpacked).ok_or(ReadError::UnpackedTooLarge)?;
    }
    Ok(())
}

/// `OpenDocument` texts and drawings have the same parts as spreadsheets.
fn document_type(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), ReadError> {
    let mut text = String::new();
    // A file without it is given the benefit of the doubt.
    if let Ok(file) = archive.by_name("mimetype") {
        file.take(200).read_to_string(&mut text).map_err(|error| damaged(&error))?;
    }
    if text.is_empty() || text.contains("spreadsheet") {
        return Ok(());
    }
    Err(ReadError::NotATable { what: "an OpenDocument that isn't a spreadsheet", advice: SAVE_AS })
}

fn damaged(error: &dyn std::error::Error) -> ReadError {
    ReadError::Damaged(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::{kind, measure, open};
    use crate::ReadError;

    fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn what_unpacks_to_more_than_the_limit_is_refused() {
        let bytes = zipped(&[("a", &vec![0; 40_000]), ("b", &vec![0; 40_000])]);
        assert!(bytes.len() < 2_000);
        assert_eq!(measure(&mut open(&bytes).unwrap(), 79_999), Err(ReadError::UnpackedTooLarge));
        assert_eq!(measure(&mut open(&bytes).unwrap(), 80_000), Ok(()));
    }

    #[test]
    fn a_zip_file_that_is_no_spreadsheet_is_named() {
        for (part, what) in [
            ("word/document.xml", "Word"),
            ("xl/workbook.bin", "XLSB"),
            ("Index/Document.iwa", "Numbers"),
            ("users.csv", "compressed"),
        ] {
            let error = kind(&zipped(&[(part, b"x")])).unwrap_err().to_string();
            assert!(error.contains(what), "{error}");
        }
    }

    #[test]
    fn a_zip_file_that_is_cut_short_is_damaged() {
        let bytes = zipped(&[("[Content_Types].xml", b"x")]);
        assert!(matches!(kind(&bytes[..bytes.len() / 2]), Err(ReadError::Damaged(_))));
    }
}
