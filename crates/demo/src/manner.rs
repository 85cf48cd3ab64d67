//! Demo servers that behave as the providers are known to: greeting, capabilities, limits and ways. An imitation by what is
//! publicly known, not the real thing.

use crate::{Config, Feature};

/// Gmail: labels, strict names, its own separator and limits.
pub fn gmail() -> Config {
    Config {
        greeting: "Gimap ready for requests from 127.0.0.1".into(),
        name: "GImap".into(),
        tidy_names: true,
        forbidden_in_names: "^".into(),
        message_limit: Some(35_651_584),
        ..Config::default()
    }
    .without(Feature::MultiAppend)
    .without(Feature::StatusSize)
    .with(Feature::Labels)
}

/// Microsoft 365: names in one case, little on offer.
pub fn microsoft_365() -> Config {
    let greeting = "The Microsoft Exchange IMAP4 service is ready. [TQBXAFAAMgA4ADEA]";
    Config { greeting: greeting.into(), ..exchange() }
}

/// Exchange on premises: like the service, and `\Flagged` doesn't survive an APPEND.
pub fn exchange() -> Config {
    let little = [
        Feature::MultiAppend,
        Feature::ListExtended,
        Feature::ListStatus,
        Feature::StatusSize,
        Feature::SpecialUse,
        Feature::CreateSpecialUse,
        Feature::Condstore,
        Feature::Enable,
        Feature::Quota,
        Feature::AppendLimit,
    ];
    let config = Config {
        greeting: "The Microsoft Exchange IMAP4 service is ready.".into(),
        name: "Microsoft.Exchange.Imap4.Imap4Server".into(),
        one_case: true,
        appends_unflagged: true,
        any_keyword: false,
        ..Config::default()
    };
    little.into_iter().fold(config, Config::without)
}

/// Yahoo: takes no message whose last line isn't ended.
pub fn yahoo() -> Config {
    Config {
        greeting: "IMAP4rev1 Hello".into(),
        name: String::new(),
        more_capabilities: vec!["XYMHIGHESTMODSEQ".into()],
        final_crlf: true,
        ..Config::default()
    }
    .without(Feature::MultiAppend)
}

/// iCloud: Apple's capabilities, and a limit that is not said.
pub fn icloud() -> Config {
    Config {
        greeting: "ready".into(),
        more_capabilities: vec!["XAPPLEPUSHSERVICE".into(), "XAPPLELITERAL".into()],
        message_limit: Some(20 * 1024 * 1024),
        ..Config::default()
    }
    .without(Feature::AppendLimit)
}

/// Zimbra: says who it is in ID too.
pub fn zimbra() -> Config {
    Config {
        greeting: "mail.example.org Zimbra IMAP4rev1 server ready".into(),
        name: "Zimbra".into(),
        ..Config::default()
    }
}
