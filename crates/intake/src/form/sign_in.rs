//! Signing in at a provider, on the form's page: what comes before it, and the two ways it goes on, for either mailbox.

use mailhaul_model::event::SideName;
use maud::{Markup, html};

use super::page::{audience, form, renewal, result};
use super::texts::{Texts, filled};
use crate::desk::{Campaign, SignInBy, SignInOffer};

/// All of the page but its frame, where the old mailbox is signed in to.
pub fn sign_in(campaign: &Campaign, offer: &SignInOffer, texts: &Texts) -> Markup {
    let provider = [("provider", offer.provider.as_str())];
    html! {
        h1 { (texts.sign_in_title) }
        p { (filled(texts.sign_in_purpose, &[("organisation", &campaign.organisation)])) }
        (renewal(campaign, texts))
        (audience(&campaign.audience, texts))
        p { (filled(texts.sign_in_care, &provider)) }
        noscript { p.hint role="alert" { (texts.sign_in_no_script) } }
        (form(campaign, texts))
        (steps(campaign, texts))
        (result())
    }
}

/// Hidden until a sign-in is begun: a section for each mailbox that is signed in to. What belongs to the new mailbox has `new-`
/// before its name.
pub fn steps(campaign: &Campaign, texts: &Texts) -> Markup {
    html! {
        @for side in [SideName::Source, SideName::Destination] {
            @if let Some(offer) = campaign.offer(side) {
                (step(&Step { side, offer, texts, is_second: campaign.sign_in.is_some() }))
            }
        }
    }
}

/// One mailbox' sign-in.
struct Step<'a> {
    side: SideName,
    offer: &'a SignInOffer,
    texts: &'a Texts,
    /// Whether that of the new mailbox follows another.
    is_second: bool,
}

impl Step<'_> {
    fn id(&self, name: &str) -> String {
        match self.side {
            SideName::Source => name.to_owned(),
            SideName::Destination => format!("new-{name}"),
        }
    }

    fn filled(&self, text: &str) -> String {
        filled(text, &[("provider", self.offer.provider.as_str())])
    }
}

fn step(step: &Step<'_>) -> Markup {
    let heading = step.id("sign-in-heading");
    let texts = step.texts;
    html! {
        section id=(step.id("sign-in")) hidden aria-labelledby=(heading) {
            h2 id=(heading) tabindex="-1" { (step.filled(texts.code_heading)) }
            @if step.side == SideName::Destination {
                p { @if step.is_second { (texts.destination_next) } @else { (texts.destination) } }
            }
            p.mailbox { strong id=(step.id("sign-in-mailbox")) dir="auto" {} }
            @match step.offer.by {
                SignInBy::Code => (code(step)),
                SignInBy::Pasted => (pasted(step)),
            }
        }
    }
}

fn code(step: &Step<'_>) -> Markup {
    let (label, texts) = (step.id("code-label"), step.texts);
    html! {
        p { (step.filled(texts.code_how)) }
        p id=(label) { (texts.code_label) }
        div.row.code {
            output id=(step.id("code")) aria-labelledby=(label) dir="ltr" {}
            button.quiet id=(step.id("copy")) type="button" data-copied=(texts.copied) {
                (texts.copy)
            }
        }
        (open_page(step))
    }
}

fn pasted(step: &Step<'_>) -> Markup {
    let (field, error) = (step.id("pasted"), step.id("pasted-error"));
    let texts = step.texts;
    html! {
        ol {
            li { (step.filled(texts.page_step_sign_in)) }
            li { (texts.page_step_error) }
            li { (texts.page_step_copy) }
        }
        (open_page(step))
        form id=(step.id("paste")) novalidate autocomplete="off"
            data-checking=(texts.sign_in_checking) {
            div.field {
                label for=(field) { (texts.page_field) }
                input id=(field) type="text" inputmode="url" autocomplete="off" autocapitalize="none"
                    spellcheck="false" dir="ltr" maxlength="8000" aria-describedby=(error) required;
                p.error id=(error) hidden {}
            }
            button type="submit" { (texts.page_submit) }
        }
    }
}

/// Where it leads is said by the answer to the form.
fn open_page(step: &Step<'_>) -> Markup {
    html! {
        p {
            a.button id=(step.id("open-page")) target="_blank" rel="noopener noreferrer" {
                (step.filled(step.texts.open_page)) " " span.unseen { (step.texts.new_tab) }
            }
        }
    }
}
