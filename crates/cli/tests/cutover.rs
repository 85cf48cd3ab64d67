//! The checklist of a cut-over: what is planned, what is seen, what is ticked off, and what speaks against it.

mod terminal;

use serde_json::{Value, json};
use terminal::Terminal;

/// A batch with a job whose addresses have a domain. Nobody is asked for its mail exchangers.
fn with_batch() -> Terminal {
    let terminal = Terminal::new();
    for name in ["Old", "New"] {
        let add = ["servers", "add", name, "--host", "127.0.0.1", "--port", "1"];
        terminal.run(&add).exits_with(0);
    }
    let list = "source_email,source_password,dest_email,dest_password\r\n\
                mia@old.example,secret-here,mia@new.example,secret-there\r\n";
    let import = ["import", "-", "--from", "Old", "--to", "New", "--batch", "Everyone"];
    terminal.fed(&import, list).exits_with(0);
    terminal
}

fn step<'a>(page: &'a Value, name: &str) -> &'a Value {
    let steps = page["steps"].as_array().expect("steps");
    steps.iter().find(|step| step["step"] == name).expect("a step")
}

#[test]
fn a_step_is_ticked_off_with_what_speaks_against_it_and_can_be_taken_back() {
    let terminal = with_batch();
    let show = ["cutover", "show", "everyone"];
    terminal.run(&show).exits_with(0).says("[ ]  lower-ttl").says("old.example").says("0 of 1 job");
    let page = terminal.run(&[&show[..], &["--json"]].concat()).exits_with(0).data();
    assert_eq!(page["steps"].as_array().map(Vec::len), Some(8));
    assert_eq!(
        (&step(&page, "verify")["state"], &page["knownDomains"]),
        (&"open".into(), &json!(["old.example"]))
    );

    let tick = ["cutover", "tick", "everyone", "verify"];
    let said = terminal.run(&tick).exits_with(0).says("Against it: 0 of 1 job was verified");
    assert!(said.out.contains("Ticked off: Verify everything") && said.out.contains("[x]  verify"));
    terminal.run(&["cutover", "tick", "everyone", "tell-users"]).exits_with(0);
    let page = terminal.run(&[&show[..], &["--json"]].concat()).exits_with(0).data();
    let done = step(&page, "verify");
    assert_eq!((&done["state"], &done["seen"]), (&"done".into(), &"open".into()));
    assert!(done["done"].is_string() && done["evidence"].is_string(), "{done}");
    let said = terminal.run(&[&tick[..], &["--undo"]].concat()).exits_with(0);
    assert!(said.out.contains("[ ]  verify") && said.out.contains("[x]  tell-users"), "{said:?}");
    terminal.run(&["cutover", "tick", "everyone", "dance"]).exits_with(2).says("lower-ttl");
    terminal.run(&["cutover", "show", "nowhere"]).exits_with(4).says("Everyone");
    terminal.run(&["batches", "show", "everyone"]).exits_with(0).says("Done: everybody is told");
}

#[test]
fn a_plan_is_changed_part_by_part_and_checked_for_sense() {
    let terminal = with_batch();
    let plan = ["cutover", "plan", "everyone"];
    let run = |more: &[&str]| terminal.run(&[&plan[..], more].concat());
    terminal.run(&["cutover", "look-up", "everyone"]).exits_with(3).says("cutover plan");
    terminal.run(&["cutover", "late-again", "everyone"]).exits_with(3).says("--late-every");
    let some = ["--domain", "Old.Example.", "--new-exchanger", "mail.new.example", "--json"];
    let data = run(&some).exits_with(0).data();
    let wanted = json!({ "domains": ["old.example"], "watch": false, "newExchanger": "mail.new.example", "late": null });
    assert_eq!(data["plan"], wanted);
    run(&["--late-every", "15"]).exits_with(0).says("Late mail: ").says("mail.new.example");
    let data = run(&["--late-quiet", "48", "--json"]).exits_with(0).data();
    assert_eq!(data["plan"]["late"], json!({ "every": 15, "quiet": 48 }));
    assert_eq!(data["plan"]["domains"], json!(["old.example"]));
    run(&["--late-every", "1"]).exits_with(3).says("every 5 minutes");
    run(&["--domain", "no domain"]).exits_with(3).says("is no domain");
    terminal.run(&["cutover", "late-again", "everyone"]).exits_with(0).says("fetched again");
    let none = ["--late-every", "none", "--new-exchanger", "none", "--domain", "none", "--json"];
    let data = run(&none).exits_with(0).data();
    assert_eq!(
        data["plan"],
        json!({ "domains": [], "watch": false, "newExchanger": "", "late": null })
    );
}
