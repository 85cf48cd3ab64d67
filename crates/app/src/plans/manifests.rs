//! The files by which clusters run a plan: an Indexed Job for Kubernetes, a batch job for Nomad. No password and no address of a user is
//! in them; a cluster's own secret store hands the passwords over as a file.

use std::collections::BTreeSet;
use std::fmt::Write;

use mailhaul_model::Plan;

const KUBERNETES: &str = include_str!("templates/kubernetes.yaml");
const NOMAD: &str = include_str!("templates/nomad.hcl");
/// What a `ConfigMap` takes is 1 MiB; some room is left for what is written around it.
const MOST_IN_CONFIG: usize = 1_000_000;
/// MiB that one job at work takes at most, with what the system needs beside it (docs/benchmarks.md; docs/many-machines.md).
const MEMORY_EACH: u32 = 96;

/// What the manifests say of a plan.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    id: String,
    name: String,
    image: String,
    jobs: u32,
    shards: u32,
    at_once: u32,
    ports: BTreeSet<u16>,
    pub has_ledgers: bool,
    length: usize,
}

impl Facts {
    pub fn of(plan: &Plan, image: &str) -> Self {
        let head = &plan.head;
        let endpoints = head.servers.values();
        let ports = endpoints.map(|endpoint| match &endpoint.proxy {
            Some(proxy) => proxy.port.get(),
            None => endpoint.port.get(),
        });
        Self {
            id: head.id.clone(),
            name: format!("mailhaul-{}", head.short()),
            image: image.to_owned(),
            jobs: head.jobs,
            shards: head.shards,
            at_once: head.at_once,
            ports: ports.collect(),
            has_ledgers: plan.jobs.iter().any(|job| job.ledger),
            length: plan.to_text().len(),
        }
    }

    /// Whether the plan can't be a part of the cluster's own configuration.
    pub fn on_volume(&self) -> bool {
        self.has_ledgers || self.length > MOST_IN_CONFIG
    }

    /// Ledgers take about 60 bytes a message, results little: with 10,000 messages in each mailbox, and twice that for room.
    fn storage(&self) -> String {
        format!("{}Gi", (u64::from(self.jobs) * 2 / 1024).max(1))
    }

    /// A template with its places filled. A line that begins with `@CONFIG|` or `@VOLUME|` is there for plans of that kind alone.
    fn filled(&self, template: &str) -> String {
        let (ours, other) =
            if self.on_volume() { ("@VOLUME|", "@CONFIG|") } else { ("@CONFIG|", "@VOLUME|") };
        let lines = template.lines().filter(|line| !line.starts_with(other));
        let text: String =
            lines.map(|line| line.strip_prefix(ours).unwrap_or(line).to_owned() + "\n").collect();
        let mut ports = String::new();
        for port in &self.ports {
            let _ = writeln!(ports, "        - {{ protocol: TCP, port: {port} }}");
        }
        let memory = 32 + MEMORY_EACH * self.at_once;
        let values = [
            ("@PORTS@\n", ports),
            ("@PLAN@", self.id.clone()),
            ("@NAME@", self.name.clone()),
            ("@IMAGE@", self.image.clone()),
            ("@JOBS@", self.jobs.to_string()),
            ("@SHARDS@", self.shards.to_string()),
            ("@STORAGE@", self.storage()),
            ("@CPU@", format!("{}m", 250 * self.at_once)),
            ("@CPU_MHZ@", (500 * self.at_once).to_string()),
            ("@MEMORY@", format!("{memory}Mi")),
            ("@MEMORY_LIMIT@", format!("{}Mi", 2 * memory)),
            ("@MEMORY_MB@", memory.to_string()),
            ("@MEMORY_MAX_MB@", (2 * memory).to_string()),
        ];
        values.iter().fold(text, |text, (place, value)| text.replace(place, value))
    }
}

/// `kubernetes.yaml`.
pub(super) fn kubernetes(facts: &Facts) -> String {
    facts.filled(KUBERNETES)
}

/// `nomad.hcl`.
pub(super) fn nomad(facts: &Facts) -> String {
    facts.filled(NOMAD)
}

/// Whether it can be the name of a container image: nothing that would end its quotes.
pub(super) fn is_image(text: &str) -> bool {
    let sign = |c: char| c.is_ascii_alphanumeric() || "._-/:@".contains(c);
    (1..=255).contains(&text.len()) && text.chars().all(sign)
}

#[cfg(test)]
mod tests {
    use super::{Facts, is_image, kubernetes, nomad};

    fn facts(has_ledgers: bool) -> Facts {
        Facts {
            id: "0123456789abcdef".into(),
            name: "mailhaul-01234567".into(),
            image: "registry.example/mailhaul-sync:1".into(),
            jobs: 300,
            shards: 6,
            at_once: 2,
            ports: [143, 993].into(),
            has_ledgers,
            length: 10,
        }
    }

    #[test]
    fn every_place_of_the_templates_is_filled_whether_ledgers_come_along_or_not() {
        for has_ledgers in [false, true] {
            for text in [kubernetes(&facts(has_ledgers)), nomad(&facts(has_ledgers))] {
                assert_eq!(text.lines().find(|line| line.contains('@')), None);
                assert!(text.contains("mailhaul-01234567"));
            }
        }
    }

    #[test]
    fn a_plan_with_ledgers_comes_from_the_volume_and_one_without_from_the_configuration() {
        let (with, without) = (kubernetes(&facts(true)), kubernetes(&facts(false)));
        assert!(with.contains("subPath: plan") && !with.contains("configMap"));
        assert!(!without.contains("subPath: plan") && without.contains("configMap"));
        assert!(nomad(&facts(true)).contains("artifact {"));
        assert!(nomad(&facts(false)).contains("file(\"plan.jsonl\")"));
    }

    #[test]
    fn the_name_of_an_image_ends_no_quotes() {
        assert!(is_image("ghcr.example:5000/a/b_c@sha256:00ff"));
        for text in ["", "a b", "a\"", "a\nb", "${x}"] {
            assert!(!is_image(text), "{text:?}");
        }
    }
}
