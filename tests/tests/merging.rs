//! Several source folders that go to one destination folder: equal messages of two of them stay two.
#![cfg(unix)]

mod pair;

use mailhaul_demo::{Config, Fault, Feature};
use mailhaul_model::RunKind;
use mailhaul_model::options::FolderPair;
use mailhaul_tests::corpus::{CorpusFolder, ordinary};
use mailhaul_tests::{Corpus, Hand, Scene, Sidecar, dump};
use pair::Pair;

const FOLDERS: [&str; 4] = ["North", "East", "South", "West"];

/// The same messages in each of the folders.
fn alike(messages: usize) -> Corpus {
    let drafts: Vec<_> = (0..messages).map(|i| ordinary(&format!("alike {i}"), i)).collect();
    let folder = |name| CorpusFolder { messages: drafts.clone(), ..CorpusFolder::new(&[name]) };
    Corpus { folders: FOLDERS.map(folder).into() }
}

fn merged(job: Sidecar) -> Sidecar {
    let pair = |name: &str| FolderPair { source: name.into(), destination: "All".into() };
    job.with(|options| {
        options.folders.map = FOLDERS.map(pair).into();
        options.folders.only = FOLDERS.map(str::to_owned).into();
    })
}

#[test]
fn equal_messages_of_folders_that_are_merged_all_arrive() {
    let scene = Scene::with(&alike(150));
    // The destination folder isn't empty, so that each is compared with what is there.
    Corpus::of(&["All"], vec![ordinary("was here", 1)]).fill(&mut scene.destination_hand());
    let job = merged(scene.job());
    let outcome = job.run();
    let total = outcome.assert_success().total;
    assert_eq!((total.copied.0, total.adopted.0), (600, 0), "{}", outcome.story());
    assert_eq!(scene.destination_dump().folder("All").unwrap().messages.len(), 601);
    assert_eq!(job.run().assert_success().total.settled.0, 600);
    scene.lose_ledger();
    assert_eq!(job.run().assert_success().total.adopted.0, 600);
}

#[test]
fn a_verification_counts_no_message_for_two() {
    let scene = Scene::with(&alike(3));
    let job = merged(scene.job());
    job.run().assert_success();
    assert_eq!(job.clone().kind(RunKind::Verify).run().finished().total.refused.0, 0);
    let mut mia = scene.destination_hand();
    mia.select(&["All"]);
    mia.run("STORE 5 +FLAGS (\\Deleted)");
    mia.run("EXPUNGE");
    let outcome = job.kind(RunKind::Verify).run();
    assert_eq!(outcome.finished().total.refused.0, 1, "{}", outcome.story());
}

#[test]
fn merged_folders_survive_a_lost_link_where_the_server_tells_no_uids() {
    for nth in 1..6 {
        let pair = Pair::new(Config::default(), Config::default().without(Feature::UidPlus));
        alike(20).fill(&mut Hand::on(&pair.from));
        Corpus::of(&["All"], vec![ordinary("was here", 1)]).fill(&mut Hand::on(&pair.to));
        pair.destination.handle.add(Fault::drop_before_reply("APPEND").nth(nth).times(2));
        let job = merged(pair.job());
        let faulty = job.run();
        pair.heal();
        let healthy = job.run();
        let said = || format!("drop {nth}: {}\nbefore: {}", healthy.story(), faulty.story());
        assert_eq!(healthy.code, Some(0), "{}", said());
        assert_eq!(dump(&pair.to).folder("All").unwrap().messages.len(), 81, "{}", said());
    }
}
