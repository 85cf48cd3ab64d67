//! Courier-IMAP as another real server: Debian's package, unpacked beside the build, because it can't be installed beside Dovecot.
//!
//! Courier's `imapd` serves one logged-in connection over its standard input and output. Who listens and logs in is Courier's
//! own super-server and a daemon of root's; here it is the few lines below, in Courier's words. From the login on every byte is
//! Courier's.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use tempfile::TempDir;

use crate::Account;
use crate::dovecot::scratch;

/// The packages, one a line. Those that only Courier's other programs need are left out.
const PACKAGES: &str = include_str!("../../scripts/courier.txt");

const PASSWORD: &str = "secret";

/// What Debian's configuration has it say.
const CAPABILITY: &str = "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE SORT QUOTA IDLE";

/// A running server with one account.
#[derive(Debug)]
pub struct Courier {
    address: SocketAddr,
    ended: Arc<AtomicBool>,
    children: Arc<Mutex<Vec<Child>>>,
    _folder: TempDir,
}

impl Courier {
    /// Starts one with an empty INBOX.
    pub fn start() -> Self {
        let folder = TempDir::with_prefix_in("mailhaul-", scratch()).expect("scratch space");
        for part in ["cur", "new", "tmp"] {
            std::fs::create_dir_all(folder.path().join("Maildir").join(part)).expect("a Maildir");
        }
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a port");
        let address = listener.local_addr().expect("it is bound");
        let ended = Arc::new(AtomicBool::new(false));
        let children = Arc::new(Mutex::new(Vec::new()));
        let home = folder.path().to_owned();
        let courier = Self { address, ended, children, _folder: folder };
        let (ended, children) = (Arc::clone(&courier.ended), Arc::clone(&courier.children));
        let program = unpacked().to_owned();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if ended.load(Ordering::Relaxed) {
                    return;
                }
                let (home, program, children) =
                    (home.clone(), program.clone(), Arc::clone(&children));
                thread::spawn(move || drop(serve(&stream, &program, &home, &children)));
            }
        });
        courier
    }

    /// The one account.
    pub fn account(&self) -> Account {
        Account::new(self.address, "mia", PASSWORD)
    }
}

impl Drop for Courier {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        // Wakes the listener up, so that it sees that it is over.
        drop(TcpStream::connect(self.address));
        for mut child in self.children.lock().expect("no test panics with it").drain(..) {
            drop(child.kill());
            drop(child.wait());
        }
    }
}

/// One connection: greeting and login, then Courier's own words.
fn serve(
    stream: &TcpStream,
    root: &Path,
    home: &Path,
    children: &Mutex<Vec<Child>>,
) -> io::Result<()> {
    let mut out = stream.try_clone()?;
    let mut lines = BufReader::new(stream.try_clone()?);
    write!(
        out,
        "* OK [CAPABILITY {CAPABILITY}] Courier-IMAP ready. Copyright 1998-2022 Double Precision, Inc.\r\n"
    )?;
    let Some(tag) = log_in(&mut lines, &mut out)? else { return Ok(()) };
    let mut child = start(root, home)?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Ok(());
    };
    let mut output = BufReader::new(output);
    children.lock().expect("no thread panics with it").push(child);
    let mut line = String::new();
    while !line.starts_with("* PREAUTH") {
        line.clear();
        if output.read_line(&mut line)? == 0 {
            return Ok(());
        }
    }
    write!(out, "{tag} OK LOGIN Ok.\r\n")?;
    let ended = stream.try_clone()?;
    let answers = thread::spawn(move || {
        drop(io::copy(&mut output, &mut out));
        drop(ended.shutdown(Shutdown::Both));
    });
    // What was read ahead of the login's answer is in the reader, and goes first.
    drop(pass_on(&mut lines, &mut input));
    drop(input);
    drop(answers.join());
    Ok(())
}

/// At once, as it comes.
fn pass_on(from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    let mut bytes = vec![0; 64 * 1024];
    loop {
        let count = from.read(&mut bytes)?;
        if count == 0 {
            return Ok(());
        }
        to.write_all(&bytes[..count])?;
        to.flush()?;
    }
}

/// Answers what may come before a login. The tag of the login, when it is right.
fn log_in(lines: &mut impl BufRead, out: &mut impl Write) -> io::Result<Option<String>> {
    let mut line = String::new();
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let mut words = line.split_whitespace();
        let (Some(tag), Some(command)) = (words.next(), words.next()) else { continue };
        let arguments: Vec<&str> = words.map(|word| word.trim_matches('"')).collect();
        match command.to_ascii_uppercase().as_str() {
            "LOGIN" if arguments == ["mia", PASSWORD] => return Ok(Some(tag.to_owned())),
            "LOGIN" => write!(out, "{tag} NO Login failed.\r\n")?,
            "CAPABILITY" => {
                write!(out, "* CAPABILITY {CAPABILITY}\r\n{tag} OK CAPABILITY completed\r\n")?;
            }
            "LOGOUT" => {
                write!(
                    out,
                    "* BYE Courier-IMAP server shutting down\r\n{tag} OK LOGOUT completed\r\n"
                )?;
                return Ok(None);
            }
            _ => write!(out, "{tag} NO Error in IMAP command received by server.\r\n")?,
        }
    }
}

fn start(root: &Path, home: &Path) -> io::Result<Child> {
    let libraries = library_folders(root).join(":");
    Command::new(root.join("usr/bin/imapd"))
        .arg("Maildir")
        .current_dir(home)
        .env("LD_LIBRARY_PATH", libraries)
        .envs([
            ("IMAP_CAPABILITY", CAPABILITY),
            ("IMAP_KEYWORDS", "1"),
            ("IMAP_ULIMITD", "131072"),
            // No file monitor runs here.
            ("IMAP_USELOCKS", "0"),
            ("IMAP_ENHANCEDIDLE", "0"),
            ("IMAP_UMASK", "022"),
            ("IMAP_EMPTYTRASH", ""),
            ("IMAP_CHECK_ALL_FOLDERS", "0"),
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
}

/// `usr/lib`, and the one that is named after the machine.
fn library_folders(root: &Path) -> Vec<String> {
    let lib = root.join("usr/lib");
    let below = std::fs::read_dir(&lib).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = below
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().contains("-linux-gnu"))
        .collect();
    folders.push(lib);
    folders.into_iter().map(|path| path.to_string_lossy().into_owned()).collect()
}

/// Where the packages are unpacked: `MAILHAUL_COURIER`, or beside the build, fetched once.
fn unpacked() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        if let Some(path) = std::env::var_os("MAILHAUL_COURIER") {
            return path.into();
        }
        let target = std::env::current_exe().expect("a test has a path");
        let target = target.ancestors().nth(3).expect("target/PROFILE/deps/TEST");
        fetch(&target.join("courier"))
    })
}

/// Another test process may want it at the same time: one fetches, the others wait.
fn fetch(place: &Path) -> PathBuf {
    let root = place.join("root");
    std::fs::create_dir_all(place).expect("the build folder is ours");
    let lock = std::fs::File::create(place.join("lock")).expect("the build folder is ours");
    lock.lock().expect("a file can be locked");
    if root.join("usr/bin/imapd").exists() {
        return root;
    }
    let packages = PACKAGES.lines().filter(|line| !line.starts_with('#'));
    run(Command::new("apt-get").arg("download").args(packages).current_dir(place));
    for entry in std::fs::read_dir(place).expect("it was just made").flatten() {
        if entry.path().extension().is_some_and(|extension| extension == "deb") {
            run(Command::new("dpkg-deb").arg("-x").arg(entry.path()).arg(place.join("new")));
        }
    }
    std::fs::rename(place.join("new"), &root).expect("one file system");
    root
}

fn run(command: &mut Command) {
    let output =
        command.stdin(Stdio::null()).output().expect("Debian's package programs are there");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}

/// Whether this system has Debian's packages: nobody else unpacks Courier for the tests.
pub fn is_to_be_had() -> bool {
    std::env::var_os("MAILHAUL_COURIER").is_some() || Path::new("/usr/bin/apt-get").exists()
}
