//! What is changed about messages on their way, from the command line.

use mailhaul_model::ByteCount;
use mailhaul_model::options::{ChangeOptions, FlagRule, Pattern, Substitution};
use regex::bytes::RegexBuilder;

use crate::error::OptionError;
use crate::line::Line;
use crate::option::Key;
use crate::perl::{self, PerlError};

/// A shorter line can't hold a header's name.
const SHORTEST_LINE: u64 = 78;

/// Reads the options, and warns of those that change bytes.
pub fn read(line: &Line, notes: &mut Vec<String>) -> Result<ChangeOptions, OptionError> {
    let bytes =
        |key| Ok::<_, OptionError>(line.integer(key, None)?.filter(|n| *n > 0).map(ByteCount));
    let replace = if line.is_on(Key::NoRegexMess) {
        Vec::new()
    } else {
        substitutions(line, Key::RegexMess)?
    };
    let changes = ChangeOptions {
        replace,
        skip: patterns(line, Key::SkipMess)?,
        longest_line: bytes(Key::MaxLineLength)?,
        cut_at: bytes(Key::TruncMess)?,
        disarm_receipts: line.is_on(Key::DisarmReadReceipts),
        wrap_lines: wrap_lines(line)?,
        end_last_line: line.is_on(Key::EndLastLine),
        flags: flags(line)?,
    };
    if changes.touches_bytes() {
        notes.push(
            "ATTENTION: bytes of messages are changed on their way, as asked for. Signatures may break; each message that \
             changed is named"
                .into(),
        );
    }
    Ok(changes)
}

fn wrap_lines(line: &Line) -> Result<Option<ByteCount>, OptionError> {
    match line.integer(Key::WrapLines, None)? {
        Some(number) if number < SHORTEST_LINE => Err(OptionError::OutOfRange {
            name: Line::name(Key::WrapLines, None),
            value: number.to_string(),
            reason: "78 bytes are the least",
        }),
        number => Ok(number.map(ByteCount)),
    }
}

fn flags(line: &Line) -> Result<Vec<FlagRule>, OptionError> {
    let mut rules: Vec<FlagRule> = if line.is_on(Key::NoRegexFlag) {
        Vec::new()
    } else {
        substitutions(line, Key::RegexFlag)?.into_iter().map(FlagRule::Replace).collect()
    };
    rules.extend(line.texts(Key::DropFlag).into_iter().map(|flag| FlagRule::Drop(flag.to_owned())));
    rules.extend(line.is_on(Key::FilterBuggyFlags).then_some(FlagRule::DropUnknownSystem));
    Ok(rules)
}

fn substitutions(line: &Line, key: Key) -> Result<Vec<Substitution>, OptionError> {
    let translate = |text: &str| {
        let one = perl::substitution(text).map_err(|source| wrong(key, text, source))?;
        compiles(key, text, &one.pattern, one.ignore_case)?;
        Ok(one)
    };
    line.texts(key).into_iter().map(translate).collect()
}

fn patterns(line: &Line, key: Key) -> Result<Vec<Pattern>, OptionError> {
    let translate = |text: &str| {
        let one = perl::matching(text).map_err(|source| wrong(key, text, source))?;
        compiles(key, text, &one, false)?;
        Ok(one)
    };
    line.texts(key).into_iter().map(translate).collect()
}

/// On bytes, as Perl does it on a message: `.` is any byte.
fn compiles(key: Key, text: &str, pattern: &Pattern, ignore_case: bool) -> Result<(), OptionError> {
    let built = RegexBuilder::new(&pattern.0).unicode(false).case_insensitive(ignore_case).build();
    match built {
        Ok(_) => Ok(()),
        Err(error) => Err(wrong(key, text, PerlError::Regex(error.to_string()))),
    }
}

fn wrong(key: Key, text: &str, source: PerlError) -> OptionError {
    OptionError::Expression { name: Line::name(key, None), expression: text.to_owned(), source }
}
