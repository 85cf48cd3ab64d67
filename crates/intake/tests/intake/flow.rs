//! What users go through.

use std::sync::atomic::Ordering;

use jiff::SignedDuration;
use mailhaul_intake::desk::{Audience, CampaignState, DestinationFields, LoginVerdict, Sight};
use mailhaul_intake::providers::Provider;
use mailhaul_intake::{CampaignId, InvitationId, Link, MailAddress};
use mailhaul_model::event::SideName;

use crate::support::browser;
use crate::support::fixture::{Fixture, SEVEN, SHARED};
use crate::support::until;

const ANN: &str = "ann@old.example";

fn address(text: &str) -> MailAddress {
    MailAddress::parse(text).unwrap()
}

fn attribute<'a>(page: &'a str, name: &str) -> &'a str {
    page.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap()
}

#[tokio::test]
async fn what_a_browser_seals_in_the_page_is_tested_and_kept_to_the_byte() {
    let form = Fixture::new().await;
    let password = "  pä\"ss\\wörd\t\u{1F511} ";
    form.desk.password(SideName::Source, ANN, password);
    form.desk.password(SideName::Destination, "ann@new.example", "ñ");
    let page = form.get(&form.running.path(SHARED)).await;
    assert_eq!(page.status, 200);
    let (key, info) = (attribute(&page.body, "data-key"), attribute(&page.body, "data-info"));
    let fields = ["Ann Ångström", ANN, password, "ann@new.example", "ñ"];
    let body = browser::sealed(key, info, &form.token(SHARED), &fields);
    let reply = form.post("127.0.0.1", &form.running.path(SHARED), &body).await;
    assert_eq!((reply.status, reply.outcome().as_str()), (200, "works"));
    assert!(reply.body.contains(ANN) && !reply.body.contains("ss\\\\w"));
    let kept = form.desk.kept();
    let [kept] = &kept[..] else { panic!("{} were kept", kept.len()) };
    assert_eq!((kept.campaign, kept.link), (SEVEN, SHARED));
    assert_eq!(kept.full_name, "Ann Ångström");
    assert_eq!(
        (kept.source.address.as_str(), kept.source.proof.password().unwrap().expose()),
        (ANN, password)
    );
    assert_eq!(kept.destination.as_ref().unwrap().as_str(), "ann@new.example");
    assert_eq!(kept.destination_proof.as_ref().unwrap().password().unwrap().expose(), "ñ");
}

#[tokio::test]
async fn a_wrong_password_is_said_and_nothing_is_kept() {
    let form = Fixture::new().await;
    form.desk.password(SideName::Source, ANN, "right");
    let reply = form.try_password(ANN, "wrong").await;
    assert_eq!((reply.status, reply.outcome().as_str()), (422, "rejected"));
    assert!(form.desk.kept().is_empty());
    let [Sight::Login { verdict, side, .. }] = &form.desk.sights()[..] else { panic!() };
    assert_eq!((*verdict, *side), (LoginVerdict::Rejected, SideName::Source));
}

#[tokio::test]
async fn a_wrong_destination_password_keeps_nothing_either() {
    let form = Fixture::new().await;
    form.desk.password(SideName::Source, ANN, "right");
    let reply = form.submit(["Ann", ANN, "right", "ann@new.example", "wrong"]).await;
    assert_eq!((reply.status, reply.outcome().as_str()), (422, "rejected"));
    assert!(reply.body.contains("ann@new.example"));
    assert!(form.desk.kept().is_empty());
}

#[tokio::test]
async fn each_verdict_has_its_own_words() {
    let form = Fixture::new().await;
    for (verdict, status, outcome) in [
        (LoginVerdict::WantsAppPassword, 422, "wants-app-password"),
        (LoginVerdict::OauthOnly, 422, "no-password"),
        (LoginVerdict::Unreachable, 503, "unreachable"),
        (LoginVerdict::Busy, 503, "unreachable"),
    ] {
        form.desk.verdict(ANN, verdict);
        let reply = form.try_password(ANN, "any").await;
        assert_eq!((reply.status, reply.outcome().as_str()), (status, outcome), "{verdict:?}");
    }
}

#[tokio::test]
async fn what_could_not_be_kept_is_not_called_a_success() {
    let form = Fixture::new().await;
    form.desk.password(SideName::Source, ANN, "right");
    *form.desk.keeps_nothing.lock().unwrap() = true;
    let reply = form.try_password(ANN, "right").await;
    assert_eq!((reply.status, reply.outcome().as_str()), (503, "not-kept"));
}

#[tokio::test]
async fn an_answer_is_the_same_whether_or_not_the_address_has_submitted_before() {
    let form = Fixture::new().await;
    form.desk.password(SideName::Source, ANN, "right");
    let first = [form.try_password(ANN, "wrong").await, form.try_password(ANN, "right").await];
    let second = [form.try_password(ANN, "wrong").await, form.try_password(ANN, "right").await];
    for (before, after) in first.iter().zip(&second) {
        assert_eq!((before.status, &before.body), (after.status, &after.body));
    }
    assert_eq!(form.desk.kept().len(), 2, "a submission can be replaced");
}

#[tokio::test]
async fn a_closed_campaign_is_gone_at_once_for_reading_and_for_sending() {
    let form = Fixture::new().await;
    form.desk.password(SideName::Source, ANN, "right");
    form.desk.change(SHARED, |campaign| campaign.state = CampaignState::Closed);
    assert_eq!(form.get(&form.running.path(SHARED)).await.status, 410);
    assert_eq!(form.try_password(ANN, "right").await.status, 410);
    assert_eq!(form.desk.logins(), 0);
}

#[tokio::test]
async fn an_expired_campaign_is_gone_from_that_moment() {
    let form = Fixture::new().await;
    form.clock.forward(SignedDuration::from_hours(7 * 24) - SignedDuration::from_secs(1));
    assert_eq!(form.get(&form.running.path(SHARED)).await.status, 200);
    form.clock.forward(SignedDuration::from_secs(1));
    let page = form.get(&form.running.path(SHARED)).await;
    assert_eq!(page.status, 410);
    assert!(page.body.contains("This form is closed"));
}

#[tokio::test]
async fn a_campaign_that_is_closed_while_a_login_waits_gets_none() {
    let form = Fixture::with(|config| config.logins.at_once = 1).await;
    form.desk.password(SideName::Source, ANN, "right");
    form.desk.held.send_replace(true);
    let close = async {
        // Once each for the way in, and once more for the one that is inside.
        until(|| form.desk.looked_up.load(Ordering::SeqCst) >= 3).await;
        assert_eq!(form.desk.logins(), 1);
        form.desk.change(SHARED, |campaign| campaign.state = CampaignState::Closed);
        form.desk.held.send_replace(false);
    };
    // The first holds the only place; the second is taken in while the campaign is still open.
    let path = form.running.path(SHARED);
    let second = form.sealed(SHARED, &["Bob", "bob@old.example", "x", "", ""]);
    let (first, second, ()) = tokio::join!(
        form.try_password(ANN, "right"),
        form.post("127.0.0.1", &path, &second),
        close
    );
    assert_eq!(first.status, 200);
    assert_eq!(second.status, 410);
    assert_eq!(form.desk.logins(), 1);
}

#[tokio::test]
async fn a_personal_link_takes_its_own_address_alone() {
    let form = Fixture::new().await;
    let link = Link::Invitation(InvitationId(3));
    let mut campaign = form.campaign.clone();
    campaign.audience = Audience::Only(address(ANN));
    form.desk.open(link, campaign);
    for one in [ANN, "bob@old.example"] {
        form.desk.password(SideName::Source, one, "right");
    }
    let page = form.get(&form.running.path(link)).await;
    assert!(page.body.contains(&format!("This link is for {ANN} only.")));
    let bob = form.submit_from("127.0.0.1", link, ["B", "bob@old.example", "right", "", ""]).await;
    assert_eq!((bob.status, bob.outcome().as_str()), (422, "not-admitted"));
    let ann = form.submit_from("127.0.0.1", link, ["A", ANN, "right", "", ""]).await;
    assert_eq!(ann.status, 200);
    assert_eq!(form.desk.kept()[0].link, link);
}

#[tokio::test]
async fn what_was_sealed_for_one_link_is_not_taken_by_another() {
    let form = Fixture::new().await;
    let link = Link::Invitation(InvitationId(3));
    form.desk.open(link, form.campaign.clone());
    form.desk.password(SideName::Source, ANN, "right");
    let body = form.sealed(SHARED, &["Ann", ANN, "right", "", ""]);
    let reply = form.post("127.0.0.1", &form.running.path(link), &body).await;
    assert_eq!((reply.status, reply.outcome().as_str()), (400, "stale"));
    assert_eq!(form.desk.logins(), 0);
}

#[tokio::test]
async fn a_provider_without_passwords_is_never_tried() {
    let form = Fixture::new().await;
    let reply = form.try_password("ann@outlook.com", "any").await;
    assert_eq!((reply.status, reply.outcome().as_str()), (422, "no-password"));
    form.desk.change(SHARED, |campaign| campaign.provider = Some(Provider::Microsoft365));
    let reply = form.try_password(ANN, "any").await;
    assert_eq!((reply.status, reply.outcome().as_str()), (422, "no-password"));
    assert!(reply.body.contains("Microsoft 365"));
    assert_eq!(form.desk.logins(), 0);
}

#[tokio::test]
async fn the_language_is_the_browsers() {
    let form = Fixture::new().await;
    let path = form.running.path(SHARED);
    for (asked, words) in [
        ("de-AT,de;q=0.9", "Prüfen und abgeben"),
        ("fr", "Vérifier et transmettre"),
        ("es-MX", "Comprobar y entregar"),
        ("nl", "Test and hand in"),
    ] {
        let page = form.request("GET", &path, &format!("Accept-Language: {asked}\r\n")).await;
        assert!(page.body.contains(words), "{asked}");
    }
}

#[tokio::test]
async fn a_link_of_a_campaign_that_is_not_there_is_unknown() {
    let form = Fixture::new().await;
    let page = form.get(&form.running.path(Link::Campaign(CampaignId(8)))).await;
    assert_eq!(page.status, 404);
    assert!(page.body.contains("There is nothing here"));
}

#[tokio::test]
async fn destination_fields_that_are_not_asked_for_are_not_shown() {
    let form = Fixture::new().await;
    form.desk.change(SHARED, |campaign| campaign.destination = DestinationFields::Nothing);
    let page = form.get(&form.running.path(SHARED)).await;
    assert!(!page.body.contains("destination-"));
}
