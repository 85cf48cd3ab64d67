//! Folders without their sizes: where they go, or their names alone.

use std::fmt::Write;

use mailhaul_model::event::{Plan, PlannedFolder};

use super::form::printable;
use crate::folder_name::shown;

/// `[Sent] -> [Sent Items]`, for `--justautomap`.
pub fn map(plan: &Plan) -> String {
    let mut out = String::from("\nWhere the folders go:\n");
    for folder in &plan.folders {
        let new = if folder.create { "  (does not exist yet)" } else { "" };
        let (from, to) = (named(&folder.source), named(&folder.destination));
        let _ = writeln!(out, "{from} -> {to}{new}");
    }
    out
}

/// Both sides' names, for `--justfolderlists`; of the destination's those that something goes to.
pub fn names(plan: &Plan) -> String {
    let mut out = String::from("\nHost1: folders list:\n");
    for folder in &plan.folders {
        let _ = writeln!(out, "{}", named(&folder.source));
    }
    out.push_str("\nHost2: folders list:\n");
    let there = |folder: &&PlannedFolder| !folder.create;
    for folder in plan.folders.iter().filter(there) {
        let _ = writeln!(out, "{}", named(&folder.destination));
    }
    out
}

fn named(name: &str) -> String {
    printable(&shown(name))
}
