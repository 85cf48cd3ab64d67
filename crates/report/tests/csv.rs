//! The CSV files, read by Python, which has another name on Windows.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "what fails ends the test")]

mod support;

use mailhaul_model::Said;
use mailhaul_model::event::MessageOutcome;
use mailhaul_report::{Certificate, csv};
use support::sample;
use support::tools::rows;

/// The cells of a column.
fn column(csv: &[u8], title: &str) -> Vec<String> {
    let rows = rows(csv);
    let place =
        rows[0].iter().position(|name| name == title).unwrap_or_else(|| panic!("no {title}"));
    rows[1..].iter().map(|row| row[place].clone()).collect()
}

fn sum(csv: &[u8], title: &str) -> u64 {
    column(csv, title)
        .iter()
        .filter(|cell| !cell.is_empty())
        .map(|cell| cell.parse::<u64>().unwrap())
        .sum()
}

#[test]
fn a_file_begins_with_a_byte_order_mark_and_its_lines_end_with_crlf() {
    for file in [csv::mailboxes, csv::folders, csv::points, csv::changes] {
        let text = String::from_utf8(file(&sample::with_points())).unwrap();
        assert!(text.starts_with('\u{feff}'));
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        assert!(text.ends_with("\r\n"));
    }
}

#[test]
fn every_mailbox_folder_and_point_has_its_row() {
    let certificate = sample::with_points();
    let accounts: Vec<_> = certificate.pairs.iter().map(|pair| pair.source.clone()).collect();
    assert_eq!(column(&csv::mailboxes(&certificate), "source account"), accounts);
    let moved = certificate
        .pairs
        .iter()
        .map(|pair| pair.folders.len() + pair.left_out.len())
        .sum::<usize>();
    assert_eq!(rows(&csv::folders(&certificate)).len() - 1, moved);
    assert_eq!(column(&csv::points(&certificate), "outcome"), ["refused", "vanished", "skipped"]);
    assert_eq!(column(&csv::points(&certificate), "status"), ["OPEN", "OPEN", "accepted"]);
}

#[test]
fn names_come_back_as_they_were() {
    let mut certificate = sample::clean();
    let names = ["a\"b,c;d", "Zeile\r\nZwei", "مرحبا", " spaces ", "日本語"];
    for (pair, name) in certificate.pairs.iter_mut().zip(names) {
        name.clone_into(&mut pair.source);
    }
    assert_eq!(column(&csv::mailboxes(&certificate), "source account"), names);
}

#[test]
fn no_cell_begins_as_a_formula_does() {
    let mut certificate = sample::with_points();
    certificate.heading.title = "=cmd|'/c calc'!A1".into();
    certificate.heading.recipient = "@SUM(1)".into();
    certificate.pairs[0].source = "+49 431 1234".into();
    certificate.pairs[0].folders[0].source = "-2+3".into();
    certificate.pairs[1].points[0].message.subject = "\t=1+1".into();
    certificate.pairs[1].points[1].message.reason = Said::as_it_is("\r=1+1");
    certificate.pairs[1].changes[0].subject = "=1+1".into();
    for file in [csv::mailboxes, csv::folders, csv::points, csv::changes] {
        let rows = rows(&file(&certificate));
        let cells = rows.iter().flatten();
        assert!(cells.clone().any(|cell| cell.starts_with('\'')), "nothing was defused");
        for cell in cells {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
        }
    }
}

#[test]
fn a_mailbox_that_does_not_close_says_so_and_why() {
    let file = csv::mailboxes(&sample::not_closing());
    let verdicts = column(&file, "verdict");
    assert_eq!(verdicts, ["COMPLETE", "COMPLETE", "NOT COMPLETE", "COMPLETE", "NOT COMPLETE"]);
    assert!(column(&file, "why")[2].contains("3 messages are without a place"));
    assert_eq!(column(&file, "missing")[2], "3");
}

#[test]
fn the_folders_of_a_mailbox_add_up_to_it() {
    let mut certificate = sample::with_points();
    sample::lose(&mut certificate.pairs[0], MessageOutcome::Refused, "", "", None);
    agree(&certificate);
}

fn agree(certificate: &Certificate) {
    let (mailboxes, folders) = (csv::mailboxes(certificate), csv::folders(certificate));
    for title in [
        "source messages",
        "arrived",
        "copied",
        "settled",
        "adopted",
        "skipped",
        "refused",
        "vanished",
    ] {
        assert_eq!(sum(&mailboxes, title), sum(&folders, title), "{title}");
    }
}
