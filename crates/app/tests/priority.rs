//! How much of the processors a sidecar takes where others want them too.
#![cfg(target_os = "linux")]

mod support;

use mailhaul_model::JobState;
use support::{Bench, until_true};

/// How patient the sidecars of this process are.
fn niceness_of_sidecars() -> Vec<String> {
    let stat = |entry: std::fs::DirEntry| std::fs::read_to_string(entry.path().join("stat")).ok();
    let all = std::fs::read_dir("/proc").expect("Linux has it").flatten().filter_map(stat);
    let of = |text: String| {
        let (name, rest) = text.rsplit_once(')')?;
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let is_ours = fields[1] == std::process::id().to_string() && name.contains("fake_sidecar");
        is_ours.then(|| fields[16].to_owned())
    };
    all.filter_map(of).collect()
}

#[tokio::test]
async fn what_copies_steps_back_behind_what_a_person_does() {
    let bench = Bench::open();
    let job = bench.job("gate", false);
    bench.until_state(job, JobState::Running).await;
    let patient = || {
        let all = niceness_of_sidecars();
        !all.is_empty() && all.iter().all(|nice| nice == "10")
    };
    until_true(patient).await;
}
