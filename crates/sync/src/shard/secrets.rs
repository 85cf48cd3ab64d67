//! The passwords of a shard: from a file that others can't read, or from a pipe.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use mailhaul_model::plan::JobSecrets;
use mailhaul_model::{JobId, Plan};
use zeroize::Zeroizing;

use super::options::SecretsFrom;
use crate::usage::UsageError;

/// More than any shard's passwords: what is longer is something else.
const LONGEST: u64 = 64 << 20;

/// Reads those that are for this plan. The text is overwritten afterwards.
pub fn read(
    from: &SecretsFrom,
    plan: &Plan,
    shard: u32,
) -> Result<HashMap<JobId, JobSecrets>, UsageError> {
    match from {
        SecretsFrom::StandardInput => {
            let text = all_of(io::stdin().lock(), 1 << 20);
            parse(&text.map_err(|source| unreadable(Path::new("-"), source))?, "-", plan)
        }
        SecretsFrom::Path(path) if path.is_dir() => {
            of_file(&path.join(format!("shard-{shard}.jsonl")), plan)
        }
        SecretsFrom::Path(path) => of_file(path, plan),
    }
}

fn of_file(path: &Path, plan: &Plan) -> Result<HashMap<JobId, JobSecrets>, UsageError> {
    let file = File::open(path).map_err(|source| unreadable(path, source))?;
    let size = file.metadata().map_err(|source| unreadable(path, source))?.len();
    if is_open_to_others(&file).map_err(|source| unreadable(path, source))? {
        return Err(UsageError::SecretsOpen(path.to_owned()));
    }
    let room = usize::try_from(size.min(LONGEST)).unwrap_or(0) + 1;
    let text = all_of(file, room).map_err(|source| unreadable(path, source))?;
    parse(&text, &path.display().to_string(), plan)
}

fn unreadable(path: &Path, source: io::Error) -> UsageError {
    UsageError::PasswordFile { path: path.to_owned(), source }
}

/// All room at once: a growing buffer would leave copies behind.
fn all_of(from: impl Read, room: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut text = Zeroizing::new(Vec::with_capacity(room));
    from.take(LONGEST).read_to_end(&mut text)?;
    Ok(text)
}

/// Without the parser's own words: they quote what they found, which may be a password.
fn parse(text: &[u8], name: &str, plan: &Plan) -> Result<HashMap<JobId, JobSecrets>, UsageError> {
    let mut found = HashMap::new();
    let lines = text.split(|byte| *byte == b'\n').enumerate();
    for (number, line) in lines.filter(|(_, line)| !line.trim_ascii().is_empty()) {
        let secrets: JobSecrets = serde_json::from_slice(line)
            .map_err(|_| UsageError::SecretsLine { name: name.to_owned(), line: number + 1 })?;
        if secrets.plan != plan.head.id {
            return Err(UsageError::SecretsOfAnother(name.to_owned()));
        }
        found.insert(secrets.job, secrets);
    }
    Ok(found)
}

/// A pipe is nobody else's: its rights say nothing. A file of one's own is for oneself alone. One that belongs to somebody else, as
/// what a cluster mounts does, has to be read by the group: that may be, the rest of the world may not.
#[cfg(unix)]
fn is_open_to_others(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let about = file.metadata()?;
    let is_mine = about.uid() == rustix::process::geteuid().as_raw();
    Ok(about.is_file() && is_too_open(about.mode(), is_mine))
}

#[cfg(unix)]
fn is_too_open(mode: u32, is_mine: bool) -> bool {
    let may = if is_mine { 0o700 } else { 0o740 };
    mode & 0o777 & !may != 0
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
fn is_open_to_others(_: &File) -> io::Result<bool> {
    Ok(false)
}

#[cfg(all(test, unix))]
mod tests {
    use super::is_too_open;

    #[test]
    fn a_file_of_ones_own_is_for_oneself_and_one_of_the_clusters_for_the_group_to_read() {
        for (mode, is_mine, refused) in [
            (0o400, true, false),
            (0o600, true, false),
            (0o640, true, true),
            (0o440, true, true),
            (0o440, false, false),
            (0o400, false, false),
            (0o460, false, true),
            (0o444, false, true),
            (0o644, true, true),
        ] {
            assert_eq!(is_too_open(mode, is_mine), refused, "{mode:o}, mine: {is_mine}");
        }
    }
}
