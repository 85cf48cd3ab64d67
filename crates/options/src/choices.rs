//! The run's options from the command line's.

use mailhaul_model::ByteCount;
use mailhaul_model::event::SideName::{self, Destination, Source};
use mailhaul_model::options::{
    Compression, FolderOptions, FolderPair, MessageOptions, PaceOptions, Pattern, RunOptions,
    Substitution,
};

use crate::error::OptionError;
use crate::folder_name::typed;
use crate::line::Line;
use crate::option::Key;
use crate::perl;
use crate::{change, deletion};

/// Time-outs are whole seconds; 0 means none, which a week comes close to.
const NO_TIMEOUT: u32 = 7 * 24 * 3600;

/// Reads everything that shapes a run apart from who and where.
pub fn read(line: &Line, notes: &mut Vec<String>) -> Result<RunOptions, OptionError> {
    let options = RunOptions {
        folders: folders(line, notes)?,
        messages: messages(line)?,
        changes: change::read(line, notes)?,
        pace: pace(line)?,
        deletion: deletion::read(line, notes)?,
        engine: None,
    };
    deletion::check(line, &options)?;
    Ok(options)
}

fn folders(line: &Line, notes: &mut Vec<String>) -> Result<FolderOptions, OptionError> {
    let names = |key| line.texts(key).into_iter().map(typed).collect::<Vec<_>>();
    let one = |key, side| line.text(key, Some(side)).map(typed);
    let standard = FolderOptions::default();
    let exclude =
        if line.is_on(Key::NoExclude) { Vec::new() } else { patterns(line, Key::Exclude)? };
    let mut automap = line.is_on(Key::Automap);
    let source_below = one(Key::Subfolder, Source);
    let destination_below = one(Key::Subfolder, Destination);
    if automap && (source_below.is_some() || destination_below.is_some()) {
        notes.push("--automap is turned off by --subfolder1 and --subfolder2".into());
        automap = false;
    }
    Ok(FolderOptions {
        only: names(Key::Folder),
        only_with_children: names(Key::FolderRec),
        first: names(Key::FolderFirst),
        last: names(Key::FolderLast),
        include: patterns(line, Key::Include)?,
        exclude,
        map: folder_pairs(line)?,
        automap,
        rename: renames(line)?,
        source_below,
        destination_below,
        source_prefix: one(Key::Prefix, Source),
        source_separator: separator(line, Source)?,
        destination_prefix: one(Key::Prefix, Destination),
        destination_separator: separator(line, Destination)?,
        subscribed_only: line.is_on(Key::Subscribed),
        subscribe: line.switch(Key::Subscribe, None).unwrap_or(standard.subscribe),
        subscribe_all: line.is_on(Key::SubscribeAll),
        skip_empty: line.is_on(Key::SkipEmptyFolders),
        must_exist: line.switch(Key::CheckFoldersExist, None).unwrap_or(standard.must_exist),
        tell_sizes: standard.tell_sizes,
    })
}

fn patterns(line: &Line, key: Key) -> Result<Vec<Pattern>, OptionError> {
    let translate = |text: &str| {
        perl::pattern(text, false).map(Pattern).map_err(|source| OptionError::Expression {
            name: Line::name(key, None),
            expression: text.to_owned(),
            source,
        })
    };
    line.texts(key).into_iter().map(translate).collect()
}

fn renames(line: &Line) -> Result<Vec<Substitution>, OptionError> {
    let translate = |text: &str| {
        perl::substitution(text).map_err(|source| OptionError::Expression {
            name: Line::name(Key::Rename, None),
            expression: text.to_owned(),
            source,
        })
    };
    line.texts(Key::Rename).into_iter().map(translate).collect()
}

fn folder_pairs(line: &Line) -> Result<Vec<FolderPair>, OptionError> {
    if line.is_on(Key::NoFolderPair) {
        return Ok(Vec::new());
    }
    let mut pairs = Vec::new();
    for text in line.texts(Key::FolderPair) {
        let pair = text.split_once('=').filter(|(a, b)| !a.is_empty() && !b.is_empty());
        pairs.push(pair.ok_or_else(|| OptionError::Text {
            name: Line::name(Key::FolderPair, None),
            value: text.to_owned(),
            reason: "it must be of the form SOURCE=DESTINATION",
        })?);
    }
    pairs.extend(line.pairs(Key::FolderPair, None));
    Ok(pairs
        .into_iter()
        .map(|(a, b)| FolderPair { source: typed(a), destination: typed(b) })
        .collect())
}

fn separator(line: &Line, side: SideName) -> Result<Option<char>, OptionError> {
    let Some(text) = line.text(Key::Separator, Some(side)) else { return Ok(None) };
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(only), None) => Ok(Some(only)),
        _ => Err(OptionError::Text {
            name: Line::name(Key::Separator, Some(side)),
            value: text.to_owned(),
            reason: "a separator is one character",
        }),
    }
}

fn messages(line: &Line) -> Result<MessageOptions, OptionError> {
    let standard = MessageOptions::default();
    // Rounded so that less is left out, not more.
    let max_age = line.number(Key::MaxAge, None)?.map(f64::ceil);
    let min_age = line.number(Key::MinAge, None)?.map(f64::floor);
    if line.is_given(Key::Search, Some(Destination)) {
        return Err(OptionError::Refused {
            name: Line::name(Key::Search, Some(Destination)),
            reason: "what it hides on the destination would be copied a second time. Leave it out: all of the destination is \
                     looked at; --search1 chooses the messages to copy"
                .into(),
        });
    }
    Ok(MessageOptions {
        max_size: line.integers(Key::MaxSize, None)?.into_iter().min().map(ByteCount),
        min_size: line.integer(Key::MinSize, None)?.map(ByteCount),
        max_age: max_age.map(whole),
        min_age: min_age.map(whole),
        source_search: line.text(Key::Search, Some(Source)).map(str::to_owned),
        // A bare --search is not taken for the destination's either: what it hides there would be copied twice.
        destination_search: None,
        identity_headers: headers(line)?,
        message_id_without_domain: line.is_on(Key::MessageIdNoDomain),
        gmail_labels: line.switch(Key::GmailLabels, None).unwrap_or(standard.gmail_labels),
        skip_cross_duplicates: line.is_on(Key::SkipCrossDuplicates),
        date_from_header: line.is_on(Key::IdateFromHeader),
        flags_after_copy: line.is_on(Key::SyncFlagsAfterCopy),
        add_header: line.is_on(Key::AddHeader),
        resync_flags: line.switch(Key::ResyncFlags, None).unwrap_or(standard.resync_flags),
        newest_first: line.is_on(Key::NewestFirst),
        verify_bodies: line.is_on(Key::Deep),
        probe_destination: line.is_on(Key::Probe),
    })
}

fn headers(line: &Line) -> Result<Vec<String>, OptionError> {
    let is_name = |name: &str| {
        !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?={}*.+".contains(&b))
    };
    let check = |name: &str| {
        if is_name(name) {
            return Ok(name.to_owned());
        }
        Err(OptionError::Text {
            name: Line::name(Key::UseHeader, None),
            value: name.to_owned(),
            reason: "it must be the name of a header, without a colon; expressions aren't understood",
        })
    };
    let named = line.texts(Key::UseHeader).into_iter().map(check).collect::<Result<Vec<_>, _>>()?;
    let Some(pattern) = line.text(Key::SkipHeader, None) else { return Ok(named) };
    without_skipped(named, pattern)
}

/// `--skipheader` takes names away from those that count, by imapsync's usual ones where none are given.
fn without_skipped(named: Vec<String>, pattern: &str) -> Result<Vec<String>, OptionError> {
    let name = Line::name(Key::SkipHeader, None);
    let translated = perl::matching(pattern).map_err(|source| OptionError::Expression {
        name: name.clone(),
        expression: pattern.to_owned(),
        source,
    })?;
    let skip = regex::RegexBuilder::new(&translated.0).case_insensitive(true).build();
    let usual = || vec!["Message-Id".to_owned(), "Received".to_owned()];
    let all = if named.is_empty() { usual() } else { named };
    let left: Vec<String> = match skip {
        Ok(skip) => all.into_iter().filter(|name| !skip.is_match(name)).collect(),
        Err(_) => Vec::new(),
    };
    if left.is_empty() {
        let reason = "no header is left that tells two messages apart";
        return Err(OptionError::Text { name, value: pattern.to_owned(), reason });
    }
    Ok(left)
}

fn pace(line: &Line) -> Result<PaceOptions, OptionError> {
    let standard = PaceOptions::default();
    let bytes =
        |key| Ok::<_, OptionError>(line.integer(key, None)?.filter(|n| *n > 0).map(ByteCount));
    let timeout = |side, otherwise| {
        Ok::<_, OptionError>(match line.number(Key::Timeout, Some(side))? {
            None => otherwise,
            Some(0.0) => NO_TIMEOUT,
            Some(seconds) => whole(seconds.ceil()).clamp(1, NO_TIMEOUT),
        })
    };
    let retries = [Source, Destination]
        .into_iter()
        .map(|side| line.integer(Key::ReconnectRetry, Some(side)))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(PaceOptions {
        max_bytes_per_second: bytes(Key::MaxBytesPerSecond)?,
        max_bytes_after: bytes(Key::MaxBytesAfter)?,
        max_messages_per_second: line.number(Key::MaxMessagesPerSecond, None)?.filter(|n| *n > 0.0),
        exit_when_over: bytes(Key::ExitWhenOver)?,
        connections: connections(line)?.unwrap_or(standard.connections),
        source_compression: compression(line, Source),
        destination_compression: compression(line, Destination),
        source_timeout: timeout(Source, standard.source_timeout)?,
        destination_timeout: timeout(Destination, standard.destination_timeout)?,
        reconnect_tries: retries
            .into_iter()
            .flatten()
            .max()
            .map_or(standard.reconnect_tries, |n| u32::try_from(n).unwrap_or(u32::MAX)),
        errors_max: line
            .integer(Key::ErrorsMax, None)?
            .map_or(standard.errors_max, |n| u32::try_from(n).unwrap_or(u32::MAX)),
    })
}

fn compression(line: &Line, side: SideName) -> Compression {
    match line.switch(Key::Compress, Some(side)) {
        None => Compression::Auto,
        Some(true) => Compression::Always,
        Some(false) => Compression::Never,
    }
}

fn connections(line: &Line) -> Result<Option<u8>, OptionError> {
    let Some(number) = line.integer(Key::Connections, None)? else { return Ok(None) };
    match u8::try_from(number) {
        Ok(number @ 1..=20) => Ok(Some(number)),
        _ => Err(OptionError::OutOfRange {
            name: Line::name(Key::Connections, None),
            value: number.to_string(),
            reason: "1 to 20 are possible",
        }),
    }
}

/// A number that is whole already, held within u32.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value is held within the type's range first"
)]
fn whole(number: f64) -> u32 {
    number.clamp(0.0, f64::from(u32::MAX)) as u32
}
