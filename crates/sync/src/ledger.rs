//! Where the memory of a pair of accounts is kept when the command line doesn't say: in the user's data folder, under a
//! name made from the two accounts and from where folders go, so that a second run finds what the first one copied.

use std::fmt::Write;
use std::path::PathBuf;

use directories::ProjectDirs;
use mailhaul_model::RunOptions;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Who an account is, the password left out.
#[derive(Debug, Serialize)]
pub struct Identity<'a> {
    pub host: String,
    pub port: Option<u16>,
    pub login: &'a str,
    pub act_as: Option<&'a str>,
}

/// The file for a pair; `None` where the user has no data folder.
pub fn default_path(accounts: &[Identity<'_>; 2], options: &RunOptions) -> Option<PathBuf> {
    let folders = ProjectDirs::from("", "", "mailhaul")?;
    Some(folders.data_local_dir().join("ledgers").join(name(accounts, options)))
}

/// Options that decide which destination folder a message belongs in are part of the name: under other ones, a message
/// copied before isn't where it belongs. Options that only leave messages out are not.
fn name(accounts: &[Identity<'_>; 2], options: &RunOptions) -> String {
    let folders = &options.folders;
    let places = (
        &folders.map,
        folders.automap,
        &folders.rename,
        &folders.source_below,
        &folders.destination_below,
        (&folders.source_prefix, folders.source_separator),
        (&folders.destination_prefix, folders.destination_separator),
    );
    let text = serde_json::to_string(&(accounts, places)).expect("plain values are always JSON");
    let mut name = String::new();
    for byte in &Sha256::digest(text.as_bytes())[..16] {
        write!(name, "{byte:02x}").expect("a String takes everything");
    }
    name + ".ledger"
}

#[cfg(test)]
mod tests {
    use mailhaul_model::{ByteCount, RunOptions};

    use super::{Identity, name};

    fn accounts(login: &str) -> [Identity<'_>; 2] {
        ["a.example", "b.example"].map(|host| Identity {
            host: host.into(),
            port: None,
            login,
            act_as: None,
        })
    }

    #[test]
    fn the_same_pair_has_the_same_ledger_whatever_is_left_out() {
        let mut options = RunOptions::default();
        let plain = name(&accounts("mia"), &options);
        options.messages.max_size = Some(ByteCount(5));
        options.folders.only = vec!["INBOX".into()];
        assert_eq!(name(&accounts("mia"), &options), plain);
    }

    #[test]
    fn another_account_or_another_place_has_another_ledger() {
        let mut options = RunOptions::default();
        let plain = name(&accounts("mia"), &options);
        assert_ne!(name(&accounts("max"), &options), plain);
        options.folders.destination_below = Some("Old".into());
        assert_ne!(name(&accounts("mia"), &options), plain);
    }
}
