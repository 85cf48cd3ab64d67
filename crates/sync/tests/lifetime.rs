//! How a run ends before its time: by a signal, by the other end of standard input or output going away.

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::{Duration, Instant};

use mailhaul_demo::{DemoServer, Fault};
use mailhaul_model::event::{Finished, Line};
use mailhaul_model::{Depth, Event, ExitCode, RunKind, RunOptions, RunRequest, Secret, Side};
use support::{PASSWORD1, PASSWORD2, Pair, USER, program};

fn request(pair: &Pair) -> RunRequest {
    let side =
        |server: &DemoServer, password| Side::new(server.endpoint(), USER, Secret::new(password));
    RunRequest {
        version: mailhaul_model::request::PROTOCOL_VERSION,
        kind: RunKind::Copy,
        depth: Depth::Messages,
        source: side(&pair.source, PASSWORD1),
        destination: side(&pair.destination, PASSWORD2),
        options: RunOptions::default(),
        ledger: Some(pair.folder.path().join("a.ledger")),
        engine: mailhaul_model::Engine::default(),
    }
}

/// Starts the program with a request and leaves its standard input open.
fn ask(pair: &Pair) -> (Child, ChildStdin, BufReader<ChildStdout>) {
    let mut child = program(pair.folder.path())
        .args(["--request", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(request(pair).to_line().as_bytes()).expect("it reads");
    let output = BufReader::new(child.stdout.take().expect("a pipe"));
    (child, input, output)
}

/// Reads lines up to one that holds.
fn read_until(output: &mut BufReader<ChildStdout>, holds: impl Fn(&Event) -> bool) {
    let mut line = String::new();
    loop {
        line.clear();
        assert_ne!(output.read_line(&mut line).expect("it is text"), 0, "it ended too early");
        let line: Line = serde_json::from_str(&line).expect("an event");
        if holds(&line.event) {
            return;
        }
    }
}

fn finished(text: &str) -> Finished {
    let last = text.lines().last().expect("it said something");
    match serde_json::from_str::<Line>(last).expect("an event").event {
        Event::Finished(finished) => finished,
        other => panic!("the last line is {other:?}"),
    }
}

/// A pair in which the run comes to a halt in the middle: the destination doesn't answer APPEND.
fn halted() -> Pair {
    let pair = Pair::start();
    pair.fill("INBOX", &["a", "b"]);
    pair.destination.handle.add(Fault::stall("APPEND").lasting());
    pair
}

fn wait_for_append(pair: &Pair) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let came = pair.destination.handle.wait_until(|seen| seen.command("APPEND") > 0);
        tokio::time::timeout(Duration::from_secs(30), came).await.expect("APPEND comes");
    });
}

/// Waits until the program sends nothing more, though it isn't done, because nobody takes what it prints.
#[cfg(unix)]
fn wait_until_stuck(pair: &Pair, output: &ChildStdout) {
    // What a pipe holds; elsewhere than on Linux it may be less.
    let pipe = if cfg!(target_os = "linux") { 60 << 10 } else { 12 << 10 };
    wait_for_append(pair);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let handle = &pair.destination.handle;
        loop {
            let before = handle.counters().received;
            let more = handle.wait_until(|seen| seen.received > before);
            let is_quiet = tokio::time::timeout(Duration::from_millis(400), more).await.is_err();
            // Where the computer has other things to do, silence alone says nothing.
            if is_quiet && rustix::io::ioctl_fionread(output).expect("a pipe") >= pipe {
                return;
            }
        }
    });
}

fn ends_within_two_seconds(child: &mut Child, from: Instant) -> Option<i32> {
    let status = child.wait().expect("it ends");
    assert!(from.elapsed() < Duration::from_secs(2), "it took {:?}", from.elapsed());
    status.code()
}

#[test]
fn a_request_is_carried_out_and_every_line_is_an_event() {
    let pair = Pair::start();
    pair.fill("INBOX", &["a", "b"]);
    let (mut child, input, mut output) = ask(&pair);
    let mut text = String::new();
    output.read_to_string(&mut text).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{text}");
    drop(input);
    assert!(text.lines().all(|line| serde_json::from_str::<Line>(line).is_ok()), "{text}");
    assert!(matches!(
        serde_json::from_str::<Line>(text.lines().next().unwrap()).unwrap().event,
        Event::Started(_)
    ));
    let end = finished(&text);
    assert_eq!((end.exit, end.total.copied.0, end.total.closes()), (ExitCode::Ok, 2, true));
    assert_eq!(text.matches("\"event\":\"finished\"").count(), 1);
    assert!(!text.contains(PASSWORD2) && !text.contains("hunter2-"), "{text}");
}

#[test]
fn the_end_of_standard_input_ends_the_run() {
    let pair = halted();
    let (mut child, input, mut output) = ask(&pair);
    wait_for_append(&pair);
    let from = Instant::now();
    drop(input);
    let mut text = String::new();
    output.read_to_string(&mut text).unwrap();
    assert_eq!(ends_within_two_seconds(&mut child, from), Some(6));
    assert_eq!(finished(&text).exit, ExitCode::BySignal);
}

#[test]
fn the_end_of_standard_output_ends_the_run() {
    let pair = halted();
    let (mut child, _input, mut output) = ask(&pair);
    read_until(&mut output, |event| matches!(event, Event::Started(_)));
    drop(output);
    assert_eq!(child.wait().unwrap().code(), Some(6));
}

#[test]
fn a_run_ended_in_the_middle_is_finished_by_the_next_one_without_duplicates() {
    let pair = halted();
    let (mut child, input, _output) = ask(&pair);
    wait_for_append(&pair);
    drop(input);
    child.wait().unwrap();
    pair.destination.handle.clear_faults();
    let (mut child, _input, mut output) = ask(&pair);
    output.read_to_string(&mut String::new()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(pair.arrived("INBOX"), 2);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_run_with_6_within_two_seconds_and_the_log_says_so() {
    for name in ["TERM", "INT"] {
        let pair = halted();
        let mut child =
            pair.command(&["--nolog"]).stdout(Stdio::piped()).spawn().expect("the program starts");
        wait_for_append(&pair);
        let from = Instant::now();
        let kill = std::process::Command::new("kill")
            .args([format!("-{name}"), child.id().to_string()])
            .status();
        assert!(kill.unwrap().success());
        let mut text = String::new();
        child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(ends_within_two_seconds(&mut child, from), Some(6));
        assert!(
            text.contains(&format!("\nGot a signal {name} (my PID is {}", child.id())),
            "{text}"
        );
        let last = text.lines().last().unwrap();
        assert!(last.starts_with("Exiting with return value 6 (EXIT_BY_SIGNAL)"), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_run_even_when_nobody_reads_its_output() {
    let pair = Pair::start();
    // More refusals than a pipe and the printer hold: the run comes to a halt in the middle of saying so.
    let subjects: Vec<String> = (0..6000).map(|i| format!("bad {i}")).collect();
    pair.fill("INBOX", &subjects.iter().map(String::as_str).collect::<Vec<_>>());
    pair.destination.handle.add(Fault::no("APPEND", "", "no").lasting());
    let mut child = pair
        .command(&["--nolog", "--errorsmax", "100000", "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    wait_until_stuck(&pair, child.stdout.as_ref().expect("it is piped"));
    let from = Instant::now();
    let kill = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(kill.unwrap().success());
    assert_eq!(ends_within_two_seconds(&mut child, from), Some(6));
    assert!(from.elapsed() > Duration::from_secs(1), "it wasn't stuck: the test shows nothing");
}
