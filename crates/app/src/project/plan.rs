//! Compares a project file with what is here: which servers and jobs are there already, and whether the name is free.

use std::collections::HashSet;

use mailhaul_model::{Endpoint, Server, ServerId};
use mailhaul_store::{Account, Paired, Store, StoreError};

use super::file::{Project, ProjectAccount};
use crate::backup::count;
use crate::{ProjectJobRow, ProjectPreview, ProjectServerRow};

/// The most jobs that a preview names.
const MOST_SHOWN: usize = 100;

/// A pair of mailboxes, letter case apart.
type Pair = [(ServerId, String, String); 2];

/// What of a project is here.
pub(super) struct Plan {
    /// For each server of the project, the one that is the same.
    pub servers: Vec<Option<Server>>,
    /// For each job of the project, whether its mailboxes are moved by a job that is here.
    pub there: Vec<bool>,
    pub name_taken: bool,
}

impl Plan {
    pub fn of(project: &Project, store: &Store) -> Result<Self, StoreError> {
        let here: Vec<Server> = store.servers()?.into_iter().map(|record| record.server).collect();
        let servers: Vec<Option<Server>> = project
            .servers
            .iter()
            .map(|one| here.iter().find(|server| same(&one.endpoint, &server.endpoint)).cloned())
            .collect();
        let pairs: HashSet<Pair> = store.pairs()?.iter().map(pair_here).collect();
        let there = project.jobs.iter().map(|job| {
            let sides = (side(&servers, &job.source), side(&servers, &job.destination));
            match sides {
                (Some(source), Some(destination)) => pairs.contains(&[source, destination]),
                _ => false,
            }
        });
        let lower = project.name.trim().to_lowercase();
        let batches = store.batches()?;
        let name_taken = batches.iter().any(|batch| batch.spec.name.to_lowercase() == lower);
        Ok(Self { there: there.collect(), servers, name_taken })
    }

    /// As it is shown before anything is made.
    pub fn preview(&self, project: &Project, made: String) -> ProjectPreview {
        let servers =
            project.servers.iter().zip(&self.servers).map(|(one, here)| ProjectServerRow {
                name: one.name.clone(),
                host: one.endpoint.host.to_string(),
                port: one.endpoint.port.get(),
                here: here.as_ref().map(|server| server.name.clone()),
            });
        let jobs = project.jobs.iter().zip(&self.there).take(MOST_SHOWN);
        let first = jobs.map(|(job, there)| ProjectJobRow {
            name: job.name.clone(),
            source: mailbox(&job.source),
            destination: mailbox(&job.destination),
            there_already: *there,
        });
        ProjectPreview {
            name: project.name.clone(),
            name_taken: self.name_taken,
            made,
            servers: servers.collect(),
            jobs: count(project.jobs.len()),
            there_already: count(self.there.iter().filter(|there| **there).count()),
            first: first.collect(),
            ledgers: project.ledgers,
            passwords: project.passwords,
        }
    }
}

/// The user whose mailbox it is.
fn mailbox(account: &ProjectAccount) -> String {
    account.act_as.clone().unwrap_or_else(|| account.login.clone())
}

/// A server is the same where it is reached and trusted the same way. Its name and its limits are everybody's own.
fn same(one: &Endpoint, other: &Endpoint) -> bool {
    let host = |endpoint: &Endpoint| endpoint.host.as_str().trim_end_matches('.').to_lowercase();
    host(one) == host(other)
        && one.port == other.port
        && one.security == other.security
        && one.trust == other.trust
        && one.proxy == other.proxy
}

fn pair_here(pair: &Paired) -> Pair {
    let side = |account: &Account| key(account.server, &account.login, account.act_as.as_deref());
    [side(&pair.source), side(&pair.destination)]
}

fn side(
    servers: &[Option<Server>],
    account: &ProjectAccount,
) -> Option<(ServerId, String, String)> {
    let server = servers.get(account.server)?.as_ref()?;
    Some(key(server.id, &account.login, account.act_as.as_deref()))
}

fn key(server: ServerId, login: &str, act_as: Option<&str>) -> (ServerId, String, String) {
    (server, login.trim().to_lowercase(), act_as.unwrap_or_default().trim().to_lowercase())
}

/// Names that are free, made of names that may not be.
pub(super) struct Names(HashSet<String>);

impl Names {
    pub fn of(servers: &[Server]) -> Self {
        Self(servers.iter().map(|server| server.name.to_lowercase()).collect())
    }

    /// The name itself, or the same with a number behind it.
    pub fn free(&mut self, name: &str) -> String {
        let mut number = 1;
        let mut free = name.trim().to_owned();
        while !self.0.insert(free.to_lowercase()) {
            number += 1;
            free = format!("{} ({number})", name.trim());
        }
        free
    }
}
