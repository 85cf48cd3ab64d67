//! A private Dovecot on loopback: own configuration, own mail, own ports, gone with the value.

mod config;
mod settings;

use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use mailhaul_model::Fingerprint;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

pub use settings::{Format, PASSWORD, Settings, SpecialFolder};

use crate::Account;
use crate::child::{KeptChild, free_port, until_accepting, until_refusing};

/// A running server.
#[derive(Debug)]
pub struct Dovecot {
    // Dropped first: the server must have ended before its folder goes.
    child: Option<KeptChild>,
    folder: TempDir,
    ports: Ports,
    settings: Settings,
    certificate: Vec<u8>,
}

/// Where it listens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ports {
    pub plain: u16,
    pub tls: u16,
}

impl Dovecot {
    /// Starts a server and waits until it accepts.
    ///
    /// # Panics
    /// When Dovecot isn't installed or doesn't start: its own words are in the message.
    pub fn start(settings: &Settings) -> Self {
        let mut last = String::new();
        for _ in 0..4 {
            match Self::try_start(settings) {
                Ok(server) => return server,
                Err(error) => last = error.to_string(),
            }
        }
        panic!("Dovecot didn't start (Debian: apt-get install dovecot-imapd): {last}");
    }

    fn try_start(settings: &Settings) -> io::Result<Self> {
        let folder = TempDir::with_prefix_in("mailhaul-", scratch())?;
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
        let (key, certificate) = self_signed();
        fs::write(folder.path().join("key.pem"), key)?;
        fs::write(folder.path().join("cert.pem"), certificate.pem())?;
        let mail = folder.path().join("mail");
        fs::create_dir(&mail)?;
        let owner = Owner::of_mail();
        chown(&mail, Some(owner.uid), Some(owner.gid))?;
        let ports = Ports { plain: free_port()?, tls: free_port()? };
        let text = config::text(settings, folder.path(), ports, &owner);
        fs::write(folder.path().join("dovecot.conf"), text)?;
        fs::write(folder.path().join("users"), config::users(settings))?;
        let child = launch(folder.path(), ports, settings)?;
        let certificate = certificate.der().to_vec();
        Ok(Self { child: Some(child), folder, ports, settings: settings.clone(), certificate })
    }

    /// Ends it at once, as a power cut does to the program alone. Its mail, its ports and its settings stay for
    /// [`Self::start_again`].
    pub fn stop(&mut self) {
        drop(self.child.take());
        until_refusing(self.address());
    }

    /// Ends it as an administrator does: it says good-bye to those who aren't at work, and lets the others finish (seen with
    /// 2.3.19).
    pub fn stop_politely(&mut self) {
        self.doveadm(&["stop"]);
        self.stop();
    }

    /// Starts it once more.
    ///
    /// # Panics
    /// When it doesn't start.
    pub fn start_again(&mut self) {
        let child = launch(self.folder.path(), self.ports, &self.settings);
        self.child = Some(child.expect("it started before"));
    }

    /// Starts it once more with other settings; its users and ports stay.
    pub fn start_again_with(&mut self, settings: Settings) {
        let folder = self.folder.path();
        let text = config::text(&settings, folder, self.ports, &Owner::of_mail());
        fs::write(folder.join("dovecot.conf"), text).expect("the configuration is written");
        self.settings = settings;
        self.start_again();
    }

    /// Where it speaks in the clear, and STARTTLS if that is switched on.
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.ports.plain).into()
    }

    /// Where it speaks TLS from the first byte.
    pub fn tls_address(&self) -> SocketAddr {
        assert!(self.settings.tls, "this server has no TLS");
        (Ipv4Addr::LOCALHOST, self.ports.tls).into()
    }

    /// A user's login, in the clear.
    pub fn account(&self, user: &str) -> Account {
        assert!(self.settings.users.iter().any(|u| u == user), "no such user: {user}");
        Account::new(self.address(), user, &self.settings.password)
    }

    /// What this server is like.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The SHA-256 of its certificate.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(Sha256::digest(&self.certificate).into())
    }

    /// Its certificate as a PEM file: it is its own authority.
    pub fn certificate_file(&self) -> PathBuf {
        self.folder.path().join("cert.pem")
    }

    /// The folder a user's mail lies in.
    pub fn mail_of(&self, user: &str) -> PathBuf {
        self.folder.path().join("mail").join(user)
    }

    /// Runs `doveadm` on this server and returns what it printed.
    pub fn doveadm(&self, arguments: &[&str]) -> String {
        // A folder that mail comes into at that moment is not deleted: it is asked for again then.
        let mut tries = 0..100;
        loop {
            let output = Command::new("doveadm")
                .arg("-c")
                .arg(self.folder.path().join("dovecot.conf"))
                .args(arguments)
                .output()
                .expect("doveadm can be run");
            let said = String::from_utf8_lossy(&output.stderr);
            if said.contains("New mails were added") && tries.next().is_some() {
                continue;
            }
            assert!(output.status.success(), "doveadm {arguments:?}: {said}");
            return String::from_utf8_lossy(&output.stdout).into_owned();
        }
    }

    /// Gives a user another password, which counts from now on: Dovecot looks at its password file once a second, so
    /// this returns only when it has read the new one.
    pub fn change_password(&self, user: &str, password: &str) {
        let mut text = config::users(&self.settings);
        crate::traces::remember(password);
        let line = config::user(user, &self.settings.password);
        assert!(text.contains(&line), "no such user: {user}");
        text = text.replace(&line, &config::user(user, password));
        let (users, half) =
            (self.folder.path().join("users"), self.folder.path().join("users.new"));
        fs::write(&half, text).expect("the password file is written");
        fs::rename(half, users).expect("the password file is replaced");
        let taken = || self.doveadm_status(&["auth", "test", user, password]);
        assert!((0..200).any(|_| taken()), "{user} never got the new password");
    }

    fn doveadm_status(&self, arguments: &[&str]) -> bool {
        let configuration = self.folder.path().join("dovecot.conf");
        let output = Command::new("doveadm").arg("-c").arg(configuration).args(arguments).output();
        output.expect("doveadm can be run").status.success()
    }

    /// Processor time of all its processes so far, in hundredths of a second, where the system tells (Linux).
    pub fn cpu_hundredths(&self) -> Option<u64> {
        let file = self.folder.path().join("run/master.pid");
        let master: u32 = fs::read_to_string(file).ok()?.trim().parse().ok()?;
        let processes = fs::read_dir("/proc").ok()?;
        let numbers =
            processes.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        let own = numbers.filter_map(|process: u32| {
            let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
            // The fields behind the name, which may hold anything: state, parent, ..
            let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
            let number = |place: usize| fields.get(place)?.parse::<u64>().ok();
            let ours = process == master || number(1)? == u64::from(master);
            // User and system time, of the process and of its children that have ended.
            ours.then(|| (11..=14).filter_map(number).sum::<u64>())
        });
        Some(own.sum())
    }

    /// Everything it logged so far.
    pub fn log(&self) -> String {
        read_logs(self.folder.path())
    }

    /// Puts a file into a Maildir folder as it is, as a broken delivery would: bytes that no APPEND would carry.
    pub fn drop_into_maildir(&self, user: &str, directory: &str, name: &str, bytes: &[u8]) {
        let owner = Owner::of_mail();
        let folder = self.mail_of(user).join(directory);
        let file = folder.join("new").join(name);
        fs::write(&file, bytes).expect("the folder exists");
        chown(&file, Some(owner.uid), Some(owner.gid)).expect("the mail user can be given a file");
    }
}

impl Drop for Dovecot {
    /// Ends it and waits until its login process, which the master leaves behind for a moment, has closed the port.
    fn drop(&mut self) {
        drop(self.child.take());
        until_refusing(self.address());
    }
}

/// Starts what is configured in a folder, and waits until it accepts.
fn launch(folder: &Path, ports: Ports, settings: &Settings) -> io::Result<KeptChild> {
    let log = folder.join("start.log");
    let file = folder.join("dovecot.conf");
    let program =
        if Path::new("/usr/sbin/dovecot").exists() { "/usr/sbin/dovecot" } else { "dovecot" };
    let mut child =
        KeptChild::start(program, ["-F".as_ref(), "-c".as_ref(), file.as_os_str()], &log)?;
    for port in [Some(ports.plain), settings.tls.then_some(ports.tls)].into_iter().flatten() {
        until_accepting((Ipv4Addr::LOCALHOST, port).into(), &mut child)
            .map_err(|error| io::Error::other(format!("{error}\n{}", read_logs(folder))))?;
    }
    Ok(child)
}

/// Whom the mail belongs to. Dovecot refuses mail of root.
#[derive(Debug)]
pub(crate) struct Owner {
    pub uid: u32,
    pub gid: u32,
    /// The tests run as root, as in a container: servers' helpers then run as Debian's own users.
    pub root: bool,
    pub name: String,
}

impl Owner {
    fn of_mail() -> Self {
        let me = id("-u");
        if me == 0 {
            return Self { uid: 8, gid: 8, root: true, name: "mail".into() };
        }
        let name = run("id", "-un");
        Self { uid: me, gid: id("-g"), root: false, name }
    }
}

fn id(option: &str) -> u32 {
    run("id", option).parse().expect("id prints a number")
}

fn run(program: &str, option: &str) -> String {
    let output = Command::new(program).arg(option).output().expect("coreutils are there");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Memory where the system has it, so that the disk doesn't decide what a test takes.
pub fn scratch() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}

fn self_signed() -> (String, rcgen::Certificate) {
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let made =
        rcgen::generate_simple_self_signed(names).expect("two plain names make a certificate");
    (made.signing_key.serialize_pem(), made.cert)
}

fn read_logs(folder: &Path) -> String {
    ["start.log", "dovecot.log"]
        .iter()
        .filter_map(|name| fs::read_to_string(folder.join(name)).ok())
        .collect()
}
