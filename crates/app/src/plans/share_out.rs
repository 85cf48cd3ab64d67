//! Which shard does what, and how much of a server each may use. Pure functions.

use mailhaul_model::{ByteCount, ServerLimits};

use crate::share::Share;

/// What a mailbox costs beside its bytes: connecting, listing, comparing.
const EACH: u64 = 1 << 20;

/// A server of a plan.
#[derive(Clone, Debug)]
pub(super) struct Used<'a> {
    pub name: &'a str,
    pub limits: &'a ServerLimits,
    /// Whether jobs have it on both sides.
    pub twice: bool,
}

/// A server allows fewer connections than there would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TooMany {
    pub server: String,
    pub connections: u32,
    pub wanted: u32,
    pub most: u32,
}

/// The shard of each job, by how much each has: the largest first, to whichever shard has the least.
pub(super) fn share_out(sizes: &[ByteCount], shards: u32) -> Vec<u32> {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|&job| (std::cmp::Reverse(sizes[job]), job));
    let mut loads = vec![0_u64; shards.max(1) as usize];
    let mut shard_of = vec![0; sizes.len()];
    for job in order {
        let least = (0..loads.len()).min_by_key(|&shard| (loads[shard], shard)).unwrap_or(0);
        loads[least] = loads[least].saturating_add(sizes[job].0).saturating_add(EACH);
        shard_of[job] = u32::try_from(least).unwrap_or(u32::MAX);
    }
    shard_of
}

/// What each of `places` jobs that are at work at a time may have, so that together they keep what their servers allow.
pub(super) fn share(servers: &[Used<'_>], shards: u32, at_once: u32) -> Result<Share, TooMany> {
    let places = shards.saturating_mul(at_once).max(1);
    let mut share = Share::default();
    for server in servers {
        let sides = if server.twice { 2 } else { 1 };
        let wanted = places.saturating_mul(sides);
        let connections = server.limits.connections.map(|most| most / wanted);
        if connections == Some(0) {
            let most = server.limits.connections.unwrap_or_default();
            return Err(TooMany {
                server: server.name.to_owned(),
                connections: most,
                wanted,
                most: most / (sides * at_once.max(1)),
            });
        }
        let limits = ServerLimits { connections, ..*server.limits };
        share = share.within(&limits, 0, places);
    }
    Ok(share)
}

#[cfg(test)]
mod tests {
    use mailhaul_model::{ByteCount, ServerLimits};

    use super::{TooMany, Used, share, share_out};

    #[test]
    fn shards_have_about_as_much_each_and_the_same_every_time() {
        let sizes: Vec<ByteCount> = (0..300).map(|n| ByteCount(1_000_000 * (n % 17 + 1))).collect();
        let shards = share_out(&sizes, 6);
        assert_eq!(shards, share_out(&sizes, 6));
        let load = |shard| {
            let of = sizes.iter().zip(&shards).filter(|(_, one)| **one == shard);
            of.map(|(size, _)| size.0).sum::<u64>()
        };
        let loads: Vec<u64> = (0..6).map(load).collect();
        let (least, most) = (loads.iter().min().unwrap(), loads.iter().max().unwrap());
        assert!(most - least < most / 20, "{loads:?}");
        // One that is as large as all others together is alone.
        let shards = share_out(&[9, 1, 1, 1].map(|gib| ByteCount(gib << 30)), 2);
        assert_eq!(shards, [0, 1, 1, 1]);
    }

    #[test]
    fn all_shards_together_keep_what_a_server_allows() {
        let limits = ServerLimits {
            connections: Some(24),
            bytes_per_second: Some(ByteCount(1200)),
            ..ServerLimits::default()
        };
        let used = |twice| [Used { name: "Old", limits: &limits, twice }];
        assert_eq!(share(&used(false), 6, 2).unwrap().connections, 2);
        assert_eq!(share(&used(true), 6, 2).unwrap().connections, 1);
        let mut pace = mailhaul_model::options::PaceOptions::default();
        share(&used(false), 6, 2).unwrap().limit(&mut pace);
        assert_eq!(pace.max_bytes_per_second, Some(ByteCount(100)));
        let too_many = share(&used(false), 13, 2).unwrap_err();
        let wanted = TooMany { server: "Old".into(), connections: 24, wanted: 26, most: 12 };
        assert_eq!(too_many, wanted);
    }
}
