//! The genuine imapsync in place of our own engine: what it is handed, how it is ended, and that both may take turns on one job.
//! A stand-in says imapsync's lines where only the way around them matters; the genuine one is for whoever has it on the PATH.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that can't be set up fails")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use mailhaul_model::event::{Event, Finished};
use mailhaul_model::{ExitCode, FailureClass, RunKind};
use mailhaul_tests::corpus::{Scale, ordinary};
use mailhaul_tests::{Corpus, Scene};

const LINES: &str = include_str!("../../crates/imapsync/tests/transcripts/whole.txt");

/// A program that calls itself imapsync 2.229 and notes what it was started with.
struct StandIn {
    folder: PathBuf,
}

impl StandIn {
    /// Afterwards it does what `script` says.
    fn that(scene: &Scene, script: &str) -> Self {
        let folder = scene.file("stand-in");
        fs::create_dir_all(&folder).unwrap();
        let own = folder.display();
        let text = format!(
            "#!/bin/sh\n\
             if [ \"$1\" = --version ]; then echo 2.229; exit 0; fi\n\
             printf '%s\\n' \"$@\" >'{own}/words'\n\
             printf '%s\\n' \"$IMAPSYNC_PASSWORD1\" \"$IMAPSYNC_PASSWORD2\" >'{own}/secrets'\n\
             pwd >'{own}/place'\n\
             {script}\n"
        );
        let program = folder.join("imapsync");
        fs::write(&program, text).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder }
    }

    /// It says these lines and ends well.
    fn saying(scene: &Scene, lines: &str) -> Self {
        let said = scene.file("lines");
        fs::write(&said, lines).unwrap();
        Self::that(scene, &format!("cat '{}'", said.display()))
    }

    fn program(&self) -> PathBuf {
        self.folder.join("imapsync")
    }

    fn noted(&self, what: &str) -> String {
        fs::read_to_string(self.folder.join(what)).unwrap()
    }
}

#[test]
fn it_is_handed_the_request_and_the_passwords_by_the_environment_alone() {
    let scene = Scene::with(&Corpus::plain(1, 1));
    let stand_in = StandIn::saying(&scene, LINES);
    let job = scene.job().kind(RunKind::Dry).by_imapsync(Some(&stand_in.program()));
    let outcome = job.run();
    let (source, destination) = (&job.request().source, &job.request().destination);
    let words = stand_in.noted("words");
    for word in [
        "--dry".to_owned(),
        format!("--user1={}", source.login),
        format!("--port2={}", destination.endpoint.port.get()),
        "--nossl1".to_owned(),
        "--nolog".to_owned(),
    ] {
        assert!(words.lines().any(|line| line == word), "{word} is missing:\n{words}");
    }
    let secrets = [source.credential.secret().expose(), destination.credential.secret().expose()];
    assert_eq!(stand_in.noted("secrets").lines().collect::<Vec<_>>(), secrets);
    for secret in secrets {
        assert!(!words.contains(secret), "{words}");
        assert!(!outcome.story().contains(secret), "{}", outcome.story());
    }
    assert!(!Path::new(stand_in.noted("place").trim()).exists(), "its folder is left behind");
}

#[test]
fn what_it_says_comes_out_as_the_events_of_any_run() {
    let scene = Scene::with(&Corpus::plain(1, 1));
    let stand_in = StandIn::saying(&scene, LINES);
    let outcome = scene.job().by_imapsync(Some(&stand_in.program())).run();
    assert_eq!(outcome.code, Some(i32::from(ExitCode::AppendRefused.number())));
    let Event::Started(started) = &outcome.events[0].event else { panic!("{}", outcome.story()) };
    assert_eq!((started.engine.as_str(), started.engine_version.as_str()), ("imapsync", "2.229"));
    assert_eq!(outcome.plan().unwrap().folders.len(), 3);
    assert_eq!(outcome.reports().len(), 3);
    assert!(outcome.finished().total.closes(), "{}", outcome.story());
}

#[test]
fn both_engines_take_turns_on_a_job_and_nothing_is_copied_twice() {
    let scene = Scene::with(&Corpus::plain(1, 4));
    scene.job().run().assert_success();
    let news = Corpus::of(&["Box 0"], vec![ordinary("news", 9), ordinary("more news", 10)]);
    news.fill(&mut scene.source_hand());
    // What imapsync would do is done by hand: our own engine's memory knows nothing of it.
    let stand_in = StandIn::saying(&scene, LINES);
    scene.job().by_imapsync(Some(&stand_in.program())).run();
    news.fill(&mut scene.destination_hand());
    let outcome = scene.job().run();
    let total = outcome.assert_success().total;
    assert_eq!(
        (total.settled.0, total.adopted.0, total.copied.0),
        (4, 2, 0),
        "{}",
        outcome.story()
    );
    scene.assert_arrived();
}

#[test]
fn it_ends_with_the_run_that_started_it() {
    let scene = Scene::with(&Corpus::plain(1, 1));
    let own = scene.file("stand-in/process");
    let script =
        format!("echo $$ >'{}'; echo '++++ Listing folders'; exec sleep 600", own.display());
    let stand_in = StandIn::that(&scene, &script);
    let mut running = scene.job().by_imapsync(Some(&stand_in.program())).start();
    assert!(running.until(|event| matches!(event, Event::Phase { phase } if *phase == mailhaul_model::event::Phase::Listing)));
    running.close_lifeline();
    let outcome = running.wait();
    assert_eq!(outcome.finished().exit, ExitCode::BySignal, "{}", outcome.story());
    let process = stand_in.noted("process");
    let alive = Command::new("kill").args(["-0", process.trim()]).output().unwrap();
    assert!(!alive.status.success(), "process {process} is still there");
}

#[test]
fn where_there_is_none_the_run_says_so_and_nothing_is_touched() {
    let scene = Scene::with(&Corpus::plain(1, 2));
    let outcome = scene.job().by_imapsync(Some(Path::new("/nowhere/imapsync"))).run();
    let failure = failure(outcome.finished());
    assert_eq!(failure.0, FailureClass::NotOffered);
    assert!(failure.1.contains("/nowhere/imapsync"), "{}", failure.1);
    assert_eq!(outcome.code, Some(69));
}

#[test]
fn a_program_that_is_no_imapsync_is_not_used() {
    let scene = Scene::with(&Corpus::plain(1, 2));
    let outcome = scene.job().by_imapsync(Some(Path::new("/bin/true"))).run();
    let (_, text) = failure(outcome.finished());
    assert!(text.contains("does not say what version"), "{text}");
}

fn failure(finished: &Finished) -> (FailureClass, String) {
    let failure = finished.failure.as_ref().unwrap();
    (failure.class, failure.text.to_string())
}

/// `cargo test --workspace --test engines -- --ignored`
#[test]
#[ignore = "needs an imapsync on the PATH, and it is in no distribution"]
fn the_genuine_one_copies_what_it_can_and_our_own_engine_the_rest() {
    let scene = Scene::with(&Corpus::mean(Scale::Small, '.'));
    let first = scene.job().by_imapsync(None).run();
    let total = first.finished().total;
    assert!(total.closes(), "{}", first.story());
    assert!(total.copied.0 > 50, "{}", first.story());
    let second = scene.job().run();
    let rest = second.assert_success().total;
    assert_eq!(rest.adopted, total.copied, "{}", second.story());
    // imapsync subscribes fewer of the folders that it makes; the mail is the same.
    let comparison = scene.compare();
    assert!(comparison.missing.is_empty() && comparison.extra.is_empty(), "{comparison}");
}
