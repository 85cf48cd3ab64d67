//! The form as a browser uses it, over HTTPS and sealed by the page's own script, which Node runs.

#![allow(clippy::allow_attributes, reason = "which functions are unused differs by test file")]
#![allow(dead_code, reason = "each test file uses its part of it")]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use mailhaul_app::{App, FormOrder};
use mailhaul_model::CampaignId;
use serde_json::{Value, json};

const STEP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/window/form-step.mjs");

/// An open form, by the link of one campaign.
pub struct SealedForm {
    url: String,
    authority: String,
}

impl SealedForm {
    pub async fn open(app: &App, campaign: CampaignId) -> Self {
        let order = FormOrder { address: "127.0.0.1".to_owned(), port: 0 };
        app.open_form(&order).await.unwrap();
        let share = app.campaign(campaign).await.unwrap().share.unwrap();
        let form = app.intake().await.unwrap().form;
        Self { url: share.places[0].url.clone(), authority: form.authority.unwrap().pem }
    }

    /// Begins a sign-in by a code; its ticket.
    pub async fn begin(&self, address: &str) -> String {
        let ask = self.ask(address).await;
        assert!(ask["code"].is_string(), "{ask}");
        ask["ticket"].as_str().unwrap().to_owned()
    }

    /// Begins one without a code; its ticket and the provider's page.
    pub async fn begin_page(&self, address: &str) -> (String, String) {
        let ask = self.ask(address).await;
        assert!(ask["code"].is_null(), "{ask}");
        let text = |name: &str| ask[name].as_str().unwrap().to_owned();
        (text("ticket"), text("page"))
    }

    /// The outcome of what was pasted, or how the sign-in stands.
    pub async fn go_on(&self, ticket: &str, pasted: &str) -> String {
        let answer = self.step("go-on", json!([ticket, pasted])).await;
        answer["outcome"].as_str().unwrap().to_owned()
    }

    /// How a sign-in ended.
    pub async fn ended(&self, ticket: &str) -> String {
        self.answer(ticket).await["outcome"].as_str().unwrap().to_owned()
    }

    /// What a form in which something is signed in to is answered with: name, old address and password, new address and password.
    pub async fn hand_in(&self, fields: [&str; 5]) -> Value {
        self.step("sign-in", json!(fields)).await
    }

    /// What a sign-in is answered with in the end.
    pub async fn answer(&self, ticket: &str) -> Value {
        let wait = async {
            loop {
                let answer = self.step("go-on", json!([ticket, ""])).await;
                if answer["outcome"] != "waiting" {
                    return answer;
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(60), wait).await.expect("it ended")
    }

    async fn ask(&self, address: &str) -> Value {
        let answer = self.step("sign-in", json!(["Ann Lee", address, "", "", ""])).await;
        assert_eq!(answer["outcome"], "asked", "{answer}");
        answer["ask"].clone()
    }

    async fn step(&self, step: &str, fields: Value) -> Value {
        let order =
            json!({ "url": self.url, "ca": self.authority, "step": step, "fields": fields });
        tokio::task::spawn_blocking(move || run(&order)).await.unwrap()
    }
}

fn run(order: &Value) -> Value {
    let mut node = Command::new("node")
        .arg(STEP)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node 20 is needed for this test");
    node.stdin.take().unwrap().write_all(order.to_string().as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "the step failed");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What a browser on this computer is shown.
pub fn visit(url: &str) -> String {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    page
}
