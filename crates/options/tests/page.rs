//! The page about imapsync's options says what the table says.

use std::fmt::Write;
use std::path::PathBuf;

use mailhaul_options::option::{Effect, Group, Row, Sides, Takes};
use mailhaul_options::table::ROWS;

const BEGIN: &str = "<!-- options: made from crates/options/src/table.rs by MAILHAUL_WRITE_DOCS=1 cargo test --workspace --test page -->\n";
const END: &str = "<!-- end of the options -->\n";

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/imapsync.md")
}

fn state(row: &Row) -> &'static str {
    match row.effect {
        Effect::Sets(_) if row.group == Group::Ours => "ours",
        Effect::Sets(_) if row.name == "confirmdeletions" => "ours",
        Effect::Sets(_) => "works",
        Effect::Always => "always done",
        Effect::Ignored => "without effect",
        Effect::Refused => "refused",
    }
}

fn spelled(row: &Row) -> String {
    let sides = match row.sides {
        Sides::One => "",
        Sides::Both => "1, 2",
        Sides::All => "(1, 2)",
    };
    let value = match row.takes {
        Takes::Flag | Takes::Switch => "",
        Takes::Text => " TEXT",
        Takes::Integer | Takes::Number => " N",
        Takes::Pair => " KEY=VALUE",
    };
    format!("`--{}{value}` {sides}", row.name).trim_end().to_owned()
}

fn table() -> String {
    let mut out = String::from(BEGIN);
    for group in Group::ALL {
        let title = group.title();
        let _ = write!(out, "\n### {title}\n\n| option | | |\n| --- | --- | --- |\n");
        for row in ROWS.iter().filter(|row| row.group == *group) {
            let help = row.help.replace('|', "\\|").replace('<', "&lt;");
            let _ = writeln!(out, "| {} | {} | {help} |", spelled(row), state(row));
        }
    }
    out + "\n" + END
}

#[test]
fn the_page_lists_every_option_as_the_table_has_it() {
    let page = std::fs::read_to_string(path()).expect("the page is there");
    let begin = page.find(BEGIN).expect("the table begins");
    let end = page.find(END).expect("the table ends") + END.len();
    let wanted = [&page[..begin], &table(), &page[end..]].concat();
    if std::env::var_os("MAILHAUL_WRITE_DOCS").is_some() {
        std::fs::write(path(), &wanted).expect("the page can be written");
        return;
    }
    assert!(
        page == wanted,
        "docs/imapsync.md is not up to date: MAILHAUL_WRITE_DOCS=1 cargo test --workspace --test page"
    );
}

#[test]
fn every_option_of_the_reference_has_one_row_and_one_state() {
    // As imapsync 2.229's documentation has them, by group.
    const REFERENCE: &str = "host port user password passfile showpasswords ssl tls sslargs authmech authuser proxyauth authmd5 \
        domain oauthaccesstoken oauthdirect dry justconnect justlogin justfolders justfoldersizes justautomap justbanner folder \
        folderrec folderfirst folderlast include exclude automap f1f2 regextrans2 prefix sep subfolder subscribed subscribe \
        subscribeall skipemptyfolders mixfolders checkselectable checkfoldersexist useheader skipheader addheader useuid usecache \
        syncduplicates skipcrossduplicates messageidnodomain maxsize minsize maxage minage search appendlimit truncmess \
        maxlinelength syncinternaldates idatefromheader resyncflags filterflags flagscase filterbuggyflags regexflag \
        syncflagsaftercopy delete1 expunge1 delete1emptyfolders delete2 expunge2 uidexpunge2 delete2duplicates delete2folders \
        delete2foldersonly delete2foldersbutnot maxbytespersecond maxbytesafter maxmessagespersecond maxsleep exitwhenover \
        timeout keepalive reconnectretry errorsmax gmail office exchange domino regexmess skipmess pipemess disarmreadreceipts \
        log logfile logdir foldersizes foldersizesatend errorsdump modulesversion releasecheck tail debug version help pidfile \
        pidfilelocking tmpdir sigexit sigreconnect sigignore abort abortbyfile";
    for name in REFERENCE.split_whitespace() {
        let rows = ROWS.iter().filter(|row| row.name == name).count();
        assert_eq!(rows, 1, "--{name}");
    }
    for row in ROWS {
        assert!(!row.help.is_empty() && !row.help.contains("not yet"), "--{} says why", row.name);
    }
}
