//! Where a password comes from: the terminal, a file that only its owner can read, or a pipe. Never the command line, which every
//! user of the computer can see.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal};
use std::path::Path;

use mailhaul_model::Secret;
use mailhaul_parcel::passphrase;
use zeroize::Zeroizing;

use crate::arguments::parcels::PhraseFrom;
use crate::arguments::servers::{PasswordFrom, SecretFrom};
use crate::failure::Failure;

/// More than any password has, and any refresh token.
const MOST_BYTES: u64 = 65_536;

/// Reads it; `whose` is asked for on the terminal.
pub fn read(from: &PasswordFrom, whose: &str) -> Result<Secret, Failure> {
    if let Some(path) = &from.password_file {
        return of_file(path);
    }
    if from.password_stdin {
        return first_line(io::stdin().lock(), "standard input");
    }
    if !io::stdin().is_terminal() {
        let text = format!("Nobody can be asked for the password of {whose}");
        let hint = "Use --password-stdin or --password-file FILE.";
        return Err(Failure::refused(text).with_hint(hint));
    }
    let typed = rpassword::prompt_password(format!("Password of {whose}: "));
    typed.map(Secret::new).map_err(|error| Failure::fault("The terminal can't be read", &error))
}

/// An app's secret, where a file or a pipe is named: whole, without the line end behind it.
pub fn secret(from: &SecretFrom) -> Result<Option<Secret>, Failure> {
    if let Some(path) = &from.secret_file {
        let file = File::open(path).map_err(|error| Failure::file(path, &error))?;
        refuse_open_to_others(path, &file)?;
        return whole(file, &path.display().to_string()).map(Some);
    }
    from.secret_stdin.then(|| whole(io::stdin().lock(), "standard input")).transpose()
}

/// The passphrase that opens a file.
pub fn phrase(from: &PhraseFrom, file: &Path) -> Result<Secret, Failure> {
    match given(from)? {
        Some(phrase) => Ok(phrase),
        None => ask(&format!("Passphrase of {}: ", file.display()), PHRASE_HINT),
    }
}

/// The passphrase of a new file, asked for twice.
pub fn new_phrase(from: &PhraseFrom, file: &Path) -> Result<Secret, Failure> {
    let phrase = match given(from)? {
        Some(phrase) => phrase,
        None => ask_twice(&format!("New passphrase of {}", file.display()), PHRASE_HINT)?,
    };
    match passphrase::trouble(&phrase) {
        Some(trouble) => Err(Failure::refused(trouble.to_string())),
        None => Ok(phrase),
    }
}

const PHRASE_HINT: &str = "Use --phrase-stdin or --phrase-file FILE.";

fn given(from: &PhraseFrom) -> Result<Option<Secret>, Failure> {
    if let Some(path) = &from.phrase_file {
        return of_file(path).map(Some);
    }
    from.phrase_stdin.then(line_of_stdin).transpose()
}

/// The first line of standard input that wasn't read yet.
pub fn line_of_stdin() -> Result<Secret, Failure> {
    first_line(io::stdin().lock(), "standard input")
}

/// Asks on the terminal, where there is one; `hint` says what to do where there is none.
pub fn ask(question: &str, hint: &str) -> Result<Secret, Failure> {
    ask_for("the passphrase", question, hint)
}

/// The same for an app's secret.
pub fn ask_secret(question: &str, hint: &str) -> Result<Secret, Failure> {
    ask_for("the secret", question, hint)
}

fn ask_for(what: &str, question: &str, hint: &str) -> Result<Secret, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::refused(format!("Nobody can be asked for {what}")).with_hint(hint));
    }
    let typed = rpassword::prompt_password(question);
    typed.map(Secret::new).map_err(|error| Failure::fault("The terminal can't be read", &error))
}

/// The same for a new one, until both are the same.
pub fn ask_twice(question: &str, hint: &str) -> Result<Secret, Failure> {
    let first = ask(&format!("{question}: "), hint)?;
    let second = ask("The same once more: ", hint)?;
    if first.same_as(&second) {
        return Ok(first);
    }
    Err(Failure::refused("The two are not the same"))
}

fn of_file(path: &Path) -> Result<Secret, Failure> {
    let file = File::open(path).map_err(|error| Failure::file(path, &error))?;
    refuse_open_to_others(path, &file)?;
    first_line(BufReader::new(file), &path.display().to_string())
}

/// A pipe is nobody else's: its rights say nothing.
#[cfg(unix)]
fn refuse_open_to_others(path: &Path, file: &File) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    let about = file.metadata().map_err(|error| Failure::file(path, &error))?;
    let of_others = about.permissions().mode() & 0o077;
    if !about.is_file() || of_others == 0 {
        return Ok(());
    }
    let path = path.display();
    let text = format!("Others can read the password file {path}");
    Err(Failure::refused(text).with_hint(format!("Run: chmod 600 {path}")))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
fn refuse_open_to_others(_: &Path, _: &File) -> Result<(), Failure> {
    Ok(())
}

/// The first line without its end, and without the mark some editors put before UTF-8.
fn first_line(from: impl BufRead, name: &str) -> Result<Secret, Failure> {
    let mut line = Zeroizing::new(Vec::with_capacity(1024));
    let read = io::Read::take(from, MOST_BYTES).read_until(b'\n', &mut line);
    read.map_err(|error| Failure::fault(&format!("{name} can't be read"), &error))?;
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line);
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match std::str::from_utf8(line) {
        Ok("") => Err(Failure::refused(format!("There is no password in {name}"))),
        Ok(line) => Ok(Secret::new(line)),
        Err(_) => Err(Failure::refused(format!("The password in {name} is not UTF-8"))),
    }
}

/// All of it.
fn whole(from: impl io::Read, name: &str) -> Result<Secret, Failure> {
    let mut text = Zeroizing::new(String::with_capacity(8192));
    let read = io::Read::read_to_string(&mut from.take(MOST_BYTES), &mut text);
    read.map_err(|error| Failure::fault(&format!("{name} can't be read"), &error))?;
    let bare = text.strip_prefix('\u{feff}').unwrap_or(&text).trim_end_matches(['\r', '\n']);
    if bare.is_empty() {
        return Err(Failure::refused(format!("There is no secret in {name}")));
    }
    Ok(Secret::new(bare))
}

#[cfg(test)]
mod tests {
    use super::{first_line, whole};

    #[test]
    fn a_secret_is_the_whole_text_without_its_last_line_end() {
        assert_eq!(whole(&b"{\n \"a\": 1\n}\r\n"[..], "x").unwrap().expose(), "{\n \"a\": 1\n}");
        assert!(whole(&b"\n"[..], "x").is_err());
    }

    #[test]
    fn a_password_is_the_first_line_to_the_byte() {
        for (text, password) in [
            ("hunter2", "hunter2"),
            ("hunter2\r\nmore\n", "hunter2"),
            (" two words \n", " two words "),
            ("\u{feff}pässword\n", "pässword"),
        ] {
            assert_eq!(first_line(text.as_bytes(), "x").unwrap().expose(), password);
        }
        for text in [&b""[..], b"\n", b"\xE9\n"] {
            assert!(first_line(text, "x").is_err());
        }
    }
}
