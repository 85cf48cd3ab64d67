//! Single jobs from the command line: made once their logins work, changed field by field, with what they are asked to copy.
#![cfg(unix)]

mod terminal;

use mailhaul_tests::Corpus;
use terminal::{Office, Said};

const ADD: [&str; 7] = ["jobs", "add", "--from", "Old", "--to", "New", "--login"];

fn add(office: &Office, user: &str, more: &[&str]) -> Said {
    let (here, there) = (office.source.account(user), office.destination.account(user));
    let lines = format!("{}\n{}\n", here.password, there.password);
    office.terminal.fed(&[&ADD[..], &[user, "--passwords-stdin"], more].concat(), &lines)
}

#[test]
fn a_job_is_made_of_two_logins_that_work_and_moves_its_mailbox() {
    let office = Office::new(1, &Corpus::plain(2, 3));
    let terminal = &office.terminal;
    let asked = [&ADD[..], &["user0"]].concat();
    terminal.run(&asked).exits_with(3).says("--passwords-stdin");
    let fed = [&asked[..], &["--passwords-stdin"]].concat();
    let said = terminal.fed(&fed, "not-this-one\nnot-that-one\n").exits_with(5);
    let said = said.says("On the source: Fails").says("On the destination: Fails");
    assert!(!said.err.contains("not-this-one"), "{said:?}");
    terminal.run(&["jobs"]).exits_with(0).says("no such jobs");
    terminal.fed(&[&fed[..], &["--json"]].concat(), "a\nb\n").exits_with(5).says("\"logins\"");

    add(&office, "user0", &["--name", "Mia", "--first", "run"]).exits_with(3).says("--yes");
    add(&office, "user0", &["--name", "Mia"]).exits_with(0).says("Made job 1 (Mia)").says("dry");
    add(&office, "user0", &[]).exits_with(3).says("already");
    terminal.run(&["resume"]).exits_with(0).says("1 done");
    terminal.run(&["run", "--job", "1", "--yes"]).exits_with(0).says("1 done");
    office.assert_arrived();
    office.assert_no_password();
    assert_eq!(terminal.kept(), 2);
    let said = terminal.run(&["jobs", "delete", "--job", "1"]).exits_with(3).says("--yes");
    said.says("1 job with 2 runs and 2 passwords are deleted");
    terminal.run(&["jobs", "delete", "--job", "1", "--yes"]).exits_with(0);
    assert_eq!(terminal.kept(), 0);
}

#[test]
fn what_is_not_named_of_a_job_stays_and_one_that_is_in_line_is_left_alone() {
    let office = Office::new(2, &Corpus::plain(1, 2));
    let terminal = &office.terminal;
    add(&office, "user0", &["--max-size", "25M"]).exits_with(0);
    let delete = ["jobs", "delete", "--all"];
    terminal.run(&delete).exits_with(0).says("0 jobs deleted").says("Left out 1 job");
    let edit = ["jobs", "edit", "1"];
    terminal.run(&[&edit[..], &["--name", "Mia"]].concat()).exits_with(3).says("cancel it first");
    terminal.run(&["resume"]).exits_with(0);
    let said = terminal.run(&[&edit[..], &["--name", "Mia", "--json"]].concat()).exits_with(0);
    let data = said.data();
    assert_eq!(
        (&data["job"]["name"], &data["options"]["messages"]["maxSize"]),
        (&"Mia".into(), &(25 << 20).into())
    );
    assert_eq!(data["job"]["source"]["login"], "user0");
    // Another account has another password: that is said.
    let other = [&edit[..], &["--to-login", "user1"]].concat();
    terminal.run(&other).exits_with(0).says("jobs password 1 --side destination");
    let same = [&edit[..], &["--to", "Old", "--to-login", "user0"]].concat();
    terminal.run(&same).exits_with(3).says("same mailbox");
    let act = [&edit[..], &["--act-as", "walter"]].concat();
    terminal.run(&act).exits_with(0);
    terminal.run(&["jobs", "show", "1"]).exits_with(0).says("as walter").says("25.0 MiB");
    let none = [&edit[..], &["--act-as", "none", "--max-size", "none"]].concat();
    terminal.run(&none).exits_with(0).says("is changed");
    terminal.run(&none).exits_with(0).says("is so already");
    let said = terminal.run(&["jobs", "show", "1"]).exits_with(0);
    assert!(!said.out.contains("walter") && !said.out.contains("MiB"), "{said:?}");
    terminal.run(&["jobs", "edit", "9", "--name", "X"]).exits_with(4).says("jobs list");
}

#[test]
fn the_options_of_a_batch_hold_for_later_imports_and_for_its_jobs_on_request() {
    let office = Office::new(2, &Corpus::plain(2, 3));
    let terminal = &office.terminal;
    office.import();
    let options = ["batches", "options", "Everyone"];
    let automap = ["--match-special", "yes"];
    let said = terminal.run(&[&options[..], &automap].concat()).exits_with(0);
    said.says("2 jobs of it keep their options");
    let some =
        ["--only", "Box 1", "--map", "Box 1=Old/In", "--max-size", "25M", "--exclude", "^Junk$"];
    let said = terminal.run(&[&options[..], &some].concat()).exits_with(0);
    let said = said.says("Box 1=Old/In").says("25.0 MiB").says("^Junk$");
    assert!(said.out.contains("only           Box 1"), "{said:?}");
    let job = || terminal.run(&["jobs", "options", "--job", "1", "--json"]).exits_with(0).data();
    assert_eq!(job()[0]["options"]["folders"]["only"], serde_json::json!([]));

    terminal.run(&["run", "--job", "2", "--yes", "--queue-only"]).exits_with(0);
    let with = [&options[..], &some, &["--with-jobs"]].concat();
    let said = terminal.run(&with).exits_with(0).says("Changed 1 job.");
    said.says("Left out 1 job: The job is in the queue");
    assert_eq!(job()[0]["options"]["folders"]["map"][0]["destination"], "Old/In");
    terminal.run(&with).exits_with(0).says("1 was so already");
    terminal.run(&["cancel", "--job", "2"]).exits_with(0);
    terminal.run(&["run", "--job", "1", "--yes"]).exits_with(0);
    let there = mailhaul_tests::dump(&office.destination.account("user0"));
    let full: Vec<_> = there.folders.iter().filter(|folder| !folder.messages.is_empty()).collect();
    assert_eq!(full.iter().map(|folder| folder.name.as_str()).collect::<Vec<_>>(), ["Old/In"]);

    let repairs = ["--wrap-lines", "998", "--end-last-line", "yes", "--drop-flag", "$Junk"];
    let said = terminal.run(&[&options[..], &repairs].concat()).exits_with(0);
    said.says("998 bytes").says("end last line  yes").says("$Junk");
    let none = ["--wrap-lines", "none", "--end-last-line", "no", "--drop-flag", "none"];
    let said = terminal.run(&[&options[..], &none].concat()).exits_with(0).says("Box 1=Old/In");
    assert!(!said.out.contains("bytes") && !said.out.contains("$Junk"), "{said:?}");

    let none = ["--only", "none", "--map", "none", "--max-size", "none", "--exclude", "none"];
    terminal.run(&[&options[..], &none].concat()).exits_with(0).says("match special  yes");
    let jobs = ["jobs", "options", "--batch", "Everyone"];
    terminal.run(&[&jobs[..], &none].concat()).exits_with(0);
    terminal.run(&jobs).exits_with(0).says("Job 1: user0");
}

#[test]
fn options_that_make_no_sense_are_refused_before_anything_is_changed() {
    let office = Office::new(1, &Corpus::plain(1, 1));
    office.import();
    let options = ["batches", "options", "Everyone"];
    let refused = |more: &[&str], code: i32, says: &str| {
        office.terminal.run(&[&options[..], more].concat()).exits_with(code).says(says);
    };
    refused(&["--exclude", "("], 3, "--exclude");
    refused(&["--rename", "s/a/system(1)/e"], 3, "Perl code");
    refused(&["--map", "INBOX"], 3, "SOURCE=DESTINATION");
    refused(&["--max-size", "1K", "--min-size", "2K"], 3, "Nothing is left");
    refused(&["--max-age", "0"], 2, "36500");
    refused(&["--wrap-lines", "20"], 2, "78");
    refused(&["--drop-flag", "two flags"], 3, "not one flag");
    refused(&["--match-special", "yes", "--into", "Old"], 3, "--match-special no");
    let shown = office.terminal.run(&[&options[..], &["--json"]].concat()).exits_with(0).data();
    assert_eq!(shown["changed"], false);
    assert_eq!(shown["options"]["folders"]["exclude"], serde_json::json!([]));
}

#[test]
fn a_batch_without_jobs_is_deleted_only_when_that_is_said_twice() {
    let office = Office::new(1, &Corpus::plain(1, 1));
    let terminal = &office.terminal;
    terminal.run(&["batches", "new", "Some", "--from", "Old", "--to", "New"]).exits_with(0);
    terminal.run(&["batches", "change", "some", "--from", "New"]).exits_with(0).says("New to New");
    let delete = ["batches", "delete", "some"];
    terminal.run(&delete).exits_with(3).says("Some has 0 jobs and 0").says("--yes");
    terminal.run(&[&delete[..], &["--yes"]].concat()).exits_with(0).says("Deleted");
    terminal.run(&delete).exits_with(4);
}
