//! Cut-overs: the checklist, mail exchangers that change, and late mail until nothing comes any more.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use std::sync::{Arc, Mutex};

use mailhaul_app::{AppError, CutOverPage, StepRow, StepState};
use mailhaul_model::cutover::{CutOverPlan, CutOverStep, LateMail};
use mailhaul_model::mail_dns::{
    DnsAnswer, MailDns, MailExchanger, MailExchangers, NamedServersAnswer,
};
use mailhaul_model::{BatchId, JobId, JobState, RunKind};
use support::batch::{import_with, list};
use support::{Bench, until_true};

/// Answers what it was told last.
struct ToldDns(Mutex<Result<MailExchangers, String>>);

impl ToldDns {
    fn new(host: &str, ttl: u32) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Ok(goes_to(host, ttl)))))
    }

    fn tell(&self, answer: Result<MailExchangers, String>) {
        *self.0.lock().unwrap() = answer;
    }
}

impl MailDns for ToldDns {
    fn mail_exchangers<'a>(&'a self, _: &'a str) -> DnsAnswer<'a> {
        let answer = self.0.lock().unwrap().clone();
        Box::pin(async move { answer })
    }

    fn named_servers<'a>(&'a self, _: &'a str) -> NamedServersAnswer<'a> {
        Box::pin(async { Ok(Vec::new()) })
    }
}

fn goes_to(host: &str, ttl: u32) -> MailExchangers {
    MailExchangers { hosts: vec![MailExchanger { preference: 10, host: host.to_owned() }], ttl }
}

fn batch(bench: &Bench) -> (BatchId, JobId) {
    batch_of(bench, "success")
}

fn batch_of(bench: &Bench, act: &str) -> (BatchId, JobId) {
    let (batch, jobs) = import_with(bench, "Wave 1", &list(&[act]), Some(RunKind::Copy), &[]);
    (batch, jobs[0])
}

fn plan() -> CutOverPlan {
    CutOverPlan {
        domains: vec!["Old.Example.".to_owned()],
        watch: false,
        new_exchanger: "new.example".to_owned(),
        late: None,
    }
}

fn step(page: &CutOverPage, step: CutOverStep) -> &StepRow {
    page.steps.iter().find(|row| row.step == step).unwrap()
}

#[tokio::test]
async fn the_checklist_says_what_is_known_and_who_ticked_what_off() {
    let dns = ToldDns::new("mx.old.example", 86_400);
    let bench = Bench::with_dns(dns.clone());
    let (batch, job) = batch(&bench);
    bench.until_state(job, JobState::Done).await;
    let page = bench.app.cutover(batch).unwrap();
    assert_eq!(page.known_domains, ["old.example"]);
    assert_eq!(page.steps.len(), CutOverStep::ALL.len());
    assert_eq!(step(&page, CutOverStep::TopUp).state, StepState::Ready);
    let said = |step: &StepRow| step.evidence.as_ref().map(ToString::to_string).unwrap_or_default();
    let verified = said(step(&page, CutOverStep::Verify));
    assert_eq!(verified, "0 of 1 job was verified after its last copy.");
    bench.app.plan_cutover(batch, &plan()).unwrap();
    let page = bench.app.look_up_domains(batch).await.unwrap();
    assert_eq!(
        (page.domains[0].domain.as_str(), page.domains[0].switched),
        ("old.example", Some(false))
    );
    let ttl = step(&page, CutOverStep::LowerTtl);
    assert_eq!(ttl.state, StepState::Attention);
    assert!(said(ttl).contains("1 day"), "{}", said(ttl));
    dns.tell(Ok(goes_to("mx1.new.example", 300)));
    let page = bench.app.look_up_domains(batch).await.unwrap();
    assert_eq!(step(&page, CutOverStep::LowerTtl).state, StepState::Ready);
    assert_eq!(step(&page, CutOverStep::SwitchMail).state, StepState::Ready);
    dns.tell(Err("There is no such domain.".to_owned()));
    let page = bench.app.look_up_domains(batch).await.unwrap();
    assert_eq!(page.domains[0].problem.as_deref(), Some("There is no such domain."));
    assert_eq!(page.domains[0].hosts[0].host, "mx1.new.example");
    bench.app.tick_cutover_step(batch, CutOverStep::SharedMailboxes, true).unwrap();
    let page = bench.app.cutover(batch).unwrap();
    let row = step(&page, CutOverStep::SharedMailboxes);
    assert_eq!((row.state, row.person.is_empty()), (StepState::Done, false));
    let acts = bench.app.batch(batch).unwrap().activity;
    assert_eq!(acts[0].text, "Done: shared mailboxes and their rights are set up.");
    assert_eq!(
        acts[1].text,
        "The mail of old.example goes to mx1.new.example now; it went to mx.old.example."
    );
    bench.app.tick_cutover_step(batch, CutOverStep::SharedMailboxes, false).unwrap();
    assert_eq!(
        step(&bench.app.cutover(batch).unwrap(), CutOverStep::SharedMailboxes).state,
        StepState::Open
    );
}

#[tokio::test]
async fn a_host_that_only_ends_alike_is_not_the_new_place() {
    let bench = Bench::with_dns(ToldDns::new("mx.brandnew.example", 60));
    let (batch, _) = batch(&bench);
    bench.app.plan_cutover(batch, &plan()).unwrap();
    let page = bench.app.look_up_domains(batch).await.unwrap();
    assert_eq!(page.domains[0].switched, Some(false));
}

#[tokio::test]
async fn a_watched_domain_is_looked_up_again_when_others_may_have_forgotten_it() {
    let dns = ToldDns::new("mx.old.example", 300);
    let bench = Bench::with_dns(dns.clone());
    let (batch, _) = batch(&bench);
    bench.app.plan_cutover(batch, &CutOverPlan { watch: true, ..plan() }).unwrap();
    let goes_to_first = |host: &str| {
        let page = bench.app.cutover(batch).unwrap();
        page.domains[0].hosts.first().is_some_and(|first| first.host == host)
    };
    until_true(|| goes_to_first("mx.old.example")).await;
    dns.tell(Ok(goes_to("mx1.new.example", 300)));
    bench.clock.move_on(301);
    until_true(|| goes_to_first("mx1.new.example")).await;
}

#[tokio::test]
async fn late_mail_is_fetched_again_and_again_until_nothing_comes_for_as_long_as_was_said() {
    let bench = Bench::open();
    let (batch, job) = batch_of(&bench, "fading");
    bench.until_state(job, JobState::Done).await;
    let late = Some(LateMail { every: 30, quiet: 2 });
    bench.app.plan_cutover(batch, &CutOverPlan { late, ..plan() }).unwrap();
    until_true(|| bench.starts(job) == 2).await;
    bench.until_state(job, JobState::Done).await;
    bench.clock.move_on(31 * 60);
    until_true(|| bench.starts(job) == 3).await;
    bench.until_state(job, JobState::Done).await;
    let state = || step(&bench.app.cutover(batch).unwrap(), CutOverStep::LateMail).state;
    // The computer sleeps: silence that nobody listened to doesn't count.
    bench.clock.move_on(5 * 3600);
    until_true(|| bench.starts(job) == 4).await;
    until_true(|| state() == StepState::Ready).await;
    assert_eq!(bench.starts(job), 4);
    let page = bench.app.cutover(batch).unwrap();
    assert_eq!(page.late.unwrap(), "Ended: nothing new came for 2 hours.");
    assert!(page.late_over.is_some() && page.late_next.is_none());
    // Another decision doesn't throw the silence away; beginning again does.
    bench.app.plan_cutover(batch, &CutOverPlan { late, watch: true, ..plan() }).unwrap();
    assert!(bench.app.cutover(batch).unwrap().late_over.is_some());
    bench.app.restart_late_mail(batch).unwrap();
    until_true(|| bench.starts(job) == 5).await;
}

#[tokio::test]
async fn a_mailbox_that_nobody_listened_to_is_not_taken_for_quiet() {
    let bench = Bench::open();
    let (batch, job) = batch_of(&bench, "fading");
    bench.until_state(job, JobState::Done).await;
    bench.app.pause_batch(batch, true).unwrap();
    let late = Some(LateMail { every: 30, quiet: 2 });
    bench.app.plan_cutover(batch, &CutOverPlan { late, ..plan() }).unwrap();
    let asked = |bench: &Bench| bench.app.cutover(batch).unwrap().late_next;
    until_true(|| asked(&bench).is_some()).await;
    let first = asked(&bench);
    bench.clock.move_on(5 * 3600);
    until_true(|| asked(&bench) != first).await;
    assert_eq!(bench.app.cutover(batch).unwrap().late_over, None);
    assert_eq!(bench.starts(job), 1);
}

#[tokio::test]
async fn what_is_no_plan_is_refused_with_the_reason() {
    let bench = Bench::open();
    let (batch, _) = batch(&bench);
    let late = Some(LateMail { every: 1, quiet: 0 });
    let odd = CutOverPlan { domains: vec!["nodot".to_owned()], late, ..plan() };
    assert_eq!(bench.app.check_cutover(&odd).len(), 3);
    assert!(matches!(bench.app.plan_cutover(batch, &odd), Err(AppError::Invalid(_))));
    assert!(bench.app.check_cutover(&plan()).is_empty());
}
