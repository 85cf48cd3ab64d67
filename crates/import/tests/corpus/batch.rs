//! imapsync's own lists.

use mailhaul_import::FileKind;

use crate::desk::{check, letters, open, passwords, said};

const LIST: &str = "# A comment\n\
    \n\
    imap.old.example;mia@a.example;pa\"ss,1;imap.new.example;mia@b.example;pass 2;--automap --maxage 30 ; \n\
    #imap.old.example;off@a.example;p;imap.new.example;off@b.example;p;\n\
    old;tom@a.example;p;new;tom@b.example;q;\n\
    old ; ida@a.example ;p;new;ida@b.example; q;--pipemess 'rm -rf /';\n";

#[test]
fn a_list_of_imapsync_is_read_as_imapsync_does() {
    let file = open(LIST.as_bytes());
    assert!(matches!(file.table.about().kind, FileKind::Batch { .. }));
    assert_eq!(file.table.about().notes, ["2 comments were passed over."]);
    let preview = file.judge();
    assert_eq!(letters(&preview), "RRX");
    assert_eq!(preview.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [3, 5, 6]);
    assert_eq!(preview.counts.blank, 1);
    assert!(said(&preview.rows[2]).contains("--pipemess is refused"));
}

#[test]
fn passwords_of_a_list_are_taken_between_the_semicolons() {
    let found = passwords(LIST.as_bytes());
    assert_eq!(found["mia@a.example"], ["pa\"ss,1".to_owned(), "pass 2".to_owned()]);
}

#[test]
fn lists_end_their_lines_in_every_way() {
    check("CRLF", LIST.replace('\n', "\r\n").as_bytes(), "RRX");
    check("CR", LIST.replace('\n', "\r").as_bytes(), "RRX");
}

#[test]
fn a_list_whose_fields_are_named_is_an_ordinary_file() {
    let text = "host1;user1;password1;host2;user2;password2;extra\n\
        old;mia@a.example;p;new;mia@b.example;q;--automap\n";
    let file = open(text.as_bytes());
    assert!(matches!(file.table.about().kind, FileKind::Text { .. }));
    assert_eq!(letters(&file.judge()), "R");
}

#[test]
fn a_field_too_many_is_refused() {
    let text = "old;m@a.example;p;new;m@b.example;q;--automap\nold;t@a.example;p;x;new;t@b.example;q;--automap\n";
    check("a semicolon in a password", text.as_bytes(), "RX");
}
