//! An organisation moved from the command line alone: servers, list, check, dry run, run, verification, certificate.
#![cfg(unix)]

mod terminal;

use mailhaul_tests::{Corpus, dump};
use terminal::Office;

#[test]
fn an_organisation_is_moved_from_the_command_line_and_no_password_is_left_lying_about() {
    let office = Office::new(3, &Corpus::plain(2, 4));
    let terminal = &office.terminal;
    let account = office.source.account("user0");
    let mut said = Vec::new();

    let list = terminal.run(&["servers", "list", "--json"]).exits_with(0);
    assert_eq!(list.json().len(), 1, "{list:?}");
    assert_eq!(list.json()[0]["mailhaul"], 1);
    assert_eq!(list.data()[0]["server"]["name"], "New");

    let login = ["servers", "check", "old", "--login", "user0", "--password-stdin"];
    said.push(terminal.fed(&login, &format!("{}\n", account.password)).exits_with(0).says("Works"));
    terminal.fed(&login, "wrong\n").exits_with(5).says("Fails");

    let import = ["import", "users.csv", "--from", "Old", "--to", "New", "--batch", "Everyone"];
    let preview = terminal.run(&[&import[..], &["--preview"]].concat()).exits_with(0);
    said.push(preview.says("3 ready"));
    terminal.run(&["jobs", "list"]).exits_with(0).says("no such jobs");
    office.import();
    // Once more: nothing is made twice.
    said.push(terminal.run(&import).exits_with(3).says("3 rows there already"));

    said.push(terminal.run(&["check", "--batch", "everyone"]).exits_with(0).says("3 done"));
    said.push(terminal.run(&["run", "--batch", "Everyone", "--dry"]).exits_with(0));
    assert_eq!(dump(&office.destination.account("user0")).count(), 0);
    // For real it asks first, and here nobody can answer.
    said.push(terminal.run(&["run", "--batch", "Everyone"]).exits_with(3).says("--yes"));
    let run = terminal.run(&["run", "--batch", "Everyone", "--yes", "--json"]).exits_with(0);
    let last = run.json().pop().unwrap();
    assert_eq!((&last["event"], &last["data"]["done"]), (&"end".into(), &3.into()), "{run:?}");
    assert_eq!(last["data"]["exit"], 0);
    said.push(run);
    office.assert_arrived();
    said.push(terminal.run(&["verify", "--all"]).exits_with(0).says("3 jobs: 3 done"));

    for file in ["everyone.pdf", "everyone.html", "everyone.csv"] {
        let words = ["report", "--batch", "Everyone", "--out", file, "--for", "Example Ltd"];
        terminal.run(&words).exits_with(0).says("Every message has its place");
        assert!(std::fs::metadata(terminal.file(file)).unwrap().len() > 100);
        terminal.run(&words).exits_with(3).says("--force");
    }
    let status = terminal.run(&["status", "--json"]).exits_with(0).data();
    assert_eq!((&status["total"]["done"], &status["supervised"]), (&3.into(), &false.into()));
    said.push(terminal.run(&["jobs", "show", "1"]).exits_with(0).says("password kept"));
    said.push(terminal.run(&["jobs", "log", "1"]).exits_with(0).says("connected to the source"));

    for said in said {
        assert!(!said.out.contains(&account.password), "{said:?}");
        assert!(!said.err.contains(&account.password), "{said:?}");
    }
    office.assert_no_password();
}

#[test]
fn a_list_with_a_row_that_cannot_be_imported_makes_nothing_unless_it_may_be_left_out() {
    let office = Office::new(2, &Corpus::plain(1, 1));
    let terminal = &office.terminal;
    let list = format!("{}no-login-at-all,,,\r\n,x,,y\r\n", office.list());
    let import =
        ["import", "-", "--from", "Old", "--to", "New", "--batch", "Pasted", "--skip-refused"];
    terminal.fed(&import[..8], &list).exits_with(3).says("can't be imported");
    terminal.run(&["batches"]).exits_with(0).says("no batches");
    terminal.fed(&import, &list).exits_with(0).says("left out");
    terminal.run(&["run", "-b", "Pasted", "--dry", "-q"]).says("done");
    terminal.run(&["jobs", "list"]).exits_with(0).says("dry run done");
}

#[test]
fn a_wrong_password_fails_its_run_is_replaced_and_then_works() {
    let office = Office::new(1, &Corpus::plain(1, 3));
    let terminal = &office.terminal;
    let right = office.source.account("user0").password;
    let list = office.list().replacen(&right.replace('"', "\"\""), "wrong", 1);
    std::fs::write(terminal.file("users.csv"), list).unwrap();
    office.import();
    terminal.run(&["check", "--all"]).exits_with(7).says("failed");
    // It isn't tried again by itself: accounts get locked.
    terminal.run(&["run", "--all", "--yes"]).exits_with(3).says("rejected");
    let replace = ["jobs", "password", "1", "--side", "source", "--password-stdin"];
    terminal.fed(&replace, &right).exits_with(0).says("is kept");
    terminal.run(&["run", "--all", "--yes"]).exits_with(0);
    office.assert_arrived();
}
