//! `docs/cli.md` and the page of the manual that packages bring say what can be typed.

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

#[test]
fn the_page_of_the_manual_that_packages_bring_is_the_one_that_the_program_prints() {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri/linux/man/mailhaul.1");
    let wanted = page::manual().expect("it is made in memory");
    if std::env::var_os("MAILHAUL_WRITE_DOCS").is_some() {
        std::fs::write(&path, &wanted).expect("the page can be written");
        return;
    }
    assert!(
        std::fs::read(&path).is_ok_and(|page| page == wanted),
        "the page is not up to date: MAILHAUL_WRITE_DOCS=1 cargo test --workspace --test page"
    );
}
