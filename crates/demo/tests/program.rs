//! The program itself, as far as it goes without a sidecar.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_mailhaul-demo");

#[test]
fn serve_hands_passwords_over_in_a_file_of_ones_own_and_prints_none() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("passwords");
    let mut program = Command::new(PROGRAM)
        .args(["serve", "--hand-over"])
        .arg(&file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(program.stdout.take().unwrap());
    let mut printed = String::new();
    while !printed.contains("serving until") {
        assert!(output.read_line(&mut printed).unwrap() > 0, "{printed}");
    }
    let handed_over = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<Vec<&str>> = handed_over.lines().map(|l| l.split('\t').collect()).collect();
    assert_eq!(lines.len(), 6);
    for line in &lines {
        let [side, login, password] = line.as_slice() else { panic!("{line:?}") };
        assert!(matches!(*side, "source" | "destination"));
        assert!(printed.contains(login) && !printed.contains(password));
        assert!(password.len() >= 20);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    drop(program.stdin.take());
    output.read_to_string(&mut printed).unwrap();
    assert!(program.wait().unwrap().success());
}

#[test]
fn passwords_are_not_written_over_a_file_that_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine");
    std::fs::write(&file, "precious").unwrap();
    let done = Command::new(PROGRAM)
        .args(["serve", "--hand-over"])
        .arg(&file)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "precious");
}

#[test]
fn without_a_sidecar_beside_it_the_demo_fails_and_says_how_to_build_one() {
    let folder = tempfile::tempdir().unwrap();
    let alone = folder.path().join("alone");
    std::fs::copy(PROGRAM, &alone).unwrap();
    let done = Command::new(&alone).output().unwrap();
    assert_eq!(done.status.code(), Some(1));
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(said.contains("cargo build -p mailhaul-sync"), "{said}");
}

#[test]
fn what_it_can_not_be_called_with_is_answered_with_what_it_can() {
    let done = Command::new(PROGRAM).args(["serve", "now"]).output().unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(String::from_utf8(done.stderr).unwrap().contains("--hand-over PATH"));
    assert!(Command::new(PROGRAM).arg("--help").output().unwrap().status.success());
}
