//! Certificates to look at and to test with.

use mailhaul_model::event::{
    Edit, FolderProgress, LeftOut, MessageChange, MessageOutcome, MessageReport, Tally,
};
use mailhaul_model::{
    ByteCount, Endpoint, Fingerprint, JobState, MessageCount, Port, RunKind, Said, Security, Trust,
    Uid,
};
use mailhaul_report::{
    Acceptance, Basis, BasisKind, Certificate, Heading, NamedServer, Pair, Point, Program, RunLine,
    UtcOffset,
};

/// Everything arrived.
pub fn clean() -> Certificate {
    let pairs = ["mia.berg", "jonas.wolf", "office", "sales", "support"]
        .into_iter()
        .zip(1..)
        .map(|(name, n)| pair(name, n, 6))
        .collect();
    certificate("Berg & Wolf, spring 2026", pairs)
}

/// Every message has its place, but some didn't arrive.
pub fn with_points() -> Certificate {
    let mut certificate = clean();
    let pair = &mut certificate.pairs[1];
    lose(
        pair,
        MessageOutcome::Refused,
        "Board minutes, scanned",
        "The destination takes at most 25 MiB: 552 5.3.4 Message size exceeds fixed limit",
        None,
    );
    lose(
        pair,
        MessageOutcome::Vanished,
        "",
        "It was deleted at the source while the run was on",
        None,
    );
    let note = Acceptance {
        note: "Kept as a file on the share".into(),
        at: Some("2026-03-16T08:00:00Z".parse().unwrap()),
    };
    lose(
        pair,
        MessageOutcome::Skipped,
        "Re: Holiday photos",
        "Larger than the limit that was set, 50 MiB",
        Some(note),
    );
    pair.changes.push(MessageChange {
        folder: "Archive/2025".into(),
        uid: Uid::new(4711).unwrap(),
        subject: "Minified newsletter".into(),
        size: ByteCount(48_213),
        date: "2025-11-02T07:30:00+01:00".into(),
        edits: vec![Edit::LinesWrapped, Edit::LastLineEnded],
    });
    pair.state = JobState::Warnings;
    pair.left_out
        .push(LeftOut { source: "Trash".into(), reason: Said::as_it_is("Excluded by the job") });
    pair.left_out
        .push(LeftOut { source: "Spam/Old".into(), reason: Said::as_it_is("Excluded by the job") });
    pair.flags_differing = Some(MessageCount(3));
    certificate
}

/// Messages without a place, a folder that couldn't be read, a mailbox that failed.
pub fn not_closing() -> Certificate {
    let mut certificate = with_points();
    let pair = &mut certificate.pairs[2];
    pair.folders[1].tally.source += MessageCount(3);
    pair.tally.source += MessageCount(3);
    pair.folders[2].problem = Some(Said::as_it_is(
        "The source refused to open the folder: NO [SERVERBUG] Internal error",
    ));
    let failed = &mut certificate.pairs[4];
    failed.state = JobState::Failed;
    failed.folders.clear();
    failed.tally = Tally::default();
    failed.basis = Basis { kind: BasisKind::Counted, at: None };
    failed.flags_differing = None;
    failed.runs.truncate(1);
    failed.runs[0].kind = RunKind::Copy;
    failed.runs[0].state = JobState::Failed;
    failed.runs[0].text = Said::as_it_is("The destination rejected the password.");
    certificate
}

/// Names in many scripts.
pub fn scripts() -> Certificate {
    let names = [
        ("مريم.الحسن", "صندوق الوارد/العملاء"),
        ("דנה.כהן", "דואר נכנס/לקוחות"),
        ("王小明", "收件箱/客户往来"),
        ("佐藤花子", "受信トレイ/取引先"),
        ("김민수", "받은편지함/고객"),
        ("Ольга.Иванова", "Входящие/Клиенты"),
        ("Ελένη.Παπαδοπούλου", "Εισερχόμενα/Πελάτες"),
        ("प्रिया.शर्मा", "इनबॉक्स/ग्राहक"),
        ("Łukasz.Żółć", "Odebrane/Zażółć gęślą jaźń"),
        ("emoji.🎉", "Fête 🎂 2026"),
    ];
    let mut pairs = Vec::new();
    for ((name, folder), n) in names.into_iter().zip(1..) {
        let mut one = pair(name, n, 3);
        folder.clone_into(&mut one.folders[1].source);
        folder.replace('/', ".").clone_into(&mut one.folders[1].destination);
        lose(
            &mut one,
            MessageOutcome::Refused,
            &format!("Re: {folder} (2026)"),
            "The destination refused it: 550 5.7.1",
            None,
        );
        pairs.push(one);
    }
    certificate("مؤسسة النور — 光明商事株式会社", pairs)
}

/// Names that no table was made for.
pub fn long_names() -> Certificate {
    let mut certificate = clean();
    let deep: Vec<String> = (1..40).map(|n| format!("Level {n}")).collect();
    let pair = &mut certificate.pairs[0];
    pair.source =
        format!("{}@{}example.org", "a-very-long-local-part".repeat(3), "sub.".repeat(30));
    pair.folders[1].source = deep.join("/");
    pair.folders[2].source = "Unbroken".repeat(60);
    lose(pair, MessageOutcome::Refused, &"Fwd: ".repeat(300), &"550 No. ".repeat(200), None);
    certificate.heading.title =
        "Migration of all mailboxes of the head office and every branch, second wave, after the \
        postponed cut-over of last autumn"
            .into();
    certificate
}

/// No mailbox at all.
pub fn empty() -> Certificate {
    certificate("A batch without mailboxes", Vec::new())
}

/// As many mailboxes with as many folders as asked for.
pub fn many(mailboxes: u64, folders: u64) -> Certificate {
    let pairs = (1..=mailboxes).map(|n| pair(&format!("user{n:04}"), n, folders)).collect();
    certificate("The whole house", pairs)
}

fn certificate(title: &str, pairs: Vec<Pair>) -> Certificate {
    let heading = Heading {
        title: title.into(),
        recipient: "Berg & Wolf GmbH, Kiel".into(),
        made: "2026-03-16T09:26:53Z".parse().unwrap(),
        offset: UtcOffset::try_from(60).unwrap(),
        program: Program { name: "Mailhaul".into(), version: "0.1.0".into() },
        engine: Program { name: "mailhaul-sync".into(), version: "0.1.0".into() },
        source: server("Old provider", "imap.old.example.org", Trust::System),
        destination: server(
            "New provider",
            "mail.new.example.com",
            Trust::Pinned(Fingerprint([7; 32])),
        ),
    };
    Certificate { heading, pairs }
}

fn server(name: &str, host: &str, trust: Trust) -> NamedServer {
    let endpoint = Endpoint::new(host.parse().unwrap(), Port::IMAPS, Security::Tls, trust);
    NamedServer { name: name.into(), endpoint }
}

/// A mailbox that closes.
pub fn pair(name: &str, n: u64, folders: u64) -> Pair {
    const NAMES: [&str; 6] =
        ["INBOX", "Sent", "Drafts", "Archive/2025", "Projects/North wing", "Invoices"];
    let folders: Vec<FolderProgress> = (0..folders)
        .map(|i| {
            let known = NAMES.get(usize::try_from(i).unwrap());
            folder(
                &known.map_or_else(|| format!("Archive/Folder {i}"), ToString::to_string),
                n * 131 + i * 977,
            )
        })
        .collect();
    let ended = "2026-03-15T22:10:00Z".parse().unwrap();
    Pair {
        source: format!("{name}@old.example.org"),
        destination: format!("{name}@new.example.com"),
        state: JobState::Done,
        basis: Basis { kind: BasisKind::Verified, at: Some(ended) },
        runs: vec![
            run(RunKind::Verify, "2026-03-15T22:10:00Z", "Both sides agree."),
            run(RunKind::Copy, "2026-03-15T19:02:00Z", "Copied what came in since the run before."),
        ],
        tally: folders.iter().fold(Tally::default(), |sum, folder| sum.plus(&folder.tally)),
        flags_differing: Some(MessageCount(0)),
        folders,
        left_out: Vec::new(),
        points: Vec::new(),
        changes: Vec::new(),
    }
}

fn run(kind: RunKind, ended: &str, text: &str) -> RunLine {
    RunLine {
        kind,
        ended: Some(ended.parse().unwrap()),
        state: JobState::Done,
        text: Said::as_it_is(text),
    }
}

fn folder(name: &str, seed: u64) -> FolderProgress {
    let (copied, settled, adopted) = (seed % 3001, seed % 1709, seed % 13);
    let source = MessageCount(copied + settled + adopted);
    let tally = Tally {
        source,
        copied: MessageCount(copied),
        settled: MessageCount(settled),
        adopted: MessageCount(adopted),
        source_bytes: ByteCount(source.0 * 48_211),
        copied_bytes: ByteCount(copied * 48_211),
        other_bytes: ByteCount((settled + adopted) * 48_211),
        ..Tally::default()
    };
    let destination = name.replace('/', ".");
    FolderProgress {
        source: name.into(),
        destination,
        tally,
        done: true,
        problem: None,
        flags_differ: MessageCount(0),
    }
}

/// Adds a message that doesn't arrive, to the first folder.
pub fn lose(
    pair: &mut Pair,
    outcome: MessageOutcome,
    subject: &str,
    reason: &str,
    accepted: Option<Acceptance>,
) {
    let one = MessageCount(1);
    for tally in [&mut pair.tally, &mut pair.folders[0].tally] {
        tally.source += one;
        match outcome {
            MessageOutcome::Skipped => tally.skipped += one,
            MessageOutcome::Refused => tally.refused += one,
            MessageOutcome::Vanished => tally.vanished += one,
        }
    }
    let message = MessageReport {
        outcome,
        folder: pair.folders[0].source.clone(),
        uid: Uid::new(4711 + u32::try_from(pair.points.len()).unwrap()).unwrap(),
        subject: subject.into(),
        size: ByteCount(31_457_280),
        date: "2024-11-05T07:31:00Z".into(),
        reason: Said::as_it_is(reason),
    };
    pair.points.push(Point { message, accepted });
}
