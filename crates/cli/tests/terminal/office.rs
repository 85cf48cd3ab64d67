//! Two Dovecots with some mailboxes, for the program to move mail between.

use mailhaul_tests::reader::DumpedFolder;
use mailhaul_tests::{Account, Corpus, Dovecot, Hand, Rewrites, Settings, compare, dump, sidecar};

use super::{Terminal, assert_without};

/// Two servers, some mailboxes, and the list of them.
pub struct Office {
    pub terminal: Terminal,
    pub source: Dovecot,
    pub destination: Dovecot,
    pub users: Vec<String>,
}

impl Office {
    /// Both servers are added; every mailbox has some mail.
    pub fn new(users: usize, corpus: &Corpus) -> Self {
        Self::at(Terminal::new(), users, corpus)
    }

    pub fn at(terminal: Terminal, users: usize, corpus: &Corpus) -> Self {
        // Beside the program, and built if it isn't there.
        assert!(sidecar::program().is_file());
        let users: Vec<String> = (0..users).map(|n| format!("user{n}")).collect();
        let settings = Settings::sdbox_slash().bare().with_users(users.clone());
        let office = Self {
            terminal,
            source: Dovecot::start(&settings),
            destination: Dovecot::start(&settings),
            users,
        };
        for user in &office.users {
            corpus.fill(&mut Hand::on(&office.source.account(user)));
        }
        office.add("Old", &office.source);
        office.add("New", &office.destination);
        std::fs::write(office.terminal.file("users.csv"), office.list()).unwrap();
        office
    }

    fn add(&self, name: &str, server: &Dovecot) {
        let (host, port) = (server.address().ip().to_string(), server.address().port().to_string());
        let words =
            ["servers", "add", name, "--host", &host, "--port", &port, "--security", "none"];
        self.terminal.run(&words).exits_with(0).says("anyone on the way");
    }

    /// As an IT person has it.
    pub fn list(&self) -> String {
        let row = |user: &String| {
            let (here, there) = (self.source.account(user), self.destination.account(user));
            let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
            [&here.user, &here.password, &there.user, &there.password].map(|t| quoted(t)).join(",")
        };
        let rows: Vec<String> = self.users.iter().map(row).collect();
        let head = "source_email,source_password,dest_email,dest_password";
        format!("{head}\r\n{}\r\n", rows.join("\r\n"))
    }

    /// All users into a batch.
    pub fn import(&self) {
        let words = ["import", "users.csv", "--from", "old", "--to", "New", "--batch", "Everyone"];
        self.terminal.run(&words).exits_with(0).says("Made");
    }

    /// Four at a time: there may be hundreds.
    #[track_caller]
    pub fn assert_arrived(&self) {
        let each = self.users.len().div_ceil(4).max(1);
        std::thread::scope(|scope| {
            for users in self.users.chunks(each) {
                scope.spawn(|| users.iter().for_each(|user| self.assert_arrived_at(user)));
            }
        });
    }

    #[track_caller]
    pub fn assert_arrived_at(&self, user: &str) {
        let pair: [Account; 2] = [self.source.account(user), self.destination.account(user)];
        let (here, there) = (dump(&pair[0]), dump(&pair[1]));
        let same = |folder: &DumpedFolder| Some(folder.name.clone());
        let comparison = compare(&here, &there, &Rewrites::default(), same);
        assert!(comparison.is_equal(), "{user}: {comparison}");
    }

    /// In no file below the data folder.
    #[track_caller]
    pub fn assert_no_password(&self) {
        let password = self.source.account(&self.users[0]).password;
        assert_without(&self.terminal.data(), &password);
    }
}
