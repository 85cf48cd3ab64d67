//! The templates, as they are handed out and as people send them back.

use mailhaul_import::template;

use crate::desk::{check, letters, open, open_named};

#[test]
fn the_templates_as_downloaded_have_an_example_and_nothing_to_import() {
    check("CSV", template::csv().as_bytes(), "E");
    let file = open_named(&template::xlsx().unwrap(), "template.xlsx");
    assert_eq!(letters(&file.judge()), "E");
    assert_eq!(file.table.about().sheet.as_deref(), Some("Users"));
}

#[test]
fn a_template_that_excel_saved_again_with_a_row_more_still_has_its_example() {
    let text = template::csv().trim_start_matches('\u{feff}').replace(',', ";")
        + "jörg@a.example;Größe;jörg@b.example;Maß\r\n";
    let bytes = encoding_rs::WINDOWS_1252.encode(&text).0;
    check("semicolons and Windows-1252", &bytes, "ER");
}

#[test]
fn an_example_whose_passwords_were_changed_is_still_one() {
    let text = template::csv().replace("old password", "x").to_uppercase();
    let file = open(text.as_bytes());
    assert_eq!(letters(&file.judge()), "E");
}
