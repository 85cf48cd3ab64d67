//! `mailhaul plan` and `mailhaul collect`: jobs for other machines, and what they bring back.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `plan`: without another word it makes one.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct PlanArguments {
    #[command(subcommand)]
    pub command: Option<PlanCommand>,
    #[command(flatten)]
    pub make: Option<MakeArguments>,
}

impl PlanArguments {
    /// As JSON names it.
    pub const fn name(&self) -> &'static str {
        match &self.command {
            None => "plan",
            Some(PlanCommand::List) => "plan list",
            Some(PlanCommand::Secrets(_)) => "plan secrets",
            Some(PlanCommand::End { .. }) => "plan end",
        }
    }
}

/// What can be done with plans.
#[derive(Debug, Subcommand)]
pub enum PlanCommand {
    /// List plans, newest first.
    #[command(visible_alias = "ls")]
    List,
    /// Write the passwords of a plan's jobs, for a cluster's secret store or for one shard.
    Secrets(SecretsArguments),
    /// Take back the jobs that a plan gave away. None of its shards may be at work.
    End {
        /// The plan's id, or its beginning.
        plan: String,
        /// Don't ask. Needed where nobody can answer.
        #[arg(long, short)]
        yes: bool,
    },
}

/// `plan`.
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option that can be typed")]
pub struct MakeArguments {
    /// The batch whose jobs are planned, by name or number.
    #[arg(long, short, value_name = "BATCH")]
    pub batch: String,
    /// How many machines, or processes, they are for.
    #[arg(long, value_name = "NUMBER")]
    pub shards: u32,
    /// The folder that is written: not there yet, or empty.
    #[arg(long, short, value_name = "FOLDER")]
    pub out: PathBuf,
    /// Rehearse: count and simulate, and copy nothing. So it is if nothing else is said.
    #[arg(long, visible_alias = "dry-run", group = "kind")]
    pub dry: bool,
    /// Copy mail.
    #[arg(long, group = "kind")]
    pub real: bool,
    /// Compare both sides message by message, after a run.
    #[arg(long, group = "kind")]
    pub verify: bool,
    /// How many jobs a shard works on at once.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub at_once: u32,
    /// The container image that the manifests name; it has mailhaul-sync.
    #[arg(long, value_name = "IMAGE", default_value = "mailhaul-sync:latest")]
    pub image: String,
    /// Leave out jobs that can't be given to other machines, and plan the others.
    #[arg(long)]
    pub skip_refused: bool,
}

/// `plan secrets`.
#[derive(Args, Debug)]
pub struct SecretsArguments {
    /// The plan's id, or its beginning.
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    pub plan: Option<String>,
    /// The newest plan of this batch, by name or number.
    #[arg(long, short, value_name = "BATCH")]
    pub batch: Option<String>,
    /// A folder, which gets a file for each shard that only you can read; or - for a pipe.
    #[arg(long, value_name = "FOLDER")]
    pub to: PathBuf,
    /// Those of one shard alone, into a pipe.
    #[arg(long, value_name = "NUMBER")]
    pub shard: Option<u32>,
    /// Don't ask. Needed where nobody can answer.
    #[arg(long, short)]
    pub yes: bool,
}

/// `collect`.
#[derive(Args, Debug)]
pub struct CollectArguments {
    /// The folder with the shards' state folders, or one of these.
    pub folder: PathBuf,
}
