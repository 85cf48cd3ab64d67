use super::*;

const SEVEN: CampaignId = CampaignId(7);

fn at(minutes: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
}

fn breaker() -> Breaker {
    Breaker::new(&LoginLimits { campaign_failures: 5, ..LoginLimits::default() })
}

fn client(n: u32) -> IpAddr {
    IpAddr::from([10, 0, (n / 250).try_into().unwrap(), (n % 250).try_into().unwrap()])
}

/// A user fails at a device of their own. Says until when the campaign is halted.
fn user(breaker: &Breaker, n: u32, now: Timestamp) -> Option<Timestamp> {
    let halt = breaker.failed(SEVEN, client(n), &n.to_string(), now)?;
    assert_eq!(halt.client, None);
    Some(halt.until)
}

fn fail(breaker: &Breaker, mut addresses: std::ops::Range<u32>) -> Option<Timestamp> {
    addresses.find_map(|n| user(breaker, n, at(0)))
}

fn succeed(breaker: &Breaker, n: u32, now: Timestamp) {
    breaker.worked(SEVEN, client(n), &n.to_string(), now);
}

/// The minutes until everybody is let in again.
fn wait(breaker: &Breaker, now: Timestamp) -> u64 {
    match breaker.check(SEVEN, client(9999), now).unwrap_err() {
        Halted::Campaign(wait) => wait.minutes(),
        Halted::Client(_) => panic!("one client waits"),
    }
}

#[test]
fn many_addresses_that_fail_halt_the_campaign_for_a_while_and_no_other() {
    let breaker = breaker();
    assert_eq!(fail(&breaker, 0..4), None);
    assert!(breaker.check(SEVEN, client(9999), at(0)).is_ok());
    assert_eq!(fail(&breaker, 4..5), Some(at(15)));
    assert_eq!(wait(&breaker, at(5)), 10);
    assert!(breaker.check(CampaignId(8), client(9999), at(5)).is_ok());
    assert!(breaker.check(SEVEN, client(9999), at(15)).is_ok());
}

#[test]
fn one_address_that_fails_often_is_one() {
    let breaker = breaker();
    assert_eq!((0..20).find_map(|_| fail(&breaker, 0..1)), None);
}

#[test]
fn a_campaign_in_which_most_succeed_goes_on() {
    let breaker = breaker();
    for n in 100..110 {
        succeed(&breaker, n, at(0));
    }
    assert_eq!(fail(&breaker, 0..20), None);
    assert!(fail(&breaker, 20..21).is_some());
}

#[test]
fn an_address_that_worked_after_all_speaks_for_the_campaign() {
    let breaker = breaker();
    for n in 0..20 {
        assert_eq!(user(&breaker, n, at(0)), None, "{n}");
        succeed(&breaker, n, at(0));
    }
}

/// As a spray would be that knows the limits: seven addresses in each pause, which is half of what halts. Says how many it
/// takes to be halted.
fn spray(breaker: &Breaker, addresses: std::ops::Range<u32>, first: i64) -> Option<u32> {
    let begin = addresses.start;
    addresses.into_iter().find(|n| {
        let minute = first + i64::from(n - begin) * 15 / 7;
        user(breaker, *n, at(minute)).is_some()
    })
}

#[test]
fn a_spray_that_stays_below_the_pauses_limit_is_halted_by_the_days() {
    let breaker = Breaker::new(&LoginLimits::default());
    assert_eq!(spray(&breaker, 0..100, 0), Some(39));
    let minute = 39 * 15 / 7;
    assert_eq!(wait(&breaker, at(minute)), 60);
    assert!(breaker.check(SEVEN, client(9999), at(minute + 60)).is_ok());
}

#[test]
fn after_the_days_halt_the_next_address_that_fails_halts_again_and_one_that_failed_before_does_not()
{
    let breaker = Breaker::new(&LoginLimits::default());
    spray(&breaker, 0..40, 0);
    assert_eq!(user(&breaker, 3, at(200)), None);
    assert_eq!(user(&breaker, 77, at(200)), Some(at(260)));
    breaker.reset(SEVEN);
    assert_eq!(user(&breaker, 78, at(201)), None);
}

#[test]
fn failures_of_yesterday_halt_nothing() {
    let breaker = Breaker::new(&LoginLimits::default());
    assert_eq!(spray(&breaker, 0..39, 0), None);
    assert_eq!(spray(&breaker, 100..139, 25 * 60), None);
}

#[test]
fn an_office_in_which_most_succeed_is_not_halted_all_day() {
    let breaker = Breaker::new(&LoginLimits::default());
    // Two hundred come in eight hours; each third fails first, and half of these give up.
    for n in 0..200 {
        let minute = at(i64::from(n) * 480 / 200);
        if n % 3 == 0 {
            assert_eq!(user(&breaker, n, minute), None, "{n}");
        }
        if n % 6 != 0 {
            succeed(&breaker, n, minute);
        }
    }
}

#[test]
fn many_who_cant_log_in_one_after_the_other_and_at_last_can_halt_nothing() {
    let breaker = Breaker::new(&LoginLimits::default());
    for n in 0..100 {
        let minute = i64::from(n) * 5;
        assert_eq!(user(&breaker, n, at(minute)), None, "{n}");
        succeed(&breaker, n, at(minute + 1));
    }
}

#[test]
fn failures_that_lie_far_apart_halt_nothing() {
    let breaker = breaker();
    for n in 0..20 {
        assert_eq!(user(&breaker, n, at(i64::from(n) * 4)), None, "{n}");
    }
}

#[test]
fn the_admin_can_let_it_go_on() {
    let breaker = breaker();
    fail(&breaker, 0..5);
    breaker.reset(SEVEN);
    assert!(breaker.check(SEVEN, client(9999), at(0)).is_ok());
}

/// The halt that many addresses bring about, all tried from one device.
fn alone(breaker: &Breaker, mut addresses: std::ops::Range<u32>) -> Option<Halt> {
    addresses.find_map(|n| breaker.failed(SEVEN, client(1), &n.to_string(), at(0)))
}

#[test]
fn a_client_that_invents_addresses_keeps_itself_out_and_nobody_else() {
    let breaker = Breaker::new(&LoginLimits::default());
    let halt = Halt { client: Some(client(1)), until: at(15) };
    assert_eq!(alone(&breaker, 0..15), Some(halt));
    assert!(matches!(breaker.check(SEVEN, client(1), at(5)), Err(Halted::Client(_))));
    assert!(breaker.check(SEVEN, client(2), at(5)).is_ok());
    assert!(breaker.check(CampaignId(8), client(1), at(5)).is_ok());
}

#[test]
fn however_long_a_client_goes_on_it_halts_no_campaign() {
    let breaker = Breaker::new(&LoginLimits::default());
    for n in 0..400 {
        let halt = breaker.failed(SEVEN, client(1), &n.to_string(), at(i64::from(n) * 2));
        assert!(halt.is_none_or(|halt| halt.client == Some(client(1))), "{n}");
    }
    assert!(matches!(breaker.check(SEVEN, client(1), at(800)), Err(Halted::Client(_))));
    assert!(breaker.check(SEVEN, client(2), at(800)).is_ok());
}

#[test]
fn three_clients_that_share_the_addresses_among_them_halt_the_campaign() {
    let breaker = Breaker::new(&LoginLimits::default());
    let halts: Vec<_> = (0..15)
        .filter_map(|n| breaker.failed(SEVEN, client(n % 3), &n.to_string(), at(0)))
        .collect();
    assert_eq!(halts, [Halt { client: None, until: at(15) }]);
}

#[test]
fn addresses_of_one_ipv6_network_are_one_client() {
    let breaker = breaker();
    let halt = (0..5).find_map(|n: u32| {
        breaker.failed(SEVEN, format!("fd00::{n}").parse().unwrap(), &n.to_string(), at(0))
    });
    assert_eq!(halt.unwrap().client, Some("fd00::".parse().unwrap()));
}

#[test]
fn an_office_behind_one_address_in_which_most_succeed_is_not_kept_out() {
    let breaker = Breaker::new(&LoginLimits::default());
    for n in 0..200 {
        let (key, minute) = (n.to_string(), at(n * 480 / 200));
        if n % 3 == 0 {
            assert_eq!(breaker.failed(SEVEN, client(1), &key, minute), None, "{n}");
        }
        if n % 6 != 0 {
            breaker.worked(SEVEN, client(1), &key, minute);
        }
    }
}
