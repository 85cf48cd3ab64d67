//! `mailhaul servers`: endpoints, without logins.

use mailhaul_app::{
    App, ConnectionOutcome, ConnectionProblem, ConnectionReport, ServerDraft, ServerRow, TrialLogin,
};
use mailhaul_model::event::Certificate;
use mailhaul_model::{Security, Server, ServerLimits, Trust};

use super::Ended;
use crate::arguments::servers::{
    CheckArguments, LimitArguments, ServerArguments, ServersArguments, ServersCommand,
};
use crate::arguments::values::hours_in_words;
use crate::exit::Exit;
use crate::installation::Installation;
use crate::output::Output;
use crate::table::Table;
use crate::{password, selection, words};

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
        Some(ServersCommand::Check(arguments)) => Box::pin(check(&app, arguments, output)).await,
        Some(ServersCommand::Limit(arguments)) => limit(&app, arguments, output),
        Some(ServersCommand::Remove { server, archive }) => {
            let server = selection::server(&app, server)?;
            if *archive {
                app.archive_server(server.id, true)?;
            } else {
                app.delete_server(server.id)?;
            }
            app.shut_down().await;
            let what = if *archive { "Archived" } else { "Deleted" };
            output.answer(&server, &format!("{what} server {} ({}).", server.id, server.name))?;
            Ok(Exit::Done)
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
        proxy_user: None,
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
    let mut parts = Vec::new();
    parts.extend(limits.connections.map(|most| words::count(most, "connection")));
    parts.extend(limits.bytes_per_second.map(|most| format!("{}/s", words::bytes(most))));
    parts.extend(limits.messages_per_second.map(|most| format!("{most} messages/s")));
    parts.extend(limits.bytes_per_day.map(|most| format!("{} a day", words::bytes(most))));
    parts.extend(limits.window.map(|window| format!("at {} only", hours_in_words(window))));
    let parts = if parts.is_empty() { "no limits".to_owned() } else { parts.join(", ") };
    let server = selection::server(app, &server.id.to_string())?;
    output.answer(&server, &format!("{}: {parts}.", server.name))?;
    Ok(Exit::Done)
}

async fn check(app: &App, arguments: &CheckArguments, output: &Output) -> Ended {
    let server = selection::server(app, &arguments.server)?;
    let login = match &arguments.login {
        Some(login) => Some(TrialLogin {
            login: login.clone(),
            act_as: arguments.act_as.clone(),
            password: password::read(
                &arguments.password,
                &format!("{login} on {}", server.endpoint.host.as_str()),
            )?,
        }),
        None => None,
    };
    let proxy = app.kept_proxy_password(Some(server.id)).await?;
    let outcome = app.test_connection(&server.endpoint, proxy.as_ref(), login).await;
    output.answer(&outcome, &told(&outcome))?;
    Ok(match outcome {
        ConnectionOutcome::Works(_) => Exit::Done,
        ConnectionOutcome::Fails(_) => Exit::LoginFailed,
    })
}

fn told(outcome: &ConnectionOutcome) -> String {
    match outcome {
        ConnectionOutcome::Works(report) => found(report).join("\n"),
        ConnectionOutcome::Fails(why) => refused(why).join("\n"),
    }
}

fn found(report: &ConnectionReport) -> Vec<String> {
    let connected = &report.connected;
    let mut lines = vec![
        format!(
            "Works: {} ({}), {:.0} ms a round trip",
            connected.peer, connected.address, connected.round_trip_ms
        ),
        format!("  greeting     {}", connected.greeting),
    ];
    lines.extend(connected.certificate.iter().flat_map(certificate));
    if let Some(login) = &report.logged_in {
        lines.push(format!("  login        {} by {}", login.login, login.mechanism));
        lines.push(format!("  offers       {}", login.capabilities.join(" ")));
    }
    let size = |bytes: &mailhaul_model::ByteCount| words::bytes(*bytes);
    let facts = [
        ("largest mail", report.message_limit.as_ref().map(size)),
        ("space left  ", report.quota_free.as_ref().map(size)),
    ];
    for (name, value) in facts {
        lines.extend(value.map(|value| format!("  {name} {value}")));
    }
    lines.extend(report.warnings.iter().map(|warning| format!("  warning: {warning}")));
    lines
}

fn refused(why: &ConnectionProblem) -> Vec<String> {
    let mut lines = vec![format!("Fails: {}", why.problem.text)];
    lines.extend(why.problem.server_said.iter().map(|said| format!("  the server said: {said}")));
    lines.extend(why.certificate.iter().flat_map(certificate));
    lines.push(format!("  {}", why.fix));
    lines
}

fn certificate(certificate: &Certificate) -> [String; 3] {
    [
        format!("  certificate  {} by {}", certificate.subject, certificate.issuer),
        format!("  valid until  {} ({})", certificate.valid_until, certificate.protocol),
        format!("  fingerprint  {}", certificate.fingerprint),
    ]
}
