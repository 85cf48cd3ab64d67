//! The exports among themselves: the same numbers, the same verdict, the same fingerprint, whatever the certificate.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "what fails ends the test")]

mod support;

use std::io::Write;
use std::process::{Command, Stdio};

use mailhaul_report::balance::arrived;
use mailhaul_report::words::grouped;
use mailhaul_report::{Certificate, HtmlOptions, PdfOptions, Voice, csv, fingerprint, html, pdf};
use rand::SeedableRng;
use rand::rngs::StdRng;
use support::tools::{rows, squeezed, text};
use support::{random, sample};

fn in_pdf(certificate: &Certificate) -> String {
    text(&pdf(certificate, &PdfOptions::default(), &Voice::english()).unwrap().bytes)
}

fn in_html(certificate: &Certificate) -> String {
    html(certificate, &HtmlOptions::default(), &Voice::english())
}

#[test]
fn a_certificate_that_does_not_close_says_so_in_every_export() {
    let certificate = sample::not_closing();
    assert!(in_pdf(&certificate).contains("NOTCOMPLETE"));
    let page = in_html(&certificate);
    assert!(page.contains(
        "<section class=\"verdict alarm\"><h2>NOT COMPLETE: messages may be missing</h2>"
    ));
    assert!(String::from_utf8(csv::mailboxes(&certificate)).unwrap().contains("NOT COMPLETE"));
}

#[test]
fn a_certificate_that_closes_says_so_and_nowhere_the_contrary() {
    let certificate = sample::clean();
    let (document, page) = (in_pdf(&certificate), in_html(&certificate));
    let table = String::from_utf8(csv::mailboxes(&certificate)).unwrap();
    assert!(document.contains(&squeezed("Complete: nothing is missing")));
    assert!(page.contains("<h2>Complete: nothing is missing</h2>") && table.contains("COMPLETE"));
    assert!(!document.contains("NOTCOMPLETE"));
    assert!(!page.contains("NOT COMPLETE") && !table.contains("NOT COMPLETE"));
}

#[test]
fn nothing_is_said_to_be_complete_as_a_whole_while_a_message_did_not_arrive() {
    let mut certificate = sample::with_points();
    let open = "Complete except for 2 messages";
    assert!(in_html(&certificate).contains(&format!("<h2>{open}</h2>")));
    assert!(in_pdf(&certificate).contains(&squeezed(open)));
    // Nor is its mailbox, in a word.
    let stamp = "All but 2 messages";
    let marked = format!("<strong class=\"attention\">{stamp}</strong>");
    assert!(in_html(&certificate).contains(&marked));
    assert!(in_pdf(&certificate).contains(&squeezed(stamp)));
    let accepted = certificate.pairs[1].points[2].accepted.clone();
    for point in &mut certificate.pairs[1].points {
        point.accepted.clone_from(&accepted);
    }
    let page = in_html(&certificate);
    assert!(page.contains("<h2>Complete: what did not arrive was accepted</h2>"));
    assert!(!page.contains("nothing is missing") && !page.contains(stamp));
}

#[test]
fn the_three_exports_say_the_same_numbers() {
    let certificate = sample::with_points();
    let (document, page, total) =
        (in_pdf(&certificate), in_html(&certificate), certificate.total());
    let table = rows(&csv::mailboxes(&certificate));
    let sum = |title: &str| -> u64 {
        let place = table[0].iter().position(|name| name == title).unwrap();
        table[1..].iter().map(|row| row[place].parse::<u64>().unwrap()).sum()
    };
    for (title, count) in
        [("source messages", total.source), ("arrived", arrived(&total)), ("copied", total.copied)]
    {
        assert_eq!(sum(title), count.0, "{title}");
        assert!(document.contains(&squeezed(&grouped(count.0))), "{title} in the PDF");
        assert!(page.contains(&grouped(count.0)), "{title} in the page");
    }
}

#[test]
fn the_fingerprint_is_what_sha256sum_says_of_the_csv_files_and_stands_in_both_documents() {
    let certificate = sample::with_points();
    let print = fingerprint(&certificate).to_string();
    let mut sum =
        Command::new("sha256sum").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = sum.stdin.take().unwrap();
    for file in [csv::mailboxes, csv::folders, csv::points, csv::changes] {
        input.write_all(&file(&certificate)).unwrap();
    }
    drop(input);
    let said = String::from_utf8(sum.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(said.split(' ').next(), Some(print.as_str()));
    assert!(in_pdf(&certificate).contains(&print) && in_html(&certificate).contains(&print));
}

#[test]
fn a_changed_message_is_named_in_every_export_with_what_was_done_to_it() {
    let certificate = sample::with_points();
    let done = "Long lines were wrapped, the last line got an end";
    let document = in_pdf(&certificate);
    for text in
        ["Changed messages", "1 message was changed", "Minified newsletter", "UID 4711", done]
    {
        assert!(document.contains(&squeezed(text)), "{text} in the PDF");
        assert!(in_html(&certificate).contains(text), "{text} in the page");
    }
    let table = rows(&csv::changes(&certificate));
    assert_eq!(table.len(), 2);
    assert_eq!(table[1][3..5], ["4711", "Minified newsletter"]);
    assert_eq!(table[1][7], "long lines were wrapped, the last line got an end");
    assert!(!in_html(&sample::clean()).contains("Changed messages"));
}

#[test]
fn another_number_makes_another_fingerprint() {
    let certificate = sample::clean();
    let mut other = certificate.clone();
    other.pairs[4].folders[5].tally.source_bytes.0 += 1;
    assert_ne!(fingerprint(&certificate), fingerprint(&other));
}

#[test]
fn the_sums_of_the_csv_are_the_totals_whatever_the_certificate() {
    let mut random = StdRng::seed_from_u64(random::seed());
    for _ in 0..40 {
        let certificate = random::certificate(&mut random, 1_000_000);
        let (table, total) = (rows(&csv::mailboxes(&certificate)), certificate.total());
        for (title, count) in [
            ("source messages", total.source),
            ("arrived", arrived(&total)),
            ("vanished", total.vanished),
        ] {
            let place = table[0].iter().position(|name| name == title).unwrap();
            let sum: u64 = table[1..].iter().map(|row| row[place].parse::<u64>().unwrap()).sum();
            assert_eq!(sum, count.0, "{title}, seed {}", random::seed());
        }
    }
}

#[test]
fn no_certificate_is_too_strange_for_an_export() {
    let mut random = StdRng::seed_from_u64(random::seed());
    for turn in 0..12 {
        let certificate =
            random::certificate(&mut random, if turn % 3 == 0 { u64::MAX } else { 99_999 });
        let options = PdfOptions { system_fonts: turn % 2 == 0, ..PdfOptions::default() };
        let made = pdf(&certificate, &options, &Voice::english()).unwrap();
        assert!(made.bytes.starts_with(b"%PDF-") && made.pages > 0, "turn {turn}");
        assert!(in_html(&certificate).ends_with("</html>"));
        rows(&csv::folders(&certificate));
        rows(&csv::points(&certificate));
    }
}
