//! `mailhaul servers`: endpoints, without logins.

pub mod check;
mod edit;
mod sign_in;

use mailhaul_app::{App, ServerDraft, ServerRow};
use mailhaul_model::{Security, Server, ServerId, ServerLimits, SignIn, Trust, UserClient};
use serde::Serialize;

use super::Ended;
use crate::arguments::servers::{
    LimitArguments, ServerArguments, ServersArguments, ServersCommand,
};
use crate::arguments::values::hours_in_words;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::installation::Installation;
use crate::output::Output;
use crate::table::Table;
use crate::{selection, words};

pub async fn carry_out(
    arguments: &ServersArguments,
    installation: &Installation,
    output: &Output,
) -> Ended {
    let app = installation.visit()?;
    match &arguments.command {
        None => list(&app, false, output),
        Some(ServersCommand::List { archived }) => list(&app, *archived, output),
        Some(ServersCommand::Add(arguments)) => add(&app, arguments, output),
        Some(ServersCommand::Check(arguments)) => {
            Box::pin(check::check(&app, arguments, output)).await
        }
        Some(ServersCommand::Limit(arguments)) => limit(&app, arguments, output),
        Some(ServersCommand::Show { server }) => {
            let id = selection::server(&app, server)?.id;
            answer(&app, id, "", output)
        }
        Some(ServersCommand::Edit(arguments)) => edit::edit(&app, arguments, output).await,
        Some(ServersCommand::SignIn(arguments)) => sign_in::set(&app, arguments, output).await,
        Some(ServersCommand::UserApp(arguments)) => {
            sign_in::by_users(&app, arguments, output).await
        }
        Some(ServersCommand::Remove { server, archive, yes }) => {
            edit::remove(&app, server, *archive, *yes, output).await
        }
    }
}

fn list(app: &App, archived: bool, output: &Output) -> Ended {
    let rows = app.servers(archived)?;
    let mut table = Table::new(&["ID", "NAME", "HOST", "PORT", "SECURITY", "TRUST", "JOBS"]);
    for ServerRow { server, jobs, .. } in &rows {
        let endpoint = &server.endpoint;
        let archived = if server.archived { " (archived)" } else { "" };
        table.row(vec![
            server.id.to_string(),
            format!("{}{archived}", server.name),
            endpoint.host.as_str().to_owned(),
            endpoint.port.get().to_string(),
            words::security(endpoint.security).to_owned(),
            trust(server).to_owned(),
            jobs.to_string(),
        ]);
    }
    let nothing = "There are no servers yet: mailhaul servers add NAME --host HOST adds one.";
    output.answer(&rows, &table.or(nothing))?;
    Ok(Exit::Done)
}

fn trust(server: &Server) -> &'static str {
    match (&server.endpoint.trust, server.endpoint.security) {
        (_, Security::None) => "-",
        (Trust::System, _) => "system",
        (Trust::Pinned(_), _) => "pinned",
    }
}

fn add(app: &App, arguments: &ServerArguments, output: &Output) -> Ended {
    let security = arguments.security.into();
    let draft = ServerDraft {
        name: arguments.name.clone(),
        host: arguments.host.clone(),
        port: arguments.port.unwrap_or_else(|| Security::usual_port(security).get().into()),
        security,
        pinned: arguments.pin.clone(),
        authorities: arguments
            .authorities
            .as_deref()
            .map(std::path::absolute)
            .transpose()?
            .map(|path| path.display().to_string()),
        proxy: arguments.proxy.clone(),
        proxy_user: arguments.proxy_user.clone(),
    };
    for problem in app.check_server(&draft, None)?.iter().filter(|problem| !problem.blocking) {
        output.note(&format!("Warning: {}", problem.text));
    }
    let server = app.add_server(&draft)?;
    let name = &server.name;
    output.answer(&server, &format!("Added server {} ({name}).", server.id))?;
    output.note(&format!("Try it with: mailhaul servers check {:?} --login USER", server.name));
    Ok(Exit::Done)
}

fn limit(app: &App, arguments: &LimitArguments, output: &Output) -> Ended {
    let server = selection::server(app, &arguments.server)?;
    let before = server.limits;
    let limits = ServerLimits {
        connections: arguments.connections.map_or(before.connections, |limit| limit.0),
        bytes_per_second: arguments
            .bytes_per_second
            .map_or(before.bytes_per_second, |limit| limit.0),
        messages_per_second: arguments
            .messages_per_second
            .map_or(before.messages_per_second, |limit| limit.0),
        bytes_per_day: arguments.bytes_per_day.map_or(before.bytes_per_day, |limit| limit.0),
        window: arguments.hours.map_or(before.window, |limit| limit.0),
    };
    if limits != before {
        app.limit_server(server.id, &limits)?;
    }
    let parts = limits_in_words(&limits);
    let server = selection::server(app, &server.id.to_string())?;
    output.answer(&server, &format!("{}: {parts}.", server.name))?;
    Ok(Exit::Done)
}

fn limits_in_words(limits: &ServerLimits) -> String {
    let mut parts = Vec::new();
    parts.extend(limits.connections.map(|most| words::count(most, "connection")));
    parts.extend(limits.bytes_per_second.map(|most| format!("{}/s", words::bytes(most))));
    parts.extend(limits.messages_per_second.map(|most| format!("{most} messages/s")));
    parts.extend(limits.bytes_per_day.map(|most| format!("{} a day", words::bytes(most))));
    parts.extend(limits.window.map(|window| format!("at {} only", hours_in_words(window))));
    if parts.is_empty() { "no limits".to_owned() } else { parts.join(", ") }
}

/// What uses a server: it can't be deleted while anything does.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Uses {
    jobs: u32,
    batches: usize,
    campaigns: usize,
}

impl Uses {
    fn of(app: &App, row: &ServerRow) -> Result<Self, Failure> {
        let id = row.server.id;
        let batches = app.batches()?;
        let campaigns = app.campaigns()?;
        Ok(Self {
            jobs: row.jobs,
            batches: batches.iter().filter(|b| b.source == id || b.destination == id).count(),
            campaigns: campaigns
                .iter()
                .filter(|c| c.source == id || c.destination == Some(id))
                .count(),
        })
    }

    const fn is_nothing(&self) -> bool {
        self.jobs == 0 && self.batches == 0 && self.campaigns == 0
    }

    fn in_words(&self) -> String {
        let batches = match self.batches {
            1 => "1 batch".to_owned(),
            number => format!("{number} batches"),
        };
        let jobs = words::count(self.jobs, "job");
        format!("{jobs}, {batches} and {}", words::count(self.campaigns, "campaign"))
    }
}

/// A server, and what uses it.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    row: ServerRow,
    uses: Uses,
}

/// How a server is now.
fn answer(app: &App, id: ServerId, what: &str, output: &Output) -> Ended {
    let shown = shown(app, id)?;
    let text = format!("{what}\n{}", told(&shown));
    output.answer(&shown, text.trim_start())?;
    Ok(Exit::Done)
}

fn shown(app: &App, id: ServerId) -> Result<Shown, Failure> {
    let row = app.servers(true)?.into_iter().find(|row| row.server.id == id);
    let row = row.ok_or(mailhaul_app::AppError::NoServer(id))?;
    Ok(Shown { uses: Uses::of(app, &row)?, row })
}

fn told(shown: &Shown) -> String {
    let server = &shown.row.server;
    let endpoint = &server.endpoint;
    let archived = if server.archived { " (archived)" } else { "" };
    let (host, port) = (endpoint.host.as_str(), endpoint.port.get());
    let security = words::security(endpoint.security);
    let mut lines = vec![
        format!("Server {}: {}{archived}", server.id, server.name),
        format!("  at       {host}, port {port}, {security}"),
    ];
    if let Trust::Pinned(fingerprint) = &endpoint.trust {
        lines.push(format!("  pinned   {fingerprint}"));
    }
    lines.extend(endpoint.authorities.iter().map(|file| format!("  also by  {file}")));
    if let Some(proxy) = &endpoint.proxy {
        let user = proxy.user.as_ref().map_or_else(String::new, |user| format!(" as {user}"));
        lines.push(format!("  through  {proxy}{user}"));
    }
    lines.push(format!("  sign-in  {}", sign_in_in_words(&server.sign_in)));
    lines
        .extend(server.user_client.iter().map(|app| format!("  users    {}", users_in_words(app))));
    lines.push(format!("  limits   {}", limits_in_words(&server.limits)));
    lines.push(format!("  used by  {}", shown.uses.in_words()));
    lines.join("\n")
}

fn sign_in_in_words(sign_in: &SignIn) -> String {
    match sign_in {
        SignIn::Password => "with a password for each".to_owned(),
        SignIn::Microsoft { tenant, client } => {
            format!("by the app {client} of {tenant} at Microsoft, for all")
        }
        SignIn::Google { account } => {
            format!("by the service account {account} at Google, for all")
        }
    }
}

fn users_in_words(app: &UserClient) -> String {
    format!("sign in themselves by the app {} at {}", app.id(), app.provider())
}
