//! Newer versions by the toolkit's updater: its manifest, its signatures, its ways of putting one program in the place of another.
//! What is newer and when it is installed is decided in `mailhaul_app::Updates`.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mailhaul_app::{Offer, Unable, UpdateAnswer, UpdateProblem, Updater, is_newer};
use mailhaul_model::UpdateChannel;
use tauri::utils::config::BundleType;
use tauri::utils::platform::bundle_type;
use tauri::{AppHandle, Config, Url, Wry};
use tauri_plugin_updater::{Error, Update, UpdaterExt};

/// A look is over after this long.
const PATIENCE: Duration = Duration::from_secs(30);
/// A download is over after this long.
const DOWNLOAD: Duration = Duration::from_secs(30 * 60);
/// As much is shown of what is new.
const MOST_NOTES: usize = 8 << 10;

/// Where the channels of a build are, and the key that its newer versions are signed with. Without a key it has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    pub key: String,
    pub stable: Url,
    pub beta: Url,
}

impl Release {
    /// What a release build was configured with: two endpoints, the stable one first.
    pub fn of(config: &Config) -> Option<Self> {
        let updater = config.plugins.0.get("updater")?;
        let key = updater.get("pubkey")?.as_str().filter(|key| !key.is_empty())?;
        let endpoint = |index: usize| updater.get("endpoints")?.get(index)?.as_str()?.parse().ok();
        Some(Self { key: key.to_owned(), stable: endpoint(0)?, beta: endpoint(1)? })
    }

    fn endpoint(&self, channel: UpdateChannel) -> Url {
        match channel {
            UpdateChannel::Beta => self.beta.clone(),
            UpdateChannel::Stable | UpdateChannel::Off => self.stable.clone(),
        }
    }
}

/// The toolkit's updater.
pub struct BundleUpdater {
    handle: AppHandle<Wry>,
    release: Option<Release>,
    packaged: bool,
    leave: Leave,
    slot: Mutex<Slot>,
}

/// How the program is left for a newer one.
#[derive(Clone, Copy, Debug)]
pub struct Leave {
    /// Where an installer takes over, which ends this process: what has to be done before that.
    pub before_exit: fn(&AppHandle<Wry>),
    /// Where the newer program is in place already: begins it.
    pub restart: fn(&AppHandle<Wry>),
}

/// What was found last, and what of it was downloaded.
#[derive(Default)]
struct Slot {
    found: Option<Update>,
    fetched: Option<Vec<u8>>,
}

impl BundleUpdater {
    /// For this build: what a package manager installed is left to it.
    pub fn of_build(handle: AppHandle<Wry>, leave: Leave) -> Self {
        let release = Release::of(handle.config());
        let kind = bundle_type();
        // A program that nobody bundled has no place of its own that a newer one could take.
        let release = release.filter(|_| kind.is_some());
        let packaged = matches!(kind, Some(BundleType::Deb | BundleType::Rpm));
        Self::new(handle, release, packaged, leave)
    }

    pub fn new(
        handle: AppHandle<Wry>,
        release: Option<Release>,
        packaged: bool,
        leave: Leave,
    ) -> Self {
        Self { handle, release, packaged, leave, slot: Mutex::default() }
    }

    async fn find(&self, channel: UpdateChannel) -> Result<Option<Offer>, UpdateProblem> {
        let Some(release) = &self.release else { return Ok(None) };
        let endpoints = vec![release.endpoint(channel)];
        let (handle, before_exit) = (self.handle.clone(), self.leave.before_exit);
        let updater = self
            .handle
            .updater_builder()
            .pubkey(release.key.clone())
            .endpoints(endpoints)
            .map_err(|error| problem(&error))?
            .timeout(PATIENCE)
            .version_comparator(move |current, offered| {
                is_newer(&offered.version.to_string(), &current.to_string(), channel)
            })
            .on_before_exit(move || before_exit(&handle))
            .build()
            .map_err(|error| problem(&error))?;
        let mut found = updater.check().await.map_err(|error| problem(&error))?;
        if let Some(update) = &mut found {
            // A look's patience is not a download's.
            update.timeout = Some(DOWNLOAD);
        }
        let offer = found.as_ref().map(|update| Offer {
            version: update.version.clone(),
            notes: shortened(update.body.clone().unwrap_or_default()),
        });
        let mut slot = self.slot();
        let is_same =
            slot.found.as_ref().map(|it| &it.signature) == found.as_ref().map(|it| &it.signature);
        if !is_same {
            slot.fetched = None;
        }
        slot.found = found;
        Ok(offer)
    }

    async fn download(&self, offer: &Offer) -> Result<(), UpdateProblem> {
        let found = {
            let slot = self.slot();
            if slot.fetched.is_some() {
                return Ok(());
            }
            slot.found.clone().filter(|update| update.version == offer.version)
        };
        let Some(update) = found else {
            return Err(UpdateProblem::Unreadable(format!("{} is gone", offer.version)));
        };
        if update.download_url.scheme() != "https" && !cfg!(debug_assertions) {
            return Err(UpdateProblem::Untrusted("it is offered without encryption".to_owned()));
        }
        // The signature is proven before anything is handed over.
        let bytes = update.download(|_, _| {}, || {}).await.map_err(|error| problem(&error))?;
        self.slot().fetched = Some(bytes);
        Ok(())
    }

    async fn put_in_place(&self) -> Result<(), UpdateProblem> {
        let (update, bytes) = {
            let mut slot = self.slot();
            (slot.found.clone(), slot.fetched.take())
        };
        let (Some(update), Some(bytes)) = (update, bytes) else {
            return Err(UpdateProblem::NotInstalled("nothing was downloaded".to_owned()));
        };
        // It unpacks, and on Windows waits for what is left to end.
        let installed = tauri::async_runtime::spawn_blocking(move || update.install(bytes)).await;
        let installed = installed.map_err(|e| UpdateProblem::NotInstalled(e.to_string()))?;
        installed.map_err(|error| problem(&error))
    }

    fn slot(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Updater for BundleUpdater {
    fn unable(&self) -> Option<Unable> {
        match (self.packaged, &self.release) {
            (true, _) => Some(Unable::Packaged),
            (false, None) => Some(Unable::NoKey),
            (false, Some(_)) => None,
        }
    }

    fn current(&self) -> String {
        self.handle.package_info().version.to_string()
    }

    fn look(&self, channel: UpdateChannel) -> UpdateAnswer<'_, Option<Offer>> {
        Box::pin(self.find(channel))
    }

    fn fetch<'a>(&'a self, offer: &'a Offer) -> UpdateAnswer<'a, ()> {
        Box::pin(self.download(offer))
    }

    fn install(&self) -> UpdateAnswer<'_, ()> {
        Box::pin(async {
            self.put_in_place().await?;
            (self.leave.restart)(&self.handle);
            Ok(())
        })
    }
}

impl std::fmt::Debug for BundleUpdater {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BundleUpdater").field("release", &self.release).finish_non_exhaustive()
    }
}

/// What went wrong, as far as somebody can do something about it.
fn problem(error: &Error) -> UpdateProblem {
    let text = chain(error);
    match error {
        Error::Reqwest(inner) if inner.is_decode() => UpdateProblem::Unreadable(text),
        Error::Reqwest(_) | Error::Network(_) => UpdateProblem::Unreachable(text),
        Error::ReleaseNotFound | Error::Serialization(_) | Error::Semver(_) => {
            UpdateProblem::Unreadable(text)
        }
        Error::TargetNotFound(_) | Error::TargetsNotFound(_) | Error::UnsupportedArch => {
            UpdateProblem::NotForThisSystem
        }
        Error::Minisign(_)
        | Error::Base64(_)
        | Error::SignatureUtf8(_)
        | Error::SignedVersionMismatch { .. }
        | Error::MissingSignedVersion
        | Error::InsecureTransportProtocol => UpdateProblem::Untrusted(text),
        _ => UpdateProblem::NotInstalled(text),
    }
}

/// An error and its causes: "error sending request" alone tells nobody that there is no network.
fn chain(error: &dyn std::error::Error) -> String {
    let all = std::iter::successors(Some(error), |cause| cause.source());
    let mut said: Vec<String> = all.map(ToString::to_string).collect();
    said.dedup();
    said.join(": ")
}

fn shortened(mut notes: String) -> String {
    if notes.len() > MOST_NOTES {
        let end = (0..=MOST_NOTES).rev().find(|at| notes.is_char_boundary(*at)).unwrap_or(0);
        notes.truncate(end);
        notes.push('…');
    }
    notes
}

#[cfg(test)]
mod tests {
    use tauri::Config;

    use super::{Release, shortened};

    fn config(updater: &str) -> Config {
        let text = format!(r#"{{ "identifier": "a.b.c", "plugins": {{ {updater} }} }}"#);
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn a_build_without_a_key_has_no_release_to_follow() {
        assert_eq!(Release::of(&config("")), None);
        let empty = r#""updater": { "pubkey": "", "endpoints": ["https://a/", "https://b/"] }"#;
        assert_eq!(Release::of(&config(empty)), None);
        let half = r#""updater": { "pubkey": "k", "endpoints": ["https://a/"] }"#;
        assert_eq!(Release::of(&config(half)), None);
    }

    #[test]
    fn the_first_endpoint_is_the_stable_one() {
        let both = r#""updater": { "pubkey": "k", "endpoints": ["https://a/", "https://b/"] }"#;
        let release = Release::of(&config(both)).unwrap();
        assert_eq!((release.stable.as_str(), release.beta.as_str()), ("https://a/", "https://b/"));
    }

    #[test]
    fn long_notes_end_at_a_letter() {
        assert_eq!(shortened("ä".repeat(4096)), "ä".repeat(4096));
        assert_eq!(shortened("ä".repeat(4097)), format!("{}…", "ä".repeat(4096)));
    }
}
