//! What the user has set.

use rusqlite::OptionalExtension;

use crate::{Store, StoreError};

impl Store {
    /// A setting, or `None` where it was never changed.
    pub fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM settings WHERE name = ?1";
        Ok(self.lock().query_row(sql, [name], |row| row.get(0)).optional()?)
    }

    /// Changes a setting.
    pub fn change_setting(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO settings (name, value) VALUES (?1, ?2)
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        self.lock().execute(sql, [name, value])?;
        Ok(())
    }
}
