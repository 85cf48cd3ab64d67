//! `docs/cli.md` says what can be typed.

use std::path::PathBuf;

use mailhaul_cli::page;

const BEGIN: &str = "<!-- made from crates/cli/src by MAILHAUL_WRITE_DOCS=1 cargo test --workspace --test page -->\n\n";
const END: &str = "\n<!-- end of what is made -->\n";

#[test]
fn the_page_of_the_command_line_lists_every_command_option_and_exit_code() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
    let page = std::fs::read_to_string(&path).expect("the page is there");
    let begin = page.find(BEGIN).expect("what is made begins") + BEGIN.len();
    let end = page.find(END).expect("what is made ends");
    let wanted = [&page[..begin], &page::made(), &page[end..]].concat();
    if std::env::var_os("MAILHAUL_WRITE_DOCS").is_some() {
        std::fs::write(&path, &wanted).expect("the page can be written");
        return;
    }
    assert!(
        page == wanted,
        "docs/cli.md is not up to date: MAILHAUL_WRITE_DOCS=1 cargo test --workspace --test page"
    );
}
