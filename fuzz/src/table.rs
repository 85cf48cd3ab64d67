//! A file of users, whatever it is: read, guessed at, judged, and what was refused written again.

use mailhaul_import::{
    Known, Mailbox, Remembered, Rules, ServerMatch, guess, judge, read, refused_csv,
};
use mailhaul_model::ServerId;
use mailhaul_model::event::SideName;

/// The first byte chooses the name.
pub fn table(data: &[u8]) {
    let Some((mode, rest)) = data.split_first() else { return };
    let name = ["users.csv", "users.txt", "users.xlsx", "users.ods"][usize::from(*mode) % 4];
    let Ok(table) = read(rest, name) else { return };
    let guessed = guess(&table, &Remembered::default());
    let preview = judge(&table, &guessed.mapping, &Rules::default(), &Nothing);
    std::hint::black_box(refused_csv(&table, &guessed.mapping, &preview));
}

/// A program that knows no server and no job.
struct Nothing;

impl Known for Nothing {
    fn server(&self, _text: &str) -> ServerMatch {
        ServerMatch::None
    }

    fn default_server(&self, _side: SideName) -> Option<ServerId> {
        None
    }

    fn server_name(&self, _server: ServerId) -> String {
        String::new()
    }

    fn takes_plain_names(&self, _server: ServerId) -> bool {
        true
    }

    fn job_of_pair(&self, _: (ServerId, &str), _: (ServerId, &str)) -> Option<String> {
        None
    }

    fn mailboxes(&self, _login: &str) -> Vec<Mailbox> {
        Vec::new()
    }
}
