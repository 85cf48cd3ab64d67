//! pymap, an IMAP server in Python, as the second real server. Nothing of Dovecot's is in it: another LIST, other
//! literals, no keywords where Dovecot has them.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::Account;
use crate::child::{KeptChild, free_port, until_accepting};
use crate::dovecot::scratch;

/// The version the tests were written against.
const VERSION: &str = "0.36.7";

/// A running pymap with one account, which begins with the mail of its demonstration or empty.
#[derive(Debug)]
pub struct Pymap {
    child: Option<KeptChild>,
    address: SocketAddr,
    _folder: TempDir,
}

impl Pymap {
    /// Starts one with its demonstration mail.
    pub fn with_demo_mail() -> Self {
        Self::start(&["--demo-data"])
    }

    /// Starts one with an account that holds an empty INBOX.
    pub fn empty() -> Self {
        Self::start(&[])
    }

    fn start(options: &[&str]) -> Self {
        let folder = TempDir::with_prefix_in("mailhaul-", scratch()).expect("scratch space");
        let port = free_port().expect("loopback has a free port");
        let address = (Ipv4Addr::LOCALHOST, port).into();
        let port = port.to_string();
        let mut arguments = vec!["--no-service", "admin", "--no-service", "managesieve"];
        arguments.extend(["--host", "127.0.0.1", "--port", &port, "--no-tls", "dict"]);
        arguments.extend(options);
        let program = program().to_string_lossy().into_owned();
        let log = folder.path().join("log");
        let mut child = KeptChild::start(&program, &arguments, &log).expect("pymap can be run");
        if let Err(error) = until_accepting(address, &mut child) {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            panic!("pymap didn't start: {error}\n{said}");
        }
        Self { child: Some(child), address, _folder: folder }
    }

    /// The one account.
    pub fn account(&self) -> Account {
        Account::new(self.address, "demouser", "demopass")
    }
}

impl Drop for Pymap {
    fn drop(&mut self) {
        drop(self.child.take());
    }
}

/// pymap's program: `MAILHAUL_PYMAP`, or from a virtual environment beside the build, made once.
fn program() -> PathBuf {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM
        .get_or_init(|| {
            if let Some(path) = std::env::var_os("MAILHAUL_PYMAP") {
                return path.into();
            }
            let target = std::env::current_exe().expect("a test has a path");
            let target = target.ancestors().nth(3).expect("target/PROFILE/deps/TEST");
            install(&target.join(format!("pymap-{VERSION}")))
        })
        .clone()
}

/// Another test process may want it at the same time: one installs, the others wait.
fn install(place: &std::path::Path) -> PathBuf {
    let program = place.join("bin/pymap");
    if program.exists() {
        return program;
    }
    std::fs::create_dir_all(place).expect("the build folder is ours");
    let lock = std::fs::File::create(place.join("lock")).expect("the build folder is ours");
    lock.lock().expect("a file can be locked");
    if !program.exists() {
        let environment = place.join("new");
        run(Command::new("python3").args(["-m", "venv"]).arg(&environment));
        let wanted = format!("pymap=={VERSION}");
        run(Command::new(environment.join("bin/pip")).args(["install", "--quiet", &wanted]));
        std::fs::create_dir_all(place.join("bin")).expect("the build folder is ours");
        std::fs::hard_link(environment.join("bin/pymap"), &program).expect("one file system");
    }
    program
}

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().expect("Python 3 can be run");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}
