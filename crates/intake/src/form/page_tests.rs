//! The pages, as text.

use std::sync::Arc;

use jiff::Timestamp;

use super::*;
use crate::address::MailAddress;
use crate::desk::{CampaignState, SignInBy, SignInOffer};
use crate::form::Outcome;
use crate::link::CampaignId;
use crate::providers::Provider;
use crate::sealed::CampaignKey;

fn campaign(audience: Audience, destination: DestinationFields) -> Campaign {
    Campaign {
        id: CampaignId(7),
        organisation: "Büro & <Söhne>".to_owned(),
        state: CampaignState::Open { until: Timestamp::MAX },
        audience,
        destination,
        provider: None,
        opened_by_admin: false,
        sign_in: None,
        renew: false,
        key: Arc::new(CampaignKey::generate()),
    }
}

fn only(address: &str) -> Audience {
    Audience::Only(MailAddress::parse(address).unwrap())
}

/// What is between `<NAME` and `>`, for each of them.
fn tags<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    page.split(&format!("<{name} ")).skip(1).map(|rest| &rest[..rest.find('>').unwrap()]).collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split(&format!("{name}=\"")).nth(1)?.split('"').next()
}

#[test]
fn every_field_has_a_label_and_a_place_for_what_is_wrong() {
    let page = form_page(
        &campaign(Audience::Everyone, DestinationFields::AddressAndPassword),
        Language::English,
    );
    let labels: Vec<_> =
        tags(&page, "label").into_iter().filter_map(|t| attribute(t, "for")).collect();
    let inputs = tags(&page, "input");
    assert_eq!(inputs.len(), 5);
    for input in inputs {
        let id = attribute(input, "id").unwrap();
        assert!(labels.contains(&id), "{id} has no label");
        let error = attribute(input, "aria-describedby").unwrap();
        assert!(page.contains(&format!("id=\"{error}\"")), "{id}");
    }
}

#[test]
fn without_script_there_is_an_explanation_and_no_form_to_see() {
    let page =
        form_page(&campaign(Audience::Everyone, DestinationFields::Nothing), Language::German);
    assert!(page.contains("<noscript>") && page.contains("braucht dafür JavaScript"));
    let [form] = tags(&page, "form")[..] else { panic!() };
    assert!(form.contains("hidden") && !form.contains("action=") && !form.contains("method="));
}

#[test]
fn a_page_has_no_script_or_style_inside_and_names_nothing_elsewhere() {
    let page = form_page(
        &campaign(Audience::Everyone, DestinationFields::AddressAndPassword),
        Language::French,
    );
    assert!(!page.contains("style=") && !page.contains("<style") && !page.contains(" onclick"));
    assert!(page.contains(r#"<script type="module" src="/form.js"></script>"#));
    for tag in tags(&page, "link").into_iter().chain(tags(&page, "script")) {
        let target = attribute(tag, "href").or(attribute(tag, "src")).unwrap();
        assert!(target.starts_with('/') && !target.starts_with("//"), "{tag}");
    }
}

#[test]
fn names_from_elsewhere_are_escaped() {
    let page =
        form_page(&campaign(Audience::Everyone, DestinationFields::Nothing), Language::English);
    assert!(page.contains("Büro &amp; &lt;Söhne&gt;") && !page.contains("<Söhne>"));
}

#[test]
fn the_language_and_its_direction_are_said() {
    for language in Language::ALL {
        let page = form_page(&campaign(Audience::Everyone, DestinationFields::Nothing), language);
        let texts = language.texts();
        let opening = format!("<html lang=\"{}\" dir=\"{}\">", texts.tag, texts.direction);
        assert!(page.contains(&opening) && page.contains(texts.submit), "{language:?}");
    }
}

#[test]
fn a_personal_link_fixes_its_address() {
    let page = form_page(
        &campaign(only("ann@old.example"), DestinationFields::Nothing),
        Language::English,
    );
    let inputs = tags(&page, "input");
    let source = inputs.iter().find(|tag| attribute(tag, "id") == Some("source-address")).unwrap();
    assert!(source.contains("readonly") && attribute(source, "value") == Some("ann@old.example"));
}

#[test]
fn destination_fields_are_there_only_when_they_are_asked_for() {
    let page = |fields| form_page(&campaign(Audience::Everyone, fields), Language::English);
    assert!(!page(DestinationFields::Nothing).contains("destination-address"));
    let address = page(DestinationFields::Address);
    assert!(address.contains("destination-address") && !address.contains("destination-password"));
    assert!(page(DestinationFields::AddressAndPassword).contains("destination-password"));
}

#[test]
fn a_new_mailbox_that_is_signed_in_to_has_no_password_field_and_a_step_of_its_own() {
    for (here, by) in [(false, SignInBy::Code), (true, SignInBy::Pasted)] {
        let offer = SignInOffer { provider: "New Mail".to_owned(), by };
        let fields = DestinationFields::AddressAndSignIn(offer);
        let mut campaign = campaign(Audience::Everyone, fields);
        let old = SignInOffer { provider: "Old Mail".to_owned(), by: SignInBy::Code };
        campaign.sign_in = Some(old).filter(|_| here);
        let page = form_page(&campaign, Language::English);
        assert!(!page.contains("id=\"destination-password\""), "{page}");
        assert!(page.contains("on New Mail’s own page") && page.contains("data-sign-in"), "{page}");
        assert!(page.contains("id=\"new-sign-in\"") && page.contains("Sign in at New Mail"));
        assert_eq!(page.contains("id=\"source-password\""), !here);
        assert_eq!(page.contains("id=\"sign-in\""), here);
        let name = if by == SignInBy::Code { "new-code" } else { "new-pasted" };
        assert!(page.contains(&format!("id=\"{name}\"")), "{page}");
    }
}

#[test]
fn where_users_sign_in_no_sentence_that_concerns_it_speaks_of_a_password() {
    let outcomes = [Outcome::Crowded, Outcome::NotKept, Outcome::Stale, Outcome::Closed];
    let words = ["password", "passwor", "mot de passe", "contraseña"];
    for (language, word) in Language::ALL.into_iter().zip(words) {
        let is_there = |text: &str| text.to_lowercase().contains(word);
        for outcome in &outcomes {
            let lines = |takes| outcome.notice(language, takes).lines.join(" ");
            assert!(!is_there(&lines(Takes::SignIns)), "{language:?}: {outcome:?}");
            assert_ne!(lines(Takes::SignIns), lines(Takes::Passwords));
        }
        let bare = Outcome::Bare.notice(language, Takes::Passwords);
        assert!(!is_there(&bare.lines.join(" ")), "{language:?}");
        let texts = language.texts();
        for text in [texts.sign_in_renew, texts.renew_both, texts.sign_in_no_connection] {
            assert!(!is_there(text), "{language:?}: {text}");
        }
    }
}

#[test]
fn a_provider_without_passwords_is_asked_for_none() {
    let mut hosted = campaign(Audience::Everyone, DestinationFields::Nothing);
    hosted.provider = Some(Provider::Microsoft365);
    let personal = campaign(only("ann@hotmail.com"), DestinationFields::Nothing);
    for (campaign, name) in [(hosted, "Microsoft 365"), (personal, "Outlook.com")] {
        let page = form_page(&campaign, Language::English);
        assert!(page.contains(&format!("{name} accepts no password")), "{name}");
        assert!(!page.contains("<input") && !page.contains("<form") && !page.contains("<script"));
    }
}

#[test]
fn where_the_admin_opens_the_mailboxes_the_page_says_that_nothing_is_needed_and_asks_for_nothing() {
    let mut opened = campaign(Audience::Everyone, DestinationFields::AddressAndPassword);
    opened.opened_by_admin = true;
    for (language, words) in [
        (Language::English, "Nothing is needed from you"),
        (Language::German, "Von Ihnen wird nichts gebraucht"),
    ] {
        let page = form_page(&opened, language);
        assert!(page.contains(words), "{page}");
        assert!(!page.contains("<input") && !page.contains("<form") && !page.contains("<script"));
    }
}

#[test]
fn hints_are_there_before_a_password_is_typed() {
    let page =
        form_page(&campaign(Audience::Everyone, DestinationFields::Nothing), Language::English);
    let hints: Vec<_> =
        tags(&page, "p").into_iter().filter(|tag| tag.contains("data-domains")).collect();
    assert!(hints.iter().all(|tag| tag.contains("hidden")));
    let of = |domain| hints.iter().find(|tag| tag.contains(domain)).unwrap();
    assert!(of("gmail.com").contains("googlemail.com"));
    assert!(of("hotmail.com").contains("data-no-password"));
    assert!(!of("icloud.com").contains("data-no-password"));
    let gmail =
        form_page(&campaign(only("ann@gmail.com"), DestinationFields::Nothing), Language::English);
    assert!(gmail.contains("make an app password") && gmail.contains("<input"));
}

#[test]
fn a_notice_is_a_whole_page() {
    let page = notice_page(
        &Outcome::Closed.notice(Language::Spanish, Takes::Passwords),
        Language::Spanish,
    );
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Este formulario está cerrado"));
    assert!(!page.contains("<script"));
}
