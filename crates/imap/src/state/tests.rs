use std::io::IoSlice;

use bytes::{Bytes, BytesMut};

use super::{Heard, State, Tag};
use crate::session::Line;
use crate::wire::Fragment;
use crate::{Capabilities, Code, Failure, Response};

fn state(capabilities: &[&str]) -> State {
    let mut state = State::new();
    state.set_capabilities(&Capabilities::new(capabilities.iter().copied()));
    state
}

fn line(name: &'static str, text: &'static str) -> Line {
    Line { name, fragments: vec![Fragment::Text(text.into())], dialogue: None }
}

/// Writes all that may be written now.
fn written(state: &mut State) -> String {
    let mut text = Vec::new();
    while state.has_output() {
        let mut slices = [IoSlice::new(&[]); 3];
        let count = state.output(&mut slices);
        let bytes: Vec<u8> = slices[..count].iter().flat_map(|s| s.to_vec()).collect();
        // In odd portions, as a socket would.
        let portion = bytes.len().div_ceil(2);
        text.extend_from_slice(&bytes[..portion]);
        state.wrote(portion);
    }
    String::from_utf8(text).unwrap()
}

fn heard(state: &mut State, bytes: &str) -> Result<Vec<Heard>, Failure> {
    let mut input = BytesMut::from(bytes);
    let mut all = Vec::new();
    while let Some(heard) = state.next(&mut input)? {
        all.push(heard);
    }
    Ok(all)
}

fn ok(tag: u32) -> Heard {
    Heard::Done(Tag(tag), Ok((None, "x".into())))
}

#[test]
fn commands_go_out_together_and_replies_are_matched_in_any_order() {
    let mut state = state(&[]);
    state.command(line("NOOP", "NOOP")).unwrap();
    state.command(line("CHECK", "CHECK")).unwrap();
    assert_eq!(written(&mut state), "A1 NOOP\r\nA2 CHECK\r\n");
    assert!(state.awaits());
    assert_eq!(heard(&mut state, "\r\na2 ok x\nA1 OK x\r\n").unwrap(), [ok(2), ok(1)]);
    assert!(!state.awaits());
    assert!(matches!(heard(&mut state, "A1 OK x\r\n"), Err(Failure::Protocol { .. })));
}

#[test]
fn a_command_with_a_line_break_in_its_text_is_not_sent() {
    let mut state = state(&[]);
    let error = state.command(line("LOGIN", "LOGIN a secret\r\nA2 X")).unwrap_err();
    assert!(!error.to_string().contains("secret"));
    assert_eq!(written(&mut state), "");
}

#[test]
fn an_append_waits_for_leave_where_the_server_wants_it() {
    let mut state = state(&["LITERAL-"]);
    state.append(vec![Fragment::Text("APPEND \"x\"".into())]);
    state.append_begin(b" () ", 3);
    state.append_bytes(Bytes::from_static(b"abc"));
    state.append_begin(b" () ", 5000);
    state.append_bytes(Bytes::from(vec![b'z'; 5000]));
    state.append_finish();
    state.command(line("NOOP", "NOOP")).unwrap();
    assert_eq!(written(&mut state), "A1 APPEND \"x\" () {3+}\r\nabc () {5000}\r\n");
    assert!(state.awaits());
    assert_eq!(heard(&mut state, "+ go\r\n").unwrap(), []);
    assert_eq!(written(&mut state), "z".repeat(5000) + "\r\nA2 NOOP\r\n");
    assert_eq!(heard(&mut state, "+ again\r\nA1 OK x\r\n").unwrap(), [ok(1)]);
}

#[test]
fn a_refused_literal_is_not_sent_and_the_connection_lives_on() {
    let mut state = state(&[]);
    state.append(vec![Fragment::Text("APPEND \"x\"".into())]);
    state.append_begin(b" () ", 9);
    state.append_bytes(Bytes::from_static(b"A2 "));
    assert_eq!(written(&mut state), "A1 APPEND \"x\" () {9}\r\n");
    let no = Failure::No { code: Some(Code::OverQuota), text: "full".into() };
    let all = heard(&mut state, "A1 NO [OVERQUOTA] full\r\n").unwrap();
    assert_eq!(all, [Heard::Done(Tag(1), Err(no))]);
    assert!(state.append_refused());
    state.append_bytes(Bytes::from_static(b"DELETE"));
    state.append_finish();
    state.command(line("NOOP", "NOOP")).unwrap();
    assert_eq!(written(&mut state), "A2 NOOP\r\n");
    assert_eq!(heard(&mut state, "A2 OK x\r\n").unwrap(), [ok(2)]);
}

#[test]
fn an_early_no_without_waiting_literals_lets_the_literal_be_sent_to_its_end() {
    let mut state = state(&["LITERAL+"]);
    state.append(vec![Fragment::Text("APPEND \"x\"".into())]);
    state.append_begin(b" () ", 4);
    state.append_bytes(Bytes::from_static(b"ab"));
    assert_eq!(heard(&mut state, "A1 NO [TRYCREATE] no\r\n").unwrap().len(), 1);
    state.append_bytes(Bytes::from_static(b"cd"));
    state.append_finish();
    state.command(line("NOOP", "NOOP")).unwrap();
    assert_eq!(written(&mut state), "A1 APPEND \"x\" () {4+}\r\nabcd\r\nA2 NOOP\r\n");
}

#[test]
fn a_bad_to_an_append_that_did_not_wait_ends_the_connection() {
    let mut state = state(&["LITERAL+"]);
    state.append(vec![Fragment::Text("APPEND \"x\"".into())]);
    state.append_begin(b" () ", 2);
    state.append_bytes(Bytes::from_static(b"ab"));
    state.append_finish();
    written(&mut state);
    let mut input = BytesMut::from("A1 BAD flags\r\n");
    let bad = Failure::Bad { text: "flags".into() };
    assert_eq!(state.next(&mut input), Ok(Some(Heard::Done(Tag(1), Err(bad)))));
    assert!(matches!(state.next(&mut input), Err(Failure::Lost { .. })));
}

#[test]
fn a_refusal_between_messages_that_wait_ends_the_connection() {
    let mut state = state(&[]);
    state.append(vec![Fragment::Text("APPEND \"x\"".into())]);
    state.append_begin(b" () ", 1);
    state.append_bytes(Bytes::from_static(b"a"));
    state.append_begin(b" () ", 1);
    written(&mut state);
    heard(&mut state, "+\r\n").unwrap();
    written(&mut state);
    assert!(matches!(heard(&mut state, "A1 NO x\r\n"), Err(Failure::Lost { .. })));
}

#[test]
fn an_append_that_we_keep_waiting_is_not_the_servers_silence() {
    let mut state = state(&["LITERAL+"]);
    state.append(vec![Fragment::Text("APPEND \"x\"".into())]);
    state.append_begin(b" () ", 2);
    written(&mut state);
    assert!(!state.awaits());
    state.append_bytes(Bytes::from_static(b"ab"));
    state.append_finish();
    assert!(state.awaits());
}

#[test]
fn a_large_body_comes_in_chunks_between_its_start_and_its_fetch() {
    let mut state = state(&[]);
    let size = 300_000;
    let body = "x".repeat(size);
    let text = format!("* 3 FETCH (UID 8 BODY[] {{{size}}}\r\n{body} FLAGS (\\Seen))\r\n");
    let all = heard(&mut state, &text).unwrap();
    let Heard::Response(Response::BodyStart { uid, seq: 3, size: told }) = &all[0] else {
        panic!("{:?}", all[0]);
    };
    assert_eq!((uid.unwrap().get(), *told), (8, size as u64));
    let chunks = all.iter().filter_map(|heard| match heard {
        Heard::Response(Response::BodyChunk(bytes)) => Some(bytes.len()),
        _ => None,
    });
    assert_eq!(chunks.sum::<usize>(), size);
    let Some(Heard::Response(Response::Fetch(fetch))) = all.last() else { panic!() };
    assert!(fetch.streamed && fetch.body.is_none() && fetch.flags.is_some());
}

#[test]
fn a_large_header_is_gathered_and_an_impossible_one_is_refused_at_once() {
    let mut state = state(&[]);
    let header = "x".repeat(300_000);
    let text = format!("* 3 FETCH (BODY[HEADER] {{300000}}\r\n{header} UID 8)\r\n");
    let all = heard(&mut state, &text).unwrap();
    let Heard::Response(Response::Fetch(fetch)) = &all[0] else { panic!() };
    assert_eq!((all.len(), fetch.header.as_ref().unwrap().len()), (1, 300_000));
    let text = "* LIST () \"/\" {99999999999}\r\n";
    assert!(matches!(heard(&mut state, text), Err(Failure::Protocol { .. })));
}

#[test]
fn any_portions_and_any_garbage_are_survived() {
    let text = b"* 1 FETCH (BODY[] {3}\r\nabc UID 4)\r\n* LIST (\\X) \"/\" {1}\r\ny\r\n* OK {4}\r\nA1 OK x\r\n";
    for seed in 0..2000_usize {
        let mut bytes = text.to_vec();
        if seed > 0 {
            let at = seed * 7919 % bytes.len();
            bytes[at] = u8::try_from(seed * 31 % 256).unwrap();
        }
        let mut state = state(&[]);
        state.command(line("NOOP", "NOOP")).unwrap();
        let mut input = BytesMut::new();
        let mut all = Vec::new();
        'line: for part in bytes.chunks(1 + seed % 9) {
            input.extend_from_slice(part);
            loop {
                match state.next(&mut input) {
                    Ok(Some(heard)) => all.push(heard),
                    Ok(None) => break,
                    Err(_) => break 'line,
                }
            }
        }
        assert!(seed > 0 || all.len() == 4, "{all:?}");
    }
}
