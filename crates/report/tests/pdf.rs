//! The PDF, read by poppler.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "what fails ends the test")]

mod support;

use mailhaul_model::Said;
use mailhaul_report::{Certificate, Paper, Pdf, PdfOptions, Voice, pdf};
use support::sample;
use support::tools::{fonts, info, raw_text, squeezed, text};

fn made(certificate: &Certificate) -> Pdf {
    pdf(certificate, &PdfOptions::default(), &Voice::english()).unwrap()
}

/// Whether a text says all of these, wherever its lines break.
fn assert_says<'a>(text: &str, all: impl IntoIterator<Item = &'a str>) {
    for one in all {
        assert!(text.contains(&squeezed(one)), "{one:?} isn't in the text");
    }
}

#[test]
fn every_mailbox_folder_number_and_point_is_in_the_text() {
    let certificate = sample::not_closing();
    let text = text(&made(&certificate).bytes);
    for pair in &certificate.pairs {
        assert_says(&text, [pair.source.as_str(), &pair.destination]);
        for folder in &pair.folders {
            let (source, bytes) = (folder.tally.source.0.to_string(), &folder.source);
            assert_says(&text, [bytes.as_str(), &source]);
        }
        for folder in &pair.left_out {
            assert_says(&text, [folder.source.as_str(), &folder.reason.to_string()]);
        }
        for point in &pair.points {
            assert_says(&text, [point.message.subject.as_str(), &point.message.reason.to_string()]);
        }
    }
    assert_says(
        &text,
        ["Kept as a file on the share", "imap.old.example.org:993", "pinned certificate"],
    );
    assert_says(&text, ["Berg & Wolf GmbH, Kiel", "Calendars and tasks", "mailhaul-sync 0.1.0"]);
}

#[test]
fn names_of_every_script_that_has_a_font_are_in_the_text() {
    // Not a word with the ligature of lam and alef: poppler turns its two letters round.
    let text = text(&made(&sample::scripts()).bytes);
    assert_says(
        &text,
        ["مريم", "الحسن", "الوارد", "דנה", "לקוחות", "王小明", "客户往来", "佐藤花子", "取引先"],
    );
    assert_says(
        &text,
        ["Ольга.Иванова", "Ελένη.Παπαδοπούλου", "Zażółć gęślą jaźń", "光明商事株式会社"],
    );
}

#[test]
fn every_font_is_embedded_as_a_part_and_tells_its_letters() {
    let lines = fonts(&made(&sample::scripts()).bytes);
    assert!(lines.len() >= 4, "{lines:?}");
    for line in lines {
        let words: Vec<_> = line.split_whitespace().collect();
        let flags = &words[words.len() - 5..words.len() - 2];
        assert_eq!(flags, ["yes", "yes", "yes"], "{line}");
    }
}

#[test]
fn a_character_without_a_font_is_a_box_that_is_counted_and_owned_up_to() {
    let options = PdfOptions { system_fonts: false, ..PdfOptions::default() };
    let mut certificate = sample::clean();
    assert_eq!(pdf(&certificate, &options, &Voice::english()).unwrap().boxed, 0);
    certificate.heading.recipient = "\u{10330}\u{10331} GmbH".into();
    let made = pdf(&certificate, &options, &Voice::english()).unwrap();
    assert_eq!(made.boxed, 2);
    assert_says(&text(&made.bytes), ["2 characters are shown as an empty box"]);
}

#[test]
fn the_document_is_pdf_a_and_says_what_it_is_and_when_it_was_made() {
    let made = made(&sample::clean());
    assert_eq!(info(&made.bytes, "Title"), "Reconciliation certificate: Berg & Wolf, spring 2026");
    assert_eq!(info(&made.bytes, "Producer"), "Mailhaul 0.1.0");
    assert_eq!(info(&made.bytes, "CreationDate"), "2026-03-16T09:26:53Z");
    assert_eq!(info(&made.bytes, "JavaScript"), "no");
    let plain = String::from_utf8_lossy(&made.bytes).into_owned();
    assert!(plain.contains("<pdfaid:part>2</pdfaid:part>"));
    assert!(plain.contains("<pdfaid:conformance>B</pdfaid:conformance>"));
}

#[test]
fn every_page_says_which_it_is_of_how_many() {
    let made = made(&sample::many(40, 6));
    let raw = raw_text(&made.bytes);
    let pages: Vec<_> = raw.split_terminator('\u{c}').collect();
    assert_eq!(pages.len(), made.pages);
    assert_eq!(info(&made.bytes, "Pages"), made.pages.to_string());
    for (page, number) in pages.iter().zip(1..) {
        assert!(page.contains(&format!("{number} of {}", made.pages)), "page {number}");
    }
    assert!((12..60).contains(&made.pages), "{} pages", made.pages);
}

#[test]
fn a_table_says_its_columns_on_every_page_it_runs_over() {
    let certificate = sample::many(90, 1);
    let raw = raw_text(&made(&certificate).bytes);
    let pages: Vec<_> = raw.split_terminator('\u{c}').collect();
    let of_table: Vec<_> = pages
        .iter()
        .skip_while(|page| !page.contains("Mailboxes\n"))
        .take_while(|page| !page.contains("Each mailbox"))
        .filter(|page| page.contains("user"))
        .collect();
    assert!(of_table.len() >= 3, "{} pages", of_table.len());
    for page in of_table {
        assert!(page.contains("Verdict") && page.contains("Vanished"), "{page}");
    }
}

#[test]
fn a_certificate_without_mailboxes_is_a_document_that_says_so() {
    let made = made(&sample::empty());
    assert_says(
        &text(&made.bytes),
        ["Nothing to certify", "There is no mailbox in this certificate."],
    );
    assert!(made.pages <= 2);
}

#[test]
fn names_of_any_length_are_whole_and_stay_on_the_page() {
    let certificate = sample::long_names();
    let text = text(&made(&certificate).bytes);
    let pair = &certificate.pairs[0];
    assert_says(&text, [pair.source.as_str(), &pair.folders[1].source, &pair.folders[2].source]);
}

#[test]
fn past_the_bound_the_folders_are_left_out_and_the_document_says_so() {
    let certificate = sample::clean();
    let made = pdf(
        &certificate,
        &PdfOptions { most_folders: 10, ..PdfOptions::default() },
        &Voice::english(),
    )
    .unwrap();
    assert!(made.folders_left_out);
    let text = text(&made.bytes);
    assert_says(&text, ["There are too many folders to list them all here"]);
    assert!(!text.contains("Invoices"));
}

#[test]
fn the_paper_is_the_one_asked_for() {
    let certificate = sample::clean();
    assert!(info(&made(&certificate).bytes, "Page size").contains("A4"));
    let letter = PdfOptions { paper: Paper::Letter, ..PdfOptions::default() };
    assert!(
        info(&pdf(&certificate, &letter, &Voice::english()).unwrap().bytes, "Page size")
            .contains("letter")
    );
}

#[test]
fn equal_certificates_make_equal_bytes() {
    let certificate = sample::scripts();
    assert_eq!(made(&certificate), made(&certificate.clone()));
}

#[test]
fn a_row_of_the_longest_names_stays_above_the_foot_of_the_page() {
    let mut certificate = sample::clean();
    let folder = &mut certificate.pairs[0].folders[0];
    folder.source = "漢".repeat(1000);
    folder.destination = "字".repeat(1000);
    folder.problem = Some(Said::as_it_is("問".repeat(600)));
    let made = made(&certificate);
    assert!(lowest(&made.bytes, "漢") < 790.0 && lowest(&made.bytes, "問") < 790.0);
}

/// How far down the page a letter stands at most, in points.
fn lowest(pdf: &[u8], letter: &str) -> f32 {
    let lines = support::tools::boxes(pdf);
    let bottoms = lines.iter().filter(|(word, _)| word.contains(letter)).map(|(_, bottom)| *bottom);
    let lowest = bottoms.fold(0.0, f32::max);
    assert!(lowest > 0.0, "no {letter}");
    lowest
}

#[test]
fn a_reader_aloud_finds_headings_and_each_table_once_with_its_columns() {
    let structure = support::tools::structure(&made(&sample::many(2, 50)).bytes);
    let parts: Vec<_> = structure.lines().map(str::trim).collect();
    let count = |part: &str| parts.iter().filter(|line| line.starts_with(part)).count();
    assert_eq!(count("H1 "), 1);
    assert_eq!(count("H3 "), 2);
    assert_eq!(count("Table"), 3);
    assert_eq!(count("/Scope /Column"), 8 + 2 * 7, "titles are said again on the next page");
    assert_eq!(count("TR"), (1 + 2 + 1) + 2 * (1 + 50));
}
