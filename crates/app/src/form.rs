//! The form of a job: every field checked, every problem with a reason.

use mailhaul_model::event::SideName;
use mailhaul_model::{JobId, Server};
use mailhaul_model::{Said, SaidValue, said};
use mailhaul_store::{Account, JobSpec, Store};

use crate::servers::{blocking, too_long_or_odd};
use crate::{AccountDraft, AppError, Field, FieldProblem, JobDraft};

/// The longest login, in bytes: what servers take on one line, with room to spare.
const LONGEST_LOGIN: usize = 512;

/// A command line alone can ask for it (decision 0012).
fn no_deletion() -> Said {
    said!("A job deletes nothing: only mailhaul-sync on a command line does.")
}

/// What is wrong with a draft; `editing` is the job it replaces.
pub(crate) fn check(
    store: &Store,
    draft: &JobDraft,
    editing: Option<JobId>,
) -> Result<Vec<FieldProblem>, AppError> {
    let mut problems = Vec::new();
    if draft.options.deletion.any() {
        problems.push(blocking(Field::Options, no_deletion()));
    }
    if let Some(text) = too_long_or_odd(draft.name.trim()) {
        problems.push(blocking(Field::Name, text));
    }
    let source = check_account(store, SideName::Source, &draft.source, editing, &mut problems)?;
    let destination =
        check_account(store, SideName::Destination, &draft.destination, editing, &mut problems)?;
    let (Some((source_server, source)), Some((destination_server, destination))) =
        (source, destination)
    else {
        return Ok(problems);
    };
    if same_mailbox(&source_server, &source, &destination_server, &destination) {
        let text = said!("Source and destination are the same mailbox.");
        problems.push(blocking(Field::DestinationLogin, text));
    } else if let Some(twin) = store.job_of_pair(&source, &destination, editing)? {
        let name = store.job(twin)?.map_or_else(String::new, |job| job.spec.name);
        let name = SaidValue::name(name);
        let text = said!("The job {0} moves this mailbox to the same place already.", name);
        problems.push(blocking(Field::DestinationLogin, text));
    }
    Ok(problems)
}

/// The specification of a draft without blocking problems.
pub(crate) fn read(draft: &JobDraft) -> Result<JobSpec, AppError> {
    let source = account(SideName::Source, &draft.source)?;
    let name = match draft.name.trim() {
        "" => source.login.clone(),
        name => name.to_owned(),
    };
    Ok(JobSpec {
        name,
        destination: account(SideName::Destination, &draft.destination)?,
        source,
        options: draft.options.clone(),
    })
}

fn account(side: SideName, draft: &AccountDraft) -> Result<Account, AppError> {
    let server = draft.server.ok_or_else(|| AppError::Invalid(vec![no_server(side)]))?;
    Ok(Account {
        server,
        login: draft.login.trim().to_owned(),
        act_as: draft.act_as.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned),
    })
}

fn check_account(
    store: &Store,
    side: SideName,
    draft: &AccountDraft,
    editing: Option<JobId>,
    problems: &mut Vec<FieldProblem>,
) -> Result<Option<(Server, Account)>, AppError> {
    let [_, login_field, act_as_field] = fields(side);
    let before = problems.len();
    let login = draft.login.trim();
    if login.is_empty() {
        problems.push(blocking(login_field, said!("Enter the address or user name that logs in.")));
    } else if let Some(text) = login_problem(login) {
        problems.push(blocking(login_field, text));
    }
    if let Some(text) = draft.act_as.as_deref().and_then(|text| login_problem(text.trim())) {
        problems.push(blocking(act_as_field, text));
    }
    let server = check_server(store, side, draft, editing, problems)?;
    if problems.len() > before {
        return Ok(None);
    }
    server.map(|server| Ok((server, account(side, draft)?))).transpose()
}

fn check_server(
    store: &Store,
    side: SideName,
    draft: &AccountDraft,
    editing: Option<JobId>,
    problems: &mut Vec<FieldProblem>,
) -> Result<Option<Server>, AppError> {
    let [server_field, ..] = fields(side);
    let Some(id) = draft.server else {
        problems.push(no_server(side));
        return Ok(None);
    };
    let server = store.server(id)?;
    match &server {
        None => problems.push(blocking(
            server_field,
            said!("This server doesn't exist any more: choose another."),
        )),
        // A job that has it already may keep it.
        Some(server) if server.archived && editing.is_none() => {
            problems.push(blocking(
                server_field,
                said!("This server is archived: choose another, or bring it back first."),
            ));
        }
        Some(_) => {}
    }
    Ok(server)
}

fn fields(side: SideName) -> [Field; 3] {
    match side {
        SideName::Source => [Field::SourceServer, Field::SourceLogin, Field::SourceActAs],
        SideName::Destination => {
            [Field::DestinationServer, Field::DestinationLogin, Field::DestinationActAs]
        }
    }
}

fn no_server(side: SideName) -> FieldProblem {
    let [field, ..] = fields(side);
    blocking(field, said!("Choose a server."))
}

pub(crate) fn login_problem(login: &str) -> Option<Said> {
    if login.len() > LONGEST_LOGIN {
        return Some(said!("A user name is at most {0} bytes long.", LONGEST_LOGIN));
    }
    if login.chars().any(char::is_control) {
        return Some(said!("A user name has no line breaks or tabs."));
    }
    let domain = login.rsplit_once('@').map(|(_, domain)| domain);
    match domain {
        Some("") => Some(said!("The address ends after the @: the domain is missing.")),
        Some(domain) if domain.contains(char::is_whitespace) => {
            Some(said!("There is a space in the address' domain."))
        }
        _ => None,
    }
}

/// Two definitions of one host and port are one server. On two ports they may be two (a test set-up, a proxy).
fn same_mailbox(
    source_server: &Server,
    source: &Account,
    destination_server: &Server,
    destination: &Account,
) -> bool {
    let host = |server: &Server| server.endpoint.host.as_str().trim_end_matches('.').to_lowercase();
    let mailbox =
        |account: &Account| account.act_as.as_ref().unwrap_or(&account.login).to_lowercase();
    host(source_server) == host(destination_server)
        && source_server.endpoint.port == destination_server.endpoint.port
        && mailbox(source) == mailbox(destination)
}
