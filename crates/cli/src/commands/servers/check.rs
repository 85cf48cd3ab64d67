//! `mailhaul servers check`: connects, logs in, and says what was found.

use mailhaul_app::{App, ConnectionOutcome, ConnectionProblem, ConnectionReport, TrialLogin};
use mailhaul_model::Server;
use mailhaul_model::event::Certificate;

use crate::arguments::servers::CheckArguments;
use crate::commands::Ended;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::{password, selection, words};

pub async fn check(app: &App, arguments: &CheckArguments, output: &Output) -> Ended {
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
    let outcome = match &arguments.mailbox {
        Some(mailbox) => {
            refuse_password(&server)?;
            let (endpoint, id) = (&server.endpoint, Some(server.id));
            let tested =
                app.test_access(endpoint, proxy.as_ref(), &server.sign_in, None, id, mailbox);
            Box::pin(tested).await?
        }
        None => app.test_connection(&server.endpoint, proxy.as_ref(), login).await,
    };
    output.answer(&outcome, &told(&outcome))?;
    Ok(match outcome {
        ConnectionOutcome::Works(_) => Exit::Done,
        ConnectionOutcome::Fails(_) => Exit::LoginFailed,
    })
}

/// Only an app or a service account opens a mailbox without its password.
fn refuse_password(server: &Server) -> Result<(), Failure> {
    if server.sign_in.is_for_all() {
        return Ok(());
    }
    let text = format!("Mailboxes on {} are signed in to with a password for each", server.name);
    Err(Failure::refused(text)
        .with_hint("Use --login USER, or set an app: mailhaul servers sign-in."))
}

/// Told to people.
pub fn told(outcome: &ConnectionOutcome) -> String {
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
    lines.extend(report.warnings.iter().map(|warning| format!("  warning: {}", warning.text)));
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
