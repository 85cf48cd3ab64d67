//! Headers in four languages, ambiguous ones, and what was chosen before.

use mailhaul_import::{Column, How, Remembered, guess, guess_with, read};

use crate::desk::{check, letters, open};

fn columns(header: &str) -> Vec<Option<Column>> {
    let text = format!("{header}\nx@a.example\n");
    open(text.as_bytes()).mapping.columns
}

#[test]
fn headers_of_four_languages_are_mapped() {
    use Column::{DestEmail, DestPassword, SourceEmail, SourcePassword};
    let four = [Some(SourceEmail), Some(SourcePassword), Some(DestEmail), Some(DestPassword)];
    for header in [
        "source_email,source_password,dest_email,dest_password",
        "SOURCE EMAIL,Source Password,Destination Email,Destination Password",
        "user1,password1,user2,password2",
        "old address,old password,new address,new password",
        "From,From password,To,To password",
        "E-Mail alt,Passwort alt,E-Mail neu,Passwort neu",
        "Quelladresse;Quellpasswort;Zieladresse;Zielpasswort",
        "Alte E-Mail-Adresse;Kennwort (alt);Neue E-Mail-Adresse;Kennwort (neu)",
        "ancienne adresse;ancien mot de passe;nouvelle adresse;nouveau mot de passe",
        "Adresse source;MDP source;Adresse cible;MDP cible",
        "correo antiguo;contraseña antigua;correo nuevo;contraseña nueva",
        "Correo de origen;Clave de origen;Correo de destino;Clave de destino",
    ] {
        assert_eq!(columns(header), four, "{header}");
    }
}

#[test]
fn optional_columns_are_mapped() {
    use Column::{DestServer, Name, Options, SourceEmail, SourceLogin, SourceServer};
    assert_eq!(
        columns("Display name,Old address,Old login,host1,host2,Extra options,Department"),
        [Name, SourceEmail, SourceLogin, SourceServer, DestServer, Options]
            .map(Some)
            .into_iter()
            .chain([None])
            .collect::<Vec<_>>()
    );
}

#[test]
fn a_lone_pair_is_the_source_and_the_destination_is_left_to_the_rules() {
    let expected = [Some(Column::SourceEmail), Some(Column::SourcePassword)];
    assert_eq!(columns("email,password"), expected);
    assert_eq!(columns("Benutzer;Kennwort"), expected);
}

#[test]
fn equal_headers_are_told_apart_by_their_place_and_that_is_said() {
    let table = read(b"email,password,email,password\nm@a.example,p,m@b.example,q\n", "x").unwrap();
    let guess = guess(&table, &Remembered::default());
    let four =
        [Column::SourceEmail, Column::SourcePassword, Column::DestEmail, Column::DestPassword];
    assert_eq!(guess.mapping.columns, four.map(Some));
    assert_eq!(guess.columns[2].how, How::Position);
    assert!(guess.notes[0].to_string().contains("\"email\" → dest_email"), "{:?}", guess.notes);
}

#[test]
fn a_third_column_for_the_same_thing_is_left_out_and_named() {
    let table =
        read(b"old email,source address,new email\nm@a.example,x,m@b.example\n", "x").unwrap();
    let guess = guess(&table, &Remembered::default());
    assert_eq!(guess.columns[1].column, None);
    assert_eq!(guess.columns[1].alternatives, [Column::SourceEmail]);
    assert!(
        guess.notes[0].to_string().contains("\"source address\" could be source_email as well")
    );
}

#[test]
fn what_was_chosen_before_wins() {
    let table = read(b"Konto X,New mail\nm@a.example,m@b.example\n", "x").unwrap();
    let remembered = Remembered::from([
        ("konto x".to_owned(), Column::DestEmail),
        ("new mail".to_owned(), Column::SourceEmail),
    ]);
    let guess = guess(&table, &remembered);
    assert_eq!(guess.mapping.columns, [Some(Column::DestEmail), Some(Column::SourceEmail)]);
    assert_eq!(guess.columns[0].how, How::Remembered);
    assert_eq!(guess.columns[0].key, "konto x");
}

#[test]
fn a_header_of_unknown_words_is_one_if_addresses_are_below_it() {
    check("unknown headers", b"Wer,Wohin\nm@a.example,m@b.example\n", "N");
    let table = read(b"Wer,Wohin\nm@a.example,m@b.example\n", "x").unwrap();
    let notes = guess(&table, &Remembered::default()).notes;
    assert!(
        notes[0].to_string().starts_with("The first row was taken for the columns' names"),
        "{notes:?}"
    );
    check("half of a header is known", b"Cost centre,E-mail\n4711,m@a.example\n", "N");
}

#[test]
fn a_title_above_the_header_is_passed_over_and_that_is_said() {
    let text = "User list 2024,,\n,,\nAs of:,2024-05-01,\nEmail,Password,New email\nm@a.example,p,m@b.example\n";
    let file = open(text.as_bytes());
    assert_eq!(letters(&file.judge()), "N");
    assert_eq!(file.judge().rows[0].row, 5);
    assert_eq!(file.table.about().notes, ["Rows 1, 3 above the header were passed over."]);
}

#[test]
fn a_first_row_with_a_faulty_address_is_no_header() {
    let table = read(b"m@@a.example,m@b.example\nt@a.example,t@b.example\n", "x").unwrap();
    assert!(!guess(&table, &Remembered::default()).mapping.has_header);
    check("a name and address first", b"Mia <m@a.example>\nt@a.example\ni@a.example\n", "XNN");
}

#[test]
fn a_row_of_words_below_addresses_is_no_header() {
    check("a row of words", b"m@a.example,p\nemail,password\n", "NX");
}

#[test]
fn a_person_can_say_whether_there_is_a_header() {
    let table = read(b"mia,hunter2\ntom,other\n", "x").unwrap();
    assert!(!guess(&table, &Remembered::default()).mapping.has_header);
    assert_eq!(guess_with(&table, &Remembered::default(), true).mapping.columns, [None, None]);
}

#[test]
fn samples_never_come_from_a_column_that_may_hold_passwords() {
    for text in [
        "email,password,Notes\nm@a.example,hunter2,hunter3\n",
        "m@a.example,hunter2,x\nt@a.example,hunter3,y\n",
        "m@a.example,P@ssw.ord\nt@a.example,hunter3\n",
    ] {
        let table = read(text.as_bytes(), "x").unwrap();
        let shown = serde_json::to_string(&guess(&table, &Remembered::default())).unwrap();
        assert!(!shown.contains("hunter") && !shown.contains("P@ss"), "{shown}");
        assert!(shown.contains("m@a.example"), "{shown}");
    }
}

#[test]
fn a_file_whose_columns_aren_t_known_has_every_row_refused_with_the_reason() {
    let file = open(b"Wer;Was\nmia;secret\n");
    let preview = file.judge();
    assert_eq!(letters(&preview), "XX");
    assert_eq!(preview.notes, ["Choose the column that has the source addresses."]);
}
