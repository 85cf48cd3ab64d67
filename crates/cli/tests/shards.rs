//! Many mailboxes moved by several processes that share nothing but a plan: planned, carried out, killed, started again, collected,
//! verified and certified. `MAILHAUL_FULL=1` moves 300 mailboxes, otherwise 30.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod terminal;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use mailhaul_tests::corpus::ordinary;
use mailhaul_tests::{Corpus, Hand, random, sidecar};
use terminal::{Office, Said, said};
use yaml_rust2::{Yaml, YamlLoader};

const SHARDS: usize = 6;

/// Machines that have the plan's folder, their own folder, and nothing else.
struct Machines {
    plan: PathBuf,
    secrets: PathBuf,
    folder: PathBuf,
}

impl Machines {
    fn of(office: &Office, plan: &str) -> Self {
        let file = |name: &str| office.terminal.file(name);
        let secrets = format!("{plan}-secrets");
        let write = ["plan", "secrets", "--batch", "Everyone", "--to", &secrets, "--yes"];
        office.terminal.run(&write).exits_with(0).says("Wrote the passwords");
        Self {
            plan: file(plan).join("plan.jsonl"),
            secrets: file(&secrets),
            folder: file(&format!("{plan}-machines")),
        }
    }

    fn state(&self, shard: usize) -> PathBuf {
        self.folder.join(format!("shard-{shard}"))
    }

    fn command(&self, shard: usize) -> Command {
        let state = self.state(shard);
        fs::create_dir_all(&state).unwrap();
        let mut command = Command::new(sidecar::program());
        command
            .arg("--plan")
            .arg(&self.plan)
            .arg(format!("--shard={shard}"))
            .arg("--secrets")
            .arg(&self.secrets)
            .arg("--state")
            .arg(&state)
            .current_dir(&state)
            // Not even the locks of one user's home.
            .env("HOME", &state)
            .env("XDG_DATA_HOME", state.join("data"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn start(&self, shard: usize) -> Child {
        self.command(shard).spawn().unwrap()
    }

    /// All at once, each to its end.
    fn run(&self) -> Vec<Said> {
        let started: Vec<Child> = (0..SHARDS).map(|shard| self.start(shard)).collect();
        started.into_iter().map(said).collect()
    }

    /// How many results a shard has that are whole, and that are not.
    fn results(&self, shard: usize) -> (usize, usize) {
        let state = self.state(shard);
        let plans = fs::read_dir(state).into_iter().flatten().flatten();
        let results = plans.map(|entry| entry.path().join("results"));
        let names = results.flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
        let names: Vec<String> =
            names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        let whole = names.iter().filter(|name| name.strip_suffix(".jsonl").is_some()).count();
        (whole, names.len() - whole)
    }

    /// Kills a shard's process between two of its jobs, or in the middle of one.
    fn kill_half_way(&self, shard: usize) {
        let mut process = self.start(shard);
        while !matches!(self.results(shard), (1.., 1..)) {
            assert!(process.try_wait().unwrap().is_none(), "it was through before it was killed");
            std::thread::sleep(Duration::from_millis(1));
        }
        process.kill().unwrap();
        process.wait().unwrap();
    }
}

/// In no file below the folder.
fn assert_without(folder: &Path, password: &str) {
    let escaped = serde_json::to_string(password).unwrap();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            assert_without(&path, password);
            continue;
        }
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        for shape in [password, escaped.trim_matches('"')] {
            assert!(!text.contains(shape), "the password is in {}", path.display());
        }
    }
}

fn plan(office: &Office, out: &str, more: &[&str]) -> Said {
    let words = ["plan", "--batch", "Everyone", "--shards", "6", "--out", out];
    office.terminal.run(&[&words[..], more].concat())
}

#[test]
fn mailboxes_are_moved_by_six_processes_that_share_nothing_but_the_plan() {
    let mailboxes = if random::full() { 300 } else { 30 };
    let corpus = Corpus::plain(2, 3);
    let office = Office::new(mailboxes, &corpus);
    let terminal = &office.terminal;
    let password = office.source.account("user0").password;
    office.import();
    plan(&office, "plan", &["--real", "--image", "registry.example/mailhaul-sync:1"])
        .exits_with(0)
        .says(&format!("{mailboxes} jobs in 6 shards"));
    assert_without(&terminal.file("plan"), &password);

    let machines = Machines::of(&office, "plan");
    machines.kill_half_way(2);
    let first = machines.run();
    for said in &first {
        assert_eq!(said.code, Some(0), "{said:#?}");
        assert!(!said.out.contains("user") && !said.out.contains(&password), "{said:#?}");
    }

    // Started once more, nothing is left to do, and nothing is done.
    for said in machines.run() {
        said.exits_with(0).says(": 0 to do");
    }
    // Nothing is missing and nothing is there twice, whatever was killed and done over.
    office.assert_arrived();
    assert_without(&machines.folder, &password);

    let collect = ["collect", "plan-machines"];
    let collected = format!("Collected {mailboxes} results");
    terminal.run(&collect).exits_with(0).says(&collected).says("Nothing is away");
    let known = format!("Collected 0 results ({mailboxes} known already)");
    terminal.run(&collect).exits_with(0).says(&known);
    terminal.run(&["jobs", "log", "1"]).exits_with(0).says("connected to the source");

    // The sums of the report are those of the mailboxes.
    let words = ["report", "--batch", "Everyone", "--out", "everyone.csv"];
    terminal.run(&words).exits_with(0).says("Every message has its place");
    let rows =
        terminal.run(&["jobs", "list", "--batch", "Everyone", "--json"]).exits_with(0).data();
    let rows = rows.as_array().unwrap().clone();
    assert_eq!(rows.len(), mailboxes);
    let sum =
        |field: &str| rows.iter().map(|row| row["moved"][field].as_u64().unwrap()).sum::<u64>();
    let there = mailboxes * corpus.count();
    assert_eq!((sum("messagesDone"), sum("messagesTotal")), (there as u64, there as u64));
    assert!(rows.iter().all(|row| row["state"] == "done"), "{rows:?}");

    // Verified by six processes too.
    plan(&office, "check", &["--verify", "--at-once", "2"]).exits_with(0).says("(verify)");
    let machines = Machines::of(&office, "check");
    for said in machines.run() {
        said.exits_with(0).says("0 need someone");
    }
    terminal.run(&["collect", "check-machines"]).exits_with(0).says(&collected);
    terminal.run(&["jobs", "show", "1"]).exits_with(0).says("verify");

    // At home it goes on where the other machines were: what is new is copied, and nothing else.
    let new = [ordinary("new", 99)];
    Hand::on(&office.source.account("user1")).append(&["INBOX"], &new);
    terminal.run(&["run", "--job", "2", "--yes"]).exits_with(0);
    office.assert_arrived_at("user1");
    office.assert_no_password();
}

#[test]
fn what_is_given_away_is_not_run_here_until_the_plan_ends_and_no_message_is_copied_twice_after_it()
{
    let office = Office::new(2, &Corpus::plain(1, 3));
    let terminal = &office.terminal;
    office.import();
    terminal.run(&["run", "--all", "--yes"]).exits_with(0);
    let new = [ordinary("new", 7)];
    Hand::on(&office.source.account("user0")).append(&["INBOX"], &new);
    plan(&office, "plan", &["--real"]).exits_with(0).says("ledgers come with the plan");
    terminal.run(&["run", "--all", "--yes"]).exits_with(3).says("given the job to other machines");
    plan(&office, "again", &["--real"]).exits_with(3).says("to other machines already");
    terminal.run(&["plan", "list"]).exits_with(0).says("Everyone");

    // One machine copies, and nobody collects it: the ledger that stayed here doesn't know.
    let machines = Machines::of(&office, "plan");
    for said in machines.run() {
        said.exits_with(0);
    }
    let id = terminal.run(&["plan", "list", "--json"]).exits_with(0).data()[0]["id"].clone();
    let id = id.as_str().unwrap();
    terminal.run(&["plan", "end", id]).exits_with(3).says("--yes");
    terminal.run(&["plan", "end", &id[..8], "--yes"]).exits_with(0).says("2 jobs at home");
    terminal.run(&["run", "--all", "--yes"]).exits_with(0);
    office.assert_arrived();
}

#[test]
fn a_plan_whose_ledgers_did_not_come_along_copies_nothing() {
    let office = Office::new(1, &Corpus::plain(1, 2));
    office.import();
    office.terminal.run(&["run", "--all", "--yes"]).exits_with(0);
    plan(&office, "plan", &["--real"]).exits_with(0);
    fs::remove_dir_all(office.terminal.file("plan").join("ledgers")).unwrap();
    let machines = Machines::of(&office, "plan");
    said(machines.start(0)).exits_with(1).says("its ledger is not beside the plan");
}

#[test]
fn a_rejected_password_is_tried_once_is_told_at_home_and_is_tried_again_only_on_request() {
    let office = Office::new(1, &Corpus::plain(1, 2));
    let terminal = &office.terminal;
    let right = office.source.account("user0").password;
    let list = office.list().replacen(&right.replace('"', "\"\""), "wrong-one", 1);
    fs::write(terminal.file("users.csv"), list).unwrap();
    office.import();
    plan(&office, "plan", &["--real"]).exits_with(0);
    let machines = Machines::of(&office, "plan");
    said(machines.start(0)).exits_with(112).says("needs someone: WrongCredential");
    said(machines.start(0)).exits_with(112).says(": 0 to do");
    let again = machines.command(0).arg("--retry-failed").spawn().unwrap();
    said(again).exits_with(112).says(": 1 to do");
    terminal.run(&["collect", "plan-machines"]).exits_with(0).says("Collected 1 result ");
    terminal.run(&["run", "--all", "--yes"]).exits_with(3).says("rejected");
}

#[test]
fn passwords_that_others_can_read_are_refused_and_a_pipe_is_nobody_elses() {
    let office = Office::new(1, &Corpus::plain(1, 2));
    let terminal = &office.terminal;
    office.import();
    plan(&office, "plan", &["--real"]).exits_with(0);
    let machines = Machines::of(&office, "plan");
    let file = machines.secrets.join("shard-0.jsonl");
    let rights = |mode| fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    rights(0o644);
    said(machines.start(0)).exits_with(64).says("others can read");
    rights(0o600);
    fs::write(&file, "{\"plan\":\"secret-word\"").unwrap();
    let refused = said(machines.start(0)).exits_with(64).says("line 1 of the passwords");
    assert!(!refused.err.contains("secret-word"), "{refused:?}");

    terminal.run(&["plan", "secrets", "-b", "Everyone", "--to", "-"]).exits_with(3).says("--yes");
    let words = ["plan", "secrets", "-b", "Everyone", "--to", "-", "--shard", "0", "--yes"];
    let mut writes = terminal.command(&words).spawn().unwrap();
    let reads = machines.command(0);
    let position = reads.get_args().position(|word| word == "--secrets").unwrap();
    let args: Vec<_> = reads.get_args().map(ToOwned::to_owned).collect();
    let mut piped = Command::new(sidecar::program());
    piped.args(&args[..=position]).arg("-").args(&args[position + 2..]);
    piped.env("HOME", machines.state(0)).env("XDG_DATA_HOME", machines.state(0).join("data"));
    piped.stdin(writes.stdout.take().unwrap()).stdout(Stdio::piped()).stderr(Stdio::piped());
    said(piped.spawn().unwrap()).exits_with(0).says("1 through");
    writes.wait().unwrap();
    office.assert_arrived();
}

#[test]
fn two_processes_never_work_in_one_state_folder() {
    let office = Office::new(1, &Corpus::plain(1, 2));
    office.import();
    plan(&office, "plan", &["--real"]).exits_with(0);
    let machines = Machines::of(&office, "plan");
    fs::create_dir_all(machines.state(0)).unwrap();
    let lock = fs::File::create(machines.state(0).join("lock")).unwrap();
    lock.lock().unwrap();
    said(machines.start(0)).exits_with(8).says("Another process works in this state folder");
    drop(lock);
    said(machines.start(0)).exits_with(0);
    office.assert_arrived();
}

#[test]
fn a_plan_keeps_what_its_servers_allow_or_is_refused() {
    let office = Office::new(1, &Corpus::plain(1, 1));
    office.import();
    for (more, says) in [
        (&["--at-once", "17"][..], "1 to 16 jobs at once"),
        (&["--image", "a b"], "container image"),
    ] {
        plan(&office, "plan", more).exits_with(3).says(says);
        assert!(!office.terminal.file("plan").exists());
    }
    plan(&office, ".", &[]).exits_with(3).says("is not empty");
    office.terminal.run(&["plan", "--batch", "Everyone"]).exits_with(2).says("--shards");
    office.terminal.run(&["plan", "secrets", "ffff", "--to", "x"]).exits_with(4);
}

#[test]
fn the_manifests_parse_and_hold_what_a_pod_may_not_do() {
    let office = Office::new(2, &Corpus::plain(1, 1));
    office.import();
    plan(&office, "plan", &["--image", "registry.example/mailhaul-sync:1"]).exits_with(0);
    let file = |name: &str| fs::read_to_string(office.terminal.file("plan").join(name)).unwrap();

    let documents = YamlLoader::load_from_str(&file("kubernetes.yaml")).unwrap();
    let kinds: Vec<_> = documents.iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["PersistentVolumeClaim", "NetworkPolicy", "Job"]);
    let job = &documents[2]["spec"];
    assert_eq!(job["completionMode"].as_str(), Some("Indexed"));
    assert_eq!(job["completions"].as_i64(), Some(6));
    let codes = &job["podFailurePolicy"]["rules"][1]["onExitCodes"]["values"];
    let codes: Vec<_> = codes.as_vec().unwrap().iter().filter_map(Yaml::as_i64).collect();
    // A rejected password must not be tried again by a pod that is started again.
    assert!(codes.contains(&111) && codes.contains(&112), "{codes:?}");
    let pod = &job["template"]["spec"];
    assert_eq!(pod["automountServiceAccountToken"].as_bool(), Some(false));
    assert_eq!(pod["securityContext"]["runAsNonRoot"].as_bool(), Some(true));
    let seccomp = &pod["securityContext"]["seccompProfile"]["type"];
    assert_eq!(seccomp.as_str(), Some("RuntimeDefault"));
    let container = &pod["containers"][0];
    assert_eq!(container["image"].as_str(), Some("registry.example/mailhaul-sync:1"));
    let security = &container["securityContext"];
    assert_eq!(security["readOnlyRootFilesystem"].as_bool(), Some(true));
    assert_eq!(security["allowPrivilegeEscalation"].as_bool(), Some(false));
    assert_eq!(security["capabilities"]["drop"][0].as_str(), Some("ALL"));
    assert!(!container["resources"]["limits"]["memory"].is_badvalue());
    let secrets = &container["volumeMounts"][1];
    assert_eq!(secrets["subPathExpr"].as_str(), Some("shard-$(SHARD).jsonl"));
    assert_eq!(secrets["readOnly"].as_bool(), Some(true));
    let volume = pod["volumes"].as_vec().unwrap().iter().find(|one| !one["secret"].is_badvalue());
    assert_eq!(volume.unwrap()["secret"]["defaultMode"].as_i64(), Some(0o400));
    let port = office.source.address().port();
    let ports = documents[1]["spec"]["egress"][0]["ports"].as_vec().unwrap();
    assert!(ports.iter().any(|one| one["port"].as_i64() == Some(port.into())), "{ports:?}");

    let nomad = file("nomad.hcl");
    assert_eq!(nomad.matches('{').count(), nomad.matches('}').count());
    for wanted in [
        "count = 6",
        "readonly_rootfs = true",
        "cap_drop        = [\"all\"]",
        "perms       = \"0400\"",
        "user         = \"65532:65532\"",
        "destination = \"secrets/shard.jsonl\"",
    ] {
        assert!(nomad.contains(wanted), "{wanted} is not in\n{nomad}");
    }
    for text in [file("kubernetes.yaml"), nomad] {
        assert!(!text.contains("user0") && !text.contains("user1"), "{text}");
    }
}
