//! What is made from the definitions: the page of the manual, and the part of `docs/cli.md` with exit codes, commands and
//! their options.

use std::fmt::Write;

use clap::{Arg, Command, CommandFactory};

use crate::arguments::Arguments;
use crate::exit::Exit;

/// The page of the manual of the whole program, as roff.
pub fn manual() -> std::io::Result<Vec<u8>> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
    Ok(page)
}

/// The made part, as Markdown.
pub fn made() -> String {
    let mut page = String::from("## Exit codes\n\n| code | in JSON | |\n| --- | --- | --- |\n");
    for exit in Exit::ALL {
        let _ = writeln!(page, "| {} | `{}` | {} |", exit.number(), exit.word(), exit.meaning());
    }
    page.push_str("\n## Commands\n");
    let mut all = Arguments::command();
    all.build();
    for command in all.get_subcommands().filter(|command| command.get_name() != "help") {
        section(&mut page, command, "mailhaul");
    }
    page.push_str("\n### Options of every command\n\n| option | |\n| --- | --- |\n");
    for option in all.get_arguments().filter(|option| option.is_global_set()) {
        row(&mut page, option);
    }
    page
}

fn section(page: &mut String, command: &Command, above: &str) {
    let name = format!("{above} {}", command.get_name());
    let commands: Vec<_> =
        command.get_subcommands().filter(|command| command.get_name() != "help").collect();
    if !commands.is_empty() {
        // What does something by itself, and what else can be done with it.
        if command.is_subcommand_negates_reqs_set() {
            own_section(page, command, &name);
        }
        for command in commands {
            section(page, command, &name);
        }
        return;
    }
    own_section(page, command, &name);
}

fn own_section(page: &mut String, command: &Command, name: &str) {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let _ = write!(page, "\n### `{name}`\n\n{about}.\n");
    let own = |option: &&Arg| !option.is_global_set() && option.get_id() != "help";
    let options: Vec<_> = command.get_arguments().filter(own).collect();
    if !options.is_empty() {
        page.push_str("\n| option | |\n| --- | --- |\n");
        for option in options {
            row(page, option);
        }
    }
}

fn row(page: &mut String, option: &Arg) {
    let values = option.get_possible_values();
    let values: Vec<_> = values.iter().map(|value| value.get_name().to_owned()).collect();
    let takes = option.get_action().takes_values();
    let words = option.get_value_names().unwrap_or_default();
    let word = words.first().map_or_else(String::new, ToString::to_string);
    let spelled = match option.get_long() {
        Some(long) if takes => format!("--{long} {word}"),
        Some(long) => format!("--{long}"),
        None => word,
    };
    let short = option.get_short().map_or_else(String::new, |short| format!(", `-{short}`"));
    let help = option.get_help().map(ToString::to_string).unwrap_or_default();
    let choice = if takes && !values.is_empty() && option.get_long() != Some("help") {
        format!(" One of: {}.", values.join(", "))
    } else {
        String::new()
    };
    let variable = option
        .get_env()
        .map_or_else(String::new, |name| format!(" Environment: `{}`.", name.to_string_lossy()));
    let _ = writeln!(
        page,
        "| `{spelled}`{short} | {}.{choice}{variable} |",
        help.trim_end_matches('.')
    );
}
