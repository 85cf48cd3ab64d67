//! New passwords for jobs there are: one for many, or each its own from a list, and no row of it is dropped in silence.
#![cfg(unix)]

mod terminal;

use mailhaul_tests::Corpus;
use terminal::Office;

/// Three mailboxes whose jobs have wrong passwords, which a first check finds out.
fn with_wrong_passwords() -> Office {
    let office = Office::new(3, &Corpus::plain(1, 2));
    let row = |user: &String| format!("{user},not-this-one,{user}-new,not-that-one\r\n");
    let rows: String = office.users.iter().map(row).collect();
    let list = format!("source_email,source_password,dest_email,dest_password\r\n{rows}");
    std::fs::write(office.terminal.file("users.csv"), list).expect("a file");
    office.import();
    office
}

fn write(office: &Office, text: &str) {
    std::fs::write(office.terminal.file("new.csv"), text).expect("a file");
}

#[test]
fn a_list_of_passwords_is_previewed_taken_over_and_the_logins_work_with_it() {
    let office = Office::new(3, &Corpus::plain(1, 2));
    let terminal = &office.terminal;
    let row = |user: &String| {
        format!("{user},not-this-one,{user},{}\r\n", {
            let password = office.destination.account(user).password;
            format!("\"{}\"", password.replace('"', "\"\""))
        })
    };
    let rows: String = office.users.iter().map(row).collect();
    let list = format!("source_email,source_password,dest_email,dest_password\r\n{rows}");
    std::fs::write(terminal.file("users.csv"), list).expect("a file");
    office.import();
    terminal.run(&["check", "--all"]).exits_with(7);

    let rows: Vec<String> = office
        .users
        .iter()
        .map(|user| {
            let password = office.source.account(user).password.replace('"', "\"\"");
            format!("{user},\"{password}\"\r\n")
        })
        .collect();
    write(&office, &format!("login,new password\r\n{}", rows.concat()));
    // The same logins are on both sides.
    let words = ["jobs", "passwords", "new.csv"];
    terminal.run(&[&words[..], &["--preview"]].concat()).exits_with(3).says("3 ambiguous");
    let words = [&words[..], &["--side", "source"]].concat();
    let said = terminal.run(&[&words[..], &["--preview", "--json"]].concat()).exits_with(0);
    let data = said.data();
    assert_eq!((&data["counts"]["usable"], &data["outcome"]), (&3.into(), &().into()), "{data}");
    let secret = office.source.account(&office.users[0]).password;
    assert!(!said.out.contains(&secret) && !said.err.contains(&secret));
    terminal.run(&words).exits_with(3).says("--yes");
    terminal.run(&["jobs", "show", "1"]).exits_with(0).says("password rejected");
    let said = terminal.run(&[&words[..], &["--yes", "--delete-file"]].concat()).exits_with(0);
    let said = said.says("Replaced 3 passwords").says("3 checks");
    assert!(!said.out.contains(&secret) && !terminal.file("new.csv").exists());
    terminal.run(&["resume"]).exits_with(0).says("3 done");
    terminal.run(&["run", "--all", "--yes"]).exits_with(0);
    office.assert_arrived();
    office.assert_no_password();
}

#[test]
fn rows_that_can_not_be_used_are_named_with_their_reason_and_left_out_only_on_request() {
    let office = with_wrong_passwords();
    let terminal = &office.terminal;
    let list = "login,password\r\nuser0,fresh-secret-0\r\nnobody@x.example,fresh-secret-1\r\nuser1,\r\n\
                user0,fresh-secret-2\r\n,fresh-secret-3\r\nuser2-new,fresh-secret-4\r\n";
    write(&office, list);
    let words = ["jobs", "passwords", "new.csv", "--yes"];
    let said = terminal.run(&words).exits_with(3);
    let said = said.says("4 rows can't be used").says("--skip-refused");
    for (row, why) in
        [(3, "No job logs in"), (4, "no password"), (5, "Row 2 has"), (6, "Enter the")]
    {
        let line = said.err.lines().find(|line| line.starts_with(&format!("{row} ")));
        assert!(line.is_some_and(|line| line.contains(why)), "{row} {why}: {said:#?}");
    }
    assert!(said.err.contains("6 rows: 2 to be replaced"), "{said:#?}");
    assert!(!said.err.contains("fresh-secret"), "{said:#?}");
    terminal.run(&[&words[..], &["--json"]].concat()).exits_with(3).says("refusedRows");
    assert!(std::fs::read_to_string(terminal.file("new.csv")).is_ok(), "it is still there");

    let some = [&words[..], &["--skip-refused", "--json"]].concat();
    let data = terminal.run(&some).exits_with(0).says("delete it").data();
    assert_eq!((&data["outcome"]["replaced"], &data["outcome"]["leftOut"]), (&2.into(), &4.into()));
    assert_eq!(data["rows"].as_array().map(Vec::len), Some(6));
}

#[test]
fn the_columns_of_a_list_are_named_by_heading_or_number_and_it_may_come_through_a_pipe() {
    let office = with_wrong_passwords();
    let words = ["jobs", "passwords", "-", "--yes", "--address"];
    let run = |list: &str, more: &[&str]| office.terminal.fed(&[&words[..], more].concat(), list);
    let list = "Password before,Login,Password\r\nold-secret-0,user0,new-secret-0\r\n";
    run(list, &["Nothing"]).exits_with(3).says("Password before, Login, Password.");
    run(list, &["4"]).exits_with(3).says("no column");
    run(list, &["login", "--password", "3"]).exits_with(0).says("Replaced 1 password.");
    // What might be a password is no heading: such columns are named by number.
    let list = "Was,Wer,Wie\r\nold-secret-0,user0,new-secret-0\r\n";
    run(list, &["wer"]).exits_with(3).says("Column 1, Column 2");
    run(list, &["2", "--password", "3"]).exits_with(3).says("1 unknown");
    let said = run(list, &["2", "--password", "3", "--headings", "yes"]).exits_with(0);
    said.says("Replaced 1 password.");
}

#[test]
fn the_passwords_of_a_closed_batch_are_not_taken() {
    let office = with_wrong_passwords();
    let terminal = &office.terminal;
    terminal.run(&["batches", "close", "Everyone", "--yes"]).exits_with(0);
    write(&office, "login,password\r\nuser0,fresh-secret-0\r\n");
    let words = ["jobs", "passwords", "new.csv", "--yes", "--skip-refused"];
    terminal.run(&words).exits_with(3).says("1 closed").says("takes no passwords");
    let one = ["jobs", "password", "--all", "--side", "source", "--yes", "--password-stdin"];
    terminal.fed(&one, "fresh-secret-1\n").exits_with(3).says("closed");
    assert_eq!(terminal.kept(), 0);
}

#[test]
fn one_password_for_many_jobs_is_asked_about_with_counts_and_checked() {
    let office = with_wrong_passwords();
    let terminal = &office.terminal;
    let words = ["jobs", "password", "--batch", "Everyone", "--side", "source", "--password-stdin"];
    let password = office.source.account("user0").password;
    terminal.fed(&words, &password).exits_with(3).says("3 jobs (3 logins)").says("--yes");
    let many = [&words[..], &["--yes"]].concat();
    terminal.fed(&many, &password).exits_with(0).says("Replaced 3 passwords").says("3 checks");
    terminal.run(&["jobs", "password", "--side", "source"]).exits_with(2);
    let one = ["jobs", "password", "2", "--side", "destination", "--password-stdin"];
    terminal.fed(&one, "another-secret\n").exits_with(0).says("user1-new is kept");
    terminal.fed(&["jobs", "password", "9", "--side", "source"], "").exits_with(4);
}
