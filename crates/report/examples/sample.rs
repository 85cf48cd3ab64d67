//! Writes sample certificates: `cargo run -p mailhaul-report --example sample -- DIR`.

#[expect(clippy::unwrap_used, reason = "the samples are written by hand and known to be valid")]
#[path = "../tests/support/sample.rs"]
mod sample;

#[expect(clippy::unwrap_used, reason = "the catalogs are in the tree, and tests read them")]
#[path = "../tests/support/catalog.rs"]
mod catalog;

use std::error::Error;
use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use mailhaul_report::{Certificate, HtmlOptions, PdfOptions, Voice, csv, html, pdf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("name the folder to write to")?;
    fs::create_dir_all(&folder)?;
    let folder = Path::new(&folder);
    let english = Voice::english();
    write(folder, "clean", &sample::clean(), &english)?;
    write(folder, "points", &sample::with_points(), &english)?;
    write(folder, "not-closing", &sample::not_closing(), &english)?;
    write(folder, "scripts", &sample::scripts(), &english)?;
    write(folder, "long-names", &sample::long_names(), &english)?;
    write(folder, "empty", &sample::empty(), &english)?;
    write(folder, "many", &sample::many(500, 12), &english)?;
    for language in catalog::TRANSLATED {
        let voice = catalog::voice(language);
        write(folder, &format!("points-{}", language.tag()), &sample::with_points(), &voice)?;
        write(folder, &format!("not-closing-{}", language.tag()), &sample::not_closing(), &voice)?;
    }
    if env::args().any(|argument| argument == "--huge") {
        write(folder, "huge", &sample::many(2000, 50), &english)?;
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "it tells what it wrote")]
fn write(
    folder: &Path,
    name: &str,
    certificate: &Certificate,
    voice: &Voice,
) -> Result<(), Box<dyn Error>> {
    let began = Instant::now();
    let options = PdfOptions { most_folders: 100_000, ..PdfOptions::default() };
    let made = pdf(certificate, &options, voice)?;
    println!(
        "{name}: {} pages, {} bytes, {} boxed, {:.2} s",
        made.pages,
        made.bytes.len(),
        made.boxed,
        began.elapsed().as_secs_f64()
    );
    fs::write(folder.join(format!("{name}.pdf")), made.bytes)?;
    let page = html(certificate, &HtmlOptions::default(), voice);
    fs::write(folder.join(format!("{name}.html")), page)?;
    fs::write(folder.join(format!("{name}.mailboxes.csv")), csv::mailboxes(certificate))?;
    fs::write(folder.join(format!("{name}.folders.csv")), csv::folders(certificate))?;
    fs::write(folder.join(format!("{name}.points.csv")), csv::points(certificate))?;
    fs::write(folder.join(format!("{name}.changes.csv")), csv::changes(certificate))?;
    Ok(())
}
