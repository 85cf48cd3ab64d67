//! Looks for a newer version with the toolkit's own updater, downloads it and proves it, as the window does, but installs nothing:
//! for `tests/window/updates.test.mjs`. Needs a display, because the toolkit does.

#![expect(clippy::print_stdout, reason = "what came of it is for the test")]

use mailhaul_app::{Offer, UpdateProblem, Updater};
use mailhaul_desktop::shell;
use mailhaul_desktop::updater::{BundleUpdater, Leave, Release};
use mailhaul_model::UpdateChannel;
use serde_json::json;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [key, stable, beta, channel] = &words[..] else {
        panic!("KEY STABLE BETA CHANNEL");
    };
    let mut context = shell::context();
    // As scripts/build.mjs writes it.
    let updater =
        json!({ "pubkey": key, "endpoints": [stable, beta], "requireSignedVersion": true });
    context.config_mut().plugins.0.insert("updater".to_owned(), updater);
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_updater::Builder::new().build())
        .build(context)
        .expect("there is a display");
    let release = Release::of(app.config());
    let leave = Leave { before_exit: |_| {}, restart: |_| {} };
    let updater = BundleUpdater::new(app.handle().clone(), release, false, leave);
    let channel = UpdateChannel::named(channel).expect("a channel");
    let answer = tauri::async_runtime::block_on(async {
        let found = updater.look(channel).await?;
        if let Some(offer) = &found {
            updater.fetch(offer).await?;
        }
        Ok(found)
    });
    println!("{}", said(answer));
}

fn said(answer: Result<Option<Offer>, UpdateProblem>) -> serde_json::Value {
    match answer {
        Ok(offer) => json!({
            "proven": offer.map(|Offer { version, notes }| json!({ "version": version, "notes": notes }))
        }),
        Err(problem) => {
            let kind = match problem {
                UpdateProblem::Unreachable(_) => "unreachable",
                UpdateProblem::Unreadable(_) => "unreadable",
                UpdateProblem::NotForThisSystem => "notForThisSystem",
                UpdateProblem::Untrusted(_) => "untrusted",
                UpdateProblem::NotInstalled(_) => "notInstalled",
            };
            json!({ "problem": kind, "text": problem.to_string() })
        }
    }
}
