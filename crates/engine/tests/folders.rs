//! Which folders take part and where they go.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up fails")]

use mailhaul_engine::folder::{
    FolderMap, FolderPath, ListedFolder, Listing, Namespace, SpecialUse, mapping, selection,
};
use mailhaul_imap::Mailbox;
use mailhaul_model::options::{FolderOptions, FolderPair, Pattern, Substitution};

fn listing(prefix: &str, separator: char, names: &[(&str, Option<SpecialUse>)]) -> Listing {
    let namespace = Namespace { prefix: prefix.into(), separator: Some(separator) };
    let folders = names
        .iter()
        .map(|(name, special)| ListedFolder {
            mailbox: Mailbox::new(name),
            path: namespace.take_apart(name),
            special: *special,
            subscribed: true,
            selectable: true,
            foreign: false,
            status: None,
        })
        .collect();
    Listing { namespace, folders, pushed_back: None }
}

fn source() -> Listing {
    let sent = Some(SpecialUse::Sent);
    listing(
        "",
        '/',
        &[("INBOX", None), ("Gesendet", sent), ("Work", None), ("Work/2024", None), ("Zoo", None)],
    )
}

fn destination() -> Listing {
    listing("INBOX.", '.', &[("INBOX", None), ("INBOX.Sent Items", Some(SpecialUse::Sent))])
}

fn mapped(options: &FolderOptions) -> Vec<String> {
    let (source, destination) = (source(), destination());
    let map = FolderMap::new(&source, &destination, options).unwrap();
    source.folders.iter().map(|f| map.destination_of(f).as_str().to_owned()).collect()
}

fn selected(options: &FolderOptions) -> Vec<String> {
    let source = source();
    let selection = selection::select(&source, options).unwrap();
    selection.folders.iter().map(|f| f.name().to_owned()).collect()
}

#[test]
fn special_folders_meet_their_counterparts_when_asked_for() {
    let options = FolderOptions { automap: true, ..FolderOptions::default() };
    assert_eq!(mapped(&options)[1], "INBOX.Sent Items");
    assert_eq!(mapped(&FolderOptions::default())[1], "INBOX.Gesendet");
}

#[test]
fn explicit_pairs_come_first_and_renaming_comes_last() {
    let rename = Substitution {
        pattern: Pattern("work".into()),
        replacement: "Job$0".into(),
        every: false,
        ignore_case: true,
    };
    let options = FolderOptions {
        automap: true,
        map: vec![FolderPair { source: "Zoo".into(), destination: "INBOX.Work zoo".into() }],
        rename: vec![rename],
        ..FolderOptions::default()
    };
    let expected =
        ["INBOX", "INBOX.Sent Items", "INBOX.JobWork", "INBOX.JobWork.2024", "INBOX.Work zoo"];
    assert_eq!(mapped(&options), expected);
}

#[test]
fn a_part_of_the_tree_is_taken_and_put_below_another_folder() {
    let options = FolderOptions {
        automap: true,
        source_below: Some("Work".into()),
        destination_below: Some("INBOX.Old".into()),
        ..FolderOptions::default()
    };
    assert_eq!(selected(&options), ["Work", "Work/2024"]);
    assert_eq!(mapped(&options)[3], "INBOX.Old.2024");
}

#[test]
fn a_missing_subfolder_is_its_own_error() {
    let options =
        FolderOptions { source_below: Some("Nowhere".into()), ..FolderOptions::default() };
    let source = source();
    let error = selection::select(&source, &options).unwrap_err();
    assert!(
        matches!(error, selection::SelectionError::SubfolderMissing(name) if name == "Nowhere")
    );
}

#[test]
fn folders_are_picked_by_name_with_children_and_by_pattern() {
    let by_name =
        FolderOptions { only_with_children: vec!["Work".into()], ..FolderOptions::default() };
    assert_eq!(selected(&by_name), ["Work", "Work/2024"]);
    let by_pattern = FolderOptions {
        include: vec![Pattern("^W".into())],
        exclude: vec![Pattern("2024$".into())],
        ..FolderOptions::default()
    };
    assert_eq!(selected(&by_pattern), ["Work"]);
}

#[test]
fn a_folder_that_was_named_and_is_not_there_is_said() {
    let options =
        FolderOptions { only: vec!["Work".into(), "Wrok".into()], ..FolderOptions::default() };
    let source = source();
    assert_eq!(selection::select(&source, &options).unwrap().missing, ["Wrok"]);
}

#[test]
fn the_inbox_comes_first_unless_another_order_is_asked_for() {
    assert_eq!(selected(&FolderOptions::default())[0], "INBOX");
    let options = FolderOptions {
        first: vec!["Zoo".into()],
        last: vec!["INBOX".into()],
        ..FolderOptions::default()
    };
    assert_eq!(selected(&options), ["Zoo", "Gesendet", "Work", "Work/2024", "INBOX"]);
}

#[test]
fn two_folders_with_one_destination_are_a_collision_also_in_another_case() {
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(mapping::collisions(&[pair("A/B", "A_B"), pair("A_B", "A_B")]).len(), 1);
    assert_eq!(mapping::collisions(&[pair("A", "A"), pair("a", "a")]).len(), 1);
    assert_eq!(mapping::collisions(&[pair("A", "A"), pair("B", "B")]).len(), 0);
}

#[test]
fn a_path_below_the_inbox_keeps_its_place() {
    let plain = Namespace { prefix: String::new(), separator: Some('/') };
    assert_eq!(plain.put_together(&FolderPath(vec!["INBOX".into(), "Sub".into()])), "INBOX/Sub");
}

#[test]
fn a_prefix_and_a_separator_that_the_user_gives_count_for_more_than_what_the_server_tells() {
    let source = listing("", '/', &[("INBOX", None), ("Old.Work.2024", None)]);
    let source = source.named_by(Some("Old."), Some('.'));
    let destination = destination().named_by(Some("P/"), Some('/'));
    let options = FolderOptions::default();
    let map = FolderMap::new(&source, &destination, &options).unwrap();
    let names: Vec<String> =
        source.folders.iter().map(|f| map.destination_of(f).as_str().to_owned()).collect();
    assert_eq!(names, ["INBOX", "P/Work/2024"]);
}
