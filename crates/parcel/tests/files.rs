//! Files that are written, read, opened with a wrong passphrase, cut off, changed and made up.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};

use mailhaul_model::Secret;
use mailhaul_parcel::{
    Content, Kind, Manifest, ParcelError, Passwords, Reading, SealError, is_sealed_file, read,
    write,
};
use tempfile::TempDir;

const ABOUT: (Kind, &str, &str) = (Kind::Project, "0.1.0", "2026-11-27T01:00:00Z");

fn passphrase() -> Secret {
    Secret::new("correct horse battery staple")
}

fn parts(folder: &Path) -> Vec<(String, Content)> {
    let ledger = folder.join("ledger");
    fs::write(&ledger, vec![3; 100_000]).unwrap();
    vec![
        ("project.json".to_owned(), Content::Bytes(b"{\"name\":\"\xd8\xb3\xd8\xb1\"}".to_vec())),
        ("ledgers/1.sqlite".to_owned(), Content::File(ledger)),
        ("empty".to_owned(), Content::Bytes(Vec::new())),
    ]
}

fn passwords() -> Passwords {
    let mut passwords = Passwords::default();
    passwords.add("job-1/source".to_owned(), Secret::new("swordfish is the word"));
    passwords
}

/// Writes a file; `true` for one with passwords.
fn written(folder: &TempDir, passphrase: Option<&Secret>, has_passwords: bool) -> PathBuf {
    let path = folder.path().join("مشروع.mailhaul");
    let passwords = if has_passwords { passwords() } else { Passwords::default() };
    write(&path, ABOUT, &parts(folder.path()), &passwords, passphrase).unwrap();
    path
}

/// Names and bytes.
type Parts = Vec<(String, Vec<u8>)>;
/// The same, as they are made up.
type MadeUp<'a> = Vec<(&'a str, &'a [u8])>;

/// All parts of a file.
fn all(path: &Path, passphrase: Option<&Secret>) -> Result<(Manifest, Parts), ParcelError> {
    let mut found = Vec::new();
    let manifest = read(path, passphrase, |_, part| {
        let name = part.name.to_owned();
        found.push((name, part.into_bytes(1 << 20)?.to_vec()));
        Ok(Reading::On)
    })?;
    Ok((manifest, found))
}

#[test]
fn parts_come_back_to_the_byte_with_and_without_a_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    for (phrase, has_passwords) in [(None, false), (Some(passphrase()), true)] {
        let path = written(&folder, phrase.as_ref(), has_passwords);
        assert_eq!(is_sealed_file(&path).unwrap(), phrase.is_some());
        let (manifest, found) = all(&path, phrase.as_ref()).unwrap();
        assert_eq!((manifest.mailhaul, manifest.program.as_str()), (Kind::Project, "0.1.0"));
        assert_eq!(found[1].1, vec![3; 100_000]);
        assert_eq!(found.len(), if has_passwords { 4 } else { 3 });
        if has_passwords {
            let passwords = Passwords::parse(&found[3].1).unwrap();
            assert_eq!(passwords.of("job-1/source").unwrap().expose(), "swordfish is the word");
        }
    }
}

#[test]
fn a_part_that_is_not_wanted_is_proven_all_the_same_and_reading_can_end_early() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(&folder, None, false);
    let mut seen = 0;
    read(&path, None, |_, _| {
        seen += 1;
        Ok(Reading::On)
    })
    .unwrap();
    assert_eq!(seen, 3);
    read(&path, None, |_, part| {
        assert_eq!(part.name, "project.json");
        Ok(Reading::Enough)
    })
    .unwrap();
    let too_long = read(&path, None, |_, part| part.into_bytes(3).map(|_| Reading::On));
    assert!(matches!(too_long, Err(ParcelError::Damaged)));
}

#[test]
fn passwords_are_never_written_without_a_passphrase_and_are_not_in_the_file_with_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    let refused = write(&path, ABOUT, &parts(folder.path()), &passwords(), None);
    assert!(matches!(refused, Err(ParcelError::Sealed)));
    assert!(!path.exists());
    let path = written(&folder, Some(&passphrase()), true);
    let bytes = fs::read(path).unwrap();
    for text in [&b"swordfish"[..], b"c3dvcmRmaXNo", b"project.json"] {
        assert!(!bytes.windows(text.len()).any(|part| part == text));
    }
}

#[test]
fn a_wrong_passphrase_and_none_are_told_from_damage() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(&folder, Some(&passphrase()), true);
    let wrong = all(&path, Some(&Secret::new("wrong horse"))).unwrap_err();
    assert!(matches!(wrong, ParcelError::Seal(SealError::WrongPassphrase)), "{wrong:?}");
    assert!(matches!(all(&path, None), Err(ParcelError::Sealed)));
}

#[test]
fn a_file_that_ends_early_or_was_changed_is_damaged_wherever_that_is() {
    let folder = tempfile::tempdir().unwrap();
    for phrase in [None, Some(passphrase())] {
        let path = written(&folder, phrase.as_ref(), phrase.is_some());
        let bytes = fs::read(&path).unwrap();
        // A passphrase takes its time: fewer places.
        let step = if phrase.is_some() { bytes.len() / 4 } else { 997 };
        for at in (0..100_000).step_by(step) {
            fs::write(&path, &bytes[..at]).unwrap();
            assert!(all(&path, phrase.as_ref()).is_err(), "cut off at {at}");
            let mut changed = bytes.clone();
            changed[at] ^= 0x55;
            fs::write(&path, &changed).unwrap();
            let read = all(&path, phrase.as_ref());
            // What stands in a header of tar beside name, size and sum means nothing here.
            let same = read.is_ok_and(|(_, found)| found[1].1 == vec![3; 100_000]);
            assert!(!same || (phrase.is_none() && at < 2048), "changed at {at}");
        }
    }
}

#[test]
fn a_disk_that_is_full_leaves_what_was_there_before() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(&folder, None, false);
    let before = fs::read(&path).unwrap();
    let mut more = parts(folder.path());
    // As a disk that fails in the middle: the part can't be read.
    more.push(("ledgers/2.sqlite".to_owned(), Content::File(folder.path().join("missing"))));
    assert!(write(&path, ABOUT, &more, &Passwords::default(), None).is_err());
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

/// Writing to this device says that the disk is full.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_takes_nothing_is_an_error_and_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    let refused =
        write(Path::new("/proc/x"), ABOUT, &parts(folder.path()), &Passwords::default(), None);
    assert!(matches!(refused, Err(ParcelError::Io(_))), "{refused:?}");
}

/// An archive by hand, with a list that says what it likes.
fn made_up(folder: &TempDir, list: &str, size_of_list: u64, rest: &[(&str, &[u8])]) -> PathBuf {
    let mut bytes = Vec::new();
    let mut block = |name: &str, kind: u8, size: u64, data: &[u8]| {
        let mut header = [0_u8; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[100..107].copy_from_slice(b"0000600");
        header[124..135].copy_from_slice(format!("{size:011o}").as_bytes());
        header[156] = kind;
        header[257..263].copy_from_slice(b"ustar\0");
        header[148..156].copy_from_slice(b"        ");
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..154].copy_from_slice(format!("{sum:06o}").as_bytes());
        bytes.extend_from_slice(&header);
        bytes.extend_from_slice(data);
        bytes.resize(bytes.len().next_multiple_of(512), 0);
    };
    block("manifest.json", b'0', size_of_list, list.as_bytes());
    for (name, data) in rest {
        // A name that begins with a kind of its own.
        let (kind, name) =
            name.split_once(':').map_or((b'0', *name), |(k, n)| (k.as_bytes()[0], n));
        block(name, kind, data.len() as u64, data);
    }
    bytes.resize(bytes.len() + 1024, 0);
    let path = folder.path().join("made-up");
    fs::write(&path, bytes).unwrap();
    path
}

fn list(entries: &str) -> String {
    format!(r#"{{"mailhaul":"project","form":1,"program":"1","made":"x","entries":[{entries}]}}"#)
}

#[test]
fn what_somebody_made_up_is_refused_and_takes_neither_memory_nor_disk() {
    let folder = tempfile::tempdir().unwrap();
    let entry = |name: &str, bytes: u64| {
        format!(r#"{{"name":"{name}","bytes":{bytes},"sha256":"{}"}}"#, "0".repeat(64))
    };
    let good = list("");
    assert!(all(&made_up(&folder, &good, good.len() as u64, &[]), None).is_ok());
    let cases: Vec<(String, u64, MadeUp<'_>)> = vec![
        // A list of 8 GiB.
        (good.clone(), 0o77_777_777_777, vec![]),
        // A part of more than there is.
        (list(&entry("a", 1 << 60)), 0, vec![("a", b"x")]),
        // A link, a folder, a long name and an extended header in the place of a file.
        (list(&entry("a", 0)), 0, vec![("2:a", b"")]),
        (list(&entry("a", 0)), 0, vec![("5:a", b"")]),
        (list(&entry("a", 1)), 0, vec![("L:a", b"x")]),
        (list(&entry("a", 1)), 0, vec![("x:a", b"x")]),
        // Another part than the one that is named, one of another length, one too few, one with another sum.
        (list(&entry("a", 1)), 0, vec![("b", b"x")]),
        (list(&entry("a", 1)), 0, vec![("a", b"xy")]),
        (list(&entry("a", 1)), 0, vec![]),
        (list(&entry("a", 1)), 0, vec![("a", b"x")]),
        (list(&entry("../a", 1)), 0, vec![("../a", b"x")]),
    ];
    for (text, size, rest) in cases {
        let size = if size == 0 { text.len() as u64 } else { size };
        let refused = all(&made_up(&folder, &text, size, &rest), None);
        assert!(refused.is_err(), "{text} {rest:?}");
    }
    let newer = good.replace("\"form\":1", "\"form\":7");
    let refused = all(&made_up(&folder, &newer, newer.len() as u64, &[]), None);
    assert!(matches!(refused, Err(ParcelError::Newer { found: 7, .. })), "{refused:?}");
    for bytes in [&b""[..], b"x", &[0; 2000], b"source_email,source_password\n", &[0xff; 5000]] {
        let path = folder.path().join("something");
        fs::write(&path, bytes).unwrap();
        assert!(matches!(all(&path, None), Err(ParcelError::NoParcel)), "{bytes:?}");
    }
}
