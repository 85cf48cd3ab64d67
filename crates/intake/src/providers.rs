//! What well-known providers want instead of the everyday password, known by the domain of an address.
//!
//! The table is the one source of it: the page's hints, the check before a login and the texts after one are made of it. A
//! company's own domain says nothing about who hosts it; there the campaign names the provider.

/// A provider about which something is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Provider {
    Gmail,
    Microsoft365,
    OutlookCom,
    Yahoo,
    Aol,
    ICloud,
    Zoho,
    Fastmail,
}

/// What a login there takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    AppPassword,
    /// An app password, which can only be made once two-step verification is on.
    AppPasswordAfterTwoSteps,
    /// An app password where two-step verification is on. IMAP has to be switched on in the settings first.
    AppPasswordWithTwoSteps,
    /// A sign-in in the browser; no password at all.
    SignIn,
}

/// A row of the table.
#[derive(Debug)]
pub struct Facts {
    pub provider: Provider,
    pub name: &'static str,
    pub domains: &'static [&'static str],
    pub wants: Wants,
}

/// All there is.
pub const PROVIDERS: &[Facts] = &[
    Facts {
        provider: Provider::Gmail,
        name: "Gmail",
        domains: &["gmail.com", "googlemail.com"],
        wants: Wants::AppPasswordAfterTwoSteps,
    },
    Facts {
        provider: Provider::Microsoft365,
        name: "Microsoft 365",
        domains: &[],
        wants: Wants::SignIn,
    },
    Facts {
        provider: Provider::OutlookCom,
        name: "Outlook.com",
        domains: &[
            "outlook.com",
            "outlook.de",
            "outlook.fr",
            "outlook.es",
            "hotmail.com",
            "hotmail.de",
            "hotmail.fr",
            "hotmail.es",
            "hotmail.co.uk",
            "live.com",
            "live.de",
            "live.fr",
            "live.co.uk",
            "msn.com",
        ],
        wants: Wants::SignIn,
    },
    Facts {
        provider: Provider::Yahoo,
        name: "Yahoo",
        domains: &[
            "yahoo.com",
            "yahoo.de",
            "yahoo.fr",
            "yahoo.es",
            "yahoo.it",
            "yahoo.co.uk",
            "ymail.com",
            "rocketmail.com",
        ],
        wants: Wants::AppPassword,
    },
    Facts {
        provider: Provider::Aol,
        name: "AOL",
        domains: &["aol.com", "aol.de"],
        wants: Wants::AppPassword,
    },
    Facts {
        provider: Provider::ICloud,
        name: "iCloud",
        domains: &["icloud.com", "me.com", "mac.com"],
        wants: Wants::AppPassword,
    },
    Facts {
        provider: Provider::Zoho,
        name: "Zoho",
        domains: &["zoho.com", "zohomail.com", "zoho.eu", "zohomail.eu"],
        wants: Wants::AppPasswordWithTwoSteps,
    },
    Facts {
        provider: Provider::Fastmail,
        name: "Fastmail",
        domains: &["fastmail.com", "fastmail.fm"],
        wants: Wants::AppPassword,
    },
];

impl Provider {
    pub fn facts(self) -> &'static Facts {
        PROVIDERS
            .iter()
            .find(|facts| facts.provider == self)
            .expect("every provider has a row: a test looks at each")
    }

    /// The provider whose own domain this is. Upper and lower case are the same.
    pub fn of_domain(domain: &str) -> Option<Self> {
        let domain = domain.to_lowercase();
        PROVIDERS
            .iter()
            .find(|facts| facts.domains.contains(&domain.as_str()))
            .map(|facts| facts.provider)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_provider_has_its_row() {
        use Provider::*;
        for provider in [Gmail, Microsoft365, OutlookCom, Yahoo, Aol, ICloud, Zoho, Fastmail] {
            assert_eq!(provider.facts().provider, provider);
        }
    }

    #[test]
    fn no_domain_belongs_to_two_providers_and_each_is_in_lower_case() {
        let mut seen = HashSet::new();
        for domain in PROVIDERS.iter().flat_map(|facts| facts.domains) {
            assert!(seen.insert(domain) && *domain == domain.to_lowercase(), "{domain}");
        }
    }

    #[test]
    fn a_provider_is_known_by_its_domain_and_nothing_like_it() {
        assert_eq!(Provider::of_domain("GMail.com"), Some(Provider::Gmail));
        assert_eq!(Provider::of_domain("gmail.com.example"), None);
        assert_eq!(Provider::of_domain("example.org"), None);
    }
}
