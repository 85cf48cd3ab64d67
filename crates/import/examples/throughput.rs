//! How long the steps of an import take for 50,000 rows: `cargo run -p mailhaul-import --example throughput`.
#![expect(clippy::print_stdout, reason = "what it is for")]

use std::fmt::Write;
use std::time::Instant;

use mailhaul_import::{Known, Mailbox, Remembered, Rules, ServerMatch, guess, judge, read, take};
use mailhaul_model::ServerId;
use mailhaul_model::event::SideName;
use rust_xlsxwriter::{Workbook, XlsxError};

const ROWS: u32 = 50_000;

struct Nothing;

impl Known for Nothing {
    fn server(&self, _: &str) -> ServerMatch {
        ServerMatch::None
    }
    fn default_server(&self, side: SideName) -> Option<ServerId> {
        Some(ServerId(if side == SideName::Source { 1 } else { 2 }))
    }
    fn server_name(&self, _: ServerId) -> String {
        String::new()
    }
    fn takes_plain_names(&self, _: ServerId) -> bool {
        false
    }
    fn job_of_pair(&self, _: (ServerId, &str), _: (ServerId, &str)) -> Option<String> {
        None
    }
    fn mailboxes(&self, _: &str) -> Vec<Mailbox> {
        Vec::new()
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    measure("CSV", text().as_bytes())?;
    measure("XLSX", &workbook()?)?;
    Ok(())
}

fn measure(what: &str, bytes: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
    println!("{what}, {ROWS} rows, {} KB", bytes.len() / 1024);
    let mut table = step("read", || read(bytes, "users"))?;
    let mapping = step("guess", || guess(&table, &Remembered::default())).mapping;
    let rules = Rules::default();
    let preview = step("judge", || judge(&table, &mapping, &rules, &Nothing));
    step("correct a cell", || table.set(ROWS / 2, 0, "someone@else.example"))?;
    step("judge again", || judge(&table, &mapping, &rules, &Nothing));
    let taken = step("take", || take(table, &mapping, &rules, &Nothing));
    println!("  {} ready, {} taken", preview.counts.ready, taken.jobs.len());
    Ok(())
}

fn step<T>(name: &str, act: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = act();
    println!("  {name:<15} {:>6} ms", start.elapsed().as_millis());
    result
}

fn text() -> String {
    let mut text =
        "source_email;source_password;dest_email;dest_password;name;options\r\n".to_owned();
    for n in 0..ROWS {
        let _ = write!(
            text,
            "user{n}@old.example;\"p;{n}\";user{n}@new.example;q{n};User {n};--maxage 365\r\n"
        );
    }
    text
}

fn workbook() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["source_email", "source_password", "dest_email", "dest_password"])?;
    for n in 1..=ROWS {
        let cells = [
            format!("user{n}@old.example"),
            format!("p{n}"),
            format!("user{n}@new.example"),
            format!("q{n}"),
        ];
        sheet.write_row(n, 0, cells)?;
    }
    book.save_to_buffer()
}
