//! Lists of new passwords: addresses and passwords from a file or from what was copied.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use mailhaul_import::credentials::{
    self, CredentialKind, CredentialMapping, CredentialPreview, CredentialRow,
};
use mailhaul_import::{Table, read_pasted};
use mailhaul_model::Secret;
use mailhaul_model::said;

use crate::imports::read_list;
use crate::known::KnownFacts;
use crate::{App, AppError, NewPasswords, RenewalId, RenewalOutcome, RenewalPage};

/// Rows that come with a page; the others are asked for.
const FIRST_ROWS: u32 = 500;

/// The lists of passwords that are open.
#[derive(Debug, Default)]
pub(crate) struct Renewals {
    last: u32,
    open: HashMap<RenewalId, Renewal>,
    /// Files whose passwords are in the keychain and that may be deleted.
    spent: HashMap<RenewalId, PathBuf>,
}

#[derive(Debug)]
struct Renewal {
    file: Option<PathBuf>,
    table: Table,
    mapping: CredentialMapping,
    known: KnownFacts,
    preview: CredentialPreview,
}

impl Renewal {
    fn new(file: Option<PathBuf>, table: Table, known: KnownFacts) -> Self {
        let mapping = credentials::guess(&table);
        let preview = credentials::judge(&table, &mapping, &known);
        Self { file, table, mapping, known, preview }
    }

    fn page(&self, id: RenewalId) -> RenewalPage {
        let name = self.file.as_deref().and_then(Path::file_name);
        RenewalPage {
            id,
            file_name: name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            columns: credentials::headings(&self.table, &self.mapping),
            mapping: self.mapping,
            preview: CredentialPreview {
                rows: self.rows(None, 0, FIRST_ROWS),
                ..self.preview.clone()
            },
        }
    }

    /// Rows from the `offset`-th that fits on; what needs a look comes first.
    fn rows(&self, kind: Option<CredentialKind>, offset: u32, limit: u32) -> Vec<CredentialRow> {
        let matches = |row: &&CredentialRow| row.verdict.kind() == CredentialKind::Matched;
        let rows = || self.preview.rows.iter();
        let sorted = rows().filter(|row| !matches(row)).chain(rows().filter(matches));
        let wanted = sorted.filter(|row| kind.is_none_or(|kind| row.verdict.kind() == kind));
        wanted.skip(offset as usize).take(limit as usize).cloned().collect()
    }
}

impl App {
    /// Opens a list of addresses and passwords.
    pub fn open_renewal(&self, path: &Path) -> Result<RenewalPage, AppError> {
        self.begin_renewal(Some(path.to_owned()), read_list(path)?)
    }

    /// Opens what was copied out of a spreadsheet.
    pub fn open_pasted_renewal(&self, text: &Secret) -> Result<RenewalPage, AppError> {
        self.begin_renewal(None, read_pasted(text.expose()).map_err(AppError::Import)?)
    }

    fn begin_renewal(&self, file: Option<PathBuf>, table: Table) -> Result<RenewalPage, AppError> {
        let renewal = Renewal::new(file, table, KnownFacts::read(&self.core().store)?);
        let mut renewals = self.core().renewals();
        renewals.last += 1;
        let id = RenewalId(renewals.last);
        let page = renewal.page(id);
        renewals.open.insert(id, renewal);
        Ok(page)
    }

    /// Takes a person's word on which column is what, and judges every row again.
    pub fn change_renewal(
        &self,
        id: RenewalId,
        mapping: CredentialMapping,
    ) -> Result<RenewalPage, AppError> {
        let mut renewals = self.core().renewals();
        let renewal = renewals.open.get_mut(&id).ok_or_else(gone)?;
        renewal.mapping = mapping;
        renewal.preview = credentials::judge(&renewal.table, &mapping, &renewal.known);
        Ok(renewal.page(id))
    }

    /// Rows of one verdict, or all, from the `offset`-th on; those that need a look come first.
    pub fn renewal_rows(
        &self,
        id: RenewalId,
        kind: Option<CredentialKind>,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<CredentialRow>, AppError> {
        let renewals = self.core().renewals();
        Ok(renewals.open.get(&id).ok_or_else(gone)?.rows(kind, offset, limit))
    }

    /// Puts every password that found its job into the keychain, and queues a check of each of these jobs that isn't open.
    pub fn finish_renewal(&self, id: RenewalId) -> Result<RenewalOutcome, AppError> {
        let renewal = self.core().renewals().open.remove(&id).ok_or_else(gone)?;
        let known = KnownFacts::read(&self.core().store)?;
        let rows = u32::try_from(renewal.preview.rows.len()).unwrap_or(u32::MAX);
        let taken = credentials::take(renewal.table, &renewal.mapping, &known);
        let mut replaced = 0;
        let mut jobs = BTreeSet::new();
        for new in taken {
            if self.replace_if_possible(new.job, NewPasswords::of(new.side, new.password))? {
                replaced += 1;
                jobs.insert(new.job);
            }
        }
        let file = renewal.file.as_ref().map(|file| file.display().to_string());
        if let Some(file) = renewal.file {
            self.core().renewals().spent.insert(id, file);
        }
        let checks = self.check_again(&jobs)?;
        Ok(RenewalOutcome { replaced, left_out: rows - replaced, checks, file })
    }

    /// Forgets a list of passwords; its texts are overwritten.
    pub fn discard_renewal(&self, id: RenewalId) {
        let mut renewals = self.core().renewals();
        renewals.open.remove(&id);
        renewals.spent.remove(&id);
    }

    /// Deletes the file of a list whose passwords are in the keychain.
    pub fn delete_renewal_file(&self, id: RenewalId) -> Result<(), AppError> {
        let Some(file) = self.core().renewals().spent.remove(&id) else { return Err(gone()) };
        std::fs::remove_file(&file).map_err(AppError::ImportFile)
    }
}

fn gone() -> AppError {
    AppError::NotNow(said!("This list of passwords is over: open the file again."))
}
