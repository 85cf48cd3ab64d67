//! What can't be done says why, what to do, and ends with its own code.

mod terminal;

use terminal::Terminal;

#[test]
fn a_wrong_command_line_ends_with_2_and_help_with_0() {
    let terminal = Terminal::new();
    terminal.run(&["server", "lst"]).exits_with(2).says("list");
    terminal.run(&["run"]).exits_with(2).says("--batch");
    terminal.run(&["--help"]).exits_with(0).says("Examples:");
    terminal.run(&["run", "--help"]).exits_with(0).says("--dry");
    assert!(!terminal.data().exists(), "help opens nothing");
}

#[test]
fn a_server_is_added_once_checked_for_sense_archived_and_deleted() {
    let terminal = Terminal::new();
    terminal.run(&["servers", "list"]).exits_with(0).says("no servers yet");
    let add = ["servers", "add", "Old", "--host", "mail.old.example"];
    let added = terminal.run(&[&add[..], &["--json"]].concat()).exits_with(0);
    assert_eq!(added.data()["endpoint"]["port"], 993);
    terminal.run(&add).exits_with(3).says("already");
    let wrong = ["servers", "add", "Bad", "--host", "imap://x", "--port", "0", "--json"];
    let wrong = terminal.run(&wrong).exits_with(3);
    let error = &wrong.json()[0];
    assert_eq!((&error["event"], &error["data"]["code"]), (&"error".into(), &"refused".into()));
    let options: Vec<_> = error["data"]["problems"].as_array().unwrap().iter().collect();
    assert!(options.iter().any(|problem| problem["option"] == "--port"), "{error}");
    terminal.run(&["servers", "check", "New"]).exits_with(4).says("There is: Old.");
    terminal.run(&["servers", "remove", "old", "--archive"]).exits_with(0);
    terminal.run(&["servers", "list"]).exits_with(0).says("no servers yet");
    terminal.run(&["servers", "list", "--archived"]).exits_with(0).says("(archived)");
    let remove = ["servers", "remove", "1"];
    terminal.run(&remove).exits_with(3).says("used by 0 jobs, 0 batches").says("--yes");
    terminal.run(&[&remove[..], &["--yes"]].concat()).exits_with(0).says("Deleted");
    terminal.run(&["run", "--batch", "x"]).exits_with(4).says("makes one");
}

#[test]
fn a_password_is_asked_of_nobody_and_taken_from_no_file_that_others_can_read() {
    let terminal = Terminal::new();
    terminal.run(&["servers", "add", "Old", "--host", "127.0.0.1", "--port", "1"]).exits_with(0);
    let check = ["servers", "check", "Old", "--login", "mia"];
    terminal.run(&check).exits_with(3).says("--password-stdin");
    terminal.fed(&[&check[..], &["--password-stdin"]].concat(), "\n").exits_with(3);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = terminal.file("password");
        let with_file = [&check[..], &["--password-file", "password"]].concat();
        std::fs::write(&file, "hunter2\n").unwrap();
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o644)).unwrap();
        terminal.run(&with_file).exits_with(3).says("chmod 600");
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).unwrap();
        // Nothing listens there: that far it comes.
        terminal.run(&with_file).exits_with(5).says("Fails");
    }
    // There is no option for one.
    terminal.run(&[&check[..], &["--password", "x"]].concat()).exits_with(2);
}

#[cfg(unix)]
#[test]
fn a_credential_file_that_others_can_read_is_refused_and_an_installation_stays_with_its_own() {
    use std::os::unix::fs::PermissionsExt;
    let terminal = Terminal::new();
    std::fs::write(terminal.credentials(), "").unwrap();
    std::fs::set_permissions(terminal.credentials(), PermissionsExt::from_mode(0o644)).unwrap();
    terminal.run(&["servers", "list"]).exits_with(1).says("chmod 600");
    std::fs::set_permissions(terminal.credentials(), PermissionsExt::from_mode(0o600)).unwrap();
    terminal.run(&["servers", "list"]).exits_with(0);
    terminal.run(&["servers", "list", "--credentials", "other"]).exits_with(3).says("Leave");
    // Once chosen it needn't be named.
    let said = terminal::said(
        terminal.command(&["status"]).env_remove("MAILHAUL_CREDENTIALS").spawn().unwrap(),
    );
    said.exits_with(0);
}

#[test]
fn completions_and_manual_are_printed_without_an_installation() {
    let terminal = Terminal::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        terminal.run(&["completions", shell]).exits_with(0).says("mailhaul");
    }
    terminal.run(&["man"]).exits_with(0).says(".TH mailhaul");
    terminal.run(&["man", "--out", "pages"]).exits_with(0);
    assert!(terminal.file("pages/mailhaul-servers-add.1").is_file());
    assert!(!terminal.data().exists());
}

/// Whoever reads the output may go away first: `mailhaul jobs list | head`.
#[test]
fn a_pipe_that_is_closed_early_is_no_fault() {
    let terminal = Terminal::new();
    let mut child = terminal.command(&["completions", "bash"]).spawn().unwrap();
    drop(child.stdout.take());
    let said = terminal::said(child);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
}
