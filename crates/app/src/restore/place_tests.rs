use std::cell::Cell;
use std::collections::BTreeMap;

use tempfile::TempDir;

use super::*;

/// A data folder with a database that was not closed in order, and a back-up that waits.
struct Scene {
    folder: TempDir,
    paths: Paths,
}

const OLD: [(&str, &str); 5] = [
    ("mailhaul.sqlite", "old"),
    ("mailhaul.sqlite-wal", "old log"),
    ("mailhaul.sqlite-shm", "old index"),
    ("ledgers/1.sqlite", "old ledger"),
    ("logs/1.log", "old words"),
];
const NEW: [(&str, &str); 2] = [("mailhaul.sqlite", "new"), ("ledgers/7.sqlite", "new ledger")];

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path());
        let scene = Self { folder, paths };
        for (name, text) in OLD {
            scene.write(name, text);
        }
        scene.stage(&NEW);
        scene
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn stage(&self, files: &[(&str, &str)]) {
        for (name, text) in files {
            self.write(&format!("restored/{name}"), text);
        }
    }

    fn take(&self, mover: &dyn Fn(&Path, &Path) -> io::Result<()>) -> io::Result<Option<PathBuf>> {
        Place { paths: &self.paths, now: Timestamp::UNIX_EPOCH, mover }.take()
    }

    /// As every start does before anything else.
    fn make_empty_folders(&self) {
        fs::create_dir_all(self.paths.logs()).unwrap();
        fs::create_dir_all(self.paths.ledgers()).unwrap();
    }

    /// Every file with what is in it. Folders that name the day are one: what was set aside.
    fn files(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let name = path.strip_prefix(self.folder.path()).unwrap();
                let name = name.to_str().unwrap().replace('\\', "/");
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
        files
    }

    fn assert_restored(&self, what: &str) {
        let mut expected = BTreeMap::new();
        for (name, text) in OLD {
            expected.insert(format!("before-restore-1970-01-01-000000/{name}"), text.to_owned());
        }
        for (name, text) in NEW {
            expected.insert(name.to_owned(), text.to_owned());
        }
        assert_eq!(self.files(), expected, "{what}");
        assert!(!self.paths.taking_place().exists(), "{what}");
    }
}

fn gone() -> io::Error {
    io::Error::other("the computer is off")
}

#[test]
fn what_was_there_is_in_one_folder_and_the_back_up_in_its_place() {
    let scene = Scene::new();
    let aside = scene.take(&move_patiently).unwrap().unwrap();
    assert!(aside.ends_with("before-restore-1970-01-01-000000"));
    scene.assert_restored("at once");
}

#[test]
fn wherever_the_computer_goes_away_the_next_start_goes_on_and_nothing_is_torn_apart() {
    for moves in 0.. {
        let scene = Scene::new();
        let done = Cell::new(0);
        let broken_off = scene.take(&|from, to| {
            if done.get() == moves {
                return Err(gone());
            }
            done.set(done.get() + 1);
            fs::rename(from, to)
        });
        if broken_off.is_ok() {
            assert!(moves > OLD.len(), "it was broken off at every move");
            return;
        }
        scene.make_empty_folders();
        scene.take(&move_patiently).unwrap();
        scene.assert_restored(&format!("after {moves} moves"));
    }
}

#[test]
fn where_something_can_not_be_moved_all_is_as_it_was_and_the_back_up_waits() {
    for held in ["mailhaul.sqlite-wal", "logs", "ledgers", "mailhaul.sqlite"] {
        let scene = Scene::new();
        let before = scene.files();
        let refused = scene.take(&|from, to| {
            if from == scene.folder.path().join(held) {
                return Err(io::ErrorKind::PermissionDenied.into());
            }
            fs::rename(from, to)
        });
        assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(scene.files(), before, "{held}");
        assert!(!is_halfway(&scene.paths), "{held}");
        scene.take(&move_patiently).unwrap();
        scene.assert_restored(held);
    }
}

#[test]
fn a_log_that_sqlite_removes_meanwhile_is_not_missed_but_a_database_is() {
    for (vanishes, is_missed) in [("mailhaul.sqlite-wal", false), ("mailhaul.sqlite", true)] {
        let scene = Scene::new();
        let done = scene.take(&|from, to| {
            if from == scene.folder.path().join(vanishes) {
                fs::remove_file(from).unwrap();
            }
            fs::rename(from, to)
        });
        assert_eq!(done.is_err(), is_missed, "{vanishes}");
    }
}

#[test]
fn a_log_that_is_left_of_another_database_is_out_of_the_way_before_the_back_up_comes() {
    let scene = Scene::new();
    fs::rename(scene.paths.restored(), scene.paths.taking_place()).unwrap();
    scene.take(&move_patiently).unwrap();
    let files = scene.files();
    assert_eq!(files["mailhaul.sqlite"], "new");
    assert!(!files.contains_key("mailhaul.sqlite-wal"));
    let kept = |name: &str| files[&format!("before-restore-1970-01-01-000000/{name}")].clone();
    assert_eq!(
        (kept("mailhaul.sqlite"), kept("mailhaul.sqlite-wal")),
        ("old".into(), "old log".into())
    );
}

#[test]
fn two_restores_of_the_same_second_keep_what_was_before_each() {
    let scene = Scene::new();
    scene.take(&move_patiently).unwrap();
    scene.stage(&[("mailhaul.sqlite", "newer")]);
    let aside = scene.take(&move_patiently).unwrap().unwrap();
    assert!(aside.ends_with("before-restore-1970-01-01-000000-2"));
    let files = scene.files();
    assert_eq!(files["mailhaul.sqlite"], "newer");
    assert_eq!(files["before-restore-1970-01-01-000000-2/mailhaul.sqlite"], "new");
    assert_eq!(files["before-restore-1970-01-01-000000/mailhaul.sqlite"], "old");
}

#[test]
fn a_back_up_that_waits_comes_after_the_one_that_was_interrupted() {
    let scene = Scene::new();
    let moved = Cell::new(0);
    let all_but_the_database = OLD.len() + 3;
    let broken_off = scene.take(&|from, to| {
        moved.set(moved.get() + 1);
        if moved.get() > all_but_the_database { Err(gone()) } else { fs::rename(from, to) }
    });
    assert!(broken_off.is_err() && is_halfway(&scene.paths));
    scene.stage(&[("mailhaul.sqlite", "newer")]);
    scene.take(&move_patiently).unwrap();
    let files = scene.files();
    assert_eq!(files["mailhaul.sqlite"], "newer");
    assert_eq!(files["before-restore-1970-01-01-000000-2/mailhaul.sqlite"], "new");
    assert_eq!(files["before-restore-1970-01-01-000000-2/ledgers/7.sqlite"], "new ledger");
    assert_eq!(files["before-restore-1970-01-01-000000/mailhaul.sqlite-wal"], "old log");
}

#[test]
fn what_made_room_for_a_back_up_comes_back_where_somebody_took_that_away() {
    let scene = Scene::new();
    let before = scene.files();
    let moved = Cell::new(0);
    let broken_off = scene.take(&|from, to| {
        moved.set(moved.get() + 1);
        if moved.get() > 3 { Err(gone()) } else { fs::rename(from, to) }
    });
    assert!(broken_off.is_err() && is_halfway(&scene.paths));
    fs::remove_dir_all(scene.paths.restored()).unwrap();
    scene.make_empty_folders();
    scene.take(&move_patiently).unwrap();
    let old: BTreeMap<_, _> =
        before.into_iter().filter(|(name, _)| !name.starts_with("restored/")).collect();
    assert_eq!(scene.files(), old);
}

/// Windows alone moves nothing that is open.
#[cfg(windows)]
#[test]
fn a_database_that_somebody_has_open_is_waited_for_and_not_for_ever() {
    let scene = Scene::new();
    let before = scene.files();
    let mover = |from: &Path, to: &Path| move_within(Duration::from_millis(100), from, to);
    let open = || {
        // As SQLite does: others may read and write, and not delete.
        let mut options = fs::OpenOptions::new();
        std::os::windows::fs::OpenOptionsExt::share_mode(&mut options, 3);
        options.read(true).write(true).open(scene.paths.database()).unwrap()
    };
    let hand = open();
    let error = scene.take(&mover).unwrap_err();
    assert!(is_held(&error), "{error}");
    drop(hand);
    assert_eq!(scene.files(), before);

    let hand = open();
    let (begins, begun) = std::sync::mpsc::channel();
    let lets_go = thread::spawn(move || {
        begun.recv().unwrap();
        drop(hand);
    });
    scene
        .take(&|from, to| {
            let _told = begins.send(());
            move_patiently(from, to)
        })
        .unwrap();
    lets_go.join().unwrap();
    scene.assert_restored("after it let go");
}
