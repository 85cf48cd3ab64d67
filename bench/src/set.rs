//! The sets of mail, made by code from a seed: the same bytes on every machine.

use mailhaul_tests::random::{generator, prose};
use mailhaul_tests::{Draft, Hand};
use rand::Rng;
use rand::rngs::StdRng;

/// One account's mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Set {
    pub name: &'static str,
    pub messages: usize,
    pub folders: usize,
    sizes: Sizes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sizes {
    /// As people's mailboxes have them: many small ones, some large; about 36 KiB on average.
    Mixed,
    /// All of about 2 KiB.
    Small,
    /// 10 to 20 MiB.
    Large,
}

impl Set {
    /// 5,000 messages of about 36 KiB on average in 50 folders.
    pub const M: Self = Self { name: "M", messages: 5_000, folders: 50, sizes: Sizes::Mixed };
    /// 50,000 messages of 2 KiB in ten folders.
    pub const L: Self = Self { name: "L", messages: 50_000, folders: 10, sizes: Sizes::Small };

    /// As M, in one folder: nothing can be divided.
    pub const O: Self = Self { name: "O", messages: 5_000, folders: 1, sizes: Sizes::Mixed };
    /// 500 messages as in M, in 24 folders: a mailbox that is all set-up at a distance.
    pub const S: Self = Self { name: "S", messages: 500, folders: 24, sizes: Sizes::Mixed };
    /// 100 messages of 10 to 20 MiB in three folders.
    pub const A: Self = Self { name: "A", messages: 100, folders: 3, sizes: Sizes::Large };

    /// The set of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::S, Self::M, Self::O, Self::L, Self::A].into_iter().find(|set| set.name == name)
    }

    /// A twentieth of the messages in a fifth of the folders, to see that everything works.
    #[must_use]
    pub fn reduced(self) -> Self {
        Self {
            messages: self.messages / 20,
            folders: (self.folders / 5).max(self.folders.min(2)),
            ..self
        }
    }

    /// Fills an account and returns how many bytes went in.
    pub fn fill(&self, hand: &mut Hand) -> u64 {
        let mut random = generator(self.name);
        let filler = prose(&mut random, 1 << 20);
        let mut bytes = 0;
        for folder in 0..self.folders {
            let name = format!("Folder {folder:02}");
            hand.create(&[&name]);
            hand.subscribe(&[&name]);
            let here =
                self.messages * (folder + 1) / self.folders - self.messages * folder / self.folders;
            let step = if self.sizes == Sizes::Large { 2 } else { 100 };
            for start in (0..here).step_by(step) {
                let batch: Vec<Draft> = (start..here.min(start + step))
                    .map(|number| self.draft(&mut random, folder, number, &filler))
                    .collect();
                bytes += batch.iter().map(|draft| draft.bytes.len() as u64).sum::<u64>();
                hand.append_many(&[&name], &batch);
            }
            // A first look at all headers warms the server's cache, as a mailbox in use has it.
            hand.select(&[&name]);
            hand.run("FETCH 1:* (FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER])");
        }
        bytes
    }

    /// The `number`th change of a filled account: so many new messages in each folder, and as many others with another flag.
    /// How many came.
    pub fn change(&self, hand: &mut Hand, number: usize, each: usize) -> usize {
        let mut random = generator(&format!("{} {number}", self.name));
        let filler = prose(&mut random, 1 << 20);
        for folder in 0..self.folders {
            let name = format!("Folder {folder:02}");
            let first = self.messages + number * each;
            let new: Vec<Draft> = (first..first + each)
                .map(|number| self.draft(&mut random, folder, number, &filler))
                .collect();
            hand.append_many(&[&name], &new);
            hand.select(&[&name]);
            let at = number * each;
            hand.run(&format!("STORE {}:{} +FLAGS (\\Flagged)", at + 1, at + each));
        }
        each * self.folders
    }

    fn draft(&self, random: &mut StdRng, folder: usize, number: usize, filler: &[u8]) -> Draft {
        let size = match self.sizes {
            Sizes::Small => random.random_range(1_600..2_500),
            Sizes::Mixed => mixed(random),
            Sizes::Large => random.random_range(10 << 20..20 << 20),
        };
        let mut bytes = format!(
            "Received: from relay.example.net by mx.example.org with ESMTP id {folder}-{number}; Mon, 4 Jan 2021 10:00:00 +0000\r\n\
             From: Mia Example <mia@example.org>\r\nTo: Noah <noah@example.com>\r\nSubject: Letter {number} of folder {folder}\r\n\
             Date: Mon, 4 Jan 2021 10:00:00 +0000\r\nMessage-ID: <{}.{folder}.{number}@example.org>\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\r\n",
            self.name
        )
        .into_bytes();
        let start = random.random_range(0..filler.len().saturating_sub(size).max(1));
        bytes.extend(filler[start..].iter().chain(filler.iter().cycle()).take(size));
        bytes.extend_from_slice(b"\r\n");
        let flags: &[&str] = match number % 4 {
            0 => &[],
            1 => &["\\Seen", "\\Answered"],
            _ => &["\\Seen"],
        };
        Draft {
            what: format!("{folder}/{number}"),
            bytes,
            flags: flags.iter().map(|flag| (*flag).to_owned()).collect(),
            date: mailhaul_tests::corpus::at(number),
        }
    }
}

fn mixed(random: &mut StdRng) -> usize {
    match random.random_range(0..100) {
        0..70 => random.random_range(2_000..12_000),
        70..95 => random.random_range(20_000..100_000),
        _ => random.random_range(100_000..560_000),
    }
}
