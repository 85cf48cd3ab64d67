//! A list of people or accounts: a file, or standard input.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use crate::failure::Failure;

/// Lists beyond this are no lists of users.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// Its text; `-` is standard input.
pub fn text(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read = if path == Path::new("-") {
        io::stdin().lock().take(MOST_BYTES).read_to_string(&mut text)
    } else {
        fs::File::open(path).and_then(|file| file.take(MOST_BYTES).read_to_string(&mut text))
    };
    read.map_err(|error| Failure::file(path, &error))?;
    // The mark that some editors put before UTF-8.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn a_list_that_is_not_there_is_named() {
        let failure = super::text(Path::new("nowhere.txt")).unwrap_err();
        assert!(failure.text.contains("nowhere.txt"), "{failure:?}");
    }
}
