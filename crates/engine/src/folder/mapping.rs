//! Where each source folder goes.

use std::collections::HashMap;

use mailhaul_imap::Mailbox;
use mailhaul_model::options::{FolderOptions, Substitution};
use mailhaul_model::{Said, SaidValue, said};
use regex::Regex;

use super::listing::{ListedFolder, Listing};
use super::name::FolderPath;
use super::selection::{SelectionError, compile_one};
use super::special::SpecialUse;

/// Answers for each source folder which destination folder it goes to.
///
/// Explicit pairs come first, then special-use folders, then the translated name; renaming rules come last and don't touch
/// explicit pairs. Taking or putting a part of the tree switches special-use matching off.
#[derive(Debug)]
pub struct FolderMap<'a> {
    source: &'a Listing,
    destination: &'a Listing,
    options: &'a FolderOptions,
    special: HashMap<SpecialUse, String>,
    /// Whether special uses count.
    matches: bool,
    rename: Vec<(Regex, &'a Substitution)>,
}

impl<'a> FolderMap<'a> {
    /// Checks the renaming rules.
    pub fn new(
        source: &'a Listing,
        destination: &'a Listing,
        options: &'a FolderOptions,
    ) -> Result<Self, SelectionError> {
        let rename = options.rename.iter().map(|rule| {
            let flags = if rule.ignore_case { "(?i)" } else { "" };
            Ok((compile_one(&format!("{flags}{}", rule.pattern.0))?, rule))
        });
        let automap = options.automap
            && options.source_below.is_none()
            && options.destination_below.is_none();
        let special = if automap { destination.special_folders() } else { HashMap::new() };
        Ok(Self {
            source,
            destination,
            options,
            special,
            matches: automap,
            rename: rename.collect::<Result<_, SelectionError>>()?,
        })
    }

    /// The destination's name for a source folder.
    pub fn destination_of(&self, folder: &ListedFolder) -> Mailbox {
        let same = |name: &str| self.source.namespace.take_apart(name) == folder.path;
        if let Some(pair) = self.options.map.iter().find(|pair| same(&pair.source)) {
            return Mailbox::new(&pair.destination);
        }
        let by_use = folder.special.and_then(|special| self.special.get(&special));
        let by_use = by_use.cloned().or_else(|| self.of_all_mail(folder));
        let name = by_use.unwrap_or_else(|| self.translated(folder));
        Mailbox::new(&self.renamed(name))
    }

    /// All Mail goes to its counterpart, else to the archive.
    fn of_all_mail(&self, folder: &ListedFolder) -> Option<String> {
        let matches = self.matches && folder.is_all_mail();
        if !matches {
            return None;
        }
        let archive =
            || self.destination.namespace.put_together(&FolderPath(vec!["Archive".into()]));
        Some(self.destination.archive().map_or_else(archive, str::to_owned))
    }

    fn translated(&self, folder: &ListedFolder) -> String {
        let mut path = folder.path.clone();
        if let Some(below) = &self.options.source_below {
            let cut = self.source.namespace.take_apart(below).0.len();
            path = FolderPath(path.0.split_off(cut));
            if path.0.is_empty() {
                path = FolderPath(vec!["INBOX".into()]);
            }
        }
        if let Some(below) = &self.options.destination_below {
            let mut under = self.destination.namespace.take_apart(below);
            under.0.append(&mut path.0);
            path = under;
        }
        self.destination.namespace.put_together(&path)
    }

    fn renamed(&self, name: String) -> String {
        self.rename.iter().fold(name, |name, (regex, rule)| {
            let limit = usize::from(!rule.every);
            regex.replacen(&name, limit, rule.replacement.as_str()).into_owned()
        })
    }
}

/// Says which source folders end up in one destination folder, also where only upper and lower case differ.
pub fn collisions(pairs: &[(String, String)]) -> Vec<Said> {
    let mut by_destination: HashMap<String, Vec<&(String, String)>> = HashMap::new();
    for pair in pairs {
        by_destination.entry(pair.1.to_lowercase()).or_default().push(pair);
    }
    let mut found: Vec<Said> = by_destination
        .into_values()
        .filter(|group| group.len() > 1)
        .map(|group| {
            let sources: Vec<String> =
                group.iter().map(|(source, _)| format!("{source:?}")).collect();
            let same = group.iter().all(|pair| pair.1 == group[0].1);
            let (sources, to) = (sources.join(", "), SaidValue::name(&group[0].1));
            if same {
                said!("{0} go to the same folder, {1}", sources, to)
            } else {
                said!(
                    "{0} go to folders that differ only in upper and lower case, {1}",
                    sources,
                    to
                )
            }
        })
        .collect();
    found.sort_by_cached_key(Said::to_string);
    found
}
