//! Which source folders take part.

use mailhaul_imap::quirk::Quirks;
use mailhaul_model::event::LeftOut;
use mailhaul_model::options::{FolderOptions, Pattern};
use mailhaul_model::{Said, SaidValue, said};
use regex::Regex;
use thiserror::Error;

use super::listing::{ListedFolder, Listing};

/// Why the folders asked for can't be picked.
#[derive(Debug, Error)]
pub enum SelectionError {
    #[error("the regular expression {pattern:?} can't be used: {why}")]
    Pattern { pattern: String, why: String },
    #[error("the source has no folder {0:?}")]
    SubfolderMissing(String),
}

impl SelectionError {
    /// For people.
    pub fn said(&self) -> Said {
        match self {
            Self::Pattern { pattern, why } => said!(
                "The regular expression {0} can't be used: {1}.",
                SaidValue::name(pattern),
                why
            ),
            Self::SubfolderMissing(name) => {
                said!("The source has no folder {0}.", SaidValue::name(name))
            }
        }
    }
}

/// The folders of a run, in the order they are worked on.
#[derive(Debug, Default)]
pub struct Selection<'a> {
    pub folders: Vec<&'a ListedFolder>,
    pub left_out: Vec<LeftOut>,
    /// Asked for by name, and not there.
    pub missing: Vec<String>,
}

/// What is known of the source's server.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    pub quirks: &'static Quirks,
    /// Messages are placed by their labels: folders that only show messages are left out, and All Mail comes last.
    pub by_labels: bool,
}

/// Picks by the options: INBOX first, then by name, `first` before and `last` after all others.
pub fn select<'a>(
    source: &'a Listing,
    options: &FolderOptions,
    known: Known,
) -> Result<Selection<'a>, SelectionError> {
    let rules = Rules::new(source, options, known)?;
    let mut selection = Selection { missing: missing(source, options), ..Selection::default() };
    for folder in &source.folders {
        match rules.reason_to_leave_out(folder) {
            None => selection.folders.push(folder),
            Some(reason) => {
                selection.left_out.push(LeftOut { source: folder.name().to_owned(), reason });
            }
        }
    }
    let place = |folder: &ListedFolder| {
        let first = options.first.iter().position(|n| n == folder.name());
        let last = options.last.iter().position(|n| n == folder.name());
        let is_all = known.by_labels && folder.is_all_mail();
        (is_all, last.map_or(0, |n| n + 1), first.unwrap_or(usize::MAX), !folder.path.is_inbox())
    };
    selection.folders.sort_by_key(|folder| (place(folder), folder.path.clone()));
    Ok(selection)
}

struct Rules<'a> {
    source: &'a Listing,
    options: &'a FolderOptions,
    known: Known,
    include: Vec<Regex>,
    exclude: Vec<Regex>,
}

impl<'a> Rules<'a> {
    fn new(
        source: &'a Listing,
        options: &'a FolderOptions,
        known: Known,
    ) -> Result<Self, SelectionError> {
        if let Some(below) = &options.source_below {
            let path = source.namespace.take_apart(below);
            if !source.folders.iter().any(|f| f.path.is_at_or_below(&path)) {
                return Err(SelectionError::SubfolderMissing(below.clone()));
            }
        }
        Ok(Self {
            source,
            options,
            known,
            include: compile(&options.include)?,
            exclude: compile(&options.exclude)?,
        })
    }

    fn reason_to_leave_out(&self, folder: &ListedFolder) -> Option<Said> {
        let reason = if !folder.selectable {
            said!("it can't be opened; it only holds other folders")
        } else if !self.is_asked_for(folder) {
            said!("it is not among the folders asked for")
        } else if self.exclude.iter().any(|r| r.is_match(folder.name())) {
            said!("it is excluded")
        } else if folder.foreign && !self.is_named(folder) {
            said!("it belongs to other users or is shared; name it to take it along")
        } else if self.is_view(folder) && !self.is_named(folder) {
            said!(
                "it only shows messages that have their place elsewhere; name it to take it along"
            )
        } else if self.known.quirks.is_not_mail(&folder.path.0) && !self.is_named(folder) {
            said!(
                "this server keeps contacts, dates or the like in it, not mail; name it to take it along"
            )
        } else {
            return None;
        };
        Some(reason)
    }

    fn is_view(&self, folder: &ListedFolder) -> bool {
        let views = self.known.quirks.views;
        self.known.by_labels && folder.shows.iter().any(|shows| views.contains(&shows.as_str()))
    }

    fn is_asked_for(&self, folder: &ListedFolder) -> bool {
        let o = self.options;
        if let Some(below) = &o.source_below {
            return folder.path.is_at_or_below(&self.source.namespace.take_apart(below));
        }
        let restricted =
            !o.only.is_empty() || !o.only_with_children.is_empty() || o.subscribed_only;
        let by_name = self.is_named(folder) || (o.subscribed_only && folder.subscribed);
        let by_pattern = self.include.iter().any(|r| r.is_match(folder.name()));
        match (restricted, self.include.is_empty()) {
            (false, true) => true,
            (true, true) => by_name,
            (false, false) => by_pattern,
            (true, false) => by_name || by_pattern,
        }
    }

    fn is_named(&self, folder: &ListedFolder) -> bool {
        let same = |name: &String| self.source.namespace.take_apart(name) == folder.path;
        self.options.only.iter().any(same)
            || self
                .options
                .only_with_children
                .iter()
                .any(|name| folder.path.is_at_or_below(&self.source.namespace.take_apart(name)))
    }
}

fn missing(source: &Listing, options: &FolderOptions) -> Vec<String> {
    let named = options.only.iter().chain(&options.only_with_children);
    let absent = |name: &&String| {
        let path = source.namespace.take_apart(name);
        !source.folders.iter().any(|f| f.path.is_at_or_below(&path))
    };
    named.filter(absent).cloned().collect()
}

fn compile(patterns: &[Pattern]) -> Result<Vec<Regex>, SelectionError> {
    patterns.iter().map(|p| compile_one(&p.0)).collect()
}

pub(super) fn compile_one(pattern: &str) -> Result<Regex, SelectionError> {
    Regex::new(pattern).map_err(|error| SelectionError::Pattern {
        pattern: pattern.to_owned(),
        why: error.to_string(),
    })
}
