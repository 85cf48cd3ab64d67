//! Looks after what changes by itself: certificates that run out, networks that go away, sleep, and what is due to be removed.

use mailhaul_model::{Said, SaidValue, said};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use mailhaul_reach::networks;

use super::form_view::VouchedBy;
use crate::app::WeakApp;
use crate::view::moment;
use crate::{App, AppError, Role};

/// How often it is looked.
const LOOK: Duration = Duration::from_secs(5);
/// A pause between two looks that is longer was sleep.
const SLEPT: SignedDuration = SignedDuration::from_secs(60);
/// A certificate is replaced so long before it runs out.
const RENEW_BEFORE: SignedDuration = SignedDuration::from_hours(3 * 24);

/// Runs until the application ends. Only the process that supervises does anything.
pub(crate) async fn watch(app: WeakApp) {
    let Some(mut stop) = app.upgrade().map(|app| app.core().stop.subscribe()) else { return };
    let mut last: Option<Timestamp> = None;
    let mut settled = false;
    // The keychain may be locked for hours: no need to say so every time.
    let mut trouble = String::new();
    loop {
        {
            let Some(app) = app.upgrade() else { return };
            if *app.core().role.borrow() == Role::Supervisor {
                let mut results = Vec::new();
                if !settled {
                    results.push(app.settle_people().await);
                    settled = results.iter().all(Result::is_ok);
                }
                results.push(app.purge_campaigns().await);
                app.forget_old_sign_ins();
                results.push(look(&app, last, app.core().now()).await);
                let said: Vec<String> = results
                    .iter()
                    .filter_map(|it| it.as_ref().err().map(ToString::to_string))
                    .collect();
                let said = said.join("; ");
                if said != trouble && !said.is_empty() {
                    tracing::error!(error = said, "the campaigns could not be looked after");
                }
                trouble = said;
            }
            // After it, because it may take a while.
            last = Some(app.core().now());
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

async fn look(app: &App, last: Option<Timestamp>, now: Timestamp) -> Result<(), AppError> {
    let open = app.core().intake.form.lock().await.as_ref().map(|form| {
        let is_ours = form.vouched_by == VouchedBy::Authority;
        (form.ip, is_ours && form.certificate_until.duration_since(now) < RENEW_BEFORE)
    });
    let Some((ip, is_old)) = open else { return Ok(()) };
    if is_old {
        app.renew_identity().await?;
    }
    let networks = tokio::task::spawn_blocking(networks).await.unwrap_or_default();
    let here = networks.iter().any(|one| one.addresses.iter().any(|address| address.ip == ip));
    let problem = if here {
        last.filter(|last| now.duration_since(*last) > SLEPT).map(|last| slept(last, now))
    } else {
        Some(gone(&ip.to_string()))
    };
    let mut facts = app.core().intake.facts();
    // Sleep is remembered until the form is opened anew; a network that came back needs no words.
    let was_gone = facts.problem.as_ref() == Some(&gone(&ip.to_string()));
    let new = problem.or_else(|| facts.problem.clone().filter(|_| !(here && was_gone)));
    if facts.problem != new {
        facts.problem = new;
        drop(facts);
        app.core().board.campaigns_changed();
    }
    Ok(())
}

fn slept(from: Timestamp, until: Timestamp) -> Said {
    said!(
        "This computer slept from {0} to {1}: nobody could submit meanwhile. Keep it awake while the form is open.",
        SaidValue::moment(from, moment(from)),
        SaidValue::moment(until, moment(until))
    )
}

fn gone(ip: &str) -> Said {
    said!(
        "This computer has lost the address {0}: the form can't be reached. Go back to that network, or open the form again in the present one; the links change with the address then.",
        ip
    )
}
