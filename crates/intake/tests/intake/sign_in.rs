//! Users who sign in at their provider instead of handing in a password.

use std::sync::atomic::Ordering;

use jiff::SignedDuration;
use mailhaul_intake::desk::{DestinationFields, Proof, Sight, SignInBy, SignInId, SignInOffer};
use mailhaul_intake::{CampaignId, Link};
use mailhaul_model::event::SideName;
use serde_json::Value;

use crate::support::client::Reply;
use crate::support::fixture::{Fixture, SHARED};

const ANN: &str = "ann@old.example";
const ANN_THERE: &str = "ann@new.example";

async fn offered(by: SignInBy) -> Fixture {
    let form = Fixture::new().await;
    form.desk.gives_codes.store(by == SignInBy::Code, Ordering::SeqCst);
    let offer = SignInOffer { provider: "Example Mail".to_owned(), by };
    form.desk.change(SHARED, |campaign| campaign.sign_in = Some(offer));
    form
}

/// The new mailbox is signed in to, and the old one where that is said.
async fn offered_there(by: SignInBy, here: bool) -> Fixture {
    let form = offered(by).await;
    let offer = SignInOffer { provider: "New Mail".to_owned(), by };
    form.desk.password(SideName::Source, ANN, "right");
    form.desk.change(SHARED, |campaign| {
        campaign.sign_in = campaign.sign_in.take().filter(|_| here);
        campaign.destination = DestinationFields::AddressAndSignIn(offer);
    });
    form
}

/// Whose mailbox is to be signed in to, and the ticket of that.
fn asked(reply: &Reply) -> (String, String) {
    assert_eq!((reply.status, reply.outcome().as_str()), (200, "asked"), "{}", reply.body);
    let ask = json(reply)["ask"].clone();
    (ask["side"].as_str().unwrap().to_owned(), ask["ticket"].as_str().unwrap().to_owned())
}

impl Fixture {
    async fn begin(&self, address: &str) -> Reply {
        self.step(SHARED, "sign-in", &["Ann", address, "", "", ""]).await
    }

    async fn ticket(&self, address: &str) -> String {
        let reply = self.begin(address).await;
        assert_eq!((reply.status, reply.outcome().as_str()), (200, "asked"), "{}", reply.body);
        json(&reply)["ask"]["ticket"].as_str().unwrap().to_owned()
    }

    async fn go_on(&self, ticket: &str, pasted: &str) -> Reply {
        self.step(SHARED, "go-on", &[ticket, pasted]).await
    }

    fn consent(&self, id: u64, who: &str) {
        self.desk.consents.send_modify(|all| drop(all.insert(SignInId(id), who.to_owned())));
    }

    /// The answer once it is no longer that nobody signed in.
    async fn answer(&self, ticket: &str) -> Reply {
        loop {
            let reply = self.go_on(ticket, "").await;
            if reply.outcome() != "waiting" {
                return reply;
            }
        }
    }
}

fn json(reply: &Reply) -> Value {
    serde_json::from_str(&reply.body).unwrap()
}

#[tokio::test]
async fn the_page_offers_a_sign_in_and_has_no_password_field() {
    for by in [SignInBy::Code, SignInBy::Pasted] {
        let form = offered(by).await;
        let page = form.get(&form.running.path(SHARED)).await;
        assert!(page.body.contains("Sign in with Example Mail"), "{}", page.body);
        assert!(!page.body.contains("id=\"source-password\""), "{}", page.body);
        assert!(page.body.contains("<noscript>") && !page.body.contains("href=\"http"));
        assert_eq!(page.body.contains("id=\"code\""), by == SignInBy::Code);
        assert_eq!(page.body.contains("id=\"pasted\""), by == SignInBy::Pasted);
    }
}

#[tokio::test]
async fn a_code_is_shown_and_who_typed_it_elsewhere_is_kept() {
    let form = offered(SignInBy::Code).await;
    let reply = form.begin(ANN).await;
    let ask = &json(&reply)["ask"];
    assert_eq!(
        (ask["code"].as_str(), ask["page"].as_str()),
        (Some("CODE-1"), Some("https://provider.example/page"))
    );
    let ticket = ask["ticket"].as_str().unwrap();
    assert_eq!(form.go_on(ticket, "").await.outcome(), "waiting");
    assert!(form.desk.kept().is_empty());
    form.consent(1, ANN);
    let reply = form.answer(ticket).await;
    assert_eq!((reply.status, reply.outcome().as_str()), (200, "works"), "{}", reply.body);
    assert!(reply.body.contains("Your password was not asked for"), "{}", reply.body);
    let kept = form.desk.kept();
    let [kept] = &kept[..] else { panic!("{} were kept", kept.len()) };
    assert!(matches!(kept.source.proof, Proof::SignIn(SignInId(1))));
    assert_eq!(kept.source.address.as_str(), ANN);
}

#[tokio::test]
async fn an_address_is_taken_where_no_code_is_given_and_a_mistake_can_be_mended() {
    let form = offered(SignInBy::Pasted).await;
    let ticket = form.ticket(ANN).await;
    for (pasted, outcome) in [("mistyped", "another-address"), ("silent", "provider-silent")] {
        assert_eq!(form.go_on(&ticket, pasted).await.outcome(), outcome);
    }
    assert_eq!(form.go_on(&ticket, ANN).await.outcome(), "works");
    assert_eq!(form.desk.kept().len(), 1);
    // Sent again, as when the answer was lost: the same, and nothing twice.
    assert_eq!(form.go_on(&ticket, ANN).await.outcome(), "works");
    assert_eq!(form.desk.kept().len(), 1);
}

#[tokio::test]
async fn how_a_sign_in_ended_is_said_in_its_own_words() {
    let form = offered(SignInBy::Code).await;
    for (id, (who, outcome)) in (1..).zip([
        ("declined", "declined"),
        ("late", "too-late"),
        ("refused", "provider-refuses"),
        ("bob@old.example", "wrong-account"),
    ]) {
        let ticket = form.ticket(ANN).await;
        form.consent(id, who);
        let reply = form.answer(&ticket).await;
        assert_eq!((reply.status, reply.outcome().as_str()), (422, outcome));
    }
    assert!(form.desk.kept().is_empty());
    let sights = form.desk.sights();
    assert!(sights.iter().any(|sight| matches!(sight, Sight::Login { .. })));
}

#[tokio::test]
async fn who_signs_in_with_the_wrong_account_too_often_waits_like_after_wrong_passwords() {
    let form = offered(SignInBy::Pasted).await;
    for _ in 0..3 {
        let ticket = form.ticket(ANN).await;
        assert_eq!(form.go_on(&ticket, "bob@old.example").await.outcome(), "wrong-account");
    }
    let begun = form.desk.begun.load(Ordering::SeqCst);
    assert_eq!(form.begin(ANN).await.status, 429);
    assert_eq!(
        form.desk.begun.load(Ordering::SeqCst),
        begun,
        "the provider was asked all the same"
    );
}

#[tokio::test]
async fn a_ticket_counts_with_its_own_link_and_until_its_time_is_over() {
    let form = offered(SignInBy::Pasted).await;
    let ticket = form.ticket(ANN).await;
    assert_eq!(form.go_on("another", ANN).await.outcome(), "too-late");
    let other = Link::Campaign(CampaignId(8));
    let mut campaign = form.campaign.clone();
    campaign.sign_in = Some(SignInOffer { provider: "X".to_owned(), by: SignInBy::Pasted });
    form.desk.open(other, campaign);
    let reply = form.step(other, "go-on", &[&ticket, ANN]).await;
    assert_eq!(reply.outcome(), "too-late");
    form.clock.forward(SignedDuration::from_mins(20));
    assert_eq!(form.go_on(&ticket, ANN).await.outcome(), "too-late");
    assert!(form.desk.kept().is_empty());
}

#[tokio::test]
async fn nothing_is_begun_for_an_address_that_the_campaign_is_not_for_or_where_no_sign_in_is_offered()
 {
    let form = offered(SignInBy::Code).await;
    let domains = mailhaul_intake::desk::Audience::Domains(vec!["old.example".to_owned()]);
    form.desk.change(SHARED, |campaign| campaign.audience = domains);
    assert_eq!(form.begin("ann@elsewhere.example").await.outcome(), "not-admitted");
    form.desk.change(SHARED, |campaign| campaign.sign_in = None);
    assert_eq!(form.begin(ANN).await.outcome(), "stale");
    assert_eq!(form.desk.begun.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_password_is_not_taken_where_users_sign_in() {
    let form = offered(SignInBy::Code).await;
    let reply = form.try_password(ANN, "any").await;
    assert_eq!(reply.outcome(), "stale");
    assert_eq!(form.desk.logins(), 0);
}

#[tokio::test]
async fn sign_ins_that_nobody_finishes_do_not_hold_up_the_end_of_the_form() {
    let form = offered(SignInBy::Code).await;
    form.ticket(ANN).await;
    let stopped = tokio::time::timeout(std::time::Duration::from_secs(5), form.running.stop());
    stopped.await.expect("the form was closed at once");
}

#[tokio::test]
async fn a_password_here_and_a_sign_in_there_are_kept_together_once_both_worked() {
    let form = offered_there(SignInBy::Code, false).await;
    let hand_in =
        async |password| form.step(SHARED, "sign-in", &["Ann", ANN, password, ANN_THERE, ""]).await;
    let wrong = hand_in("wrong").await;
    assert_eq!((wrong.status, wrong.outcome().as_str()), (422, "rejected"));
    assert_eq!(form.desk.begun.load(Ordering::SeqCst), 0, "a sign-in was begun all the same");
    let (side, ticket) = asked(&hand_in("right").await);
    assert_eq!(side, "destination");
    assert!(form.desk.kept().is_empty());
    form.consent(1, ANN_THERE);
    let reply = form.answer(&ticket).await;
    assert_eq!(reply.outcome(), "works", "{}", reply.body);
    assert!(reply.body.contains(ANN) && reply.body.contains(ANN_THERE), "{}", reply.body);
    assert!(!reply.body.contains("was not asked for"), "{}", reply.body);
    let kept = form.desk.kept();
    let [kept] = &kept[..] else { panic!("{} were kept", kept.len()) };
    assert_eq!(kept.source.proof.password().unwrap().expose(), "right");
    assert!(matches!(kept.destination_proof, Some(Proof::SignIn(SignInId(1)))));
    assert_eq!(kept.destination.as_ref().unwrap().as_str(), ANN_THERE);
}

#[tokio::test]
async fn one_sign_in_follows_the_other_and_nothing_is_kept_between_them() {
    for by in [SignInBy::Code, SignInBy::Pasted] {
        let form = offered_there(by, true).await;
        let fields = ["Ann", ANN, "", ANN_THERE, ""];
        let mut reply = form.step(SHARED, "sign-in", &fields).await;
        for (id, side, who) in [(1, "source", ANN), (2, "destination", ANN_THERE)] {
            let (said, ticket) = asked(&reply);
            assert_eq!(said, side);
            assert!(form.desk.kept().is_empty());
            reply = if by == SignInBy::Code {
                form.consent(id, who);
                form.answer(&ticket).await
            } else {
                form.go_on(&ticket, who).await
            };
        }
        assert_eq!(reply.outcome(), "works", "{}", reply.body);
        assert!(reply.body.contains("Your password was not asked for"), "{}", reply.body);
        let kept = form.desk.kept();
        let [kept] = &kept[..] else { panic!("{} were kept", kept.len()) };
        assert!(matches!(kept.source.proof, Proof::SignIn(SignInId(1))));
        assert!(matches!(kept.destination_proof, Some(Proof::SignIn(SignInId(2)))));
    }
}

#[tokio::test]
async fn who_fails_at_the_new_mailbox_is_not_asked_for_the_old_one_again() {
    let form = offered_there(SignInBy::Pasted, true).await;
    let fields = ["Ann", ANN, "", ANN_THERE, ""];
    let (_, first) = asked(&form.step(SHARED, "sign-in", &fields).await);
    let (side, second) = asked(&form.go_on(&first, ANN).await);
    assert_eq!(side, "destination");
    assert_eq!(form.go_on(&second, "bob@new.example").await.outcome(), "wrong-account");
    assert!(form.desk.kept().is_empty());
    let again = ["Ann", ANN, "", ANN_THERE, "", &first];
    // It counts for its own mailbox alone.
    let bob = ["Bob", "bob@old.example", "", ANN_THERE, "", &first];
    assert_eq!(asked(&form.step(SHARED, "sign-in", &bob).await).0, "source");
    let (side, third) = asked(&form.step(SHARED, "sign-in", &again).await);
    assert_eq!(side, "destination");
    assert_eq!(form.go_on(&third, ANN_THERE).await.outcome(), "works");
    assert_eq!(form.desk.kept().len(), 1);
    // Once it is kept, it counts no more.
    assert_eq!(asked(&form.step(SHARED, "sign-in", &again).await).0, "source");
}

#[tokio::test]
async fn a_wrong_password_of_the_new_mailbox_after_a_sign_in_is_mended_without_another_sign_in() {
    let form = offered(SignInBy::Pasted).await;
    form.desk.password(SideName::Destination, ANN_THERE, "right");
    let hand_in = async |password, ticket: &str| {
        form.step(SHARED, "sign-in", &["Ann", ANN, "", ANN_THERE, password, ticket]).await
    };
    let (_, ticket) = asked(&hand_in("wrong", "").await);
    assert_eq!(form.go_on(&ticket, ANN).await.outcome(), "rejected");
    assert_eq!(hand_in("right", &ticket).await.outcome(), "works");
    assert_eq!(form.desk.begun.load(Ordering::SeqCst), 1);
    let kept = form.desk.kept();
    let there = kept[0].destination_proof.as_ref().unwrap();
    assert_eq!(there.password().unwrap().expose(), "right");
}

#[tokio::test]
async fn a_new_mailbox_that_is_left_out_is_not_signed_in_to() {
    let form = offered_there(SignInBy::Code, false).await;
    let reply = form.step(SHARED, "sign-in", &["Ann", ANN, "right", "", ""]).await;
    assert_eq!(reply.outcome(), "works");
    assert_eq!(form.desk.begun.load(Ordering::SeqCst), 0);
    assert!(form.desk.kept()[0].destination_proof.is_none());
    // A page from before the sign-in was offered.
    let old = form.submit(["Ann", ANN, "right", ANN_THERE, "any"]).await;
    assert_eq!(old.outcome(), "stale");
}
