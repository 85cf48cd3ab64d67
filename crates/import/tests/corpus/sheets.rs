//! Spreadsheets, made by code.

use std::io::{Cursor, Write};

use mailhaul_import::{FileKind, ReadChoices, ReadError, read, read_with};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::desk::{File, letters, open_named, passwords, said};

const HEADER: [&str; 4] = ["source_email", "source_password", "dest_email", "dest_password"];

/// A workbook whose passwords are written by `fill`.
fn workbook(fill: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, HEADER).unwrap();
    fill(sheet);
    book.save_to_buffer().unwrap()
}

fn addresses(sheet: &mut rust_xlsxwriter::Worksheet, row: u32) {
    sheet.write(row, 0, format!("u{row}@a.example")).unwrap();
    sheet.write(row, 2, format!("u{row}@b.example")).unwrap();
}

#[test]
fn cells_that_are_no_text_are_read_as_they_look_or_refused() {
    let bytes = workbook(|sheet| {
        for row in 1..=7 {
            addresses(sheet, row);
            sheet.write(row, 3, "q").unwrap();
        }
        sheet.write(1, 1, 12345).unwrap();
        sheet.write(2, 1, " spaces ").unwrap();
        let date = ExcelDateTime::from_ymd(2024, 1, 2).unwrap();
        sheet.write_with_format(3, 1, &date, &Format::new().set_num_format("d-mmm")).unwrap();
        sheet.write(4, 1, true).unwrap();
        sheet.write(5, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        sheet.write(6, 1, Formula::new("=\"a\"&\"b\"").set_result("ab")).unwrap();
        sheet.write(7, 1, 1_234_567_890_123_456_789_f64).unwrap();
    });
    let file = open_named(&bytes, "users.xlsx");
    let preview = file.judge();
    assert_eq!(letters(&preview), "RRXRXRX", "{:?}", preview.rows);
    assert!(said(&preview.rows[0]).contains("zeros before it are lost"));
    assert!(said(&preview.rows[2]).contains("turned this password into a date"));
    assert!(said(&preview.rows[6]).contains("more than 15 digits"));
    let found = passwords(&bytes);
    let sources: Vec<_> = found.values().map(|pair| pair[0].as_str()).collect();
    assert_eq!(sources, ["12345", " spaces ", "TRUE", "ab"]);
}

#[test]
fn a_spreadsheet_is_known_by_its_content_whatever_its_name() {
    let bytes = workbook(|sheet| addresses(sheet, 1));
    assert_eq!(open_named(&bytes, "users.csv").table.about().kind, FileKind::Xlsx);
    let text = open_named(b"email\nm@a.example\n", "users.xlsx");
    assert!(matches!(text.table.about().kind, FileKind::Text { .. }));
}

#[test]
fn rows_keep_the_numbers_of_the_spreadsheet() {
    let bytes = workbook(|sheet| {
        addresses(sheet, 4);
        sheet.write_blank(6, 0, &Format::new().set_bold()).unwrap();
        addresses(sheet, 9);
    });
    let preview = open_named(&bytes, "users.xlsx").judge();
    assert_eq!(preview.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [5, 10]);
    assert_eq!(preview.counts.blank, 7);
}

fn three_sheets() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Cover").unwrap();
    let hidden = book.add_worksheet().set_name("Hidden").unwrap();
    hidden.set_hidden(true).write(0, 0, "h@a.example").unwrap();
    book.add_worksheet().set_name("Users").unwrap().write(0, 0, "u@a.example").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn the_first_visible_sheet_with_anything_in_it_is_read_and_another_can_be_chosen() {
    let bytes = three_sheets();
    let table = read(&bytes, "x").unwrap();
    assert_eq!(table.about().sheet.as_deref(), Some("Users"));
    let sheets: Vec<_> =
        table.about().sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect();
    assert_eq!(sheets, [("Cover", false), ("Hidden", true), ("Users", false)]);
    let choose = |name: &str| {
        let choices = ReadChoices { sheet: Some(name.to_owned()), ..ReadChoices::default() };
        read_with(&bytes, "x", &choices)
    };
    assert_eq!(choose("Hidden").unwrap().about().sheet.as_deref(), Some("Hidden"));
    assert_eq!(choose("Cover").unwrap_err(), ReadError::NothingInSheets);
    assert_eq!(choose("Nope").unwrap_err(), ReadError::NoSheet("Nope".into()));
}

#[test]
fn a_spreadsheet_with_nothing_in_it_or_a_header_alone_is_an_error() {
    let mut book = Workbook::new();
    book.add_worksheet();
    assert_eq!(read(&book.save_to_buffer().unwrap(), "x").unwrap_err(), ReadError::NothingInSheets);
    assert_eq!(read(&workbook(|_| {}), "x").unwrap_err(), ReadError::OnlyHeader);
}

#[test]
fn a_cell_at_the_far_end_of_a_sheet_costs_nothing_and_is_named() {
    let bytes = workbook(|sheet| {
        addresses(sheet, 1);
        sheet.write(1_048_575, 16_383, "x").unwrap();
    });
    let error = read(&bytes, "x").unwrap_err();
    assert_eq!(error, ReadError::TooManyColumns { row: 1_048_576 });
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"Users\">{rows}<table:table-row table:number-rows-repeated=\"1048570\">\
         <table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let manifest = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
        </manifest:manifest>";
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", &content),
    ] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn row(cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|cell| match cell.parse::<f64>() {
        Ok(_) if !cell.starts_with('0') => format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{cell}\"><text:p>{cell}</text:p></table:table-cell>"
        ),
        _ => format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p></table:table-cell>"
        ),
    }).collect();
    format!("<table:table-row>{cells}</table:table-row>")
}

#[test]
fn an_opendocument_sheet_is_read() {
    let rows = [
        row(&HEADER),
        row(&["m@a.example", "00123", "m@b.example", "a<text:s text:c=\"2\"/>b"]),
        row(&["t@a.example", "12345", "t@b.example", "x &amp; y"]),
    ];
    let bytes = ods(&rows.concat());
    let file: File = open_named(&bytes, "users.ods");
    assert_eq!(file.table.about().kind, FileKind::Ods);
    assert_eq!(letters(&file.judge()), "RR");
    let found = passwords(&bytes);
    assert_eq!(found["m@a.example"], ["00123".to_owned(), "a  b".to_owned()]);
    assert_eq!(found["t@a.example"], ["12345".to_owned(), "x & y".to_owned()]);
}

/// A workbook of one sheet, as a program writes it that computes nothing.
fn bare(rows: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let parts = [
        ("[Content_Types].xml", format!("<Types xmlns=\"{PACKAGE}/content-types\"/>")),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" \
                 Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>\
                 <sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" \
                 Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn inline(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn a_damaged_sheet_is_an_error_or_a_table_and_never_the_end_of_the_program() {
    use rand::{Rng, SeedableRng};
    let mut random = rand::rngs::StdRng::seed_from_u64(7);
    let whole = format!(
        "<row r=\"1\">{}<c r=\"B1\" s=\"1\"><v>45000.5</v></c><c r=\"C1\" t=\"s\"><v>0</v></c>\
         <c r=\"D1\" t=\"b\"><v>1</v></c><c r=\"E1\" t=\"e\"><v>#N/A</v></c>\
         <c r=\"F1\"><f t=\"shared\" ref=\"F1:F2\" si=\"0\">A1+1</f><v>2</v></c></row>",
        inline("A1", "m@a.example")
    );
    for _ in 0..2_000 {
        let mut bytes = whole.clone().into_bytes();
        for _ in 0..random.random_range(1..4) {
            let at = random.random_range(0..bytes.len());
            bytes[at] = random.random_range(b' '..=b'~');
        }
        let text = String::from_utf8(bytes).unwrap();
        if let Ok(table) = read(&bare(&text), "x") {
            assert!(table.row_count() > 0);
        }
    }
}

#[test]
fn a_formula_without_a_result_refuses_its_row() {
    let head = [inline("A1", "email"), inline("B1", "password")].concat();
    let row = inline("A2", "m@a.example") + "<c r=\"B2\"><f>\"a\"&amp;\"b\"</f></c>";
    let bytes = bare(&format!("<row r=\"1\">{head}</row><row r=\"2\">{row}</row>"));
    let preview = open_named(&bytes, "x").judge();
    assert_eq!(letters(&preview), "X");
    assert!(said(&preview.rows[0]).contains("a formula without a result"));
}

#[test]
fn cells_out_of_order_are_damage() {
    let cells = inline("B1", "m@a.example") + &inline("A1", "t@a.example");
    let bytes = bare(&format!("<row r=\"1\">{cells}</row>"));
    assert!(matches!(read(&bytes, "x"), Err(ReadError::Damaged(_))));
}

#[test]
fn a_spreadsheet_that_is_cut_short_is_damaged() {
    let bytes = workbook(|sheet| addresses(sheet, 1));
    assert!(matches!(read(&bytes[..bytes.len() / 2], "x"), Err(ReadError::Damaged(_))));
}
