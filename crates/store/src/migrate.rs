//! Brings a database file to the present format: forward only, all steps or none.

use rusqlite::{Connection, TransactionBehavior};

use crate::StoreError;

/// Every step there is, oldest first. A step that has been released is never changed.
const STEPS: &[&str] = &[
    include_str!("../migrations/0001_begin.sql"),
    include_str!("../migrations/0002_batches.sql"),
    include_str!("../migrations/0003_cutovers.sql"),
    include_str!("../migrations/0004_masters.sql"),
    include_str!("../migrations/0005_campaigns.sql"),
    include_str!("../migrations/0006_sign_in.sql"),
    include_str!("../migrations/0007_user_sign_in.sql"),
    include_str!("../migrations/0008_sign_in_there.sql"),
    include_str!("../migrations/0009_changed_messages.sql"),
    include_str!("../migrations/0010_sentences.sql"),
    include_str!("../migrations/0011_plans.sql"),
];

/// The format this program writes.
pub fn newest() -> u32 {
    u32::try_from(STEPS.len()).unwrap_or(u32::MAX)
}

/// Runs the steps that the file hasn't seen, in one transaction.
pub fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    run_steps(connection, STEPS)
}

fn run_steps(connection: &mut Connection, steps: &[&str]) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: u32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for (step, sql) in (1_u32..).zip(steps).skip(found as usize) {
        transaction.execute_batch(sql).map_err(|source| StoreError::Migration { step, source })?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    Ok(transaction.commit()?)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{STEPS, migrate, newest, run_steps};
    use crate::StoreError;

    fn schema(connection: &Connection) -> Vec<(String, String)> {
        let mut statement = connection
            .prepare("SELECT name, ifnull(sql, '') FROM sqlite_schema ORDER BY name")
            .unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    }

    #[test]
    fn a_file_of_every_earlier_format_ends_with_the_schema_of_a_new_one() {
        let mut fresh = Connection::open_in_memory().unwrap();
        migrate(&mut fresh).unwrap();
        for earlier in 0..=STEPS.len() {
            let mut old = Connection::open_in_memory().unwrap();
            run_steps(&mut old, &STEPS[..earlier]).unwrap();
            migrate(&mut old).unwrap();
            assert_eq!(schema(&old), schema(&fresh), "from format {earlier}");
        }
    }

    #[test]
    fn a_newer_file_is_refused_and_left_as_it_is() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", newest() + 1).unwrap();
        let error = migrate(&mut connection).unwrap_err();
        assert!(matches!(error, StoreError::Newer { found, known } if found == known + 1));
        assert!(error.to_string().contains("newer Mailhaul"));
        assert!(schema(&connection).is_empty());
    }

    #[test]
    fn a_step_that_fails_takes_the_steps_before_it_back() {
        let mut connection = Connection::open_in_memory().unwrap();
        let steps = ["CREATE TABLE one (a TEXT NOT NULL) STRICT", "CREATE TABLE two (nonsense"];
        let error = run_steps(&mut connection, &steps).unwrap_err();
        assert!(matches!(error, StoreError::Migration { step: 2, .. }));
        assert!(schema(&connection).is_empty());
        let version: u32 =
            connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(version, 0);
    }

    #[test]
    fn every_table_is_strict_and_every_column_not_null() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        let nullable: Vec<String> = connection
            .prepare(
                "SELECT t.name || '.' || c.name FROM pragma_table_list t, pragma_table_info(t.name) c
                 WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND (t.strict = 0 OR (c.\"notnull\" = 0 AND c.pk = 0))",
            )
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(nullable, Vec::<String>::new());
    }
}
