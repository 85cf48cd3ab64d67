//! Readers that share no code with the writers: poppler for PDF, Python for CSV.

use std::io::Write;
use std::process::{Command, Stdio};

/// The rows of a CSV file, as Python's csv module reads them, the columns' titles first.
pub fn rows(csv: &[u8]) -> Vec<Vec<String>> {
    let script = "import csv, io, json, sys\n\
        text = io.TextIOWrapper(sys.stdin.buffer, encoding='utf-8-sig', newline='')\n\
        json.dump(list(csv.reader(text, strict=True)), sys.stdout)";
    let out = piped(Command::new("python3").args(["-c", script]), csv);
    serde_json::from_slice(&out).unwrap()
}

/// The text of a PDF without white space and direction marks: lines are broken where the page wants it.
pub fn text(pdf: &[u8]) -> String {
    squeezed(&raw_text(pdf))
}

/// The text of a PDF in the order of its pages.
pub fn raw_text(pdf: &[u8]) -> String {
    let file = on_disk(pdf);
    let out =
        run(Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(file.path()).arg("-"));
    String::from_utf8(out).unwrap()
}

/// A text as `text` has it.
pub fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| {
            !c.is_whitespace() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
        })
        .collect()
}

/// The lines of `pdffonts` below its head.
pub fn fonts(pdf: &[u8]) -> Vec<String> {
    let file = on_disk(pdf);
    let out = String::from_utf8(run(Command::new("pdffonts").arg(file.path()))).unwrap();
    out.lines().skip(2).map(str::to_owned).collect()
}

/// What `pdfinfo` says under a name.
pub fn info(pdf: &[u8], name: &str) -> String {
    let file = on_disk(pdf);
    let out =
        String::from_utf8(run(Command::new("pdfinfo").arg("-isodates").arg(file.path()))).unwrap();
    let line = out.lines().find_map(|line| line.strip_prefix(&format!("{name}:")));
    line.unwrap_or_else(|| panic!("pdfinfo says no {name}:\n{out}")).trim().to_owned()
}

fn on_disk(pdf: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    file
}

fn piped(command: &mut Command, input: &[u8]) -> Vec<u8> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let out = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(out.status.success());
    out.stdout
}

fn run(command: &mut Command) -> Vec<u8> {
    let out = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}; is poppler-utils there?"));
    assert!(out.status.success(), "{command:?}: {}", String::from_utf8_lossy(&out.stderr));
    let said = String::from_utf8_lossy(&out.stderr);
    // Poppler 22 takes exception to every tagged document that has nothing suspect.
    let said: Vec<_> = said.lines().filter(|line| !line.contains("Suspects object")).collect();
    assert!(said.is_empty(), "{command:?}: {said:?}");
    out.stdout
}

/// Every word of a PDF and how far down the page it reaches, in points.
pub fn boxes(pdf: &[u8]) -> Vec<(String, f32)> {
    let file = on_disk(pdf);
    let out =
        run(Command::new("pdftotext").args(["-bbox", "-enc", "UTF-8"]).arg(file.path()).arg("-"));
    let text = String::from_utf8(out).unwrap();
    text.lines().filter_map(word).collect()
}

/// `<word xMin="1" yMin="2" xMax="3" yMax="4">text</word>`
fn word(line: &str) -> Option<(String, f32)> {
    let (attributes, rest) = line.trim().strip_prefix("<word ")?.split_once('>')?;
    let bottom = attributes.split_once("yMax=\"")?.1.trim_end_matches('"');
    Some((rest.strip_suffix("</word>")?.to_owned(), bottom.parse().unwrap()))
}

/// What a reader aloud finds: the kinds of parts, indented by depth.
pub fn structure(pdf: &[u8]) -> String {
    let file = on_disk(pdf);
    String::from_utf8(run(Command::new("pdfinfo").arg("-struct").arg(file.path()))).unwrap()
}
