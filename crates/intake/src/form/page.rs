//! The pages.

use maud::{DOCTYPE, Markup, html};

use super::hints::{hints, known_provider};
use super::sign_in::{sign_in, steps};
use super::texts::{Texts, filled};
use super::{Language, Notice, Outcome};
use crate::desk::{Audience, Campaign, DestinationFields, Takes};
use crate::providers::Wants;
use crate::sealed;

/// The form of a campaign. Without script it says why it needs one, and offers nothing to press.
pub fn form_page(campaign: &Campaign, language: Language) -> String {
    let texts = language.texts();
    if campaign.opened_by_admin {
        return notice_page(&Outcome::NotNeeded.notice(language, campaign.takes()), language);
    }
    if let Some(offer) = &campaign.sign_in {
        return page(texts, texts.sign_in_title, true, &sign_in(campaign, offer, texts))
            .into_string();
    }
    let takes_passwords = known_provider(campaign).is_none_or(|p| p.facts().wants != Wants::SignIn);
    let main = html! {
        h1 { (texts.title) }
        p { (filled(texts.purpose, &[("organisation", &campaign.organisation)])) }
        (renewal(campaign, texts))
        (audience(&campaign.audience, texts))
        @if takes_passwords {
            p { (texts.care) }
            noscript { p.hint role="alert" { (texts.no_script) } }
            (form(campaign, texts))
            (steps(campaign, texts))
            (result())
        } @else {
            (hints(campaign, texts))
        }
    };
    page(texts, texts.title, takes_passwords, &main).into_string()
}

/// Why somebody is asked again.
pub(super) fn renewal(campaign: &Campaign, texts: &Texts) -> Markup {
    let text = match campaign.takes() {
        Takes::Passwords => texts.renew,
        Takes::SignIns => texts.sign_in_renew,
        Takes::Both => texts.renew_both,
    };
    html! { @if campaign.renew { p.hint { (text) } } }
}

/// What came of a request is said here.
pub(super) fn result() -> Markup {
    html! { div #result tabindex="-1" role="status" aria-live="polite" {} }
}

/// An answer as a page of its own.
pub fn notice_page(notice: &Notice, language: Language) -> String {
    let main = html! {
        h1 { (notice.title) }
        @for line in &notice.lines { p { (line) } }
    };
    page(language.texts(), &notice.title, false, &main).into_string()
}

fn page(texts: &Texts, title: &str, script: bool, main: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(texts.tag) dir=(texts.direction) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="stylesheet" href="/form.css";
                @if script { script type="module" src="/form.js" {} }
            }
            body { main { (main) } }
        }
    }
}

pub(super) fn audience(audience: &Audience, texts: &Texts) -> Markup {
    html! {
        @match audience {
            Audience::Everyone => {}
            Audience::Domains(domains) => {
                p { (filled(texts.some_domains, &[("domains", &domains.join(", "))])) }
            }
            Audience::Only(address) => {
                p { (filled(texts.one_address, &[("address", address.as_str())])) }
            }
        }
    }
}

pub(super) fn form(campaign: &Campaign, texts: &Texts) -> Markup {
    let offer = campaign.sign_in.as_ref();
    let provider = offer.map_or("", |offer| offer.provider.as_str());
    let checking = if offer.is_some() { texts.sign_in_starting } else { texts.checking };
    let signs_in = campaign.takes() != Takes::Passwords;
    let (no_connection, old_browser) = if signs_in {
        (texts.sign_in_no_connection, texts.sign_in_old_browser)
    } else {
        (texts.no_connection, texts.old_browser)
    };
    let fixed = match &campaign.audience {
        Audience::Only(address) => Some(address.as_str()),
        _ => None,
    };
    html! {
        form #form hidden novalidate autocomplete="off"
            data-key=(campaign.key.public())
            data-info=(sealed::info(campaign.id))
            data-show=(texts.show) data-hide=(texts.hide)
            data-checking=(checking)
            data-sign-in[signs_in]
            data-fill-in=(texts.fill_in)
            data-whole-address=(texts.whole_address)
            data-too-long=(texts.too_long)
            data-no-connection=(no_connection)
            data-old-browser=(old_browser) {
            fieldset {
                legend { (texts.source) }
                (text_field(texts, &NAME, texts.full_name, None))
                (text_field(texts, &SOURCE, texts.source_address, fixed))
                @if offer.is_none() {
                    (hints(campaign, texts))
                    (password_field(texts, "source-password", texts.source_password))
                }
            }
            (destination(&campaign.destination, texts))
            button #submit type="submit" {
                @if offer.is_some() { (filled(texts.sign_in_submit, &[("provider", provider)])) }
                @else { (texts.submit) }
            }
        }
    }
}

fn destination(fields: &DestinationFields, texts: &Texts) -> Markup {
    html! {
        @if *fields != DestinationFields::Nothing {
            fieldset {
                legend { (texts.destination) }
                p { (texts.destination_why) }
                (text_field(texts, &DESTINATION, texts.destination_address, None))
                @match fields {
                    DestinationFields::AddressAndPassword => div #destination-part hidden {
                        (password_field(texts, "destination-password", texts.destination_password))
                    },
                    DestinationFields::AddressAndSignIn(offer) => p.hint #destination-part hidden {
                        (filled(texts.destination_sign_in, &[("provider", &offer.provider)]))
                    },
                    DestinationFields::Nothing | DestinationFields::Address => {}
                }
            }
        }
    }
}

/// A field that isn't a password.
struct TextField {
    id: &'static str,
    kind: &'static str,
    autocomplete: &'static str,
    required: bool,
}

const NAME: TextField =
    TextField { id: "full-name", kind: "text", autocomplete: "name", required: true };
const SOURCE: TextField =
    TextField { id: "source-address", kind: "email", autocomplete: "email", required: true };
const DESTINATION: TextField =
    TextField { id: "destination-address", kind: "email", autocomplete: "off", required: false };

fn text_field(texts: &Texts, field: &TextField, label: &str, fixed: Option<&str>) -> Markup {
    let error = format!("{}-error", field.id);
    html! {
        div.field {
            label for=(field.id) {
                (label)
                @if !field.required { " " span.aside { (texts.optional) } }
            }
            input id=(field.id) type=(field.kind) autocomplete=(field.autocomplete) maxlength="254"
                autocapitalize="none" spellcheck="false" dir="auto" aria-describedby=(error)
                required[field.required] value=[fixed] readonly[fixed.is_some()];
            p.error id=(error) hidden {}
        }
    }
}

/// Pasting is allowed: what a password manager holds is typed by nobody.
fn password_field(texts: &Texts, id: &str, label: &str) -> Markup {
    let error = format!("{id}-error");
    html! {
        div.field data-password {
            label for=(id) { (label) }
            div.row {
                input id=(id) type="password" autocomplete="off" autocapitalize="none"
                    autocorrect="off" spellcheck="false" dir="ltr" aria-describedby=(error) required;
                button.quiet type="button" aria-controls=(id) {
                    (texts.show) " " span.unseen { (label) }
                }
            }
            p.error id=(error) hidden {}
        }
    }
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
