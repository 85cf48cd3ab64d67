//! Whatever users do on both sides between runs, and however runs end: after each healthy run the destination holds exactly
//! what a model of a few lines says. Histories are made by chance; of one that fails, the shortest that still does is shown.

mod history;
mod pair;

use history::{Step, World, histories};
use mailhaul_tests::random::{full, seed};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

fn runner(cases: u32) -> TestRunner {
    let config = Config {
        cases: if full() { cases * 30 } else { cases },
        max_shrink_iters: 300,
        failure_persistence: None,
        ..Config::default()
    };
    let seed: Vec<u8> = seed().to_le_bytes().into_iter().cycle().take(32).collect();
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

/// Lives through a history and says what the model didn't expect.
fn live(steps: &[Step]) -> Result<(), String> {
    let mut world = World::new();
    for (number, step) in steps.iter().chain([&Step::Run(None)]).enumerate() {
        world.take(step).map_err(|why| format!("at step {number}, {step:?}: {why}"))?;
    }
    Ok(())
}

#[test]
fn after_any_history_the_destination_holds_what_the_model_says() {
    let outcome = runner(40).run(&histories(14), |steps| live(&steps).map_err(TestCaseError::fail));
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(why, steps)) => panic!("seed {}: {why}\n{steps:#?}", seed()),
        Err(error) => panic!("seed {}: {error}", seed()),
    }
}
