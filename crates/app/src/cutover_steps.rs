//! What speaks for each step of a cut-over, and what against it: a pure function of what is known.

use jiff::{SignedDuration, Timestamp};
use mailhaul_model::cutover::CutOverStep;
use mailhaul_model::mail_dns::MailExchangers;
use mailhaul_model::{JobState, RunKind};
use mailhaul_model::{Said, said};
use mailhaul_store::{CutOverRecord, Listing};

use crate::view::moment;
use crate::{StepRow, StepState};

/// Seconds: others forget the old mail exchangers fast enough.
const SHORT_TTL: u32 = 3600;
/// A top-up that is older doesn't count as the last one.
const FRESH: SignedDuration = SignedDuration::from_hours(24);

/// Whether all mail exchangers are new ones; `None` where it isn't said which these are, or where there is none.
pub(crate) fn switched(answer: &MailExchangers, new_exchanger: &str) -> Option<bool> {
    if new_exchanger.is_empty() || answer.hosts.is_empty() {
        return None;
    }
    let is_new = |host: &str| {
        host == new_exchanger
            || host.strip_suffix(new_exchanger).is_some_and(|rest| rest.ends_with('.'))
    };
    Some(answer.hosts.iter().all(|exchanger| is_new(&exchanger.host)))
}

/// Every step, in order.
pub(crate) fn steps(record: &CutOverRecord, jobs: &[Listing], now: Timestamp) -> Vec<StepRow> {
    let row = |step: CutOverStep| {
        let (state, evidence) = known(record, jobs, now, step);
        let done = record.memory.done.get(&step);
        StepRow {
            step,
            seen: state,
            state: if done.is_some() { StepState::Done } else { state },
            evidence,
            done: done.map(|done| moment(done.at)),
            person: done.map(|done| done.person.clone()).unwrap_or_default(),
        }
    };
    CutOverStep::ALL.into_iter().map(row).collect()
}

fn known(
    record: &CutOverRecord,
    jobs: &[Listing],
    now: Timestamp,
    step: CutOverStep,
) -> (StepState, Option<Said>) {
    match step {
        CutOverStep::LowerTtl => ttl(record),
        CutOverStep::SwitchMail => switch(record),
        CutOverStep::LateMail => late(record),
        CutOverStep::TopUp => top_up(jobs, now),
        CutOverStep::Verify => verified(jobs),
        CutOverStep::OtherData | CutOverStep::SharedMailboxes | CutOverStep::TellUsers => {
            (StepState::Open, None)
        }
    }
}

fn answers(record: &CutOverRecord) -> impl Iterator<Item = (&String, &MailExchangers)> {
    let seen = record
        .plan
        .domains
        .iter()
        .filter_map(|domain| Some((domain, record.memory.seen.get(domain)?.answer.as_ref()?)));
    seen.filter(|(_, answer)| !answer.hosts.is_empty())
}

fn ttl(record: &CutOverRecord) -> (StepState, Option<Said>) {
    let Some((domain, answer)) = answers(record).max_by_key(|(_, answer)| answer.ttl) else {
        return (StepState::Open, Some(said!("The mail exchangers were not looked up yet.")));
    };
    let time = duration(answer.ttl);
    if answer.ttl > SHORT_TTL {
        let text = said!(
            "Others may remember the mail exchangers of {0} for {1} more. Lower the TTL of its MX records to \
             5 minutes, at least that long before the switch.",
            domain,
            time
        );
        return (StepState::Attention, Some(text));
    }
    (StepState::Ready, Some(said!("Others remember the mail exchangers for {0} at most.", time)))
}

fn switch(record: &CutOverRecord) -> (StepState, Option<Said>) {
    if record.plan.domains.is_empty() || record.plan.new_exchanger.is_empty() {
        let text =
            said!("Say which domains move, and how the names of the new mail exchangers end.");
        return (StepState::Open, Some(text));
    }
    let total = record.plan.domains.len();
    let states: Vec<_> = answers(record)
        .map(|(domain, answer)| (domain, switched(answer, &record.plan.new_exchanger)))
        .collect();
    let new = states.iter().filter(|(_, switched)| *switched == Some(true)).count();
    if new == total {
        return (StepState::Ready, Some(said!("The mail of every domain goes to the new place.")));
    }
    let old = states.iter().find(|(_, switched)| *switched == Some(false));
    let text = match old {
        Some((domain, _)) if new > 0 => {
            said!("{0} of {1} domains are switched; {2} is not.", new, total, domain.as_str())
        }
        Some(_) => said!("The mail still goes to the old place."),
        None => said!("The mail exchangers are not known yet."),
    };
    (if new > 0 { StepState::Attention } else { StepState::Open }, Some(text))
}

fn late(record: &CutOverRecord) -> (StepState, Option<Said>) {
    let Some(late) = record.plan.late else {
        let text = said!("Switch late-mail top-ups on when the mail exchangers are changed.");
        return (StepState::Open, Some(text));
    };
    match record.memory.late_over {
        Some(_) => (
            StepState::Ready,
            Some(said!(
                late.quiet;
                "Nothing new came to the old place for # hour.",
                "Nothing new came to the old place for # hours."
            )),
        ),
        None => (StepState::Open, Some(said!("Late mail is being fetched."))),
    }
}

fn top_up(jobs: &[Listing], now: Timestamp) -> (StepState, Option<Said>) {
    let fresh = jobs.iter().filter(|job| {
        job.ended.as_ref().is_some_and(|run| {
            matches!(run.kind, RunKind::Copy | RunKind::Verify)
                && matches!(run.state, JobState::Done | JobState::Warnings)
                && run.ended.is_some_and(|ended| now.duration_since(ended) <= FRESH)
        })
    });
    of_all(fresh.count(), jobs.len(), |fresh, all| {
        said!(
            all;
            "{0} of # job was topped up in the last 24 hours.",
            "{0} of # jobs were topped up in the last 24 hours.",
            fresh
        )
    })
}

fn verified(jobs: &[Listing]) -> (StepState, Option<Said>) {
    let verified = jobs.iter().filter(|job| {
        job.ended
            .as_ref()
            .is_some_and(|run| run.kind == RunKind::Verify && run.state == JobState::Done)
    });
    of_all(verified.count(), jobs.len(), |verified, all| {
        said!(
            all;
            "{0} of # job was verified after its last copy.",
            "{0} of # jobs were verified after their last copy.",
            verified
        )
    })
}

fn of_all(
    some: usize,
    all: usize,
    text: impl FnOnce(usize, usize) -> Said,
) -> (StepState, Option<Said>) {
    if all == 0 {
        return (StepState::Open, Some(said!("The batch has no jobs.")));
    }
    let state = if some == all { StepState::Ready } else { StepState::Open };
    (state, Some(text(some, all)))
}

fn duration(seconds: u32) -> Said {
    match seconds {
        0..120 => said!(seconds; "# second", "# seconds"),
        120..3600 => said!(seconds / 60; "# minute", "# minutes"),
        3600..86_400 => said!(seconds / 3600; "# hour", "# hours"),
        _ => said!(seconds / 86_400; "# day", "# days"),
    }
}
