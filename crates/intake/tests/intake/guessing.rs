//! Who guesses, passwords or tokens.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use mailhaul_intake::desk::{LoginVerdict, Sight};
use mailhaul_model::event::SideName;

use crate::support::fixture::{Fixture, SEVEN, SHARED};
use crate::support::until;

const ANN: &str = "ann@old.example";

#[tokio::test]
async fn after_three_failures_an_address_waits_for_fifteen_minutes_whoever_asks() {
    let form = Fixture::new().await;
    form.desk.password(SideName::Source, ANN, "right");
    for _ in 0..3 {
        assert_eq!(form.try_password(ANN, "wrong").await.status, 422);
    }
    for spelling in [ANN, "Ann@OLD.example"] {
        let reply = form.try_password(spelling, "right").await;
        assert_eq!((reply.status, reply.outcome().as_str()), (429, "wait"));
        assert_eq!(reply.header("retry-after"), Some("900"));
    }
    assert_eq!(form.desk.logins(), 3, "a login that has to wait is not made");
    form.clock.forward(SignedDuration::from_mins(15));
    assert_eq!(form.try_password(ANN, "right").await.status, 200);
}

#[tokio::test]
async fn the_next_three_failures_cost_twice_as_much() {
    let form = Fixture::new().await;
    for _ in 0..2 {
        for _ in 0..3 {
            form.try_password(ANN, "wrong").await;
        }
        form.clock.forward(SignedDuration::from_mins(15));
    }
    let reply = form.try_password(ANN, "wrong").await;
    assert_eq!((reply.status, reply.header("retry-after")), (429, Some("900")));
}

#[tokio::test]
async fn many_requests_at_once_are_no_way_around_the_count() {
    let form = Fixture::new().await;
    form.desk.held.send_replace(true);
    let release = async {
        until(|| form.desk.logins() > 0).await;
        form.desk.held.send_replace(false);
    };
    let guesses: Vec<_> = (0..20).map(|n| n.to_string()).collect();
    let all = futures(guesses.iter().map(|guess| form.try_password(ANN, guess)));
    let (replies, ()) = tokio::join!(all, release);
    let tried = replies.iter().filter(|reply| reply.status == 422).count();
    assert!(tried <= 3 && form.desk.logins() <= 3, "{} logins", form.desk.logins());
    assert!(replies.iter().all(|reply| matches!(reply.status, 422 | 429)));
}

#[tokio::test]
async fn a_server_that_is_unreachable_is_not_held_against_the_address() {
    let form = Fixture::new().await;
    form.desk.verdict(ANN, LoginVerdict::Unreachable);
    for _ in 0..5 {
        assert_eq!(form.try_password(ANN, "right").await.status, 503);
    }
}

#[tokio::test]
async fn who_hangs_up_after_each_try_is_counted_all_the_same() {
    let form = Fixture::new().await;
    for n in 1..=3 {
        form.desk.held.send_replace(true);
        let body = form.sealed(SHARED, &["Ann", ANN, "wrong", "", ""]);
        let mut client = form.client().await;
        client
            .send(&crate::support::fixture::request(&form.running.path(SHARED), &body))
            .await
            .unwrap();
        until(|| form.desk.logins() >= n).await;
        drop(client);
        form.desk.held.send_replace(false);
        until(|| form.desk.sights().len() >= n).await;
    }
    assert_eq!(form.try_password(ANN, "wrong").await.status, 429);
}

// macOS has one loopback address unless it is told otherwise.
#[cfg(not(target_os = "macos"))]
#[tokio::test]
async fn many_addresses_that_fail_halt_the_campaign_and_the_admin_hears_of_it() {
    let form = Fixture::new().await;
    form.desk.password(SideName::Source, ANN, "right");
    for n in 0..15 {
        let from = format!("127.0.0.{}", n + 1);
        let address = format!("user{n}@old.example");
        let reply = form.submit_from(&from, SHARED, ["x", &address, "Spring2026", "", ""]).await;
        assert_eq!(reply.status, 422, "{n}");
    }
    let reply = form.try_password(ANN, "right").await;
    assert_eq!((reply.status, reply.outcome().as_str()), (503, "halted"));
    assert_eq!(reply.header("retry-after"), Some("900"));
    assert_eq!(form.desk.logins(), 15);
    assert!(matches!(
        form.desk.sights().last(),
        Some(Sight::Halted { campaign: SEVEN, client: None, .. })
    ));
    form.running.resume(SEVEN);
    assert_eq!(form.try_password(ANN, "right").await.status, 200);
}

// macOS has one loopback address unless it is told otherwise.
#[cfg(not(target_os = "macos"))]
#[tokio::test]
async fn one_client_that_invents_addresses_is_kept_out_and_everybody_else_goes_on() {
    let form = Fixture::new().await;
    form.desk.password(SideName::Source, ANN, "right");
    for n in 0..15 {
        let reply = form.try_password(&format!("user{n}@old.example"), "Spring2026").await;
        assert_eq!(reply.status, 422, "{n}");
    }
    let fields = ["Ann", ANN, "right", "", ""];
    let reply = form.submit(fields).await;
    assert_eq!((reply.status, reply.header("retry-after")), (429, Some("900")));
    assert_eq!(form.desk.logins(), 15);
    let here = Some("127.0.0.1".parse().unwrap());
    assert!(
        matches!(form.desk.sights().last(), Some(Sight::Halted { client, .. }) if *client == here)
    );
    assert_eq!(form.submit_from("127.0.0.2", SHARED, fields).await.status, 200);
    form.running.resume(SEVEN);
    assert_eq!(form.submit(fields).await.status, 200);
}

// macOS has one loopback address unless it is told otherwise.
#[cfg(not(target_os = "macos"))]
#[tokio::test]
async fn one_client_that_only_fails_is_stopped_and_its_neighbours_are_not() {
    let form = Fixture::with(|config| {
        config.logins.client_failures = 5;
        config.logins.campaign_failures = 100;
    })
    .await;
    form.desk.password(SideName::Source, ANN, "right");
    for n in 0..5 {
        let reply = form.try_password(&format!("user{n}@old.example"), "x").await;
        assert_eq!(reply.status, 422);
    }
    let fields = ["Ann", ANN, "right", "", ""];
    let stopped = form.submit(fields).await;
    assert_eq!((stopped.status, stopped.header("retry-after")), (429, Some("900")));
    assert_eq!(form.submit_from("127.0.0.2", SHARED, fields).await.status, 200);
}

#[tokio::test]
async fn two_hundred_users_behind_one_address_hand_in_at_once_and_the_server_sees_a_few_at_a_time()
{
    let form = Fixture::with(|config| config.logins.at_once = 3).await;
    let users: Vec<_> = (0..200).map(|n| format!("user{n}@old.example")).collect();
    for user in &users {
        form.desk.password(SideName::Source, user, "right");
    }
    let replies = futures(users.iter().map(|user| form.try_password(user, "right"))).await;
    assert!(replies.iter().all(|reply| reply.status == 200));
    assert_eq!(form.desk.kept().len(), 200);
    assert!(form.desk.most_inside.load(Ordering::SeqCst) <= 3);
}

#[tokio::test]
async fn twenty_thousand_guesses_of_a_token_are_unknown_and_look_nothing_up() {
    let form = Fixture::new().await;
    let genuine = form.token(SHARED);
    let begin = Instant::now();
    let mut client = form.client().await;
    for batch in 0..400_u16 {
        let requests: Vec<_> = (0..50)
            .map(|n| {
                let [high, low] = batch.to_be_bytes();
                let guess = data_encoding::HEXLOWER.encode(&[high, low, n]);
                // As near as a guess can be: only the last characters are wrong.
                let token = format!("{}{guess}", &genuine[..genuine.len() - guess.len()]);
                format!("GET /i/{token} HTTP/1.1\r\nHost: a\r\n\r\n")
            })
            .collect();
        client.send(requests.concat().as_bytes()).await.unwrap();
        for _ in 0..50 {
            assert_eq!(client.reply().await.unwrap().status, 404);
        }
    }
    assert!(begin.elapsed() < Duration::from_secs(60), "{:?}", begin.elapsed());
    assert_eq!(form.desk.looked_up.load(Ordering::SeqCst), 0);
}

/// All at once, in order.
async fn futures<T>(all: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut all: Vec<_> = all.map(|one| (Box::pin(one), None)).collect();
    std::future::poll_fn(|context| {
        for (one, done) in &mut all {
            if done.is_none()
                && let std::task::Poll::Ready(value) = one.as_mut().poll(context)
            {
                *done = Some(value);
            }
        }
        let ready = all.iter().all(|(_, done)| done.is_some());
        if ready { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    all.into_iter().filter_map(|(_, done)| done).collect()
}
