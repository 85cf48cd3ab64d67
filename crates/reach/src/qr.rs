//! A QR code to be drawn.

use std::fmt::Write;

use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode};
use serde::{Deserialize, Serialize};
use specta::Type;
use thiserror::Error;

/// A square of modules, with the margin that readers need (ISO/IEC 18004: four modules).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Qr {
    /// Modules on a side, margin included.
    pub size: u32,
    /// The dark ones, as an SVG path in units of modules.
    pub path: String,
}

/// More text than a code can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("The text is too long for a QR code.")]
pub struct TooLong;

/// Modules of light around the code.
const MARGIN: usize = 4;

/// Takes up to some 2300 bytes. Error correction is at level M: a seventh of the code may be lost to a fold or a reflection.
pub fn qr(text: &str) -> Result<Qr, TooLong> {
    let code =
        QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_: QrError| TooLong)?;
    let width = code.width();
    let size = u32::try_from(width + 2 * MARGIN).map_err(|_| TooLong)?;
    Ok(Qr { size, path: path(&code.into_colors(), width) })
}

/// The same drawn with letters, two modules on top of each other in each: light is drawn and dark is left out, as it is seen on a dark
/// terminal. Readers take it on a light one too.
pub fn qr_text(text: &str) -> Result<String, TooLong> {
    let code =
        QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_: QrError| TooLong)?;
    let width = code.width();
    let modules = code.into_colors();
    let is_light = |column: usize, row: usize| {
        let inside = |at: usize| at.checked_sub(MARGIN).filter(|at| *at < width);
        match (inside(column), inside(row)) {
            (Some(column), Some(row)) => modules[row * width + column] == Color::Light,
            _ => true,
        }
    };
    let size = width + 2 * MARGIN;
    let line = |row: usize| -> String {
        let half =
            |column| match (is_light(column, row), row + 1 < size && is_light(column, row + 1)) {
                (true, true) => '\u{2588}',
                (true, false) => '\u{2580}',
                (false, true) => '\u{2584}',
                (false, false) => ' ',
            };
        (0..size).map(half).collect()
    };
    Ok((0..size).step_by(2).map(line).collect::<Vec<_>>().join("\n"))
}

/// A rectangle for each run of dark modules in a row.
fn path(modules: &[Color], width: usize) -> String {
    let mut path = String::new();
    for (row, modules) in modules.chunks(width).enumerate() {
        let mut column = 0;
        for run in modules.chunk_by(|one, next| one == next) {
            let length = run.len();
            if run.first() == Some(&Color::Dark) {
                let (x, y) = (column + MARGIN, row + MARGIN);
                write!(path, "M{x} {y}h{length}v1h-{length}z").expect("a String takes any text");
            }
            column += length;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a module is dark, for a reader that knows of SVG what is used here.
    fn dark(qr: &Qr) -> impl Fn(usize, usize) -> bool {
        let size = usize::try_from(qr.size).unwrap();
        let mut dark = vec![false; size * size];
        for run in qr.path.split_terminator('z') {
            let (start, rest) = run.strip_prefix('M').unwrap().split_once('h').unwrap();
            let (x, y) = start.split_once(' ').unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            let (length, back) = rest.split_once("v1h-").unwrap();
            assert_eq!(length, back);
            for column in x..x + length.parse::<usize>().unwrap() {
                dark[y * size + column] = true;
            }
        }
        move |x, y| dark[y * size + x]
    }

    /// What another library reads in a picture of it.
    fn read(qr: &Qr) -> (rqrr::MetaData, String) {
        const PIXELS: usize = 4;
        let size = usize::try_from(qr.size).unwrap();
        let dark = dark(qr);
        let mut picture =
            rqrr::PreparedImage::prepare_from_bitmap(size * PIXELS, size * PIXELS, |x, y| {
                dark(x / PIXELS, y / PIXELS)
            });
        let grids = picture.detect_grids();
        assert_eq!(grids.len(), 1);
        grids[0].decode().unwrap()
    }

    #[test]
    fn a_link_is_read_back_by_another_library() {
        for link in [
            "https://laptop.local:8443/",
            "https://192.168.1.7:8443/c/Zm9ybS1saW5rLXdpdGgtYS1rZXktb2YtYS1jb21tb24tbGVuZ3Ro?l=de",
            &format!("https://laptop.office.example.com:8443/i/{}", "aZ09-_".repeat(60)),
        ] {
            let (meta, text) = read(&qr(link).unwrap());
            assert_eq!(text, link);
            // The two bits of level M (ISO/IEC 18004, table 12).
            assert_eq!(meta.ecc_level, 0b00);
        }
    }

    #[test]
    fn a_code_that_is_drawn_with_letters_has_the_same_modules() {
        let link = "https://laptop.local:8443/c/some-token";
        let (text, code) = (qr_text(link).unwrap(), qr(link).unwrap());
        let dark = dark(&code);
        let size = usize::try_from(code.size).unwrap();
        let lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
        assert_eq!(lines.len(), size.div_ceil(2));
        for row in 0..size {
            let halves = if row % 2 == 0 { [' ', '\u{2584}'] } else { [' ', '\u{2580}'] };
            assert_eq!(lines[row / 2].len(), size);
            for (column, drawn) in lines[row / 2].iter().enumerate() {
                assert_eq!(halves.contains(drawn), dark(column, row), "{column} {row}");
            }
        }
    }

    #[test]
    fn the_margin_is_four_modules_on_every_side() {
        let qr = qr("https://laptop.local:8443/").unwrap();
        let size = usize::try_from(qr.size).unwrap();
        let dark = dark(&qr);
        for across in 0..size {
            for edge in (0..4).chain(size - 4..size) {
                assert!(!dark(across, edge) && !dark(edge, across), "{across} {edge}");
            }
        }
        assert!(dark(4, 4) && dark(size - 5, 4) && dark(4, size - 5));
    }

    #[test]
    fn a_text_that_no_code_can_hold_is_refused() {
        assert!(qr(&"a".repeat(2331)).is_ok());
        assert_eq!(qr(&"a".repeat(2332)), Err(TooLong));
    }
}
