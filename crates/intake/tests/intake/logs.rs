//! What is written while users hand in.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use mailhaul_model::event::SideName;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::support::fixture::{Fixture, SEVEN, SHARED};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

// macOS has one loopback address unless it is told otherwise.
#[cfg(not(target_os = "macos"))]
#[tokio::test]
async fn no_password_and_no_token_is_in_a_log_an_answer_or_what_the_desk_prints() {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_writer(lines.clone())
        .finish();
    // For the whole process: what the other tests log meanwhile has to be as silent.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let form = Fixture::with(|config| config.logins.campaign_failures = 2).await;
    form.desk.password(SideName::Source, "ann@old.example", "hunter2");
    form.desk.password(SideName::Destination, "ann@new.example", "hunter3");
    let right = ["Ann", "ann@old.example", "hunter2", "ann@new.example", "hunter3"];
    let wrong = ["Bob", "bob@old.example", "hunter4", "", ""];
    let more = ["Eve", "eve@old.example", "hunter5", "", ""];
    let mut seen = String::new();
    for (from, fields) in [("127.0.0.2", wrong), ("127.0.0.3", more), ("127.0.0.1", right)] {
        seen += &form.submit_from(from, SHARED, fields).await.body;
    }
    form.running.resume(SEVEN);
    for fields in [right, wrong, wrong, wrong] {
        seen += &form.submit(fields).await.body;
    }
    let printed = format!("{:?} {:?} {:?}", form.desk.kept(), form.desk.sights(), form.running);
    seen += &printed;
    let token = form.token(SHARED);
    form.running.stop().await;
    seen += &String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    for outcome in ["works", "rejected", "halted", "wait"] {
        assert!(seen.contains(&format!("\"outcome\":\"{outcome}\"")), "{outcome}");
    }
    assert!(seen.contains("the form is open") && seen.contains("failed: halted"));
    assert!(!seen.contains("hunter") && !seen.contains(&token), "{seen}");
}
