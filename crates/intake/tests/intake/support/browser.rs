//! The page's script, run by Node: its `WebCrypto` is the one that browsers have.

use std::io::Write;
use std::process::{Command, Stdio};

const SEAL: &str = include_str!("../../../src/form/seal.js");

/// Runs the sealing script with some lines after it, and returns what they print.
pub fn run(lines: &str) -> String {
    let mut child = Command::new("node")
        .args(["--input-type=module", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node 20 is needed for this test");
    let script = format!("{SEAL}\n{lines}");
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the script failed");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// What the page would send for these fields.
pub fn sealed(public_key: &str, info: &str, token: &str, fields: &[&str; 5]) -> Vec<u8> {
    let arguments =
        [public_key, info, token].map(|text| serde_json::to_string(text).unwrap()).join(", ");
    let fields = serde_json::to_string(fields).unwrap();
    let hex = run(&format!(
        "const message = await seal({arguments}, framed({fields}));
         console.log(Buffer.from(message).toString('hex'));"
    ));
    data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap()
}
