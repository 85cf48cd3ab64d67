//! `mailhaul cutover`: how the move of a batch' domains stands, step by step.

use mailhaul_app::{App, CutOverPage, DomainRow, StepRow, StepState};
use mailhaul_model::BatchId;
use mailhaul_model::cutover::{CutOverStep, LateMail};

use super::Ended;
use crate::arguments::cutover::{CutOverArguments, CutOverCommand, CutOverPlanArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::installation::Installation;
use crate::output::Output;
use crate::selection;
use crate::table::Table;

/// What the window proposes.
const USUAL: LateMail = LateMail { every: 30, quiet: 72 };

pub async fn carry_out(arguments: &CutOverArguments, at: &Installation, output: &Output) -> Ended {
    let app = at.visit()?;
    let id = |name: &String| selection::batch(&app, name).map(|batch| batch.id);
    let done = match &arguments.command {
        CutOverCommand::Show { batch } => answer(&app, id(batch)?, "", output),
        CutOverCommand::Plan(arguments) => plan(&app, id(&arguments.batch)?, arguments, output),
        CutOverCommand::LookUp { batch } => {
            let page = app.look_up_domains(id(batch)?).await?;
            if page.domains.is_empty() {
                return Err(Failure::refused("It isn't said which domains move")
                    .with_hint("mailhaul cutover plan BATCH --domain DOMAIN does."));
            }
            output.answer(&page, &told(&page))?;
            Ok(Exit::Done)
        }
        CutOverCommand::Tick { batch, step, undo } => {
            tick(&app, id(batch)?, (*step).into(), !undo, output)
        }
        CutOverCommand::LateAgain { batch } => {
            let batch = id(batch)?;
            if app.cutover(batch)?.plan.late.is_none() {
                return Err(Failure::refused("Late mail isn't fetched")
                    .with_hint("mailhaul cutover plan BATCH --late-every 30 says that it is."));
            }
            app.restart_late_mail(batch)?;
            answer(&app, batch, "Late mail is fetched again.", output)
        }
    };
    app.shut_down().await;
    done
}

fn plan(app: &App, id: BatchId, arguments: &CutOverPlanArguments, output: &Output) -> Ended {
    let before = app.cutover(id)?.plan;
    let mut plan = before.clone();
    match arguments.domain.as_slice() {
        [] => {}
        [none] if none == "none" => plan.domains.clear(),
        domains => plan.domains = domains.to_vec(),
    }
    if let Some(name) = &arguments.new_exchanger {
        plan.new_exchanger = if name == "none" { String::new() } else { name.clone() };
    }
    plan.watch = arguments.watch.unwrap_or(plan.watch);
    if let Some(every) = arguments.late_every {
        plan.late = every.0.map(|every| LateMail { every, ..plan.late.unwrap_or(USUAL) });
    }
    if let Some(quiet) = arguments.late_quiet {
        plan.late = Some(LateMail { quiet, ..plan.late.unwrap_or(USUAL) });
    }
    if plan == before {
        return answer(app, id, "", output);
    }
    app.plan_cutover(id, &plan)?;
    answer(app, id, "Changed the plan.", output)
}

fn tick(app: &App, id: BatchId, step: CutOverStep, done: bool, output: &Output) -> Ended {
    let page = app.cutover(id)?;
    let row = page.steps.iter().find(|row| row.step == step);
    let against = row.filter(|row| done && row.seen != StepState::Ready);
    if let Some(evidence) = against.and_then(|row| row.evidence.as_ref()) {
        output.note(&format!("Against it: {evidence}"));
    }
    app.tick_cutover_step(id, step, done)?;
    let what = if done { "Ticked off" } else { "No longer ticked off" };
    answer(app, id, &format!("{what}: {}.", title(step)), output)
}

/// How it is now.
fn answer(app: &App, id: BatchId, what: &str, output: &Output) -> Ended {
    let page = app.cutover(id)?;
    let text = format!("{what}\n{}", told(&page));
    output.answer(&page, text.trim_start())?;
    Ok(Exit::Done)
}

fn told(page: &CutOverPage) -> String {
    let mut steps = Table::new(&["", "STEP", "", "SEEN"]);
    for row in &page.steps {
        steps.row(vec![
            mark(row).to_owned(),
            name(row.step),
            title(row.step).to_owned(),
            seen(row),
        ]);
    }
    let mut lines = vec![steps.text()];
    let mut domains = Table::new(&["DOMAIN", "MAIL GOES TO", "TTL", "SINCE", ""]);
    page.domains.iter().for_each(|row| domains.row(domain(row)));
    if page.domains.is_empty() && !page.known_domains.is_empty() {
        lines.push(format!("Domains of its jobs: {}", page.known_domains.join(", ")));
    }
    lines.push(domains.or(""));
    if !page.plan.new_exchanger.is_empty() {
        lines.push(format!("New mail exchangers end with {}", page.plan.new_exchanger));
    }
    lines.extend(page.late.iter().map(|late| format!("Late mail: {late}")));
    lines.extend(page.late_next.iter().map(|next| format!("Next top-up for late mail: {next}")));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn mark(row: &StepRow) -> &'static str {
    match row.state {
        StepState::Open => "[ ]",
        StepState::Attention => "[!]",
        StepState::Ready => "[+]",
        StepState::Done => "[x]",
    }
}

/// What is seen, and who ticked it off.
fn seen(row: &StepRow) -> String {
    let done = row.done.as_ref().map(|at| format!("{} said so at {at}.", row.person));
    let against = row.done.is_some() && row.seen == StepState::Attention;
    let evidence = row.evidence.as_ref().map(|evidence| {
        if against { format!("Against it: {evidence}") } else { evidence.to_string() }
    });
    done.into_iter().chain(evidence).collect::<Vec<_>>().join(" ")
}

fn domain(row: &DomainRow) -> Vec<String> {
    let hosts: Vec<_> = row.hosts.iter().map(|host| host.host.as_str()).collect();
    let state = match (&row.problem, row.switched) {
        (Some(problem), _) => problem.clone(),
        (None, Some(true)) => "switched".to_owned(),
        (None, Some(false)) => "not switched".to_owned(),
        (None, None) => String::new(),
    };
    vec![
        row.domain.clone(),
        hosts.join(", "),
        row.ttl.map(|ttl| format!("{ttl} s")).unwrap_or_default(),
        row.since.clone().unwrap_or_default(),
        state,
    ]
}

/// As it is typed.
fn name(step: CutOverStep) -> String {
    let typed = match step {
        CutOverStep::LowerTtl => "lower-ttl",
        CutOverStep::OtherData => "other-data",
        CutOverStep::SharedMailboxes => "shared-mailboxes",
        CutOverStep::TellUsers => "tell-users",
        CutOverStep::TopUp => "top-up",
        CutOverStep::SwitchMail => "switch-mail",
        CutOverStep::LateMail => "late-mail",
        CutOverStep::Verify => "verify",
    };
    typed.to_owned()
}

fn title(step: CutOverStep) -> &'static str {
    match step {
        CutOverStep::LowerTtl => "Lower the TTL of the MX records",
        CutOverStep::OtherData => "Move what IMAP can't move",
        CutOverStep::SharedMailboxes => "Set up shared mailboxes",
        CutOverStep::TellUsers => "Tell the users",
        CutOverStep::TopUp => "Top up once more",
        CutOverStep::SwitchMail => "Switch the mail exchangers",
        CutOverStep::LateMail => "Fetch what arrives late",
        CutOverStep::Verify => "Verify everything",
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;
    use mailhaul_model::cutover::CutOverStep;

    use super::name;
    use crate::arguments::cutover::Step;

    #[test]
    fn every_step_is_shown_as_it_is_typed() {
        let typed = Step::value_variants().iter().map(|step| {
            let typed = step.to_possible_value().expect("it can be typed");
            (CutOverStep::from(*step), typed.get_name().to_owned())
        });
        assert_eq!(typed.clone().count(), CutOverStep::ALL.len());
        typed.for_each(|(step, typed)| assert_eq!(name(step), typed));
    }
}
