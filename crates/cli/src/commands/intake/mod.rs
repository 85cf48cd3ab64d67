//! `mailhaul intake`: the form in which users hand in their own passwords, its campaigns, and the people in them.

mod campaigns;
mod certificate;
mod follow;
mod form;
mod links;
mod people;
mod view;

use super::Ended;
use crate::arguments::intake::{IntakeArguments, IntakeCommand as Command};
use crate::installation::Installation;
use crate::output::Output;

pub async fn carry_out(
    arguments: &IntakeArguments,
    installation: &Installation,
    output: &Output,
) -> Ended {
    if let Some(Command::Open(arguments)) = &arguments.command {
        return form::open(arguments, installation, output).await;
    }
    let app = installation.visit()?;
    let done = match arguments.command.as_ref().unwrap_or(&Command::List) {
        Command::List => form::list(&app, output).await,
        Command::Networks => form::networks(&app, output).await,
        Command::Open(_) => return Ok(crate::exit::Exit::Done),
        Command::Watch(arguments) => form::watch(&app, arguments, output).await,
        Command::Close => form::close(&app, output).await,
        Command::New(arguments) => campaigns::new(&app, arguments, output).await,
        Command::Change(arguments) => campaigns::change(&app, arguments, output).await,
        Command::Show { campaign, missing } => view::show(&app, campaign, *missing, output).await,
        Command::Extend { campaign, days } => {
            campaigns::extend(&app, campaign, *days, output).await
        }
        Command::GoOn { campaign } => campaigns::go_on(&app, campaign, output).await,
        Command::End { campaign } => campaigns::end(&app, campaign, output).await,
        Command::Delete { campaign, yes } => campaigns::delete(&app, campaign, *yes, output).await,
        Command::Links(arguments) => links::links(&app, arguments, output).await,
        Command::Qr(arguments) => links::qr(&app, arguments, output).await,
        Command::Message(arguments) => links::message(&app, arguments, output).await,
        Command::Expect { campaign, file, batch } => {
            people::expect(&app, campaign, file.as_deref(), batch.as_deref(), output).await
        }
        Command::Add(arguments) => people::add(&app, arguments, output).await,
        Command::Map(arguments) => people::map(&app, arguments, output).await,
        Command::Accounts { campaign, file } => people::accounts(&app, campaign, file, output),
        Command::Passwords(arguments) => people::passwords(&app, arguments, output).await,
        Command::Recheck { campaign } => people::recheck(&app, campaign, output).await,
        Command::Jobs(arguments) => people::jobs(&app, arguments, output).await,
        Command::Remove { campaign, people, yes } => {
            people::remove(&app, campaign, people, *yes, output).await
        }
        Command::Certificate(arguments) => certificate::carry_out(&app, arguments, output).await,
    };
    // Passwords are on their way to where they are kept.
    app.shut_down().await;
    done
}
