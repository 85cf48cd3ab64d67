//! What a command line asks for.

use std::path::PathBuf;

use mailhaul_model::event::SideName;
use mailhaul_model::{
    Depth, Endpoint, Mechanism, RunKind, RunOptions, RunRequest, Secret, Security, Side,
};

use crate::arguments::{self, Value};
use crate::choices;
use crate::endpoint::Candidates;
use crate::ledger;
use crate::line::Line;
use crate::option::{Effect, Key};
use crate::password::{self, PasswordSource};
use crate::preset;
use crate::process::{self, Abort, Process};
use crate::shard::{self, ShardOptions};
use crate::token::TokenOption;
use crate::usage::{UsageError, environment, host, numbered};

/// What to do.
#[derive(Debug)]
pub enum Command {
    /// Print the help; it is an error where nothing was asked for.
    Help { asked: bool },
    /// Print the version.
    Version,
    /// Read the run from standard input, and end when it closes. Events go out as JSON.
    Request,
    /// Carry out a part of a plan.
    Shard(ShardOptions),
    /// End another run.
    Abort(Abort),
    /// Do what the command line says.
    Run(Box<Wanted>),
}

/// A run as the command line asks for it.
#[derive(Debug)]
pub struct Wanted {
    pub kind: RunKind,
    pub depth: Depth,
    pub source: Account,
    pub destination: Account,
    pub options: RunOptions,
    pub ledger: Option<PathBuf>,
    pub output: Output,
    pub process: Process,
    /// Things to say once, before anything else.
    pub notes: Vec<String>,
    /// The command line with passwords masked.
    pub shown: String,
}

/// One side of the pair.
#[derive(Debug)]
pub struct Account {
    pub candidates: Candidates,
    pub login: String,
    pub act_as: Option<String>,
    pub proxy_auth: bool,
    pub password: PasswordSource,
    pub mechanism: Option<Mechanism>,
    pub proxy_password: Option<Secret>,
}

/// How the run is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent option of imapsync's")]
pub struct Output {
    pub json: bool,
    pub log: bool,
    pub log_file: Option<PathBuf>,
    pub log_folder: Option<PathBuf>,
    pub folder_sizes: bool,
    pub folder_sizes_at_end: bool,
    pub errors_dump: bool,
    pub listing: Listing,
}

/// What of the folders is listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listing {
    /// Their sizes.
    #[default]
    Sizes,
    /// Where they go (`--justautomap`).
    Map,
    /// Their names (`--justfolderlists`).
    Names,
}

/// Reads a command line, the program's name left out. `variable` reads the environment.
pub fn read(
    words: impl IntoIterator<Item = String>,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Command, UsageError> {
    let words: Vec<String> = words.into_iter().collect();
    if shard::options::is_asked(&words) {
        return shard::options::read(words).map(Command::Shard);
    }
    let mut notes = Vec::new();
    let given = preset::expanded(arguments::parse(words)?, &mut notes)?;
    let line = Line::new(given, &mut notes)?;
    if line.is_on(Key::Version) {
        return Ok(Command::Version);
    }
    let asked = line.is_on(Key::Help);
    if asked || line.given().is_empty() {
        return Ok(Command::Help { asked });
    }
    if let Some(from) = line.text(Key::Request, None) {
        return request(&line, from);
    }
    if let Some(abort) = process::abort(&line) {
        return Ok(Command::Abort(abort));
    }
    Ok(Command::Run(Box::new(wanted(&line, notes, variable)?)))
}

/// A request holds everything: nothing else may be asked for beside it.
fn request(line: &Line, from: &str) -> Result<Command, UsageError> {
    if from != "-" {
        return Err(UsageError::Text {
            name: Line::name(Key::Request, None),
            value: from.to_owned(),
            reason: "a request is read from standard input alone: -",
        });
    }
    let besides = line.given().iter().find(|given| {
        let name = given.name();
        !matches!(name.as_str(), "request" | "json" | "log")
    });
    match besides {
        Some(given) => Err(UsageError::Together(Line::name(Key::Request, None), given.name())),
        None => Ok(Command::Request),
    }
}

fn wanted(
    line: &Line,
    mut notes: Vec<String>,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Wanted, UsageError> {
    let (kind, depth) = kind(line)?;
    let source = account(line, SideName::Source, depth, &variable)?;
    let destination = account(line, SideName::Destination, depth, &variable)?;
    for (side, account) in [(SideName::Source, &source), (SideName::Destination, &destination)] {
        notes.extend(warnings(side, account));
    }
    let mut options = choices::read(line, &mut notes)?;
    options.folders.automap |= line.is_on(Key::JustAutomap);
    let ledger = ledger(line, (kind, depth), [&source, &destination], &options, &mut notes);
    Ok(Wanted {
        kind,
        depth,
        source,
        destination,
        options,
        ledger,
        output: output(line),
        process: process::read(line)?,
        notes,
        shown: shown(line),
    })
}

fn kind(line: &Line) -> Result<(RunKind, Depth), UsageError> {
    let depths = [
        (Key::JustConnect, Depth::Connect),
        (Key::JustLogin, Depth::Login),
        (Key::JustFolderSizes, Depth::FolderSizes),
        (Key::JustAutomap, Depth::FolderSizes),
        (Key::JustFolderLists, Depth::FolderSizes),
        (Key::JustFolders, Depth::Folders),
    ];
    let asked = depths.into_iter().find(|(key, _)| line.is_on(*key));
    let depth = asked.map_or(Depth::Messages, |(_, depth)| depth);
    if !line.is_on(Key::Verify) {
        if line.is_on(Key::Deep) {
            return Err(UsageError::Missing(Line::name(Key::Verify, None)));
        }
        let kind = if line.is_on(Key::Dry) { RunKind::Dry } else { RunKind::Copy };
        return Ok((kind, depth));
    }
    let more = [Key::Dry, Key::Delete1, Key::Delete2, Key::Delete2Duplicates, Key::Delete2Folders];
    let more = more.into_iter().find(|key| line.is_on(*key));
    let besides = asked.map(|(key, _)| key).or(more);
    match besides {
        Some(key) => {
            Err(UsageError::Together(Line::name(Key::Verify, None), Line::name(key, None)))
        }
        None => Ok((RunKind::Verify, depth)),
    }
}

fn account(
    line: &Line,
    side: SideName,
    depth: Depth,
    variable: &impl Fn(&str) -> Option<String>,
) -> Result<Account, UsageError> {
    let candidates = Candidates::read(line, side)?;
    let mechanism = mechanism(line, side)?;
    let proxied = candidates.first.proxy.is_some();
    let proxy_password = if proxied { password::of_proxy(line, side, variable)? } else { None };
    let user = line.text(Key::User, Some(side)).filter(|user| !user.is_empty());
    if depth == Depth::Connect {
        return Ok(Account {
            candidates,
            login: user.unwrap_or_default().to_owned(),
            act_as: None,
            proxy_auth: false,
            password: PasswordSource::NotNeeded,
            mechanism,
            proxy_password,
        });
    }
    let token = TokenOption::find(line, side)?;
    let direct = token.as_ref().and_then(|token| token.user.clone());
    let user = direct
        .or_else(|| user.map(str::to_owned))
        .ok_or_else(|| UsageError::Missing(numbered("user", side)))?;
    let (login, act_as) = match line.text(Key::AuthUser, Some(side)) {
        Some(admin) if !admin.is_empty() => (admin.to_owned(), Some(user)),
        _ => (user, None),
    };
    let proxy_auth = line.switch(Key::ProxyAuth, Some(side)).unwrap_or(false);
    if proxy_auth && act_as.is_none() {
        return Err(UsageError::Missing(numbered("authuser", side)));
    }
    let mechanism = mechanism.or_else(|| token.as_ref().and_then(|token| token.mechanism));
    let password = match token {
        Some(token) => PasswordSource::Token(token.source),
        None => PasswordSource::find(line, side, variable),
    };
    Ok(Account { candidates, login, act_as, proxy_auth, password, mechanism, proxy_password })
}

fn mechanism(line: &Line, side: SideName) -> Result<Option<Mechanism>, UsageError> {
    if let Some(name) = line.text(Key::AuthMechanism, Some(side)) {
        return name.parse().map(Some).map_err(|_| UsageError::Text {
            name: numbered("authmech", side),
            value: name.to_owned(),
            reason: "PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-256, XOAUTH2 and OAUTHBEARER are supported",
        });
    }
    let md5 = line.switch(Key::AuthMd5, Some(side)) == Some(true);
    Ok(md5.then_some(Mechanism::CramMd5))
}

fn warnings(side: SideName, account: &Account) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Some(option) = account.password.on_show() {
        let instead = match option {
            "password" => {
                format!("Use --{} or {}", numbered("passfile", side), environment(side))
            }
            _ => format!("Give --{} the name of a file", numbered(option, side)),
        };
        warnings.push(format!(
            "{}: the secret was given with --{}: others on this machine can see it in the list of processes. {instead}",
            host(side),
            numbered(option, side),
        ));
    }
    let unprotected = account.candidates.first.security == Security::None;
    if unprotected {
        warnings.push(format!(
            "{}: the connection is not encrypted: the password and all mail can be read on the way",
            host(side)
        ));
    }
    warnings
}

/// The ledger for a run that may write one; a dry run and a run that copies nothing never write.
fn ledger(
    line: &Line,
    what: (RunKind, Depth),
    accounts: [&Account; 2],
    options: &RunOptions,
    notes: &mut Vec<String>,
) -> Option<PathBuf> {
    let path = match line.text(Key::Ledger, None) {
        Some(path) => Some(PathBuf::from(path)),
        None => ledger::default_path(&accounts.map(identity), options),
    };
    if path.is_none() {
        notes.push(
            "No folder for the ledger was found: this run will have to look at the destination again next time. Give \
             one with --ledger"
                .into(),
        );
    }
    path.filter(|path| what == (RunKind::Copy, Depth::Messages) || path.exists())
}

fn identity(account: &Account) -> ledger::Identity<'_> {
    let Endpoint { host, port, .. } = &account.candidates.first;
    ledger::Identity {
        host: host.as_str().to_lowercase(),
        // 993 and 143 are two doors of one server; which one answers may change from run to run.
        port: Some(port.get()).filter(|port| !matches!(port, 993 | 143)),
        login: &account.login,
        act_as: account.act_as.as_deref(),
    }
}

fn output(line: &Line) -> Output {
    let on = |key| line.switch(key, None).unwrap_or(true);
    let json = line.is_on(Key::Json);
    let path = |key| line.text(key, None).map(PathBuf::from);
    let asked = [Key::LogFile, Key::LogDir].into_iter().any(|key| path(key).is_some());
    Output {
        json,
        // JSON needs no log file, but may have one that was asked for: it gets the log in words.
        log: on(Key::Log) && (asked || !json),
        log_file: path(Key::LogFile),
        log_folder: path(Key::LogDir),
        folder_sizes: on(Key::FolderSizes),
        folder_sizes_at_end: on(Key::FolderSizesAtEnd),
        errors_dump: on(Key::ErrorsDump),
        listing: match () {
            () if line.is_on(Key::JustAutomap) => Listing::Map,
            () if line.is_on(Key::JustFolderLists) => Listing::Names,
            () => Listing::Sizes,
        },
    }
}

fn shown(line: &Line) -> String {
    let mut words = vec!["mailhaul-sync".to_owned()];
    for given in line.given() {
        let secret = matches!(given.row.effect, Effect::Sets(key) if key.is_secret());
        let name = given.name();
        words.push(match &given.value {
            _ if secret => format!("--{name} MASKED"),
            Value::Off => format!("--no{name}"),
            Value::On => format!("--{name}"),
            Value::Integer(number) => format!("--{name} {number}"),
            Value::Number(number) => format!("--{name} {number}"),
            Value::Text(text) => format!("--{name} {}", quoted(text)),
            Value::Pair(key, value) => format!("--{name} {}", quoted(&format!("{key}={value}"))),
        });
    }
    words.join(" ")
}

/// A word as a shell would want it.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@=+,%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

impl Account {
    /// Probes for the endpoint and reads the password.
    pub async fn open(self, side: SideName) -> Result<Side, UsageError> {
        let credential = self.password.read(side, &self.login)?;
        let endpoint = self.candidates.choose().await;
        Ok(Side {
            endpoint,
            login: self.login,
            act_as: self.act_as,
            proxy_auth: self.proxy_auth,
            credential,
            mechanism: self.mechanism,
            proxy_password: self.proxy_password,
        })
    }
}

impl Wanted {
    /// The request for the engine.
    pub async fn into_request(mut self) -> Result<RunRequest, UsageError> {
        // As imapsync does; events tell the sizes as they are found.
        self.options.folders.tell_sizes = self.output.folder_sizes && !self.output.json;
        Ok(RunRequest {
            version: mailhaul_model::request::PROTOCOL_VERSION,
            kind: self.kind,
            depth: self.depth,
            source: self.source.open(SideName::Source).await?,
            destination: self.destination.open(SideName::Destination).await?,
            options: self.options,
            ledger: self.ledger,
            engine: mailhaul_model::Engine::default(),
        })
    }
}
