//! How much may be deleted without being asked twice.

use mailhaul_model::event::SideName;
use mailhaul_model::{Said, said};

use crate::context::Context;
use crate::fault::Fault;
use crate::problem::name;
use crate::sink::info;

/// What is about to go, of how much.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    pub messages: u64,
    /// All messages of the side.
    pub of: u64,
}

/// One message in so many goes without a word.
const USUAL: u64 = 10;

/// Whether the plan may be carried out; if not, that is said. A dry run is told the number.
pub fn allows(run: &Context, side: SideName, share: &Share) -> Result<bool, Fault> {
    let confirmed = run.options.deletion.confirmed.map(u64::from);
    let refusal = refusal(*share, confirmed);
    if !run.is_real() {
        run.deletions.plan(share.messages, 0);
        if share.messages > 0 {
            let how = if refusal.is_some() || confirmed.is_some() {
                format!(" That takes --confirm-deletions {}.", share.messages)
            } else {
                String::new()
            };
            let text = format!(
                "Would delete {} of the {} messages on the {}.{how}",
                share.messages,
                share.of,
                name(side)
            );
            info(&*run.sink, text);
        }
        // Nothing follows that changes anything.
        return Ok(true);
    }
    match refusal {
        None => Ok(true),
        Some(why) => {
            run.deletions.refuse(run, held(side, why))?;
            Ok(false)
        }
    }
}

fn held(side: SideName, why: Said) -> Said {
    match side {
        SideName::Source => said!("Nothing is deleted on the source: {0}", why),
        SideName::Destination => said!("Nothing is deleted on the destination: {0}", why),
    }
}

fn refusal(share: Share, confirmed: Option<u64>) -> Option<Said> {
    let Share { messages, of } = share;
    let again = format!("--confirm-deletions {messages}");
    match confirmed {
        _ if messages == 0 => None,
        Some(most) if messages <= most => None,
        Some(most) => Some(said!(
            "{0} messages would go, and {1} were confirmed. If that is right, give {2}.",
            messages,
            most,
            again
        )),
        None if messages.saturating_mul(USUAL) <= of => None,
        None => Some(said!(
            "{0} of {1} messages would go, which is more than one in {2}. If that is right, give {3}.",
            messages,
            of,
            USUAL,
            again
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::{Share, refusal};

    fn refused(messages: u64, of: u64, confirmed: Option<u64>) -> bool {
        refusal(Share { messages, of }, confirmed).is_some()
    }

    #[test]
    fn a_tenth_goes_unasked_and_one_more_does_not() {
        assert!(!refused(0, 0, None) && !refused(10, 100, None));
        assert!(refused(11, 100, None) && refused(1, 9, None) && refused(1, 0, None));
    }

    #[test]
    fn what_was_confirmed_goes_and_one_more_does_not_however_few_they_are() {
        assert!(!refused(100, 100, Some(100)) && !refused(60, 100, Some(100)));
        assert!(refused(2, 1000, Some(1)));
    }

    #[test]
    fn the_refusal_names_the_count_and_the_option_to_give() {
        let why = refusal(Share { messages: 11, of: 100 }, None).unwrap();
        assert!(
            why.to_string().contains("11 of 100 messages")
                && why.to_string().contains("--confirm-deletions 11."),
            "{why}"
        );
    }
}
