//! Tables made by chance, written by another program's CSV, and read back.

use csv::{QuoteStyle, Terminator, WriterBuilder};
use mailhaul_import::{Column, Delimiter, Mapping, ReadChoices, Rules, read_with, take};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

use crate::desk::Desk;

const PIECES: &[&str] = &[
    "a", "B", "7", " ", ",", ";", "|", "\t", "\"", "\"\"", "'", "ä", "ß", "€", "=", "+", "#", "\\",
    "x y",
];

fn password(random: &mut StdRng) -> String {
    let length = random.random_range(1..8);
    let pieces: String = (0..length).filter_map(|_| PIECES.choose(random)).copied().collect();
    format!("p{pieces}")
}

fn encoded(text: &str, encoding: u8) -> Vec<u8> {
    let utf16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect();
    match encoding {
        0 => text.as_bytes().to_vec(),
        1 => format!("\u{feff}{text}").into_bytes(),
        2 => utf16(u16::to_le_bytes),
        3 => utf16(u16::to_be_bytes),
        _ => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
    }
}

/// One table, written and read; what was put in must come out.
fn round(random: &mut StdRng) {
    let rows: Vec<[String; 4]> = (0..random.random_range(1..30))
        .map(|n| {
            [
                format!("u{n}@a.example"),
                password(random),
                format!("u{n}@b.example"),
                password(random),
            ]
        })
        .collect();
    let delimiter = *Delimiter::ALL.choose(random).unwrap();
    let terminator =
        *[Terminator::CRLF, Terminator::Any(b'\n'), Terminator::Any(b'\r')].choose(random).unwrap();
    let style = *[QuoteStyle::Necessary, QuoteStyle::Always].choose(random).unwrap();
    let mut writer = WriterBuilder::new()
        .delimiter(delimiter.character() as u8)
        .terminator(terminator)
        .quote_style(style)
        .from_writer(Vec::new());
    for row in &rows {
        writer.write_record(row).unwrap();
    }
    let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    let bytes = encoded(&text, random.random_range(0..5));
    let table = read_with(&bytes, "x.csv", &ReadChoices::default()).unwrap();
    let columns =
        [Column::SourceEmail, Column::SourcePassword, Column::DestEmail, Column::DestPassword];
    let mapping = Mapping { has_header: false, columns: columns.map(Some).to_vec() };
    let jobs = take(table, &mapping, &Rules::default(), &Desk::default()).jobs;
    let found: Vec<[String; 4]> = jobs
        .iter()
        .map(|job| {
            let text = |secret: &Option<mailhaul_model::Secret>| {
                secret.as_ref().unwrap().expose().to_owned()
            };
            let [source, dest] = [&job.source, &job.destination];
            [source.login.clone(), text(&source.password), dest.login.clone(), text(&dest.password)]
        })
        .collect();
    assert_eq!(found, rows, "{delimiter:?} {terminator:?} {text:?}");
}

#[test]
fn a_table_of_any_delimiter_encoding_and_line_end_is_read_back_equal() {
    let seed = std::env::var("MAILHAUL_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let mut random = StdRng::seed_from_u64(seed);
    for _ in 0..500 {
        round(&mut random);
    }
}
