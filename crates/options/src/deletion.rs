//! What may be deleted, from the command line. What contradicts itself is refused.

use mailhaul_model::RunOptions;
use mailhaul_model::event::SideName;
use mailhaul_model::options::{DeletionOptions, FolderDeletion, Pattern};

use crate::error::OptionError;
use crate::line::Line;
use crate::option::Key;
use crate::perl;

/// Reads the options of deletion, with what they imply.
pub fn read(line: &Line, notes: &mut Vec<String>) -> Result<DeletionOptions, OptionError> {
    let source_messages = line.is_on(Key::Delete1);
    let (destination_messages, destination_duplicates) =
        (line.is_on(Key::Delete2), line.is_on(Key::Delete2Duplicates));
    let deletes = destination_messages || destination_duplicates;
    let source_expunge = line.switch(Key::Expunge1, None).unwrap_or(source_messages);
    // --expunge2 and --uidexpunge2 are one here: the messages are always named.
    let destination_expunge = line.switch(Key::Expunge2, None).unwrap_or(deletes);
    if source_expunge && !source_messages {
        notes.push(
            "--expunge1 without --delete1 expunges only what an earlier run with --delete1 marked"
                .into(),
        );
    }
    if destination_expunge && !deletes {
        notes.push(
            "--expunge2 without --delete2 expunges only what an earlier run with --delete2 marked"
                .into(),
        );
    }
    Ok(DeletionOptions {
        source_messages,
        source_expunge,
        source_empty_folders: line.is_on(Key::Delete1EmptyFolders),
        destination_messages,
        destination_duplicates,
        destination_expunge,
        destination_folders: folders(line)?,
        confirmed: line
            .integer(Key::ConfirmDeletions, None)?
            .map(|number| u32::try_from(number).unwrap_or(u32::MAX)),
    })
}

fn folders(line: &Line) -> Result<Option<FolderDeletion>, OptionError> {
    let only = patterns(line, Key::Delete2FoldersOnly)?;
    let but_not = patterns(line, Key::Delete2FoldersButNot)?;
    let asked = line.switch(Key::Delete2Folders, None);
    let implied = !only.is_empty() || !but_not.is_empty();
    Ok(asked.unwrap_or(implied).then_some(FolderDeletion { only, but_not }))
}

fn patterns(line: &Line, key: Key) -> Result<Vec<Pattern>, OptionError> {
    let translate = |text: &str| {
        perl::matching(text).map_err(|source| OptionError::Expression {
            name: Line::name(key, None),
            expression: text.to_owned(),
            source,
        })
    };
    line.texts(key).into_iter().map(translate).collect()
}

/// Refuses what must not be asked for together.
pub fn check(line: &Line, options: &RunOptions) -> Result<(), OptionError> {
    let RunOptions { deletion, changes, .. } = options;
    let refuse = |key, reason: &str| {
        Err(OptionError::Refused { name: Line::name(key, None), reason: reason.to_owned() })
    };
    if deletion.source_messages && deletion.destination_messages {
        return refuse(
            Key::Delete2,
            "it can't be given with --delete1: between them nothing would be left",
        );
    }
    if deletion.source_messages && (changes.cut_at.is_some() || !changes.replace.is_empty()) {
        return refuse(
            Key::Delete1,
            "with --truncmess or --regexmess what arrives is not what was there: the source has to stay",
        );
    }
    let by_search =
        line.is_given(Key::Search, None) || line.is_given(Key::Search, Some(SideName::Source));
    if (deletion.destination_messages || deletion.destination_duplicates) && by_search {
        return refuse(
            Key::Delete2,
            "with --search it can't be told which messages of the destination are meant",
        );
    }
    Ok(())
}
