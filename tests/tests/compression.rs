//! Compressed connections to real servers: less goes over the line, and everything arrives as it is.
#![cfg(unix)]

use mailhaul_model::options::Compression;
use mailhaul_tests::corpus::Scale;
use mailhaul_tests::tap::{AtLimit, Way};
use mailhaul_tests::{Corpus, Scene, Settings, Sidecar, Tap};

const COMPRESSES: &str = "protocol imap {\n  mail_plugins = $mail_plugins imap_zlib\n}\n";

struct Narrow {
    scene: Scene,
    taps: [Tap; 2],
}

impl Narrow {
    fn with(corpus: &Corpus, at: &[&str]) -> Self {
        let offering = |mut settings: Settings| {
            settings.more.push_str(COMPRESSES);
            settings
        };
        let mut scene =
            Scene::new(&offering(Settings::maildir_dot()), &offering(Settings::sdbox_slash()));
        corpus.fill(&mut scene.source_hand());
        scene.learn(at);
        let taps = [Tap::to(scene.source.address()), Tap::to(scene.destination.address())];
        let narrow = Self { scene, taps };
        narrow.reset(None);
        narrow
    }

    fn reset(&self, limit: Option<(Way, u64, AtLimit)>) {
        self.taps[0].reset(None);
        self.taps[1].reset(limit);
    }

    fn job(&self, compression: Compression) -> Sidecar {
        let from = self.scene.source_account().at(self.taps[0].address());
        let to = self.scene.destination_account().at(self.taps[1].address());
        Sidecar::between(&from, &to).ledger(self.scene.ledger()).with(|options| {
            options.pace.source_compression = compression;
            options.pace.destination_compression = compression;
        })
    }
}

#[test]
fn compressed_connections_carry_the_mean_corpus_in_fewer_bytes() {
    let narrow = Narrow::with(&Corpus::mean(Scale::Small, '.'), &["INBOX"]);
    let outcome = narrow.job(Compression::Always).run();
    let mail = outcome.assert_success().total.copied_bytes.0;
    narrow.scene.assert_arrived();
    let (_, down) = narrow.taps[0].counted();
    let (up, _) = narrow.taps[1].counted();
    assert!(down < mail * 8 / 10 && up < mail * 8 / 10, "{mail} of mail: {down} down, {up} up");
}

#[test]
fn where_it_is_not_wanted_nothing_is_compressed() {
    let narrow = Narrow::with(&Corpus::plain(2, 20), &["Box 0"]);
    let outcome = narrow.job(Compression::Never).run();
    let mail = outcome.assert_success().total.copied_bytes.0;
    assert!(narrow.taps[1].counted().0 > mail);
}

#[test]
fn a_compressed_connection_that_is_cut_in_the_middle_costs_nothing() {
    let narrow = Narrow::with(&Corpus::plain(3, 40), &["Box 0"]);
    narrow.reset(Some((Way::Up, 30_000, AtLimit::Cut)));
    let outcome = narrow.job(Compression::Always).run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.story());
    narrow.scene.assert_arrived();
}
