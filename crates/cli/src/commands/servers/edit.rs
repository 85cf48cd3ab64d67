//! `mailhaul servers edit` and `remove`.

use std::path::Path;

use mailhaul_app::{App, ServerDraft};
use mailhaul_model::{Secret, Security, Server, Trust};

use super::{answer, shown};
use crate::arguments::servers::EditArguments;
use crate::commands::{Ended, runs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::{password, selection, words};

pub async fn edit(app: &App, arguments: &EditArguments, output: &Output) -> Ended {
    let before = selection::server(app, &arguments.server)?;
    let draft = on_terms(draft_of(&before), arguments)?;
    let problems = app.check_server(&draft, Some(before.id))?;
    for problem in problems.iter().filter(|problem| !problem.blocking) {
        output.note(&format!("Warning: {}", problem.text));
    }
    if problems.iter().any(|problem| problem.blocking) {
        return Err(mailhaul_app::AppError::Invalid(problems).into());
    }
    let secret = proxy_password(app, arguments, &draft).await?;
    if draft != draft_of(&before) {
        app.edit_server(before.id, &draft)?;
    }
    if let Some(secret) = secret {
        app.set_proxy_password(before.id, secret).await?;
    }
    if let Some(archived) = arguments.archived {
        app.archive_server(before.id, archived)?;
    }
    app.shut_down().await;
    let jobs = words::count(shown(app, before.id)?.row.jobs, "job");
    let text =
        format!("Changed the server; {jobs} connect to it as it is now from their next run on.");
    answer(app, before.id, &text, output)
}

/// Read before anything is changed, so that nothing is where it can't be had.
async fn proxy_password(
    app: &App,
    arguments: &EditArguments,
    draft: &ServerDraft,
) -> Result<Option<Secret>, Failure> {
    if !arguments.proxy_password {
        if arguments.password.is_given() {
            return Err(Failure::refused("It isn't said whose password it is")
                .with_hint("The proxy's is --proxy-password."));
        }
        return Ok(None);
    }
    let Some(user) = &draft.proxy_user else {
        return Err(Failure::refused("Nobody logs in to the proxy")
            .with_hint("Say who does: --proxy-user USER."));
    };
    app.check_keychain().await?;
    password::read(&arguments.password, &format!("{user} at the proxy")).map(Some)
}

/// A server as it could have been typed.
fn draft_of(server: &Server) -> ServerDraft {
    let endpoint = &server.endpoint;
    ServerDraft {
        name: server.name.clone(),
        host: endpoint.host.as_str().to_owned(),
        port: endpoint.port.get().into(),
        security: endpoint.security,
        pinned: match &endpoint.trust {
            Trust::System => None,
            Trust::Pinned(fingerprint) => Some(fingerprint.to_string()),
        },
        authorities: endpoint.authorities.clone(),
        proxy: endpoint.proxy.as_ref().map(ToString::to_string),
        proxy_user: endpoint.proxy.as_ref().and_then(|proxy| proxy.user.clone()),
    }
}

/// A draft with what the command line says; what it doesn't stays.
fn on_terms(before: ServerDraft, arguments: &EditArguments) -> Result<ServerDraft, Failure> {
    let security = arguments.security.map_or(before.security, Into::into);
    let usual = |security| u32::from(Security::usual_port(security).get());
    let port = if before.port == usual(before.security) { usual(security) } else { before.port };
    let authorities = match changed(arguments.authorities.as_ref(), before.authorities) {
        Some(file) => Some(std::path::absolute(Path::new(&file))?.display().to_string()),
        None => None,
    };
    let proxy = changed(arguments.proxy.as_ref(), before.proxy);
    let proxy_user = changed(arguments.proxy_user.as_ref(), before.proxy_user);
    Ok(ServerDraft {
        name: arguments.name.clone().unwrap_or(before.name),
        host: arguments.host.clone().unwrap_or(before.host),
        port: arguments.port.unwrap_or(port),
        security,
        pinned: changed(arguments.pin.as_ref(), before.pinned),
        authorities,
        proxy_user: proxy_user.filter(|_| proxy.is_some()),
        proxy,
    })
}

/// What is typed, or what was before; none is nothing.
fn changed(typed: Option<&String>, before: Option<String>) -> Option<String> {
    match typed {
        Some(text) => Some(text.clone()).filter(|text| text != "none"),
        None => before,
    }
}

pub async fn remove(app: &App, name: &str, archive: bool, yes: bool, output: &Output) -> Ended {
    let server = selection::server(app, name)?;
    let what = if archive {
        app.archive_server(server.id, true)?;
        "Archived"
    } else {
        let uses = shown(app, server.id)?.uses;
        let lost = format!("{} is used by {}.", server.name, uses.in_words());
        output.note(&lost);
        if !uses.is_nothing() {
            let text = format!("The server {} is in use", server.name);
            return Err(Failure::refused(text).with_hint("Use --archive to hide it from lists."));
        }
        runs::confirm(&format!("Delete {} with the secrets kept for it?", server.name), yes)?;
        app.delete_server(server.id)?;
        "Deleted"
    };
    app.shut_down().await;
    output.answer(&server, &format!("{what} server {} ({}).", server.id, server.name))?;
    Ok(Exit::Done)
}
