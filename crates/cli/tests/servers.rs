//! Servers are changed from the command line as in the window, and what is secret of them is kept without being shown.

mod terminal;

use terminal::{Said, Terminal, assert_without};

/// With a server that nothing listens on.
fn with_server() -> Terminal {
    let terminal = Terminal::new();
    terminal.run(&["servers", "add", "Old", "--host", "127.0.0.1", "--port", "1"]).exits_with(0);
    terminal
}

fn edit(terminal: &Terminal, more: &[&str]) -> Said {
    terminal.run(&[&["servers", "edit", "old"], more].concat())
}

#[test]
fn a_server_is_changed_field_by_field_and_what_is_not_named_stays() {
    let terminal = with_server();
    let pin = "ab".repeat(32);
    let said = edit(&terminal, &["--port", "993", "--pin", &pin, "--json"]).exits_with(0);
    let endpoint = &said.data()["server"]["endpoint"];
    assert_eq!((&endpoint["host"], &endpoint["port"]), (&"127.0.0.1".into(), &993.into()));
    assert!(endpoint["trust"].to_string().to_lowercase().contains("ab"), "{endpoint}");

    // The usual port goes along with the protection, another one stays.
    edit(&terminal, &["--security", "starttls"]).exits_with(0).says("port 143, starttls");
    edit(&terminal, &["--port", "1143", "--security", "tls"]).exits_with(0).says("port 1143, tls");
    edit(&terminal, &["--security", "none"]).exits_with(0).says("port 1143").says("on the way");
    let said = edit(&terminal, &["--pin", "none", "--host", "mail.old.example"]).exits_with(0);
    assert!(said.out.contains("mail.old.example") && !said.out.contains("pinned"), "{said:?}");

    terminal.run(&["servers", "add", "New", "--host", "mail.new.example"]).exits_with(0);
    edit(&terminal, &["--name", "new"]).exits_with(3).says("already");
    edit(&terminal, &["--port", "0", "--json"]).exits_with(3).says("--port");
    edit(&terminal, &["--authorities", "nowhere.pem"]).exits_with(3).says("no such file");
    edit(&terminal, &["--name", "Older"]).exits_with(0).says("Older");
    terminal.run(&["servers", "edit", "old", "--port", "143"]).exits_with(4).says("Older");
    let show = terminal.run(&["servers", "show", "older"]).exits_with(0);
    show.says("mail.old.example, port 1143, none").says("0 jobs, 0 batches and 0 campaigns");
}

#[test]
fn an_archived_server_is_brought_back() {
    let terminal = with_server();
    terminal.run(&["servers", "remove", "old", "--archive"]).exits_with(0).says("Archived");
    terminal.run(&["servers"]).exits_with(0).says("no servers yet");
    edit(&terminal, &["--archived", "no"]).exits_with(0);
    terminal.run(&["servers"]).exits_with(0).says("Old");
}

#[test]
fn the_password_of_a_proxys_user_is_kept_and_goes_with_the_server() {
    let terminal = with_server();
    let proxy = ["--proxy", "socks5://127.0.0.1:1080", "--proxy-user", "walter"];
    edit(&terminal, &["--proxy-password"]).exits_with(3).says("--proxy-user");
    edit(&terminal, &["--password-stdin"]).exits_with(3).says("--proxy-password");
    edit(&terminal, &proxy).exits_with(0).says("socks5://127.0.0.1:1080 as walter");
    edit(&terminal, &["--proxy-password"]).exits_with(3).says("--password-stdin");
    let words = ["servers", "edit", "old", "--proxy-password", "--password-stdin"];
    let said = terminal.fed(&words, "proxy-secret\n").exits_with(0);
    assert!(!said.out.contains("proxy-secret"), "{said:?}");
    assert_without(&terminal.data(), "proxy-secret");
    assert_eq!(terminal.kept(), 1);
    terminal.run(&["servers", "remove", "old", "--yes"]).exits_with(0);
    assert_eq!(terminal.kept(), 0, "the password outlived the server");
}

#[test]
fn a_server_that_a_batch_uses_is_not_deleted() {
    let terminal = with_server();
    terminal.run(&["batches", "new", "Some", "--from", "Old", "--to", "Old"]).exits_with(0);
    let remove = ["servers", "remove", "old", "--yes"];
    terminal.run(&remove).exits_with(3).says("1 batch and").says("--archive");
    terminal.run(&["servers"]).exits_with(0).says("Old");
}

#[test]
fn mailboxes_are_opened_by_an_app_whose_secret_is_kept_and_never_shown() {
    let terminal = with_server();
    // Nothing leaves this computer.
    edit(&terminal, &["--proxy", "socks5://127.0.0.1:1"]).exits_with(0);
    let check = ["servers", "check", "old", "--mailbox", "mia@old.example"];
    terminal.run(&check).exits_with(3).says("--login").says("sign-in");
    let by = ["servers", "sign-in", "old", "--by"];
    let app = "11111111-2222-3333-4444-555555555555";
    let microsoft = [&by[..], &["microsoft", "--tenant", "old.example", "--client", app]].concat();
    terminal.run(&microsoft).exits_with(3).says("--secret-stdin");
    terminal.run(&[&microsoft[..], &["--keep-secret"]].concat()).exits_with(3).says("secret");
    let said = terminal.fed(&[&microsoft[..], &["--secret-stdin"]].concat(), "app-secret-1\n");
    let said = said.exits_with(0).says(app).says("for all");
    assert!(!said.out.contains("app-secret-1"));
    terminal.run(&check).exits_with(5).says("Fails");
    let other = [&by[..], &["microsoft", "--tenant", "other.example", "--keep-secret"]].concat();
    terminal.run(&other).exits_with(0).says("other.example").says(app);
    let wrong =
        [&by[..], &["microsoft", "--tenant", "no/tenant", "--keep-secret", "--json"]].concat();
    terminal.run(&wrong).exits_with(3).says("--tenant");
    assert_eq!(terminal.kept(), 1);

    let google = [&by[..], &["google"]].concat();
    terminal.run(&google).exits_with(3).says("key file");
    terminal.fed(&[&google[..], &["--secret-stdin"]].concat(), "{}\n").exits_with(3);
    terminal.run(&["servers", "show", "old"]).exits_with(0).says(app);
    terminal.run(&[&by[..], &["password"]].concat()).exits_with(0).says("a password for each");
    assert_eq!(terminal.kept(), 0, "the app's secret is there still");
    assert_without(&terminal.data(), "app-secret-1");
}

#[test]
fn the_app_by_which_users_sign_in_is_set_with_and_without_a_secret_and_forgotten() {
    let terminal = with_server();
    let set = ["servers", "user-app", "old"];
    terminal.run(&set).exits_with(2);
    let google = [&set[..], &["--by", "google", "--client", "x.apps.example"]].concat();
    terminal.run(&google).exits_with(0).says("x.apps.example at Google");
    let other = [&set[..], &["--by", "other", "--client", "x", "--name", "Firm"]].concat();
    terminal.run(&other).exits_with(3).says("https://");
    let doors = ["--authorise", "https://a.example/", "--token", "https://t.example/"];
    let other = [&other[..], &doors, &["--scope", "imap", "--secret-stdin"]].concat();
    terminal.fed(&other, "user-app-secret\n").exits_with(0).says("at Firm");
    assert_eq!(terminal.kept(), 1);
    let said = terminal.run(&[&set[..], &["--forget"]].concat()).exits_with(0);
    assert!(!said.out.contains("Firm"), "{said:?}");
    assert_eq!(terminal.kept(), 0);
    assert_without(&terminal.data(), "user-app-secret");
}
