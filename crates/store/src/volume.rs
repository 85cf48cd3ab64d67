//! How much was moved: from and to a server on a day, and by a batch in a minute.

use jiff::Timestamp;
use jiff::civil::Date;
use mailhaul_model::{BatchId, ByteCount, MessageCount, ServerId};

use crate::column::{damaged, millis, time};
use crate::{Store, StoreError};

/// What the runs of a batch moved in one minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpeedPoint {
    /// The minute's beginning.
    pub at: Timestamp,
    pub bytes: ByteCount,
    pub messages: MessageCount,
}

impl Store {
    /// Adds to what was moved from or to a server on a day.
    pub fn add_volume(
        &self,
        server: ServerId,
        day: Date,
        bytes: ByteCount,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO server_volume (server, day, bytes) VALUES (?1, ?2, ?3)
                   ON CONFLICT (server, day) DO UPDATE SET bytes = bytes + excluded.bytes";
        self.lock().prepare_cached(sql)?.execute((server.0, day.to_string(), signed(bytes.0)))?;
        Ok(())
    }

    /// What was moved from and to every server on a day.
    pub fn volume_on(&self, day: Date) -> Result<Vec<(ServerId, ByteCount)>, StoreError> {
        let connection = self.lock();
        let mut statement =
            connection.prepare_cached("SELECT server, bytes FROM server_volume WHERE day = ?1")?;
        let rows = statement.query_map([day.to_string()], |row| {
            Ok((ServerId(row.get("server")?), ByteCount(unsigned(row.get("bytes")?))))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Adds to what a batch moved in the minute of a moment.
    pub fn add_speed(
        &self,
        batch: BatchId,
        now: Timestamp,
        bytes: ByteCount,
        messages: MessageCount,
    ) -> Result<(), StoreError> {
        let minute = millis(Some(now)).div_euclid(60_000) * 60_000;
        let sql = "INSERT INTO batch_speed (batch, at, bytes, messages) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (batch, at) DO UPDATE
                   SET bytes = bytes + excluded.bytes, messages = messages + excluded.messages";
        self.lock().prepare_cached(sql)?.execute((
            batch.0,
            minute,
            signed(bytes.0),
            signed(messages.0),
        ))?;
        Ok(())
    }

    /// What a batch moved, minute by minute, from a moment on; minutes in which nothing moved are left out.
    pub fn speed_of(&self, batch: BatchId, from: Timestamp) -> Result<Vec<SpeedPoint>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT at, bytes, messages FROM batch_speed WHERE batch = ?1 AND at >= ?2 ORDER BY at",
        )?;
        let rows = statement.query_map((batch.0, millis(Some(from))), |row| {
            Ok(SpeedPoint {
                at: time(row, "at")?.ok_or_else(|| damaged("at", "0"))?,
                bytes: ByteCount(unsigned(row.get("bytes")?)),
                messages: MessageCount(unsigned(row.get("messages")?)),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
