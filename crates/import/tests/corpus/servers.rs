//! Servers by row, and options by row.

use mailhaul_model::ByteCount;

use crate::desk::{Desk, NEW, OLD, PLAIN, check, only, open, said};

#[test]
fn a_row_can_name_its_servers() {
    let text = b"email,host1,host2\nm@a.example,PLAIN,\nt@a.example,,imap.new.example\n";
    let preview = open(text).judge();
    let servers: Vec<_> =
        preview.rows.iter().map(|row| (row.source_server, row.dest_server)).collect();
    assert_eq!(servers, [(Some(PLAIN), Some(NEW)), (Some(OLD), Some(NEW))]);
}

#[test]
fn a_server_that_is_not_known_not_unique_or_archived_is_refused() {
    for (name, reason) in [
        ("imap.else.example", "There is no server \"imap.else.example\""),
        ("twin", "Write one of these names: Twin A, Twin B"),
        ("gone", "is archived"),
    ] {
        let said = only(format!("email,host1\nm@a.example,{name}\n").as_bytes(), "X");
        assert!(said.starts_with("source_server: ") && said.contains(reason), "{said}");
    }
}

#[test]
fn without_a_chosen_server_every_row_must_name_one() {
    let file = open(b"email,host1\nm@a.example,old\n");
    let desk = Desk { no_defaults: true, ..Desk::default() };
    let preview = file.judge_with(&mailhaul_import::Rules::default(), &desk);
    assert!(said(&preview.rows[0]).contains("dest_server: Choose the destination server"));
}

#[test]
fn allowed_options_shape_the_job_and_others_refuse_the_row_by_name() {
    let text = "email,password,new email,new password,options\n\
        m@a.example,p,m@b.example,q,--maxsize 1000 --exclude \"^Junk\"\n\
        t@a.example,p,t@b.example,q,--pipemess ./x --delete2\n\
        i@a.example,p,i@b.example,q,--maxage 'x\n\
        o@a.example,p,o@b.example,q,\n";
    check("options", text.as_bytes(), "RXXR");
    let preview = open(text.as_bytes()).judge();
    let said = said(&preview.rows[1]);
    assert!(
        said.contains("options: --pipemess is refused: it runs a program on every message"),
        "{said}"
    );
    assert!(
        said.contains("options: --delete2 is refused: a list can't ask for deletions."),
        "{said}"
    );
    let jobs = open(text.as_bytes()).jobs();
    assert_eq!(jobs[0].options.messages.max_size, Some(ByteCount(1000)));
    assert_eq!(jobs[1].options, mailhaul_model::RunOptions::default());
}
