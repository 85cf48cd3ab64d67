//! What a provider's name on the command line stands for: options as if they had been typed first, so that everything else
//! on the line counts more.
//!
//! imapsync's presets for Exchange and Microsoft 365 also change messages (long lines, receipts, flags). Ours change none: who wants
//! that asks for it.

use mailhaul_model::event::SideName;

use crate::arguments::{self, ArgumentError, Given};
use crate::option::{Effect, Key};

/// The whole line, what its presets stand for in front.
pub fn expanded(given: Vec<Given>, notes: &mut Vec<String>) -> Result<Vec<Given>, ArgumentError> {
    let mut words: Vec<String> = Vec::new();
    for option in &given {
        let (Effect::Sets(key), Some(side)) = (option.row.effect, option.side) else { continue };
        let stands_for = stands_for(key, side);
        if !stands_for.is_empty() {
            notes.push(format!("--{} stands for: {}", option.name(), stands_for.join(" ")));
            words.extend(stands_for.iter().map(|word| (*word).to_owned()));
        }
    }
    let mut all = arguments::parse(words)?;
    all.extend(given);
    Ok(all)
}

fn stands_for(key: Key, side: SideName) -> &'static [&'static str] {
    use SideName::{Destination, Source};
    match (key, side) {
        (Key::Gmail, Source) => &[
            "--host1=imap.gmail.com",
            "--ssl1",
            "--automap",
            "--skipcrossduplicates",
            "--exclude=^\\[Gmail\\]$",
            "--folderlast=[Gmail]/All Mail",
            "--maxbytespersecond=40000",
            "--maxbytesafter=2500000000",
        ],
        (Key::Gmail, Destination) => &[
            "--host2=imap.gmail.com",
            "--ssl2",
            "--automap",
            "--maxsize=35651584",
            "--maxbytespersecond=20000",
            "--maxbytesafter=500000000",
        ],
        (Key::Office, Source) => &["--host1=outlook.office365.com", "--ssl1"],
        (Key::Office, Destination) => &[
            "--host2=outlook.office365.com",
            "--ssl2",
            "--maxsize=45000000",
            "--maxmessagespersecond=4",
        ],
        (Key::Exchange, Destination) => &["--maxsize=10485760", "--maxmessagespersecond=4"],
        (Key::Domino, Source) => &["--sep1=\\", "--prefix1=", "--messageidnodomain"],
        (Key::Domino, Destination) => &[
            "--sep2=\\",
            "--prefix2=",
            "--messageidnodomain",
            "--regextrans2=s,^Inbox\\\\(.*),$1,i",
        ],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::expanded;
    use crate::arguments::parse;

    fn names(line: &[&str]) -> Vec<String> {
        let given = parse(line.iter().map(|word| (*word).to_owned())).unwrap();
        let all = expanded(given, &mut Vec::new()).unwrap();
        all.iter().map(crate::arguments::Given::name).collect()
    }

    #[test]
    fn a_preset_stands_before_what_was_typed() {
        let names = names(&["--host2", "a.example", "--gmail2"]);
        let hosts: Vec<usize> = (0..names.len()).filter(|i| names[*i] == "host2").collect();
        assert_eq!((names[0].as_str(), hosts.len(), hosts[0]), ("host2", 2, 0));
    }

    #[test]
    fn every_preset_can_be_read() {
        for preset in ["gmail1", "gmail2", "office1", "office2", "exchange2", "domino1", "domino2"]
        {
            assert!(names(&[&format!("--{preset}")]).len() > 1, "{preset}");
        }
        assert_eq!(names(&["--exchange1"]), ["exchange1"]);
    }
}
