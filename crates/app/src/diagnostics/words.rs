//! Servers, options and runs in the words of a ticket.

use mailhaul_model::event::Tally;
use mailhaul_model::{RunOptions, Server, SignIn, Trust};
use serde_json::Value;

use super::sheet::Sheet;
use crate::RunRow;

/// Sections of the options whose texts are words of ours; in the others they are what a user typed.
const OUR_WORDS: [&str; 2] = ["pace", "engine"];

pub(super) fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

pub(super) fn server(sheet: &mut Sheet, server: &Server) {
    let endpoint = &server.endpoint;
    let trust = match endpoint.trust {
        Trust::System => "by the system's authorities",
        Trust::Pinned(_) => "by its fingerprint",
    };
    sheet.fact("host", &format!("{} port {}", endpoint.host, endpoint.port.get()));
    sheet.fact("security", &format!("{:?}, trusted {trust}", endpoint.security));
    sheet.fact("own authorities", yes(endpoint.authorities.is_some()));
    sheet.fact("proxy", yes(endpoint.proxy.is_some()));
    sheet.fact(
        "sign-in",
        match server.sign_in {
            SignIn::Password => "password",
            SignIn::Microsoft { .. } => "Microsoft, for all mailboxes",
            SignIn::Google { .. } => "Google, for all mailboxes",
        },
    );
    let limits = serde_json::to_value(server.limits).unwrap_or_default();
    sheet.fact("limits", &set(&limits));
}

/// What is set of an object, as `name value`.
fn set(value: &Value) -> String {
    let fields = value.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    fields.map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
}

/// Only what differs from the default, a line for each.
pub(super) fn options(sheet: &mut Sheet, options: &RunOptions) {
    let chosen = serde_json::to_value(options).unwrap_or_default();
    let usual = serde_json::to_value(RunOptions::default()).unwrap_or_default();
    let mut lines = Vec::new();
    for (section, fields) in chosen.as_object().into_iter().flatten() {
        let hide = |text: &str| {
            if OUR_WORDS.contains(&section.as_str()) { text.to_owned() } else { sheet.typed(text) }
        };
        let Some(fields) = fields.as_object() else {
            if fields != &usual[section] {
                lines.push((section.clone(), hidden(fields, &hide).to_string()));
            }
            continue;
        };
        for (name, value) in fields {
            if value != &usual[section][name] {
                lines.push((format!("{section}.{name}"), hidden(value, &hide).to_string()));
            }
        }
    }
    if lines.is_empty() {
        sheet.fact("options", "all as usual");
    }
    for (name, value) in lines {
        // Quotes would be taken for a name's.
        sheet.fact(&format!("option {name}"), &value.replace('"', ""));
    }
}

fn hidden(value: &Value, hide: &dyn Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(hide(text)),
        Value::Array(values) => values.iter().map(|value| hidden(value, hide)).collect(),
        Value::Object(fields) => Value::Object(
            fields.iter().map(|(name, value)| (name.clone(), hidden(value, hide))).collect(),
        ),
        other => other.clone(),
    }
}

pub(super) fn run(sheet: &mut Sheet, run: &RunRow, folders: usize) {
    sheet.fact("kind", &format!("{:?}", run.kind).to_lowercase());
    sheet.fact("state", &format!("{:?}", run.state).to_lowercase());
    sheet.fact("reason", &run.reason.to_string());
    let when = [Some(&run.queued), run.started.as_ref(), run.ended.as_ref()];
    let when: Vec<&str> = when.iter().map(|at| at.map_or("-", String::as_str)).collect();
    sheet.fact("queued, started, ended", &when.join(", "));
    sheet.fact("starts", &run.attempts.to_string());
    if let Some(exit) = run.exit {
        sheet.fact("exit", &format!("{} ({})", exit.name(), exit.number()));
    }
    sheet.fact("errors", &run.errors.to_string());
    sheet.fact("folders", &folders.to_string());
    sheet.fact("messages", &tally(&run.tally));
    if let Some(failure) = &run.failure {
        let side =
            failure.side.map_or_else(String::new, |side| format!(", {side:?}").to_lowercase());
        sheet.fact("failure", &format!("{:?}{side}", failure.class));
        sheet.fact("what happened", &failure.text.to_string());
        sheet.fact("the server said", failure.server_said.as_deref().unwrap_or_default());
    }
}

fn tally(tally: &Tally) -> String {
    format!(
        "{} in the source ({} bytes); {} copied, {} known, {} found, {} skipped, {} refused, {} vanished, {} pending",
        tally.source,
        tally.source_bytes.0,
        tally.copied,
        tally.settled,
        tally.adopted,
        tally.skipped,
        tally.refused,
        tally.vanished,
        tally.pending
    )
}
