//! What leaves a table, and new passwords for jobs that exist.

use mailhaul_import::{credentials, read, refused_csv};
use mailhaul_model::event::SideName;

use crate::desk::{Desk, open, open_named};

#[test]
fn only_what_can_be_imported_is_taken() {
    let text = "name,email,password,new email,new password\n\
        Mia,m@a.example,p,m@b.example,\n\
        ,t@a.example,p,t@b.example,q\n\
        ,bad,p,x@b.example,q\n\
        ,t@a.example,p,t@b.example,q\n";
    let jobs = open(text.as_bytes()).jobs();
    let found: Vec<_> = jobs
        .iter()
        .map(|job| {
            (
                job.row,
                job.name.as_str(),
                job.destination.login.as_str(),
                job.destination.password.is_some(),
            )
        })
        .collect();
    assert_eq!(found, [(2, "Mia", "m@b.example", false), (3, "t@a.example", "t@b.example", true)]);
}

#[test]
fn refused_rows_are_written_without_passwords_and_without_formulas() {
    let text = "email,password,new email,new password,Notes,Password hint\n\
        =cmd|' /C calc'!A0,hunter2,m@b.example,hunter3,+1,hunter4\n\
        m@a.example,hunter5,m@b.example,q,fine,x\n\
        t@a.example,hun,ter6,t@b.example,q,,x\n";
    let file = open(text.as_bytes());
    let csv = refused_csv(&file.table, &file.mapping, &file.judge());
    let mut lines = csv.trim_start_matches('\u{feff}').lines();
    assert_eq!(lines.next(), Some("row,email,new email,Notes,reason (passwords were left out)"));
    let line = lines.next().unwrap();
    assert!(line.starts_with("2,'=cmd|' /C calc'!A0,m@b.example,'+1,"), "{line}");
    assert!(lines.next().unwrap().starts_with("4,,,,\"The row has 7 cells"));
    assert_eq!(lines.next(), None);
    assert!(!csv.contains("hun") && !csv.contains("ter6"), "{csv}");
}

#[test]
fn refused_rows_that_are_read_again_are_the_same_rows() {
    let text = "email,new email,name\nbad,m@b.example,\"Berg, \"\"Mia\"\"\"\n";
    let file = open(text.as_bytes());
    let csv = refused_csv(&file.table, &file.mapping, &file.judge());
    let again = open_named(csv.as_bytes(), "refused.csv").judge();
    assert_eq!(again.rows[0].name, "Berg, \"Mia\"");
    assert_eq!((again.counts.rows, again.counts.refused), (1, 1));
}

#[test]
fn new_passwords_are_matched_with_jobs() {
    let text = "E-Mail;Kennwort\n\
        Mia@a.example ;new 1\n\
        tom@a.example;new 2\n\
        ida@a.example;new 3\n\
        eva@a.example;new 4\n\
        mia@a.example;new 5\n\
        mia@a.example;\n\
        ;x\n\
        mia@a.example;a\0b\n";
    let table = read(text.as_bytes(), "x").unwrap();
    let mapping = credentials::guess(&table);
    let preview = credentials::judge(&table, &mapping, &Desk::default());
    let counts =
        (preview.matched, preview.ambiguous, preview.unknown, preview.no_password, preview.refused);
    assert_eq!(counts, (1, 2, 1, 1, 3), "{:?}", preview.rows);
    let taken = credentials::take(table, &mapping, &Desk::default());
    assert_eq!(taken.len(), 1);
    assert_eq!((taken[0].job.0, taken[0].side), (1, SideName::Source));
    assert_eq!(taken[0].password.expose(), "new 1");
}

#[test]
fn a_chosen_side_settles_which_mailbox_is_meant() {
    let table = read(b"tom@a.example,new\n", "x").unwrap();
    let mut mapping = credentials::guess(&table);
    assert_eq!(credentials::judge(&table, &mapping, &Desk::default()).ambiguous, 1);
    mapping.side = Some(SideName::Destination);
    assert_eq!(credentials::judge(&table, &mapping, &Desk::default()).matched, 1);
}
