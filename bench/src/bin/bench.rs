//! The benchmark: see `--help`.
#![cfg_attr(
    unix,
    expect(
        clippy::print_stdout,
        reason = "a table on standard output is what this program is for"
    )
)]

#[cfg(unix)]
mod race {
    use std::path::{Path, PathBuf};
    use std::process::Command;
    use std::time::Duration;

    use anyhow::{Context, Result, ensure};
    use mailhaul_bench::copier::Copier;
    use mailhaul_bench::field::{Distance, Field, Lane};
    use mailhaul_bench::measured::{Cost, MEASURE, measure, run};
    use mailhaul_bench::narrow::narrow;
    use mailhaul_bench::options::{HELP, Options};
    use mailhaul_bench::set::Set;
    use mailhaul_bench::table::{Again, Row, markdown, put_into};
    use mailhaul_bench::together::together;
    use mailhaul_bench::top_up::{top_up, words};
    use mailhaul_model::options::Compression;
    use tempfile::TempDir;

    /// Above this round trip imapsync needs hours.
    const IMAPSYNC_UP_TO: Duration = Duration::from_millis(1);

    /// Round trips are counted at this distance: nearer, an answer that comes in two pieces may count twice.
    const COUNTED_AT: Duration = Duration::from_millis(20);

    pub(crate) fn main() -> Result<()> {
        if std::env::args().nth(1).as_deref() == Some(MEASURE) {
            return measure(std::env::args_os().skip(2));
        }
        let given: Vec<String> = std::env::args().skip(1).collect();
        let Some(options) = Options::read(given.iter().cloned())? else {
            println!("{HELP}");
            return Ok(());
        };
        let program = sidecar(&options)?;
        let limit = Copier::Limit { program: limit(&options)?, pairs: options.limit_pairs };
        let all = [
            Copier::Mailhaul { program, compression: Compression::Auto },
            limit,
            Copier::Mbsync,
            Copier::Imapsync,
        ];
        let races = |copier: &Copier| {
            let named = |names: &Vec<String>| names.iter().any(|name| name == copier.name());
            copier.is_there() && options.only.as_ref().is_none_or(named)
        };
        let copiers: Vec<Copier> = all.into_iter().filter(races).collect();
        let mut rows = Vec::new();
        for set in &options.sets {
            rows.extend(set_rows(*set, &copiers, &options)?);
        }
        let mut tables = markdown(&rows, &title(&given, &options)?);
        if let Some(copier) = copiers.iter().find(|c| c.name() == "mailhaul-sync")
            && options.together > 0
        {
            let set = if options.quick { Set::M.reduced() } else { Set::M };
            let seen = together(copier, set, options.together)?;
            tables.push('\n');
            tables.push_str(&seen.words(set));
            tables.push('\n');
        }
        if let Some(copier) = copiers.iter().find(|c| c.name() == "mailhaul-sync")
            && options.narrow > 0
        {
            let set = if options.quick { Set::M.reduced() } else { Set::M };
            let seen = narrow(copier, set, options.narrow << 20)?;
            tables.push('\n');
            tables.push_str(&seen.words(set));
        }
        if options.top_up && copiers.iter().any(Copier::tops_up) {
            let set = if options.quick { Set::L.reduced() } else { Set::L };
            let seen = top_up(&copiers, set, &options.round_trips, options.runs)?;
            tables.push('\n');
            tables.push_str(&words(set, &seen));
        }
        println!("{tables}");
        if let Some(file) = &options.write {
            put_into(file, &tables)?;
        }
        Ok(())
    }

    fn set_rows(set: Set, copiers: &[Copier], options: &Options) -> Result<Vec<Row>> {
        let mut field = Field::prepare(set);
        let mib = field.bytes >> 20;
        println!("{}: {} messages, {mib} MiB, {} folders", set.name, set.messages, set.folders);
        let mut rows = Vec::new();
        for round_trip in &options.round_trips {
            let distance = field.at(*round_trip)?;
            let counter = field.at(COUNTED_AT)?;
            let near = *round_trip <= IMAPSYNC_UP_TO;
            // The copiers take turns, so that a slow minute of the machine meets all of them.
            let mut results: Vec<Vec<Pass>> = vec![Vec::new(); copiers.len()];
            for number in 0..options.runs {
                for (copier, results) in copiers.iter().zip(&mut results) {
                    let patient = match copier {
                        Copier::Imapsync => near,
                        // Half a minute and more each.
                        Copier::Mbsync => near || number == 0,
                        _ => true,
                    };
                    if patient {
                        results.push(one(&mut field, &distance, &counter, copier)?);
                    }
                }
            }
            for (copier, results) in copiers.iter().zip(results) {
                rows.extend(row(set, *round_trip, copier, results));
            }
        }
        Ok(rows)
    }

    /// The first run and the one with nothing to do.
    #[derive(Clone, Debug)]
    struct Pass {
        first: Cost,
        /// With its round trips.
        again: Option<(Cost, u64)>,
        arrived: usize,
        /// Processor time of the servers.
        servers: f64,
    }

    fn one(
        field: &mut Field,
        distance: &Distance,
        counter: &Distance,
        copier: &Copier,
    ) -> Result<Pass> {
        let memory = TempDir::with_prefix("mailhaul-bench-")?;
        let near = field.lane();
        // Without distance the copier speaks to the servers directly: a pipe would slow the fastest one most.
        let lane = if distance.round_trip.is_zero() { near.clone() } else { distance.lane(&near) };
        let before = field.servers_seconds();
        let first = run(&copier.call(&lane, memory.path())?, &memory.path().join("first.log"))?;
        let arrived = field.arrived(&near)?;
        let servers = field.servers_seconds() - before;
        println!(
            "  {} at {} ms: {:.3} s, {:.2} s CPU, servers {servers:.2} s, {} MiB, {arrived} arrived",
            copier.name(),
            distance.round_trip.as_millis(),
            first.wall_seconds,
            first.cpu_seconds,
            first.peak_kib >> 10,
        );
        let again = copier.remembers().then(|| {
            let again = run(&copier.call(&lane, memory.path())?, &memory.path().join("again.log"))?;
            let there = field.arrived(&near)?;
            ensure!(there == arrived, "{}: the second run copied again", copier.name());
            let turns = turns(counter, copier, &near, memory.path())?;
            println!("    again {:.3} s, {turns} round trips", again.wall_seconds);
            anyhow::Ok((again, turns))
        });
        let again = again.transpose()?;
        field.clear(&near)?;
        Ok(Pass { first, again, arrived, servers })
    }

    /// A third run through the counting pipe.
    fn turns(counter: &Distance, copier: &Copier, near: &Lane, memory: &Path) -> Result<u64> {
        let lane = counter.lane(near);
        // Behind the counting pipe the servers have other ports: to a copier that remembers, they are other servers. The
        // run that gets to know them doesn't count.
        run(&copier.call(&lane, memory)?, &memory.join("known.log"))?;
        counter.reset();
        run(&copier.call(&lane, memory)?, &memory.join("turns.log"))?;
        Ok(counter.turns())
    }

    fn row(set: Set, round_trip: Duration, copier: &Copier, mut results: Vec<Pass>) -> Option<Row> {
        results.sort_by(|a, b| a.first.wall_seconds.total_cmp(&b.first.wall_seconds));
        let median = results.get(results.len() / 2)?.clone();
        let folders = f64::from(u32::try_from(set.folders).ok()?);
        let mut again: Vec<Again> = results
            .iter()
            .filter_map(|result| {
                let (cost, turns) = result.again?;
                let turns_per_folder = f64::from(u32::try_from(turns).ok()?) / folders;
                Some(Again { wall_seconds: cost.wall_seconds, turns_per_folder })
            })
            .collect();
        again.sort_by(|a, b| a.wall_seconds.total_cmp(&b.wall_seconds));
        let peak = results.iter().map(|result| result.first.peak_kib).max()?;
        Some(Row {
            set: set.name.into(),
            round_trip_ms: round_trip.as_millis(),
            copier: copier.name(),
            wall_seconds: median.first.wall_seconds,
            cpu_seconds: median.first.cpu_seconds,
            servers_seconds: median.servers,
            peak_mib: f64::from(i32::try_from(peak).ok()?) / 1024.0,
            arrived: median.arrived,
            of: set.messages,
            again: again.get(again.len() / 2).copied(),
        })
    }

    /// The sidecar, built now unless it is given.
    fn sidecar(options: &Options) -> Result<PathBuf> {
        if let Some(file) = &options.sidecar {
            return Ok(file.clone());
        }
        let mut build = Command::new("cargo");
        build.args(["build", "--quiet", "-p", "mailhaul-sync"]);
        if options.release {
            build.arg("--release");
        }
        ensure!(build.status()?.success(), "the sidecar doesn't build");
        let target = target()?;
        Ok(target.join(if options.release { "release" } else { "debug" }).join("mailhaul-sync"))
    }

    /// The folder that the profiles' folders lie in.
    fn target() -> Result<PathBuf> {
        let here = std::env::current_exe()?;
        Ok(here.ancestors().nth(2).context("this program lies in target/PROFILE")?.to_owned())
    }

    /// The limit, built with the same profile as the sidecar unless that is given.
    fn limit(options: &Options) -> Result<PathBuf> {
        let mut build = Command::new("cargo");
        build.args(["build", "--quiet", "-p", "mailhaul-bench", "--bin", "limit"]);
        if options.release {
            build.arg("--release");
        }
        if options.sidecar.is_none() {
            ensure!(build.status()?.success(), "the limit doesn't build");
        }
        Ok(target()?.join(if options.release { "release" } else { "debug" }).join("limit"))
    }

    fn title(given: &[String], options: &Options) -> Result<String> {
        // Where the sidecar lay and where the table went says nothing about the race.
        let places = ["--sidecar", "--write"];
        let told = given.iter().enumerate().filter(|(index, word)| {
            let value = index.checked_sub(1).and_then(|before| given.get(before));
            !places.contains(&word.as_str())
                && !value.is_some_and(|before| places.contains(&before.as_str()))
        });
        let told: Vec<&str> = told.map(|(_, word)| word.as_str()).collect();
        let command =
            if told.is_empty() { String::new() } else { format!(" -- {}", told.join(" ")) };
        let processors = std::thread::available_parallelism()?;
        let profile = if options.release { "release" } else { "dev (hot crates optimised)" };
        Ok(format!(
            "`npm run bench{command}`, {}, commit {}, {processors} processors, profile {profile}, Dovecot {}, {}",
            printed("date", &["-u", "+%Y-%m-%d"])?,
            printed("git", &["rev-parse", "--short", "HEAD"])?,
            printed("dovecot", &["--version"])?,
            printed("mbsync", &["--version"]).unwrap_or_else(|_| "no mbsync".into()),
        ))
    }

    fn printed(program: &str, arguments: &[&str]) -> Result<String> {
        let output = Command::new(program).args(arguments).output()?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

#[cfg(unix)]
fn main() -> anyhow::Result<()> {
    race::main()
}

#[cfg(not(unix))]
fn main() -> anyhow::Result<()> {
    anyhow::bail!("the benchmark needs Dovecot, which needs a Unix")
}
