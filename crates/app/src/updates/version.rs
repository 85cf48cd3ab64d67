//! Which of two versions is newer.

use mailhaul_model::UpdateChannel;
use semver::Version;

/// Whether a version that a channel offers is to take the place of the one that runs. Nobody goes back, and a version for those who
/// try what comes next is for them alone. What is no version is never newer.
pub fn is_newer(offered: &str, current: &str, channel: UpdateChannel) -> bool {
    let (Ok(offered), Ok(current)) = (Version::parse(offered), Version::parse(current)) else {
        return false;
    };
    let suits = offered.pre.is_empty() || channel == UpdateChannel::Beta;
    suits && offered.cmp_precedence(&current).is_gt()
}

#[cfg(test)]
mod tests {
    use mailhaul_model::UpdateChannel::{Beta, Off, Stable};

    use super::is_newer;

    #[test]
    fn versions_are_compared_by_their_numbers_and_not_by_their_letters() {
        assert!(is_newer("1.10.0", "1.9.9", Stable));
        assert!(!is_newer("1.9.9", "1.10.0", Stable));
        assert!(!is_newer("1.9.9", "1.9.9", Stable) && !is_newer("1.9.9+two", "1.9.9+one", Beta));
    }

    #[test]
    fn what_comes_next_is_offered_only_to_those_who_try_it() {
        assert!(is_newer("1.2.0-rc.1", "1.1.0", Beta));
        assert!(!is_newer("1.2.0-rc.1", "1.1.0", Stable) && !is_newer("1.2.0-rc.1", "1.1.0", Off));
        assert!(is_newer("1.2.0-rc.10", "1.2.0-rc.9", Beta));
    }

    #[test]
    fn whoever_tried_what_comes_next_gets_it_when_it_is_there_and_nobody_goes_back() {
        assert!(is_newer("1.2.0", "1.2.0-rc.1", Stable) && is_newer("1.2.0", "1.2.0-rc.1", Beta));
        assert!(!is_newer("1.1.0", "1.2.0-rc.1", Stable));
    }

    #[test]
    fn what_is_no_version_is_never_newer() {
        for odd in ["", "latest", "2", "9.9", "v2.0.0", "1.0.0\n"] {
            assert!(!is_newer(odd, "0.1.0", Beta), "{odd:?}");
        }
    }
}
