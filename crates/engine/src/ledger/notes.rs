//! What is true of a whole ledger.

use super::tables::Tables;
use super::{Ledger, LedgerError};

impl Ledger {
    /// From here on, messages may be changed on their way.
    pub fn note_changes(&self) {
        self.tell(Tables::note_changes);
    }

    /// Whether messages may have been changed on their way, so that the sizes and identities are not those of the source.
    pub async fn has_changes(&self) -> Result<bool, LedgerError> {
        self.look(Tables::has_changes).await
    }
}

impl Tables {
    fn note_changes(&self) -> Result<(), LedgerError> {
        self.0.prepare_cached("INSERT OR IGNORE INTO note VALUES ('changed')")?.execute([])?;
        Ok(())
    }

    fn has_changes(&self) -> Result<bool, LedgerError> {
        Ok(self.0.prepare_cached("SELECT 1 FROM note WHERE name = 'changed'")?.exists([])?)
    }
}
