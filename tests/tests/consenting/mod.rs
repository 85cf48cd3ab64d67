//! An office whose servers take tokens of the tests' own provider, at which its users sign in themselves.

#![allow(clippy::allow_attributes, reason = "which functions are unused differs by test file")]
#![allow(dead_code, reason = "each test file uses its part of it")]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::time::Duration;

use mailhaul_app::{
    AccountDraft, App, CampaignAsks, CampaignAudience, CampaignDraft, JobDraft, JobRow, JobsOrder,
    Passwords, PersonRow, SignInId, SignInNow, SignInPlace,
};
use mailhaul_model::event::SideName;
use mailhaul_model::{CampaignId, JobId, JobState, RunOptions, Secret, ServerId};
use mailhaul_tests::introspection::Introspection;
use mailhaul_tests::{Account, Corpus, Dovecot, Hand, Settings};

use crate::office::{Office, USERS, draft};
use crate::sealed_form::SealedForm;

pub const LONG: Duration = Duration::from_secs(60);
pub const ANN: &str = USERS[0];
pub const BOB: &str = USERS[1];
pub const CY: &str = USERS[2];

pub fn new_address(user: &str) -> String {
    user.replace("@old.", "@new.")
}

/// An office whose old server takes tokens.
pub struct Consenting {
    pub provider: Introspection,
    pub office: Office,
    pub app: App,
    pub servers: [ServerId; 2],
}

impl Consenting {
    pub async fn open(codes: bool) -> Self {
        let provider = Introspection::start();
        let mut office = Office::new();
        let settings = Settings::sdbox_slash().bare().with_users(USERS);
        office.source = Dovecot::start(&provider.of(&settings));
        let new = Settings::sdbox_slash().bare().with_users(USERS.map(new_address));
        office.destination = Dovecot::start(&provider.of(&new));
        Corpus::plain(2, 5).fill(&mut Hand::on(&office.source.account(ANN)));
        let app = office.open();
        let servers = office.servers(&app);
        let opened = Self { provider, office, app, servers };
        opened.offer(SideName::Source, Some(codes)).await;
        opened
    }

    /// Users sign in on the server of a side, with codes or without, or do so no longer.
    pub async fn offer(&self, side: SideName, codes: Option<bool>) {
        let server = self.account(side, "").server.unwrap();
        let client = codes.map(|codes| self.provider.user_client(codes));
        let secret = Some(Secret::new("app secret"));
        self.app.set_user_client(server, client, secret).await.unwrap();
    }

    /// A campaign that asks for the new mailbox too.
    pub async fn campaign_of_both(&self) -> CampaignId {
        let draft = CampaignDraft {
            audience: CampaignAudience::Everyone,
            asks: CampaignAsks::AddressAndPassword,
            ..draft(self.servers[0], self.servers[1])
        };
        self.app.create_campaign(&draft).await.unwrap()
    }

    /// Somebody hands in both mailboxes: by their passwords, or, where the form asks for it, by signing in.
    pub async fn hand_in(&self, form: &SealedForm, user: &str, signs_in: [bool; 2]) {
        let new = new_address(user);
        let typed = |signs_in: bool, account: Account| {
            if signs_in { String::new() } else { account.password }
        };
        let here = typed(signs_in[0], self.office.source.account(user));
        let there = typed(signs_in[1], self.office.destination.account(&new));
        let mut answer = form.hand_in([user, user, &here, &new, &there]).await;
        while answer["outcome"] == "asked" {
            let is_source = answer["ask"]["side"] == "source";
            self.provider.consent(Ok(if is_source { user } else { &new }));
            answer = form.answer(answer["ask"]["ticket"].as_str().unwrap()).await;
        }
        assert_eq!(answer["outcome"], "works", "{answer}");
    }

    pub async fn make_job(&self, campaign: CampaignId, user: &str) -> JobId {
        let people = vec![self.person(campaign, user).await.id];
        let order = JobsOrder { people, into: None, name: user.to_owned(), dry_run: false };
        let made = self.app.make_jobs(campaign, &order).await.unwrap();
        assert_eq!(made.jobs, 1, "{:?}", made.left_out);
        self.person(campaign, user).await.job.unwrap()
    }

    pub async fn until_given_back(&self, count: usize) {
        let wait = async {
            while self.provider.given_back() < count {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let came = tokio::time::timeout(LONG, wait).await;
        came.unwrap_or_else(|_| panic!("{} were given back", self.provider.given_back()));
        assert_eq!(self.provider.given_back(), count);
    }

    /// Lets everything that is to be given back before this one go first: a sign-in that nobody needs.
    pub async fn give_one_back(&self, count: usize) {
        let place = SignInPlace::Elsewhere;
        let start = self.app.begin_user_sign_in(self.servers[0], BOB, place).await.unwrap();
        self.provider.consent(Ok(BOB));
        self.ended(start.id).await;
        self.app.forget_user_sign_in(start.id);
        self.until_given_back(count).await;
    }

    pub async fn campaign(&self) -> CampaignId {
        let draft = CampaignDraft {
            audience: CampaignAudience::Everyone,
            ..draft(self.servers[0], self.servers[1])
        };
        self.app.create_campaign(&draft).await.unwrap()
    }

    pub async fn person(&self, id: CampaignId, address: &str) -> PersonRow {
        let page = self.app.campaign(id).await.unwrap();
        page.people.into_iter().find(|person| person.address == address).unwrap()
    }

    /// Everything in the data folder.
    pub fn files(&self) -> String {
        let mut text = String::new();
        let mut folders = vec![self.office.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else if let Ok(bytes) = std::fs::read(entry.path()) {
                    text.push_str(&String::from_utf8_lossy(&bytes));
                }
            }
        }
        text
    }

    pub fn account(&self, side: SideName, login: &str) -> AccountDraft {
        let server = match side {
            SideName::Source => self.servers[0],
            SideName::Destination => self.servers[1],
        };
        AccountDraft { server: Some(server), login: login.into(), act_as: None }
    }

    pub fn job_draft(&self) -> JobDraft {
        JobDraft {
            name: "Ann".into(),
            source: self.account(SideName::Source, ANN),
            destination: self.account(SideName::Destination, "ann@new.example"),
            dry_run: false,
            options: RunOptions::default(),
        }
    }

    pub fn there(&self) -> Secret {
        Secret::new(self.office.destination.account("ann@new.example").password.as_str())
    }

    pub async fn until(&self, job: JobId, state: JobState) {
        let wait = async {
            while self.row(job).state != state {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let came = tokio::time::timeout(LONG, wait).await;
        came.unwrap_or_else(|_| panic!("not {state:?}: {:#?}", self.row(job)));
    }

    pub fn row(&self, job: JobId) -> JobRow {
        self.app.jobs().unwrap().into_iter().find(|row| row.id == job).unwrap()
    }

    pub async fn ended(&self, id: SignInId) -> SignInNow {
        let wait = async {
            loop {
                match self.app.user_sign_in(id) {
                    SignInNow::Waiting => tokio::time::sleep(Duration::from_millis(50)).await,
                    other => return other,
                }
            }
        };
        tokio::time::timeout(LONG, wait).await.expect("the sign-in ended")
    }

    pub async fn signed_in_job(&self) -> (JobId, SignInId) {
        let start = self
            .app
            .begin_user_sign_in(self.servers[0], ANN, SignInPlace::Elsewhere)
            .await
            .unwrap();
        self.provider.consent(Ok(ANN));
        assert_eq!(self.ended(start.id).await, SignInNow::SignedIn { login: ANN.to_owned() });
        let draft = self.job_draft();
        let source = self.app.signed_in(start.id, SideName::Source, &draft.source).unwrap();
        let passwords = Passwords { source, destination: self.there() };
        let checks = Box::pin(self.app.check_logins(&draft, &passwords)).await.unwrap();
        assert!(checks.both_work(), "{checks:?}");
        (self.app.create_job(&draft, passwords).unwrap(), start.id)
    }
}
