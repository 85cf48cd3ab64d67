//! The form: opened here or in the process that is open already, looked at, closed.

use mailhaul_app::{App, FormOrder, FormStanding, Role};

use super::{follow, view};
use crate::arguments::intake::{OpenArguments, WatchArguments};
use crate::commands::Ended;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::installation::Installation;
use crate::interruption::Interruption;
use crate::output::Output;
use crate::table::Table;

pub async fn list(app: &App, output: &Output) -> Ended {
    let page = app.intake().await?;
    let mut lines = match (&page.form.open, &page.form.off) {
        (Some(open), _) => vec![view::form(open)],
        (None, Some(off)) => vec![off.to_string()],
        (None, None) => vec!["The form is closed.".to_owned()],
    };
    lines.extend(page.form.problem.iter().map(ToString::to_string));
    lines.push(view::campaigns(&page.campaigns).or("There are no campaigns yet."));
    output.answer(&page, &lines.join("\n"))?;
    Ok(Exit::Done)
}

pub async fn networks(app: &App, output: &Output) -> Ended {
    let form = app.intake().await?.form;
    let mut table = Table::new(&["ADDRESS", "NETWORK", "KIND", ""]);
    for network in &form.networks {
        for address in &network.addresses {
            let kind = serde_json::to_value(network.kind).unwrap_or_default();
            let last = form.address.as_deref() == Some(address.ip.to_string().as_str());
            table.row(vec![
                address.ip.to_string(),
                network.name.clone(),
                kind.as_str().unwrap_or_default().to_owned(),
                if last { "chosen last" } else { "" }.to_owned(),
            ]);
        }
    }
    output.answer(&form.networks, &table.or("This computer is in no network."))?;
    Ok(Exit::Done)
}

pub async fn open(arguments: &OpenArguments, at: &Installation, output: &Output) -> Ended {
    let app = if arguments.ask_only { at.visit()? } else { at.work()? };
    let done = opened_and_followed(&app, arguments, output).await;
    app.shut_down().await;
    done
}

async fn opened_and_followed(app: &App, arguments: &OpenArguments, output: &Output) -> Ended {
    if arguments.ask_only {
        opened(app, arguments, output).await?;
        return Ok(Exit::Done);
    }
    // Whoever reads that it is open may end it.
    let interruption = Interruption::listen()?;
    opened(app, arguments, output).await?;
    follow::follow(app, &arguments.watch, output, interruption).await
}

async fn opened(app: &App, arguments: &OpenArguments, output: &Output) -> Result<(), Failure> {
    let order = order(app, arguments).await?;
    app.open_form(&order).await.map_err(|error| {
        let failure = Failure::from(error);
        match failure.exit {
            Exit::Refused if failure.hint.is_none() => failure.with_hint(
                "mailhaul intake networks lists this computer's addresses; --port takes another port.",
            ),
            _ => failure,
        }
    })?;
    let FormStanding::Open(form) = app.form_standing().await? else {
        return Err(Failure::refused("The form was closed again"));
    };
    if output.is_json() {
        output.event("form", &form)?;
    }
    output.line(&view::form(&form))?;
    if app.role() == Role::Client {
        output.note("Mailhaul is open in another process: that one serves the form. Ctrl-C ends this view only; mailhaul intake close closes the form.");
    } else {
        output.note("Ctrl-C closes the form.");
    }
    Ok(())
}

/// What was chosen now, or last, or the likeliest.
async fn order(app: &App, arguments: &OpenArguments) -> Result<FormOrder, Failure> {
    let form = app.intake().await?.form;
    if let Some(off) = form.off {
        return Err(Failure::refused(off.to_string()));
    }
    let here = |address: &String| {
        let all = form.networks.iter().flat_map(|network| &network.addresses);
        all.into_iter().any(|one| one.ip.to_string() == *address)
    };
    let likeliest = || {
        let first = form.networks.iter().flat_map(|network| &network.addresses).next();
        first.map(|address| address.ip.to_string())
    };
    let address = arguments.address.clone();
    let address = address.or_else(|| form.address.clone().filter(here)).or_else(likeliest);
    let none = || Failure::refused("This computer is in no network: nobody could reach the form");
    let port = arguments.port.unwrap_or(form.port.into());
    Ok(FormOrder { address: address.ok_or_else(none)?, port })
}

pub async fn watch(app: &App, arguments: &WatchArguments, output: &Output) -> Ended {
    match app.form_standing().await? {
        FormStanding::Open(form) => {
            let interruption = Interruption::listen()?;
            if output.is_json() {
                output.event("form", &form)?;
            }
            output.line(&view::form(&form))?;
            follow::follow(app, arguments, output, interruption).await
        }
        FormStanding::Moving | FormStanding::Closed => Err(closed()),
    }
}

/// Nothing can come in, and there are no links.
pub fn closed() -> Failure {
    Failure::refused("The form is closed").with_hint("Open it first: mailhaul intake open.")
}

pub async fn close(app: &App, output: &Output) -> Ended {
    let was_open = matches!(app.form_standing().await?, FormStanding::Open(_));
    let form = app.close_form().await?;
    let text = if was_open { "The form is closed." } else { "The form was not open." };
    output.answer(&form, text)?;
    Ok(Exit::Done)
}
