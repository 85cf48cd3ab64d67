//! Server definitions: list, add, edit, archive, delete.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use mailhaul_model::proxy::ProxyError;
use mailhaul_model::{
    Endpoint, Fingerprint, Host, Port, Proxy, Security, Server, ServerId, ServerLimits, Trust,
};
use mailhaul_model::{Said, SaidValue, said};
use mailhaul_store::ServerSpec;
use mailhaul_vault::Holder;

use crate::view::moment;
use crate::{App, AppError, Field, FieldProblem, ServerDraft, ServerRow};

/// The longest name of a server or a job, in characters.
pub(crate) const LONGEST_NAME: usize = 200;

impl App {
    /// By name. Archived ones only where asked for.
    pub fn servers(&self, with_archived: bool) -> Result<Vec<ServerRow>, AppError> {
        let core = self.core();
        let today = core.now().to_zoned_datetime(TimeZone::system()).date();
        let moved: HashMap<_, _> = core.store.volume_on(today)?.into_iter().collect();
        let records = core.store.servers()?.into_iter();
        let shown = records.filter(|record| with_archived || !record.server.archived);
        let (holds, connections) = (core.holds(), core.connections());
        Ok(shown
            .map(|record| {
                let id = record.server.id;
                let hold = holds.servers.get(&id);
                ServerRow {
                    server: record.server,
                    jobs: record.jobs,
                    moved_today: moved.get(&id).copied().unwrap_or_default(),
                    connections: connections.get(&id).copied().unwrap_or_default(),
                    held: hold.map(|hold| hold.reason.clone()),
                    held_until: hold.and_then(|hold| hold.until).map(moment),
                }
            })
            .collect())
    }

    /// What is wrong with a draft; `editing` is the server it replaces.
    pub fn check_server(
        &self,
        draft: &ServerDraft,
        editing: Option<ServerId>,
    ) -> Result<Vec<FieldProblem>, AppError> {
        let mut problems = read_endpoint(draft).err().unwrap_or_default();
        problems.extend(name_problem(&draft.name));
        let name = draft.name.trim().to_lowercase();
        let twin = self.core().store.servers()?.into_iter().find(|record| {
            Some(record.server.id) != editing && record.server.name.to_lowercase() == name
        });
        if let Some(twin) = twin {
            let name = SaidValue::name(&twin.server.name);
            let text = if twin.server.archived {
                said!("There is a server named {0} already (it is archived).", name)
            } else {
                said!("There is a server named {0} already.", name)
            };
            problems.push(blocking(Field::Name, text));
        }
        if draft.security == Security::None {
            problems.push(FieldProblem {
                field: Field::Security,
                text: said!("Passwords and mail can be read by anyone on the way. Only use this inside a network you trust."),
                blocking: false,
            });
        }
        Ok(problems)
    }

    pub fn add_server(&self, draft: &ServerDraft) -> Result<Server, AppError> {
        let spec = self.server_spec(draft, None)?;
        let id = self.core().store.add_server(&spec)?;
        self.core().board.servers_changed();
        self.core().store.server(id)?.ok_or(AppError::NoServer(id))
    }

    /// Jobs that use it connect to the changed endpoint from their next run on.
    pub fn edit_server(&self, id: ServerId, draft: &ServerDraft) -> Result<Server, AppError> {
        let spec = self.server_spec(draft, Some(id))?;
        if !self.core().store.change_server(id, &spec)? {
            return Err(AppError::NoServer(id));
        }
        self.core().board.anything_changed();
        self.core().store.server(id)?.ok_or(AppError::NoServer(id))
    }

    /// Says how much all runs together may ask of a server. Takes effect at once.
    pub fn limit_server(&self, id: ServerId, limits: &ServerLimits) -> Result<(), AppError> {
        refuse(limit_problems(limits))?;
        if !self.core().store.limit_server(id, limits)? {
            return Err(AppError::NoServer(id));
        }
        self.core().board.servers_changed();
        self.core().nudge.notify_one();
        Ok(())
    }

    /// Hides a server from lists, or shows it again. Jobs keep using it.
    pub fn archive_server(&self, id: ServerId, archived: bool) -> Result<(), AppError> {
        if !self.core().store.archive_server(id, archived)? {
            return Err(AppError::NoServer(id));
        }
        self.core().board.servers_changed();
        Ok(())
    }

    /// Only where no job uses it.
    pub fn delete_server(&self, id: ServerId) -> Result<(), AppError> {
        let access = self.core().store.access_revision(id)?;
        let proxy = self.core().store.proxy_revision(id)?;
        let users = self.core().store.user_client_revision(id)?;
        if !self.core().store.delete_unused_server(id)? {
            let records = self.core().store.servers()?;
            let record = records.into_iter().find(|record| record.server.id == id);
            return Err(record.map_or(AppError::NoServer(id), |record| AppError::ServerInUse {
                jobs: record.jobs,
            }));
        }
        self.keeper().forget(Holder::Access(id), access);
        self.keeper().forget(Holder::Proxy(id), proxy);
        self.keeper().forget(Holder::UserClient(id), users);
        self.core().board.servers_changed();
        Ok(())
    }

    /// The endpoint of a draft, to test it before it is saved.
    pub fn endpoint_of(&self, draft: &ServerDraft) -> Result<Endpoint, AppError> {
        read_endpoint(draft).map_err(AppError::Invalid)
    }

    fn server_spec(
        &self,
        draft: &ServerDraft,
        editing: Option<ServerId>,
    ) -> Result<ServerSpec, AppError> {
        refuse(self.check_server(draft, editing)?)?;
        Ok(ServerSpec { name: draft.name.trim().to_owned(), endpoint: self.endpoint_of(draft)? })
    }
}

fn limit_problems(limits: &ServerLimits) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let mut ask = |wrong: bool, text: Said| {
        if wrong {
            problems.push(blocking(Field::Limits, text));
        }
    };
    let is_zero = |bytes: Option<mailhaul_model::ByteCount>| bytes.is_some_and(|b| b.0 == 0);
    ask(
        limits.connections.is_some_and(|most| !(1..=1000).contains(&most)),
        said!("Between 1 and 1000 connections; leave it empty for no limit."),
    );
    ask(
        is_zero(limits.bytes_per_second) || is_zero(limits.bytes_per_day),
        said!("A limit of 0 would move nothing; leave it empty for no limit."),
    );
    ask(
        limits.messages_per_second.is_some_and(|pace| !(pace.is_finite() && pace > 0.0)),
        said!("Messages a second is a number above 0; leave it empty for no limit."),
    );
    ask(
        limits.window.is_some_and(|window| window.from >= 1440 || window.until >= 1440),
        said!("Times of the day are 00:00 to 23:59."),
    );
    problems
}

/// An error where anything among these has to be mended first.
pub(crate) fn refuse(problems: Vec<FieldProblem>) -> Result<(), AppError> {
    if problems.iter().any(|problem| problem.blocking) {
        return Err(AppError::Invalid(problems));
    }
    Ok(())
}

pub(crate) fn blocking(field: Field, text: Said) -> FieldProblem {
    FieldProblem { field, text, blocking: true }
}

fn name_problem(name: &str) -> Option<FieldProblem> {
    let name = name.trim();
    if name.is_empty() {
        return Some(blocking(
            Field::Name,
            said!("Give the server a name, for example \"Old mail server\"."),
        ));
    }
    too_long_or_odd(name).map(|text| blocking(Field::Name, text))
}

/// What is wrong with a name that isn't empty.
pub(crate) fn too_long_or_odd(name: &str) -> Option<Said> {
    if name.chars().count() > LONGEST_NAME {
        return Some(said!("A name is at most {0} characters long.", LONGEST_NAME));
    }
    name.chars().any(char::is_control).then(|| said!("A name has no line breaks or tabs."))
}

fn read_endpoint(draft: &ServerDraft) -> Result<Endpoint, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let host = draft.host.parse::<Host>().map_err(|error| {
        problems.push(blocking(Field::Host, error.said()));
    });
    let port = u16::try_from(draft.port).ok().and_then(Port::new).ok_or_else(|| {
        problems.push(blocking(
            Field::Port,
            said!("A port is a number from 1 to 65535; IMAP has 993 or 143."),
        ));
    });
    let pinned = draft.pinned.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let trust = match pinned.map(str::parse::<Fingerprint>) {
        None => Ok(Trust::System),
        Some(Ok(fingerprint)) => Ok(Trust::Pinned(fingerprint)),
        Some(Err(error)) => {
            problems.push(blocking(Field::Pinned, error.said()));
            Err(())
        }
    };
    let authorities = authorities(draft).map_err(|problem| problems.push(problem));
    let proxy = proxy(draft).map_err(|problem| problems.push(problem));
    match (host, port, trust, authorities, proxy) {
        (Ok(host), Ok(port), Ok(trust), Ok(authorities), Ok(proxy)) => {
            Ok(Endpoint { authorities, proxy, ..Endpoint::new(host, port, draft.security, trust) })
        }
        _ => Err(problems),
    }
}

fn typed(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn authorities(draft: &ServerDraft) -> Result<Option<String>, FieldProblem> {
    let Some(path) = typed(draft.authorities.as_ref()) else { return Ok(None) };
    if std::path::Path::new(path).is_file() {
        return Ok(Some(path.to_owned()));
    }
    Err(blocking(Field::Authorities, said!("There is no such file.")))
}

fn proxy(draft: &ServerDraft) -> Result<Option<Proxy>, FieldProblem> {
    let Some(text) = typed(draft.proxy.as_ref()) else { return Ok(None) };
    let proxy: Proxy =
        text.parse().map_err(|error: ProxyError| blocking(Field::Proxy, error.said()))?;
    Ok(Some(Proxy { user: typed(draft.proxy_user.as_ref()).map(str::to_owned), ..proxy }))
}
