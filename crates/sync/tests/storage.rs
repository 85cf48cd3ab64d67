//! What this computer doesn't take: a full disk, a limit on the size of files, an output that can't be written.
#![cfg(target_os = "linux")]

mod support;

use std::fs::OpenOptions;
use std::process::{Command, Stdio};

use support::{Pair, said};

#[test]
fn a_log_file_that_cannot_be_written_stops_no_mail_and_is_no_success() {
    let pair = Pair::start();
    pair.fill("INBOX", &["a", "b"]);
    let output = pair.run(&["--logfile", "/dev/full"]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(111), "{}", said(&output));
    assert!(errors.contains("The log file can't be written any more: No space left"), "{errors}");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(printed.contains("Exiting with return value 111 (EXIT_WITH_ERRORS) 1/50"), "{printed}");
    assert!(printed.contains("Err 1/1: The log file can't be written any more"), "{printed}");
    assert_eq!(pair.arrived("INBOX"), 2);
}

#[test]
fn a_standard_output_that_cannot_be_written_ends_the_run_with_6_and_a_reason() {
    let pair = Pair::start();
    pair.fill("INBOX", &["a"]);
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = pair.command(&["--nolog"]).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(6), "{}", said(&output));
    assert!(said(&output).contains("Standard output can't be written any more: No space left"));
}

/// The command line under a limit on the size of files, in blocks of 512 bytes.
fn limited(blocks: u32, command: &Command) -> Command {
    let mut limited = Command::new("sh");
    limited
        .args(["-c", &format!("ulimit -f {blocks}; exec \"$@\""), "sh"])
        .arg(command.get_program())
        .args(command.get_args())
        .stdin(Stdio::null());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => limited.env(name, value),
            None => limited.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        limited.current_dir(folder);
    }
    limited
}

#[test]
fn a_limit_on_the_size_of_files_ends_the_run_with_69_and_a_reason_and_costs_nothing() {
    let pair = Pair::start();
    pair.fill("INBOX", &["a", "b"]);
    let output = limited(8, &pair.command(&["--nolog"])).output().unwrap();
    let text = said(&output);
    assert_eq!(output.status.code(), Some(69), "{:?} {text}", output.status);
    assert!(text.contains("ledger can't be written"), "{text}");
    pair.expect(0, &["--nolog"]);
    assert_eq!(pair.arrived("INBOX"), 2);
}

#[test]
fn a_log_that_hits_the_limit_on_the_size_of_files_stops_no_mail() {
    let pair = Pair::start();
    pair.fill("INBOX", &["a", "b"]);
    // 1 GiB of blocks are enough for the ledger; the log's file is as large as may be already.
    let log = pair.folder.path().join("log");
    std::fs::File::create(&log).unwrap().set_len(1 << 30).unwrap();
    let blocks = (1 << 30) / 512;
    let output = limited(blocks, &pair.command(&["--logfile", "log"])).output().unwrap();
    let text = said(&output);
    assert_eq!(output.status.code(), Some(111), "{:?} {text}", output.status);
    assert!(text.contains("The log file can't be written any more: File too large"), "{text}");
    assert_eq!(pair.arrived("INBOX"), 2);
}
