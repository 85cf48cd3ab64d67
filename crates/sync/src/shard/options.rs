//! What can be typed for a shard. These are no options of imapsync's, and none of those can stand beside them.

use std::path::PathBuf;

use crate::usage::UsageError;

/// Which part of which plan, and where everything for it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardOptions {
    pub plan: PathBuf,
    /// From 0.
    pub shard: u32,
    pub secrets: SecretsFrom,
    pub state: PathBuf,
    /// Run again what failed for good, too.
    pub retry_failed: bool,
}

/// Where the passwords are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretsFrom {
    StandardInput,
    /// A file, or a folder with a file for each shard.
    Path(PathBuf),
}

/// Whether a command line asks for a shard.
pub fn is_asked(words: &[String]) -> bool {
    words.iter().any(|word| word == "--plan" || word.starts_with("--plan="))
}

/// Reads the words, the program's name left out.
pub fn read(words: Vec<String>) -> Result<ShardOptions, UsageError> {
    let [mut plan, mut shard, mut secrets, mut state] = [const { None::<String> }; 4];
    let mut retry_failed = false;
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        if word == "--retry-failed" {
            retry_failed = true;
            continue;
        }
        let (name, given) = match word.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (word, None),
        };
        let place = match name.as_str() {
            "--plan" => &mut plan,
            "--shard" => &mut shard,
            "--secrets" => &mut secrets,
            "--state" => &mut state,
            _ => {
                return Err(UsageError::Together(
                    "plan".into(),
                    name.trim_start_matches('-').into(),
                ));
            }
        };
        let bare = name.trim_start_matches('-').to_owned();
        *place = Some(given.or_else(|| words.next()).ok_or(UsageError::Missing(bare))?);
    }
    let needed = |value: Option<String>, name: &str| {
        value.filter(|value| !value.is_empty()).ok_or_else(|| UsageError::Missing(name.into()))
    };
    let shard = needed(shard, "shard")?;
    let secrets = needed(secrets, "secrets")?;
    Ok(ShardOptions {
        plan: needed(plan, "plan")?.into(),
        shard: shard.parse().map_err(|_| UsageError::Text {
            name: "shard".into(),
            value: shard,
            reason: "shards are numbered from 0",
        })?,
        secrets: match secrets.as_str() {
            "-" => SecretsFrom::StandardInput,
            path => SecretsFrom::Path(path.into()),
        },
        state: needed(state, "state")?.into(),
        retry_failed,
    })
}

#[cfg(test)]
mod tests {
    use super::{SecretsFrom, is_asked, read};

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_shard_is_asked_for_with_or_without_equals_signs() {
        let line = words("--plan p.jsonl --shard=3 --secrets - --state=/s --retry-failed");
        assert!(is_asked(&line));
        let options = read(line).unwrap();
        assert_eq!((options.shard, options.retry_failed), (3, true));
        assert_eq!(options.secrets, SecretsFrom::StandardInput);
        assert_eq!(options.state.to_str(), Some("/s"));
    }

    #[test]
    fn what_is_missing_or_belongs_to_imapsync_is_named() {
        let says = |line: &str| read(words(line)).unwrap_err().to_string();
        assert_eq!(says("--plan p --secrets s --state t"), "--shard is missing");
        assert_eq!(says("--plan p --shard 0 --secrets s --state"), "--state is missing");
        assert!(says("--plan p --shard x --secrets s --state t").contains("from 0"));
        assert!(says("--plan p --delete2").contains("--delete2"));
        assert!(!is_asked(&words("--host1 a --dry")));
    }
}
