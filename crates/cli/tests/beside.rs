//! The command line beside another process that works on the same installation, and what it leaves to the next.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod terminal;

use std::io::{BufRead, BufReader};
use std::sync::Arc;

use mailhaul_app::{App, Parts, PathLauncher, Paths, Role};
use mailhaul_engine::clock::SystemClock;
use mailhaul_model::NoDns;
use mailhaul_tests::corpus::Corpus;
use mailhaul_tests::sidecar;
use mailhaul_vault::FileVault;
use terminal::{Office, interrupt, said};

/// What the window does, without a window.
fn window(office: &Office) -> App {
    let parts = Parts {
        vault: Arc::new(FileVault::open(office.terminal.credentials()).unwrap()),
        launcher: Arc::new(PathLauncher::new(sidecar::program())),
        clock: Arc::new(SystemClock),
        dns: Arc::new(NoDns),
        policy: Arc::default(),
        runtime: tokio::runtime::Handle::current(),
    };
    App::open(Paths::new(office.terminal.data()), parts).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_window_is_open_it_carries_out_what_the_command_line_asks() {
    let office = Office::new(2, &Corpus::plain(1, 3));
    let app = window(&office);
    assert_eq!(app.role(), Role::Supervisor);
    office.import();
    let terminal = &office.terminal;
    let run = ["run", "--batch", "Everyone", "--yes"];
    terminal.run(&run).exits_with(0).says("it carries this out").says("2 jobs: 2 done");
    office.assert_arrived();
    assert_eq!(app.role(), Role::Supervisor);
    let status = terminal.run(&["status", "--json"]).exits_with(0).data();
    assert_eq!(status["supervised"], true);
    terminal.run(&["verify", "--all", "--queue-only"]).exits_with(0);
    terminal.run(&["watch", "--all"]).exits_with(0).says("2 done");
    app.shut_down().await;
    office.assert_no_password();
}

#[test]
fn what_nobody_works_on_is_said_to_stand_still_and_resume_goes_on_with_it() {
    let office = Office::new(2, &Corpus::plain(1, 3));
    let terminal = &office.terminal;
    office.import();
    terminal.run(&["resume"]).exits_with(0).says("Nothing is in line");
    terminal.run(&["run", "--all", "--yes", "--queue-only"]).exits_with(0).says("Into line");
    terminal.run(&["status"]).exits_with(0).says("Nothing moves the queue on");
    terminal.run(&["watch", "--all"]).exits_with(8).says("mailhaul resume");
    terminal.run(&["resume"]).exits_with(0).says("2 jobs: 2 done");
    office.assert_arrived();
}

#[test]
fn an_interrupted_run_ends_at_a_safe_point_and_is_resumed_without_a_message_lost_or_twice() {
    let office = Office::new(1, &Corpus::plain(4, 400));
    let terminal = &office.terminal;
    office.import();
    // So that it is at work for as long as it takes to be seen, however fast this computer is.
    let pace = |pace| terminal.run(&["servers", "limit", "New", "--messages-per-second", pace]);
    pace("200").exits_with(0);
    let mut child = terminal.command(&["run", "--all", "--yes", "--json"]).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let at_work = |line: &str| line.contains("\"state\":\"running\"");
    while !at_work(&lines.next().expect("it to be at work").unwrap()) {}
    interrupt(&child);
    let rest: Vec<String> = lines.map_while(Result::ok).collect();
    let ended = said(child).exits_with(130);
    assert!(rest.last().unwrap().contains("\"exit\":130"), "{rest:?}");
    assert!(ended.err.contains("mailhaul resume"), "{ended:?}");
    pace("none").exits_with(0);
    terminal.run(&["resume"]).exits_with(0);
    office.assert_arrived();
}

#[test]
fn a_time_that_is_over_leaves_the_rest_in_line() {
    let office = Office::new(1, &Corpus::plain(1, 2));
    let terminal = &office.terminal;
    office.import();
    terminal.run(&["run", "--all", "--yes", "--queue-only"]).exits_with(0);
    terminal.run(&["jobs", "pause", "--all"]).exits_with(0).says("1 job paused");
    terminal.run(&["resume", "--at-most", "0"]).exits_with(8).says("mailhaul resume");
    terminal.run(&["jobs", "unpause", "--all"]).exits_with(0);
    terminal.run(&["cancel", "--all"]).exits_with(0).says("leave the line");
    terminal.run(&["resume"]).exits_with(7).says("1 cancelled");
    terminal.run(&["jobs", "delete", "--all"]).exits_with(3).says("--yes");
    terminal.run(&["jobs", "delete", "--all", "--yes"]).exits_with(0).says("1 job deleted");
    terminal.run(&["jobs", "list"]).exits_with(0).says("no such jobs");
}
