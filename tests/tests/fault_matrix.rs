//! Every command that a run sends, on either side, lost, cut off, refused and never answered: the commands are those that a
//! healthy run was seen to send, so that none is forgotten. After each the last word is compared with what the destination's
//! store holds, and a healthy run makes both sides equal, with nothing twice.
//!
//! `MAILHAUL_FULL=1` goes through all of it; otherwise a part that the seed decides, with each command and each fault in it.

mod matrix;

use mailhaul_demo::{Config, Counters, Fault, Feature, fault};
use mailhaul_tests::random::{full, generator};
use matrix::{Stage, Story, run_all};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

fn dotted() -> Config {
    Config::default().names('.', "INBOX.")
}

/// A server of the plain sort: nothing in one go, no hurry, no places told.
fn plain(config: Config) -> Config {
    [
        Feature::ListStatus,
        Feature::ListExtended,
        Feature::UidPlus,
        Feature::MultiAppend,
        Feature::LiteralPlus,
        Feature::SaslIr,
        Feature::Condstore,
        Feature::AuthPlain,
    ]
    .into_iter()
    .fold(config, Config::without)
}

const FRESH: Story = Story {
    name: "into an empty mailbox",
    source: dotted,
    destination: Config::default,
    prepare: |_| (),
    options: |_| (),
};

const STORIES: [Story; 5] = [
    FRESH,
    Story {
        name: "beside mail that no ledger knows",
        prepare: |stage| {
            stage.put_there("Box 0", 0..3);
            stage.put_there("Box 1", 2..6);
        },
        ..FRESH
    },
    Story {
        name: "between plain servers",
        source: || plain(dotted()),
        destination: || plain(Config::default()),
        prepare: |stage| stage.put_there("Box 1", 0..2),
        ..FRESH
    },
    Story {
        name: "once more, with other flags and a new message",
        prepare: |stage| {
            stage.job().run().assert_success();
            stage.change_source();
        },
        ..FRESH
    },
    Story {
        name: "with a search and flags once more",
        options: |options| {
            options.messages.source_search = Some("ALL".into());
            options.messages.flags_after_copy = true;
        },
        ..FRESH
    },
];

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    LostBefore,
    LostBeforeReply,
    /// In the answer, after so many bytes of it.
    LostInAnswer(u64),
    /// In the command, after so many bytes behind its beginning.
    LostInCommand(u64),
    No,
    Limit,
    Bad,
    Bye,
    Stall,
}

struct Cell {
    story: &'static Story,
    on_source: bool,
    command: String,
    what: What,
    nth: u32,
}

impl Cell {
    fn fault(&self) -> Fault {
        let command = &self.command;
        match self.what {
            What::LostBefore => Fault::drop_at(command),
            What::LostBeforeReply => Fault::drop_before_reply(command),
            What::LostInAnswer(bytes) => Fault::drop_after_sent(command, bytes),
            What::LostInCommand(bytes) => Fault::drop_after_received(command, bytes),
            What::No => Fault::no(command, "", "Not now"),
            What::Limit => Fault::no(command, "LIMIT", "Slow down"),
            What::Bad => Fault::bad(command, "What?"),
            What::Bye => Fault::bye(command, "Going down"),
            What::Stall => Fault::stall(command),
        }
        .nth(self.nth)
    }

    fn name(&self) -> String {
        let Self { story, on_source, command, what, nth } = self;
        let side = if *on_source { "source" } else { "destination" };
        format!("{side}, {command} number {nth}, {what:?}, {}", story.name)
    }

    fn check(&self) {
        let stage = Stage::of(self.story);
        let side = if self.on_source { &stage.source } else { &stage.destination };
        side.handle.add(self.fault());
        stage.survives(&self.name());
    }
}

/// The faults of one command. Bytes by chance: how many there are is known of what is counted only.
fn faults(command: &str, random: &mut StdRng) -> Vec<What> {
    let mut all = vec![
        What::LostBefore,
        What::LostBeforeReply,
        What::No,
        What::Limit,
        What::Bad,
        What::Bye,
        What::Stall,
    ];
    let many = if full() { 12 } else { 2 };
    let (answer, order) = match command {
        "UID FETCH" => (6000, 0),
        "APPEND" => (60, 6000),
        _ => (120, 0),
    };
    all.extend((0..many).map(|_| What::LostInAnswer(random.random_range(0..answer))));
    let in_command = if order > 0 { many * 2 } else { 0 };
    all.extend((0..in_command).map(|_| What::LostInCommand(random.random_range(0..order))));
    all
}

fn sent(counters: &Counters) -> Vec<(String, u64)> {
    let all = counters.commands.iter().map(|(name, times)| (name.clone(), *times));
    all.chain([(fault::GREETING.to_owned(), counters.connections)]).collect()
}

/// All cells of a story, by what its healthy run sends.
fn cells_of(story: &'static Story, random: &mut StdRng) -> Vec<Cell> {
    let stage = Stage::of(story);
    stage.source.handle.reset_counters();
    stage.destination.handle.reset_counters();
    stage.job().run().assert_success();
    let mut cells = Vec::new();
    for (on_source, server) in [(true, &stage.source), (false, &stage.destination)] {
        for (command, times) in sent(&server.handle.counters()) {
            for what in faults(&command, random) {
                let last = u32::try_from(times.clamp(1, 6)).expect("a small number");
                let chosen = random.random_range(1..=last);
                let mut wanted = if full() { vec![1, chosen, last] } else { vec![chosen] };
                wanted.dedup();
                let cell = |nth| Cell { story, on_source, command: command.clone(), what, nth };
                cells.extend(wanted.into_iter().map(cell));
            }
        }
    }
    cells
}

#[test]
fn whatever_becomes_of_a_command_the_last_word_is_true_and_the_next_run_makes_all_equal() {
    let mut random = generator("fault matrix");
    let mut cells: Vec<Cell> =
        STORIES.iter().flat_map(|story| cells_of(story, &mut random)).collect();
    let commands = |cells: &[Cell]| -> std::collections::BTreeSet<(bool, String)> {
        cells.iter().map(|cell| (cell.on_source, cell.command.clone())).collect()
    };
    let all = commands(&cells);
    for command in ["LIST", "LSUB", "STATUS", "EXAMINE", "UID FETCH", "UID SEARCH", "LOGIN"] {
        assert!(all.contains(&(true, command.to_owned())), "{command} isn't sent to the source");
    }
    for command in ["LIST", "CREATE", "SUBSCRIBE", "APPEND", "UID STORE", "UID FETCH", "SELECT"] {
        assert!(all.contains(&(false, command.to_owned())), "{command} isn't sent to the other");
    }
    if !full() {
        // One cell of each command for certain.
        cells.shuffle(&mut random);
        let mut seen = std::collections::BTreeSet::new();
        cells.sort_by_key(|cell| !seen.insert((cell.on_source, cell.command.clone())));
        cells.truncate(200);
    }
    run_all(&cells, Cell::name, Cell::check);
    println!("{} cells of {} commands", cells.len(), all.len());
}

#[test]
fn flags_that_are_set_once_more_wait_for_no_append_that_waits_for_them() {
    // The last folder's mail is refused while an APPEND of it is being written and the one before arrives.
    let story = &STORIES[4];
    let wanted =
        [What::No, What::Bad, What::Stall].into_iter().flat_map(|what| [(what, 5), (what, 6)]);
    let cell = |(what, nth)| {
        let command = "UID FETCH".to_owned();
        Cell { story, on_source: true, command, what, nth }
    };
    run_all(&wanted.map(cell).collect::<Vec<_>>(), Cell::name, Cell::check);
}

/// A fault with its name.
type Named = (&'static str, fn() -> Fault);

#[test]
fn answers_that_repeat_miss_or_mistake_a_uid_bring_no_message_under_a_wrong_name() {
    let beside = &STORIES[1];
    let faults: [Named; 4] = [
        ("without a UID", || Fault::misnamed(3, None)),
        ("with another one's UID", || Fault::misnamed(3, Some(4))),
        ("with the UID of the one before", || Fault::misnamed(3, Some(2))),
        ("twice", || Fault::twice(3)),
    ];
    let cells: Vec<_> = faults.iter().flat_map(|fault| [(fault, true), (fault, false)]).collect();
    let name = |((what, _), on_source): &(&Named, bool)| {
        format!("{what}, {}", if *on_source { "source" } else { "destination" })
    };
    run_all(&cells, name, |cell| {
        let ((_, fault), on_source) = cell;
        let stage = Stage::of(beside);
        let (side, folder) =
            if *on_source { (&stage.source, "INBOX.Box 1") } else { (&stage.destination, "Box 1") };
        side.handle.add(fault().mailbox(folder));
        stage.survives(&name(cell));
    });
}
