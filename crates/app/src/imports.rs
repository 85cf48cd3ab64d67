//! Imports: a list of users is opened, looked at, mended, and made into the jobs of a batch. Its cells stay in this process and
//! are overwritten when the import ends; passwords go to the keychain and nowhere else.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use mailhaul_import::{
    Column, Guess, Judged, Preview, Remembered, Table, Verdict, guess, guess_with, judge, read,
    read_pasted, refused_csv, take, template,
};
use mailhaul_model::Said;
use mailhaul_model::{BatchId, RunOptions, Secret, said};
use mailhaul_store::{CredentialState, JobSpec, NewJob};

use crate::known::KnownFacts;
use crate::masters::master_problems;
use crate::servers::refuse;
use crate::stand_in::{Password, SIDES, StandIn};
use crate::{
    App, AppError, BatchDraft, ImportChoices, ImportFilter, ImportId, ImportOrder, ImportOutcome,
    ImportPage, MasterLogin,
};

/// Files beyond this are no lists of users.
const MOST_BYTES: u64 = mailhaul_import::limits::FILE_BYTES as u64;

/// The imports that are open.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    last: u32,
    open: HashMap<ImportId, Import>,
    /// Files that were made into jobs and may be deleted.
    spent: HashMap<ImportId, PathBuf>,
}

#[derive(Debug)]
struct Import {
    file: Option<PathBuf>,
    table: Table,
    guess: Guess,
    choices: ImportChoices,
    known: KnownFacts,
    preview: Preview,
}

impl Import {
    fn judge(&mut self) {
        self.known.source = self.choices.source;
        self.known.destination = self.choices.destination;
        self.known.stand_ins.clone_from(&self.choices.stand_ins);
        self.preview = judge(&self.table, &self.choices.mapping, &self.choices.rules, &self.known);
    }

    fn page(&self, id: ImportId) -> ImportPage {
        let name = self.file.as_deref().and_then(Path::file_name);
        ImportPage {
            id,
            file_name: name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            file: self.table.about().clone(),
            guess: self.guess.clone(),
            choices: self.choices.clone(),
            counts: self.preview.counts,
            notes: self.preview.notes.clone(),
        }
    }
}

impl App {
    /// Opens a list of users: CSV, XLSX, ODS, or imapsync's batch file.
    pub fn open_import(&self, path: &Path) -> Result<ImportPage, AppError> {
        self.begin_import(Some(path.to_owned()), read_list(path)?)
    }

    /// Opens what was copied out of a spreadsheet.
    pub fn open_pasted(&self, text: &Secret) -> Result<ImportPage, AppError> {
        self.begin_import(None, read_pasted(text.expose()).map_err(AppError::Import)?)
    }

    fn begin_import(&self, file: Option<PathBuf>, table: Table) -> Result<ImportPage, AppError> {
        let store = &self.core().store;
        let remembered = store
            .remembered_columns()?
            .into_iter()
            .filter_map(|(heading, meaning)| Some((heading, column_of(&meaning)?)))
            .collect();
        let guess = guess(&table, &remembered);
        let choices = ImportChoices { mapping: guess.mapping.clone(), ..ImportChoices::default() };
        let known = KnownFacts::read(store)?;
        let mut import = Import { file, table, guess, choices, known, preview: Preview::default() };
        import.judge();
        let mut imports = self.core().imports();
        imports.last += 1;
        let id = ImportId(imports.last);
        let page = import.page(id);
        imports.open.insert(id, import);
        Ok(page)
    }

    /// An import as it stands.
    pub fn import(&self, id: ImportId) -> Result<ImportPage, AppError> {
        self.with_import(id, |import| import.page(id))
    }

    /// Takes a person's decisions, and judges every row again.
    pub fn change_import(
        &self,
        id: ImportId,
        choices: ImportChoices,
    ) -> Result<ImportPage, AppError> {
        self.with_import(id, |import| {
            let has_header = choices.mapping.has_header;
            if has_header == import.choices.mapping.has_header {
                import.choices = choices;
            } else {
                // Other headers: what was guessed by them is guessed again.
                import.guess = guess_with(&import.table, &Remembered::default(), has_header);
                let mapping = import.guess.mapping.clone();
                import.choices = ImportChoices { mapping, ..choices };
            }
            import.judge();
            import.page(id)
        })
    }

    /// Rows of an import with their verdicts, from the `offset`-th that fits on.
    pub fn import_rows(
        &self,
        id: ImportId,
        filter: ImportFilter,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<Judged>, AppError> {
        self.with_import(id, |import| {
            let rows = import.preview.rows.iter().filter(|row| fits(row, filter));
            rows.skip(offset as usize).take(limit as usize).cloned().collect()
        })
    }

    /// Puts a text in the place of a cell, and judges every row again.
    pub fn mend_cell(
        &self,
        id: ImportId,
        row: u32,
        column: Column,
        text: &Secret,
    ) -> Result<ImportPage, AppError> {
        self.with_import(id, |import| {
            let place = import.choices.mapping.place_or_add(column, &import.table);
            let set = import.table.set_password(row, place, text);
            set.map_err(|error| AppError::NotNow(Said::as_it_is(error.to_string())))?;
            import.judge();
            Ok(import.page(id))
        })?
    }

    /// The rows that can't be imported, as CSV, without passwords.
    pub fn refused_rows(&self, id: ImportId) -> Result<String, AppError> {
        self.with_import(id, |import| {
            refused_csv(&import.table, &import.choices.mapping, &import.preview)
        })
    }

    /// Makes jobs of every row that can be one. What can't stays behind; see [`App::refused_rows`] before.
    pub fn finish_import(
        &self,
        id: ImportId,
        order: &ImportOrder,
        masters: &[MasterLogin],
    ) -> Result<ImportOutcome, AppError> {
        self.with_import(id, |_| ())?;
        for master in masters {
            refuse(master_problems(&master.form, &master.password))?;
        }
        let into = self.batch_for(id, order)?;
        let usual = self.batch_record(into)?.spec.options;
        let stand_ins = self.stand_ins(into, order, masters)?;
        let import = self.core().imports().open.remove(&id).ok_or_else(gone)?;
        self.remember(&import)?;
        let mut known = KnownFacts::read(&self.core().store)?;
        (known.source, known.destination) = (import.choices.source, import.choices.destination);
        let rows = import.preview.counts.rows;
        let taken = take(import.table, &import.choices.mapping, &import.choices.rules, &known);
        let mut jobs = Vec::with_capacity(taken.jobs.len());
        let mut passwords = Vec::with_capacity(taken.jobs.len());
        for row in taken.jobs {
            let (source, source_password) = stand_ins[0].account(row.source, &known);
            let (destination, destination_password) = stand_ins[1].account(row.destination, &known);
            // A row that has options of its own has said all it wants.
            let own = row.options != RunOptions::default();
            let options = if own { row.options } else { usual.clone() };
            jobs.push(NewJob {
                spec: JobSpec { name: row.name, source, destination, options },
                has_source_password: source_password.is_kept(),
                has_destination_password: destination_password.is_kept(),
            });
            passwords.push([source_password, destination_password]);
        }
        let made = self.core().store.create_jobs(into, &jobs, order.first, self.core().now())?;
        let of_batch = |password: &Password| matches!(password, Password::OfBatch);
        let through: Vec<[bool; 2]> =
            passwords.iter().map(|[one, other]| [of_batch(one), of_batch(other)]).collect();
        let mut waiting = 0;
        for (job, sides) in made.iter().zip(passwords) {
            waiting += u32::from(!sides.iter().all(Password::is_there));
            for (side, password) in SIDES.into_iter().zip(sides) {
                if let Password::Typed(secret) = password {
                    self.keeper().keep(*job, side, 1, secret);
                }
            }
        }
        for (at, (side, stand_in)) in SIDES.into_iter().zip(&stand_ins).enumerate() {
            if let StandIn::OfBatch(master) = stand_in
                && master.state != CredentialState::Missing
            {
                let all = made.iter().zip(&through);
                let those = all.filter(|(_, sides)| sides[at]).map(|(job, _)| *job).collect();
                self.keeper().hand_out(into, side, master.revision, those);
            }
        }
        let count = u32::try_from(made.len()).unwrap_or(u32::MAX);
        let done = said!(
            count;
            "Imported # job of {0} rows.",
            "Imported # jobs of {0} rows.",
            rows
        );
        self.act(into, done)?;
        self.core().board.anything_changed();
        self.core().nudge.notify_one();
        let file = import.file.as_ref().map(|file| file.display().to_string());
        if let Some(file) = import.file {
            self.core().imports().spent.insert(id, file);
        }
        Ok(ImportOutcome { batch: into, jobs: count, waiting, left_out: rows - count, file })
    }

    /// Forgets an import; its texts are overwritten.
    pub fn discard_import(&self, id: ImportId) {
        let mut imports = self.core().imports();
        imports.open.remove(&id);
        imports.spent.remove(&id);
    }

    /// Deletes the file of an import that was finished. What is gone from a disk may still be in a backup, in a cloud's bin
    /// or on the disk itself.
    pub fn delete_import_file(&self, id: ImportId) -> Result<(), AppError> {
        let Some(file) = self.core().imports().spent.remove(&id) else { return Err(gone()) };
        std::fs::remove_file(&file).map_err(AppError::ImportFile)
    }

    /// An empty list of users with an example row, for a spreadsheet.
    pub fn write_template(path: &Path) -> Result<(), AppError> {
        let is_csv = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv"));
        let bytes = if is_csv {
            template::csv().into_bytes()
        } else {
            template::xlsx().map_err(|error| AppError::NotNow(Said::as_it_is(error.to_string())))?
        };
        std::fs::write(path, bytes).map_err(AppError::ImportFile)
    }

    fn batch_for(&self, id: ImportId, order: &ImportOrder) -> Result<BatchId, AppError> {
        if let Some(batch) = order.into {
            return Ok(self.batch_record(batch)?.id);
        }
        let choices = self.with_import(id, |import| import.choices.clone())?;
        self.add_batch(&BatchDraft {
            source: order.batch.source.or(choices.source),
            destination: order.batch.destination.or(choices.destination),
            ..order.batch.clone()
        })
    }

    fn with_import<T>(
        &self,
        id: ImportId,
        work: impl FnOnce(&mut Import) -> T,
    ) -> Result<T, AppError> {
        self.core().imports().open.get_mut(&id).map(work).ok_or_else(gone)
    }

    /// What the headers meant, for the next list.
    fn remember(&self, import: &Import) -> Result<(), AppError> {
        let columns = import.guess.columns.iter().zip(&import.choices.mapping.columns);
        let meanings: Vec<(String, String)> = columns
            .filter(|(guessed, _)| !guessed.key.is_empty())
            .filter_map(|(guessed, column)| Some((guessed.key.clone(), word_of((*column)?))))
            .collect();
        Ok(self.core().store.remember_columns(&meanings)?)
    }
}

/// Reads a file of rows; its bytes are overwritten.
pub(crate) fn read_list(path: &Path) -> Result<Table, AppError> {
    let mut bytes = zeroize::Zeroizing::new(Vec::new());
    let file = std::fs::File::open(path).map_err(AppError::ImportFile)?;
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(AppError::ImportFile)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    read(&bytes, &name.unwrap_or_default()).map_err(AppError::Import)
}

fn gone() -> AppError {
    AppError::NotNow(said!("This import is over: open the file again."))
}

fn fits(row: &Judged, filter: ImportFilter) -> bool {
    match filter {
        ImportFilter::All => true,
        ImportFilter::Importable => row.verdict.is_importable(),
        ImportFilter::NeedsPassword => matches!(row.verdict, Verdict::NeedsPassword { .. }),
        ImportFilter::Duplicate => matches!(row.verdict, Verdict::Duplicate { .. }),
        ImportFilter::Refused => matches!(row.verdict, Verdict::Refused | Verdict::Example),
        ImportFilter::Warned => row.notes.iter().any(|note| note.warning),
    }
}

/// A column as it is remembered.
fn word_of(column: Column) -> String {
    column.header().to_owned()
}

fn column_of(word: &str) -> Option<Column> {
    Column::ALL.into_iter().find(|column| column.header() == word)
}
