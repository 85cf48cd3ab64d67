//! The page where users sign in at their provider: what comes before the sign-in, and the two ways it goes on.

use maud::{Markup, html};

use super::page::{audience, form, result};
use super::texts::{Texts, filled};
use crate::desk::{Campaign, SignInBy, SignInOffer};

/// All of the page but its frame.
pub fn sign_in(campaign: &Campaign, offer: &SignInOffer, texts: &Texts) -> Markup {
    let provider = [("provider", offer.provider.as_str())];
    html! {
        h1 { (texts.sign_in_title) }
        p { (filled(texts.sign_in_purpose, &[("organisation", &campaign.organisation)])) }
        @if campaign.renew { p.hint { (texts.sign_in_renew) } }
        (audience(&campaign.audience, texts))
        p { (filled(texts.sign_in_care, &provider)) }
        noscript { p.hint role="alert" { (texts.sign_in_no_script) } }
        (form(campaign, texts))
        section #sign-in hidden aria-labelledby="sign-in-heading" {
            h2 #sign-in-heading tabindex="-1" { (filled(texts.code_heading, &provider)) }
            p.mailbox { strong #sign-in-mailbox dir="auto" {} }
            @match offer.by {
                SignInBy::Code => (code(&provider, texts)),
                SignInBy::Pasted => (pasted(&provider, texts)),
            }
        }
        (result())
    }
}

fn code(provider: &[(&str, &str)], texts: &Texts) -> Markup {
    html! {
        p { (filled(texts.code_how, provider)) }
        p #code-label { (texts.code_label) }
        div.row.code {
            output #code aria-labelledby="code-label" dir="ltr" {}
            button #copy.quiet type="button" data-copied=(texts.copied) { (texts.copy) }
        }
        (open_page(provider, texts))
    }
}

fn pasted(provider: &[(&str, &str)], texts: &Texts) -> Markup {
    html! {
        ol {
            li { (filled(texts.page_step_sign_in, provider)) }
            li { (texts.page_step_error) }
            li { (texts.page_step_copy) }
        }
        (open_page(provider, texts))
        form #paste novalidate autocomplete="off" data-checking=(texts.sign_in_checking) {
            div.field {
                label for="pasted" { (texts.page_field) }
                input #pasted type="text" inputmode="url" autocomplete="off" autocapitalize="none"
                    spellcheck="false" dir="ltr" maxlength="8000" aria-describedby="pasted-error" required;
                p.error #pasted-error hidden {}
            }
            button type="submit" { (texts.page_submit) }
        }
    }
}

/// Where it leads is said by the answer to the form.
fn open_page(provider: &[(&str, &str)], texts: &Texts) -> Markup {
    html! {
        p {
            a #open-page.button target="_blank" rel="noopener noreferrer" {
                (filled(texts.open_page, provider)) " " span.unseen { (texts.new_tab) }
            }
        }
    }
}
