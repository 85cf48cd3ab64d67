//! Chance that repeats itself: everything made by chance in the tests comes from a seed, and the seed is printed.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// The seed of this run: `MAILHAUL_SEED`, or always the same.
pub fn seed() -> u64 {
    std::env::var("MAILHAUL_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(20_261_123)
}

/// Whether the long matrices run: `MAILHAUL_FULL=1`.
pub fn full() -> bool {
    std::env::var_os("MAILHAUL_FULL").is_some_and(|value| value == "1")
}

/// A generator for one purpose; two purposes don't disturb each other.
pub fn generator(purpose: &str) -> StdRng {
    let mixed = purpose
        .bytes()
        .fold(seed(), |mixed, byte| (mixed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    StdRng::seed_from_u64(mixed)
}

const WORDS: [&str; 24] = [
    "ledger", "harbour", "invoice", "meadow", "signal", "kettle", "archive", "granite", "lantern",
    "paper", "willow", "copper", "journey", "orchard", "minute", "violet", "engine", "saddle",
    "winter", "market", "pebble", "ribbon", "thunder", "compass",
];

/// Lines of words with CRLF, about this many bytes and never more.
pub fn prose(random: &mut StdRng, bytes: usize) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes);
    let mut column = 0;
    loop {
        let word = WORDS[random.random_range(0..WORDS.len())].as_bytes();
        if text.len() + word.len() + 3 > bytes {
            break;
        }
        text.extend_from_slice(word);
        column += word.len() + 1;
        if column > 70 {
            text.extend_from_slice(b"\r\n");
            column = 0;
        } else {
            text.push(b' ');
        }
    }
    text.extend_from_slice(b"\r\n");
    text
}
