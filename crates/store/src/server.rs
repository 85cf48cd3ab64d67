//! Server definitions.

use mailhaul_model::{Endpoint, Port, Server, ServerId, ServerLimits, Trust};
use rusqlite::{OptionalExtension, Row, named_params};

use crate::column::{Word, damaged, filled, json, parsed, to_json, word};
use crate::{Store, StoreError};

/// A server before it has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerSpec {
    pub name: String,
    pub endpoint: Endpoint,
}

/// A server and how many jobs use it.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerRecord {
    pub server: Server,
    pub jobs: u32,
}

impl Store {
    /// Every server, by name.
    pub fn servers(&self) -> Result<Vec<ServerRecord>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT id, name, host, port, security, pin, archived, limits, sign_in, user_client, authorities, proxy,
                    (SELECT count(*) FROM jobs WHERE source_server = servers.id OR destination_server = servers.id) AS jobs
             FROM servers ORDER BY name COLLATE NOCASE, id",
        )?;
        let rows = statement.query_map([], record)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One server.
    pub fn server(&self, id: ServerId) -> Result<Option<Server>, StoreError> {
        let sql = "SELECT id, name, host, port, security, pin, archived, limits, sign_in, user_client, authorities, proxy
                   FROM servers WHERE id = ?1";
        Ok(self.lock().prepare_cached(sql)?.query_row([id.0], server).optional()?)
    }

    /// Adds a server.
    pub fn add_server(&self, spec: &ServerSpec) -> Result<ServerId, StoreError> {
        let sql = "INSERT INTO servers (name, host, port, security, pin, authorities, proxy)
                   VALUES (:name, :host, :port, :security, :pin, :authorities, :proxy) RETURNING id";
        let connection = self.lock();
        let id = connection.query_row(
            sql,
            named_params! {
                ":name": spec.name,
                ":host": spec.endpoint.host.as_str(),
                ":port": spec.endpoint.port.get(),
                ":security": spec.endpoint.security.word(),
                ":pin": pin(&spec.endpoint),
                ":authorities": spec.endpoint.authorities.as_deref().unwrap_or_default(),
                ":proxy": to_json(spec.endpoint.proxy.as_ref())?,
            },
            |row| row.get(0),
        )?;
        Ok(ServerId(id))
    }

    /// Changes a server; `false` where there is none.
    pub fn change_server(&self, id: ServerId, spec: &ServerSpec) -> Result<bool, StoreError> {
        let sql = "UPDATE servers SET name = :name, host = :host, port = :port, security = :security, pin = :pin,
                     authorities = :authorities, proxy = :proxy
                   WHERE id = :id";
        let changed = self.lock().execute(
            sql,
            named_params! {
                ":id": id.0,
                ":name": spec.name,
                ":host": spec.endpoint.host.as_str(),
                ":port": spec.endpoint.port.get(),
                ":security": spec.endpoint.security.word(),
                ":pin": pin(&spec.endpoint),
                ":authorities": spec.endpoint.authorities.as_deref().unwrap_or_default(),
                ":proxy": to_json(spec.endpoint.proxy.as_ref())?,
            },
        )?;
        Ok(changed == 1)
    }

    /// Changes how much a server is asked for; `false` where there is none.
    pub fn limit_server(&self, id: ServerId, limits: &ServerLimits) -> Result<bool, StoreError> {
        let sql = "UPDATE servers SET limits = ?2 WHERE id = ?1";
        Ok(self.lock().execute(sql, (id.0, to_json(Some(limits))?))? == 1)
    }

    /// Hides a server from lists or shows it again; `false` where there is none.
    pub fn archive_server(&self, id: ServerId, archived: bool) -> Result<bool, StoreError> {
        let sql = "UPDATE servers SET archived = ?2 WHERE id = ?1";
        Ok(self.lock().execute(sql, (id.0, archived))? == 1)
    }

    /// Deletes a server that no job uses; `false` where one does or there is none.
    pub fn delete_unused_server(&self, id: ServerId) -> Result<bool, StoreError> {
        let sql = "DELETE FROM servers WHERE id = ?1
                   AND NOT EXISTS (SELECT 1 FROM jobs WHERE source_server = ?1 OR destination_server = ?1)
                   AND NOT EXISTS (SELECT 1 FROM batches WHERE source_server = ?1 OR destination_server = ?1)
                   AND NOT EXISTS (SELECT 1 FROM campaigns WHERE source_server = ?1 OR destination_server = ?1)
                   AND NOT EXISTS (SELECT 1 FROM people WHERE target_server = ?1)";
        Ok(self.lock().execute(sql, [id.0])? == 1)
    }
}

fn pin(endpoint: &Endpoint) -> String {
    match endpoint.trust {
        Trust::System => String::new(),
        Trust::Pinned(fingerprint) => fingerprint.to_string(),
    }
}

fn record(row: &Row<'_>) -> rusqlite::Result<ServerRecord> {
    Ok(ServerRecord { server: server(row)?, jobs: row.get("jobs")? })
}

fn server(row: &Row<'_>) -> rusqlite::Result<Server> {
    let trust = match row.get_ref("pin")?.as_str()? {
        "" => Trust::System,
        _ => Trust::Pinned(parsed(row, "pin")?),
    };
    Ok(Server {
        id: ServerId(row.get("id")?),
        name: row.get("name")?,
        endpoint: Endpoint {
            authorities: filled(row, "authorities")?,
            proxy: json(row, "proxy")?,
            ..Endpoint::new(
                parsed(row, "host")?,
                Port::new(row.get("port")?).ok_or_else(|| damaged("port", "0"))?,
                word(row, "security")?,
                trust,
            )
        },
        archived: row.get("archived")?,
        limits: json(row, "limits")?.unwrap_or_default(),
        sign_in: json(row, "sign_in")?.unwrap_or_default(),
        user_client: json(row, "user_client")?,
    })
}
