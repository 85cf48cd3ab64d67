//! What a provider wants, in words.

use maud::{Markup, html};

use super::texts::{Texts, filled};
use crate::desk::{Audience, Campaign};
use crate::providers::{Facts, PROVIDERS, Provider, Wants};

/// The provider that is known before anything is typed: the campaign's, or that of a personal link's address.
pub fn known_provider(campaign: &Campaign) -> Option<Provider> {
    let of_address = || match &campaign.audience {
        Audience::Only(address) => Provider::of_domain(&address.domain()),
        _ => None,
    };
    campaign.provider.or_else(of_address)
}

/// The hint that applies already, or all of them, hidden until an address of theirs is typed.
pub fn hints(campaign: &Campaign, texts: &Texts) -> Markup {
    let known = known_provider(campaign);
    let by_domain = PROVIDERS.iter().filter(|facts| !facts.domains.is_empty());
    html! {
        @if let Some(provider) = known {
            p.hint { (sentence(provider.facts(), texts)) }
        } @else {
            div aria-live="polite" {
                @for facts in by_domain {
                    p.hint data-domains=(facts.domains.join(" "))
                        data-no-password[facts.wants == Wants::SignIn] hidden {
                        (sentence(facts, texts))
                    }
                }
            }
        }
    }
}

/// What to do about a provider.
pub fn sentence(facts: &Facts, texts: &Texts) -> String {
    let text = match facts.wants {
        Wants::AppPassword => texts.app_password,
        Wants::AppPasswordAfterTwoSteps => texts.app_password_after_two_steps,
        Wants::AppPasswordWithTwoSteps => texts.app_password_with_two_steps,
        Wants::SignIn => texts.sign_in,
    };
    filled(text, &[("provider", facts.name)])
}
