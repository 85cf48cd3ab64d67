//! Which column of a user list was what, by its heading.

use std::collections::HashMap;

use crate::{Store, StoreError};

impl Store {
    /// What headings meant the last time; '' stands for a column that was left out.
    pub fn remembered_columns(&self) -> Result<HashMap<String, String>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare("SELECT heading, meaning FROM column_memory")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Remembers what headings mean.
    pub fn remember_columns(&self, meanings: &[(String, String)]) -> Result<(), StoreError> {
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO column_memory (heading, meaning) VALUES (?1, ?2)
                 ON CONFLICT (heading) DO UPDATE SET meaning = excluded.meaning",
            )?;
            for (heading, meaning) in meanings {
                statement.execute((heading, meaning))?;
            }
            Ok(())
        })
    }
}
