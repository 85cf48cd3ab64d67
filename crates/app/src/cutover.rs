//! The cut-over of a batch: a checklist, the mail exchangers of its domains, and top-ups for what arrives late.

use std::collections::BTreeMap;

use mailhaul_model::BatchId;
use mailhaul_model::cutover::{CutOverMemory, CutOverPlan, CutOverStep, StepDone};
use mailhaul_model::{SaidValue, said};
use mailhaul_store::{CutOverRecord, Listing};

use crate::cutover_steps::{steps, switched};
use crate::servers::{blocking, refuse};
use crate::view::moment;
use crate::{App, AppError, CutOverPage, DomainRow, Field, FieldProblem, cutover_watch, words};

/// Domains of one batch.
const MOST_DOMAINS: usize = 50;
/// Minutes between two top-ups for late mail.
const EVERY: std::ops::RangeInclusive<u32> = 5..=1440;
/// Hours without a new message.
const QUIET: std::ops::RangeInclusive<u32> = 1..=720;

impl App {
    /// How the cut-over of a batch stands.
    pub fn cutover(&self, id: BatchId) -> Result<CutOverPage, AppError> {
        self.batch_record(id)?;
        let record = self.cutover_record(id)?;
        let jobs = self.core().store.listings_of(id)?;
        let arrival = self.core().store.last_arrival(id)?;
        let domains = record.plan.domains.iter().map(|domain| domain_row(domain, &record));
        Ok(CutOverPage {
            batch: id,
            known_domains: domains_of(&jobs),
            domains: domains.collect(),
            steps: steps(&record, &jobs, self.core().now()),
            late: words::late_mail(&record, arrival),
            late_next: cutover_watch::next_top_up(&record).map(moment),
            late_over: record.memory.late_over.map(moment),
            plan: record.plan,
        })
    }

    /// What is wrong with a plan.
    pub fn check_cutover(&self, plan: &CutOverPlan) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        let odd = plan.domains.iter().find(|domain| !looks_like_domain(domain.trim()));
        if let Some(domain) = odd {
            let text =
                said!("{0} is no domain. Enter it like example.org.", SaidValue::name(domain));
            problems.push(blocking(Field::Domains, text));
        }
        if plan.domains.len() > MOST_DOMAINS {
            let text = said!("At most {0} domains can be watched for a batch.", MOST_DOMAINS);
            problems.push(blocking(Field::Domains, text));
        }
        let new = plan.new_exchanger.trim();
        if !new.is_empty() && !looks_like_domain(new.trim_start_matches('.')) {
            let text =
                said!("Enter how the names of the new mail exchangers end, like mail.example.net.");
            problems.push(blocking(Field::NewExchanger, text));
        }
        if let Some(late) = plan.late {
            if !EVERY.contains(&late.every) {
                let text = said!("Late mail can be fetched every 5 minutes to every 24 hours.");
                problems.push(blocking(Field::LateMail, text));
            }
            if !QUIET.contains(&late.quiet) {
                let text =
                    said!("Late-mail top-ups end after 1 hour to 30 days without a new message.");
                problems.push(blocking(Field::LateMail, text));
            }
        }
        problems
    }

    /// Takes over what is decided. Late-mail top-ups begin when they are asked for, and begin anew when they are asked for
    /// again after their end.
    pub fn plan_cutover(&self, id: BatchId, plan: &CutOverPlan) -> Result<(), AppError> {
        self.batch_record(id)?;
        refuse(self.check_cutover(plan))?;
        let plan = tidied(plan);
        self.change_cutover(id, |record, now| {
            let is_other = plan.late != record.plan.late;
            let begins = plan.late.is_some() && record.plan.late.is_none();
            if is_other && (begins || plan.late.is_none() || record.memory.late_over.is_some()) {
                begin_late_mail(record, plan.late.is_some().then_some(now));
            }
            record.memory.seen.retain(|domain, _| plan.domains.contains(domain));
            record.plan = plan;
        })?;
        self.act(id, said!("Changed the plan of the cut-over."))
    }

    /// Begins late-mail top-ups anew after their end.
    pub fn restart_late_mail(&self, id: BatchId) -> Result<(), AppError> {
        self.batch_record(id)?;
        self.change_cutover(id, |record, now| begin_late_mail(record, Some(now)))?;
        self.act(id, said!("Began the late-mail top-ups again."))
    }

    /// Ticks a step off, or no longer.
    pub fn tick_cutover_step(
        &self,
        id: BatchId,
        step: CutOverStep,
        done: bool,
    ) -> Result<(), AppError> {
        self.batch_record(id)?;
        let person = self.core().person.clone();
        self.change_cutover(id, |record, now| {
            if done {
                record.memory.done.insert(step, StepDone { at: now, person });
            } else {
                record.memory.done.remove(&step);
            }
        })?;
        self.act(id, if done { words::step_done(step) } else { words::step_not_done(step) })
    }

    /// Looks all domains of the plan up now.
    pub async fn look_up_domains(&self, id: BatchId) -> Result<CutOverPage, AppError> {
        let domains = self.cutover_record(id)?.plan.domains;
        cutover_watch::look_up(self.core(), id, domains).await?;
        self.cutover(id)
    }

    fn cutover_record(&self, id: BatchId) -> Result<CutOverRecord, AppError> {
        let record = self.core().store.cutover(id)?;
        Ok(record.unwrap_or_else(|| CutOverRecord {
            batch: id,
            plan: CutOverPlan::default(),
            memory: CutOverMemory::default(),
        }))
    }

    fn change_cutover(
        &self,
        id: BatchId,
        change: impl FnOnce(&mut CutOverRecord, jiff::Timestamp),
    ) -> Result<(), AppError> {
        let core = self.core();
        let _turn = core.cutovers();
        let mut record = self.cutover_record(id)?;
        change(&mut record, core.now());
        core.store.put_cutover(&record)?;
        core.board.batches_changed();
        Ok(())
    }
}

fn begin_late_mail(record: &mut CutOverRecord, since: Option<jiff::Timestamp>) {
    record.memory.late_since = since;
    record.memory.late_asked = None;
    record.memory.late_over = None;
}

fn domain_row(domain: &str, record: &CutOverRecord) -> DomainRow {
    let seen = record.memory.seen.get(domain);
    let answer = seen.and_then(|seen| seen.answer.as_ref());
    DomainRow {
        domain: domain.to_owned(),
        hosts: answer.map(|answer| answer.hosts.clone()).unwrap_or_default(),
        ttl: answer.map(|answer| answer.ttl),
        looked_up: seen.map(|seen| moment(seen.at)),
        since: seen.filter(|seen| seen.answer.is_some()).map(|seen| moment(seen.since)),
        problem: seen.and_then(|seen| seen.problem.clone()),
        switched: answer.and_then(|answer| switched(answer, &record.plan.new_exchanger)),
    }
}

/// The domains of the source addresses, most frequent first.
fn domains_of(jobs: &[Listing]) -> Vec<String> {
    let mut counts = BTreeMap::<String, usize>::new();
    for job in jobs {
        let login = job.source.act_as.as_ref().unwrap_or(&job.source.login);
        let address = login.split('*').next().unwrap_or(login);
        if let Some((_, domain)) = address.rsplit_once('@')
            && looks_like_domain(domain)
        {
            *counts.entry(domain.to_lowercase()).or_default() += 1;
        }
    }
    let mut domains: Vec<_> = counts.into_iter().collect();
    domains.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    domains.into_iter().map(|(domain, _)| domain).take(MOST_DOMAINS).collect()
}

fn tidied(plan: &CutOverPlan) -> CutOverPlan {
    let plain = |text: &str| text.trim().trim_matches('.').to_lowercase();
    let mut domains: Vec<String> = Vec::new();
    for domain in plan.domains.iter().map(|domain| plain(domain)) {
        if !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    CutOverPlan { domains, new_exchanger: plain(&plan.new_exchanger), ..plan.clone() }
}

fn looks_like_domain(text: &str) -> bool {
    let text = text.trim_end_matches('.');
    let label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(label)
}
