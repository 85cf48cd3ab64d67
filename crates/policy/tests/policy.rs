//! What an organisation sets, what it comes to, and what becomes of what nobody understands.

use mailhaul_model::{EngineChoice, UpdateChannel};
use mailhaul_policy::{Given, Policy, Setting, Source, SourceError};
use serde_json::{Map, Value, json};

/// A place with this in it.
struct Place(&'static str, Option<Value>);

impl Source for Place {
    fn origin(&self) -> String {
        self.0.to_owned()
    }

    fn read(&self) -> Result<Option<Map<String, Value>>, SourceError> {
        match &self.1 {
            None => Ok(None),
            Some(Value::Object(set)) => Ok(Some(set.clone())),
            Some(_) => Err(SourceError::Malformed("no object".to_owned())),
        }
    }
}

fn of(places: Vec<Place>) -> Policy {
    let places: Vec<Box<dyn Source>> =
        places.into_iter().map(|place| Box::new(place) as Box<dyn Source>).collect();
    Policy::read(&places)
}

fn one(set: Value) -> Policy {
    of(vec![Place("here", Some(set))])
}

fn notes(policy: &Policy) -> Vec<String> {
    policy.notes().iter().map(ToString::to_string).collect()
}

#[test]
fn a_computer_that_nobody_manages_is_free_in_everything() {
    let policy = of(vec![Place("here", None), Place("there", None)]);
    assert_eq!(policy, Policy::default());
    assert_eq!(policy.allows_updates().and(policy.allows_intake()), Ok(()));
    assert!(Setting::ALL.into_iter().all(|setting| policy.locked(setting).is_none()));
}

#[test]
fn what_is_switched_off_says_by_whom_and_where() {
    let policy = one(json!({ "updates": "off", "intake": false }));
    let why = "Your organisation has switched this off (here).";
    assert_eq!(policy.allows_updates().unwrap_err().to_string(), why);
    assert_eq!(policy.allows_intake().unwrap_err().to_string(), why);
}

#[test]
fn the_kinds_of_values_that_a_registry_has_mean_the_same() {
    for off in [json!(0), json!("0"), json!("off"), json!("OFF"), json!("false"), json!(false)] {
        let policy = one(json!({ "Intake": off }));
        assert!(policy.allows_intake().is_err() && policy.notes().is_empty(), "{off}");
    }
    for on in [json!(1), json!("1"), json!("on"), json!("True"), json!(true)] {
        let policy = one(json!({ "INTAKE": on }));
        assert!(policy.allows_intake().is_ok() && policy.notes().is_empty(), "{on}");
    }
}

#[test]
fn a_switch_that_nobody_can_read_is_off_and_is_named() {
    let policy = one(json!({ "intake": "perhaps", "updates": 2 }));
    assert!(policy.allows_intake().is_err() && policy.allows_updates().is_err());
    assert_eq!(
        notes(&policy),
        [
            "here: the value of \"intake\" doesn't fit.",
            "here: the value of \"updates\" doesn't fit."
        ]
    );
}

#[test]
fn defaults_give_values_and_lock_nothing() {
    let policy = one(json!({ "defaults": {
        "parallelRuns": 8, "keepAwake": "off", "engine": "imapsync", "imapsync": "/opt/imapsync",
        "updateChannel": "beta"
    }}));
    let given = Given {
        parallel_runs: Some(8),
        keep_awake: Some(false),
        engine: Some(EngineChoice::Imapsync),
        imapsync: Some("/opt/imapsync".to_owned()),
        update_channel: Some(UpdateChannel::Beta),
    };
    assert_eq!((policy.given(), notes(&policy)), (&given, vec![]));
    assert!(Setting::ALL.into_iter().all(|setting| policy.locked(setting).is_none()));
}

#[test]
fn a_channel_that_is_set_is_locked_and_goes_before_a_default() {
    let policy = one(json!({ "updateChannel": "beta", "defaults": { "updateChannel": "stable" } }));
    assert_eq!(policy.given().update_channel, Some(UpdateChannel::Beta));
    assert_eq!(
        policy.locked(Setting::UpdateChannel).unwrap().to_string(),
        "Your organisation has set this (here)."
    );
    assert!(policy.allows_updates().is_ok());
}

#[test]
fn whatever_is_not_known_or_does_not_fit_is_named_and_the_rest_holds() {
    let policy = one(json!({
        "intakes": "off",
        "updateChannel": "nightly",
        "defaults": { "parallelRuns": 33, "keepAwake": false, "colour": "green" },
        "locked": ["keepAwake", "colour", 7]
    }));
    assert_eq!(policy.given(), &Given { keep_awake: Some(false), ..Given::default() });
    assert!(policy.locked(Setting::KeepAwake).is_some());
    assert!(policy.locked(Setting::UpdateChannel).is_none());
    let mut said = notes(&policy);
    said.sort();
    assert_eq!(
        said,
        [
            "here: Mailhaul knows no \"defaults.colour\".",
            "here: Mailhaul knows no \"intakes\".",
            "here: Mailhaul knows no \"locked: colour\".",
            "here: the value of \"defaults.parallelRuns\" doesn't fit.",
            "here: the value of \"locked\" doesn't fit.",
            "here: the value of \"updateChannel\" doesn't fit.",
        ]
    );
}

#[test]
fn of_two_places_the_first_decides_and_the_second_adds() {
    let policy = of(vec![
        Place("computer", Some(json!({ "intake": "on", "defaults": { "parallelRuns": 2 } }))),
        Place(
            "user",
            Some(json!({
                "intake": "off", "updates": "off", "locked": ["parallelRuns"],
                "defaults": { "parallelRuns": 9, "keepAwake": false }
            })),
        ),
    ]);
    assert!(policy.allows_intake().is_ok());
    assert!(policy.allows_updates().unwrap_err().to_string().contains("(user)"));
    assert_eq!(policy.given().parallel_runs, Some(2));
    assert_eq!(policy.given().keep_awake, Some(false));
    assert!(policy.locked(Setting::ParallelRuns).is_some());
    assert_eq!(policy.origins(), ["computer", "user"]);
}

#[test]
fn a_place_that_can_not_be_used_switches_off_what_it_could_have_switched_off() {
    let broken = || Place("here", Some(json!("no policy")));
    let policy = of(vec![broken(), Place("there", Some(json!({ "intake": "on" })))]);
    let why = policy.allows_intake().unwrap_err().to_string();
    assert!(why.contains("here is not written as a policy is"), "{why}");
    assert!(why.contains("Until your organisation has mended it"), "{why}");
    assert!(policy.allows_updates().is_err());
    assert_eq!(notes(&policy), [why]);

    let policy = of(vec![Place("there", Some(json!({ "intake": "on" }))), broken()]);
    assert!(policy.allows_intake().is_ok() && policy.allows_updates().is_err());
}
