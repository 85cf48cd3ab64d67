//! The options of a batch or a job: taken over from the command line, put into words, and changed in many jobs.

use std::collections::BTreeMap;

use mailhaul_app::{App, AppError};
use mailhaul_model::options::{
    ChangeOptions, FlagRule, FolderPair, Pattern, RunOptions, Substitution,
};
use mailhaul_model::{ByteCount, EngineChoice, JobId};
use mailhaul_options::folder_name;
use mailhaul_options::perl::{self, PerlError};
use serde::Serialize;

use crate::arguments::copying::CopyOptions;
use crate::failure::Failure;
use crate::output::Output;
use crate::words;

/// The options with what the command line says; what it doesn't stays.
pub fn changed(before: &RunOptions, typed: &CopyOptions) -> Result<RunOptions, Failure> {
    let mut options = before.clone();
    let folders = &mut options.folders;
    list(&mut folders.only, &typed.only, |name| Ok(folder_name::typed(name)))?;
    list(&mut folders.only_with_children, &typed.only_below, |name| Ok(folder_name::typed(name)))?;
    list(&mut folders.include, &typed.include, |text| pattern("--include", text))?;
    list(&mut folders.exclude, &typed.exclude, |text| pattern("--exclude", text))?;
    list(&mut folders.map, &typed.map, pair)?;
    list(&mut folders.rename, &typed.rename, |text| {
        perl::substitution(text).map_err(|error| expression("--rename", text, &error))
    })?;
    if let Some(folder) = &typed.into {
        let folder = folder_name::typed(folder);
        folders.destination_below = Some(folder).filter(|folder| folder != "none");
    }
    folders.automap = typed.match_special.unwrap_or(folders.automap);
    folders.skip_empty = typed.skip_empty.unwrap_or(folders.skip_empty);
    let both = folders.automap && folders.destination_below.is_some();
    let messages = &mut options.messages;
    messages.max_size = typed.max_size.map_or(messages.max_size, |limit| limit.0);
    messages.min_size = typed.min_size.map_or(messages.min_size, |limit| limit.0);
    messages.max_age = typed.max_age.map_or(messages.max_age, |limit| limit.0);
    messages.min_age = typed.min_age.map_or(messages.min_age, |limit| limit.0);
    messages.newest_first = typed.newest_first.unwrap_or(messages.newest_first);
    change_messages(&mut options.changes, typed)?;
    if let Some(engine) = typed.engine {
        options.engine = engine.into();
    }
    let is_changed = options != *before;
    let messages = &options.messages;
    let crossed = |least: Option<u64>, most: Option<u64>| {
        least.zip(most).is_some_and(|(least, most)| least >= most)
    };
    let bytes = |size: Option<ByteCount>| size.map(|size| size.0);
    let wrong = if messages.max_size.is_some_and(|size| size.0 == 0) {
        Some("--max-size 0 would leave everything out; none takes the limit away")
    } else if crossed(bytes(messages.min_size), bytes(messages.max_size))
        || crossed(messages.min_age.map(u64::from), messages.max_age.map(u64::from))
    {
        Some("Nothing is left between the smallest and the largest, or the youngest and the oldest")
    } else if both {
        Some(
            "Special folders can't be matched below another folder: --into wants --match-special no",
        )
    } else {
        None
    };
    match wrong.filter(|_| is_changed) {
        Some(text) => Err(Failure::refused(text)),
        None => Ok(options),
    }
}

/// What is changed about messages themselves. Rules of other kinds stay.
fn change_messages(changes: &mut ChangeOptions, typed: &CopyOptions) -> Result<(), Failure> {
    if let Some(length) = typed.wrap_lines {
        changes.wrap_lines = length.0.map(|bytes| ByteCount(bytes.into()));
    }
    changes.end_last_line = typed.end_last_line.unwrap_or(changes.end_last_line);
    if typed.drop_flag.is_empty() {
        return Ok(());
    }
    let mut dropped = Vec::new();
    list(&mut dropped, &typed.drop_flag, |text| {
        let name = text.strip_prefix('\\').unwrap_or(text);
        let odd = |c: char| c.is_whitespace() || c.is_control() || "(){%*\"\\]".contains(c);
        if name.is_empty() || name.contains(odd) {
            let text = format!("--drop-flag {text:?} is not one flag as the server lists it");
            return Err(Failure::refused(text).with_hint("$Junk or \\Flagged."));
        }
        Ok(FlagRule::Drop(text.to_owned()))
    })?;
    changes.flags.retain(|rule| !matches!(rule, FlagRule::Drop(_)));
    changes.flags.extend(dropped);
    Ok(())
}

/// What is typed in the place of what was there; none alone is an empty list.
fn list<T>(
    into: &mut Vec<T>,
    typed: &[String],
    read: impl Fn(&str) -> Result<T, Failure>,
) -> Result<(), Failure> {
    match typed {
        [] => {}
        [none] if none == "none" => into.clear(),
        typed => *into = typed.iter().map(|text| read(text)).collect::<Result<_, _>>()?,
    }
    Ok(())
}

fn pattern(option: &str, text: &str) -> Result<Pattern, Failure> {
    perl::pattern(text, false).map(Pattern).map_err(|error| expression(option, text, &error))
}

fn expression(option: &str, text: &str, error: &PerlError) -> Failure {
    Failure::refused(format!("{option} {text:?} can't be used: {error}"))
}

fn pair(text: &str) -> Result<FolderPair, Failure> {
    let pair = text.split_once('=').filter(|(a, b)| !a.is_empty() && !b.is_empty());
    let (source, destination) = pair.ok_or_else(|| {
        Failure::refused(format!("--map {text:?} is not of the form SOURCE=DESTINATION"))
    })?;
    let (source, destination) = (folder_name::typed(source), folder_name::typed(destination));
    Ok(FolderPair { source, destination })
}

/// What differs from copying everything, a line for each.
pub fn in_words(app: &App, options: &RunOptions) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::new();
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            lines.push(format!("  {name:<15}{value}"));
        }
    };
    let yes = |is: bool| if is { "yes".to_owned() } else { String::new() };
    let patterns =
        |all: &[Pattern]| all.iter().map(|p| p.0.as_str()).collect::<Vec<_>>().join("  ");
    let folders = &options.folders;
    line("only", folders.only.join(", "));
    line("only below", folders.only_with_children.join(", "));
    line("include", patterns(&folders.include));
    line("exclude", patterns(&folders.exclude));
    let pairs = folders.map.iter().map(|pair| format!("{}={}", pair.source, pair.destination));
    line("map", pairs.collect::<Vec<_>>().join(", "));
    line("rename", folders.rename.iter().map(substitution).collect::<Vec<_>>().join("  "));
    line("into", folders.destination_below.clone().unwrap_or_default());
    line("match special", yes(folders.automap));
    line("skip empty", yes(folders.skip_empty));
    let messages = &options.messages;
    let size = |size: Option<ByteCount>| size.map(words::bytes).unwrap_or_default();
    line("max size", size(messages.max_size));
    line("min size", size(messages.min_size));
    let days = |age: Option<u32>| age.map(|age| words::count(age, "day")).unwrap_or_default();
    line("max age", days(messages.max_age));
    line("min age", days(messages.min_age));
    line("newest first", yes(messages.newest_first));
    let changes = &options.changes;
    line("wrap lines", changes.wrap_lines.map(|b| words::count(b.0, "byte")).unwrap_or_default());
    line("end last line", yes(changes.end_last_line));
    let flags = changes.flags.iter().filter_map(|rule| match rule {
        FlagRule::Drop(flag) => Some(flag.as_str()),
        _ => None,
    });
    line("drop flags", flags.collect::<Vec<_>>().join(" "));
    // What was chosen before an organisation locked another engine copies nothing.
    line(
        "engine",
        match app.engine_instead(options)? {
            Some((engine, why)) => format!("{}: {why}", engine_name(engine)),
            None => options.engine.map_or("", engine_name).to_owned(),
        },
    );
    if others(options) {
        line("and more", "what no option here sets: --json shows it".to_owned());
    }
    Ok(lines)
}

fn engine_name(engine: EngineChoice) -> &'static str {
    match engine {
        EngineChoice::Mailhaul => "mailhaul",
        EngineChoice::Imapsync => "imapsync",
    }
}

/// Whether something is set that no option here sets.
fn others(options: &RunOptions) -> bool {
    let mut rest = options.clone();
    let usual = RunOptions::default();
    let (folders, standard) = (&mut rest.folders, &usual.folders);
    folders.only.clear();
    folders.only_with_children.clear();
    folders.include.clear();
    folders.exclude.clear();
    folders.map.clear();
    folders.rename.clear();
    folders.destination_below = None;
    folders.automap = standard.automap;
    folders.skip_empty = standard.skip_empty;
    let messages = &mut rest.messages;
    messages.max_size = None;
    messages.min_size = None;
    messages.max_age = None;
    messages.min_age = None;
    messages.newest_first = usual.messages.newest_first;
    rest.changes.wrap_lines = None;
    rest.changes.end_last_line = false;
    rest.changes.flags.retain(|rule| !matches!(rule, FlagRule::Drop(_)));
    rest.engine = None;
    rest != usual
}

fn substitution(one: &Substitution) -> String {
    let flags = [(one.every, "g"), (one.ignore_case, "i")];
    let flags: String = flags.iter().filter(|(is, _)| *is).map(|(_, flag)| *flag).collect();
    format!("s/{}/{}/{flags}", one.pattern.0, one.replacement)
}

/// What came of changing the options of many jobs.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JobsChanged {
    changed: Vec<JobId>,
    /// Those that were so already.
    same: u32,
    left_out: Vec<LeftOut>,
}

/// Jobs that could not be changed.
#[derive(Debug, Serialize)]
pub struct LeftOut {
    jobs: Vec<JobId>,
    reason: String,
}

/// Changes the same options in each of these jobs, and leaves the others of its options as they are.
pub fn change_jobs(app: &App, jobs: &[JobId], typed: &CopyOptions) -> Result<JobsChanged, Failure> {
    let mut outcome = JobsChanged::default();
    let mut left_out = BTreeMap::<String, Vec<JobId>>::new();
    for job in jobs {
        let mut draft = app.job_draft(*job)?;
        let options = match changed(&draft.options, typed) {
            Ok(options) if options == draft.options => {
                outcome.same += 1;
                continue;
            }
            Ok(options) => options,
            Err(failure) => {
                left_out.entry(failure.text).or_default().push(*job);
                continue;
            }
        };
        draft.options = options;
        match app.edit_job(*job, &draft) {
            Ok(()) => outcome.changed.push(*job),
            Err(AppError::NotNow(reason)) => {
                left_out.entry(reason.to_string()).or_default().push(*job);
            }
            Err(error) => return Err(error.into()),
        }
    }
    let left_out = left_out.into_iter().map(|(reason, jobs)| LeftOut { jobs, reason });
    outcome.left_out = left_out.collect();
    Ok(outcome)
}

impl JobsChanged {
    /// Whether none of them is as it was wanted.
    pub fn is_nothing(&self) -> bool {
        self.changed.is_empty() && self.same == 0
    }

    pub fn in_words(&self) -> String {
        let mut lines = vec![format!("Changed {}.", words::count(self.changed.len(), "job"))];
        if self.same > 0 {
            lines.push(format!(
                "{} so already.",
                match self.same {
                    1 => "1 was".to_owned(),
                    number => format!("{number} were"),
                }
            ));
        }
        lines.extend(self.left_out.iter().map(|left| {
            format!("Left out {}: {}", words::count(left.jobs.len(), "job"), left.reason)
        }));
        lines.join("\n")
    }
}

/// Says what a change of options doesn't do.
pub fn note(output: &Output) {
    output.note("What has been copied already stays where it is: options hold for what is copied from now on.");
}
