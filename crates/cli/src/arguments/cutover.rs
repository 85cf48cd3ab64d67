//! `mailhaul cutover`: the checklist of a batch' move.

use clap::builder::BoolishValueParser;
use clap::{ArgAction, Args, Subcommand, ValueEnum};
use mailhaul_model::cutover::CutOverStep;

use super::values::{self, Limit};

/// `cutover`.
#[derive(Args, Debug)]
pub struct CutOverArguments {
    #[command(subcommand)]
    pub command: CutOverCommand,
}

impl CutOverArguments {
    /// As JSON names it.
    pub const fn name(&self) -> &'static str {
        match &self.command {
            CutOverCommand::Show { .. } => "cutover show",
            CutOverCommand::Plan(_) => "cutover plan",
            CutOverCommand::LookUp { .. } => "cutover look-up",
            CutOverCommand::Tick { .. } => "cutover tick",
            CutOverCommand::LateAgain { .. } => "cutover late-again",
        }
    }
}

/// What can be done with a cut-over.
#[derive(Debug, Subcommand)]
pub enum CutOverCommand {
    /// Show the checklist: what is done, and what speaks for each step or against it.
    Show {
        /// The batch's name or number.
        batch: String,
    },
    /// Say which domains move, where to, and whether late mail is fetched.
    Plan(CutOverPlanArguments),
    /// Look the mail exchangers of all domains up now.
    LookUp {
        /// The batch's name or number.
        batch: String,
    },
    /// Tick a step off, or no longer. What speaks against it is said.
    Tick {
        /// The batch's name or number.
        batch: String,
        /// The step.
        #[arg(value_enum)]
        step: Step,
        /// It isn't done after all.
        #[arg(long)]
        undo: bool,
    },
    /// Begin the top-ups for late mail anew after their end.
    LateAgain {
        /// The batch's name or number.
        batch: String,
    },
}

/// `cutover plan`. What isn't named stays.
#[derive(Args, Debug)]
pub struct CutOverPlanArguments {
    /// The batch's name or number.
    pub batch: String,
    /// A domain whose mail moves; can be given more than once, or none.
    #[arg(long, value_name = "DOMAIN")]
    pub domain: Vec<String>,
    /// How the names of the new mail exchangers end, such as mail.protection.outlook.com, or none.
    #[arg(long, value_name = "NAME")]
    pub new_exchanger: Option<String>,
    /// Whether the mail exchangers are looked up again and again while Mailhaul is at work.
    #[arg(long, value_name = "YES", action = ArgAction::Set, value_parser = BoolishValueParser::new())]
    pub watch: Option<bool>,
    /// Fetch late mail every so many minutes, 5 to 1440, or none.
    #[arg(long, value_name = "MINUTES", value_parser = values::count)]
    pub late_every: Option<Limit<u32>>,
    /// End that after so many hours without a new message, 1 to 720.
    #[arg(long, value_name = "HOURS")]
    pub late_quiet: Option<u32>,
}

/// A step of the checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Step {
    LowerTtl,
    OtherData,
    SharedMailboxes,
    TellUsers,
    TopUp,
    SwitchMail,
    LateMail,
    Verify,
}

impl From<Step> for CutOverStep {
    fn from(step: Step) -> Self {
        match step {
            Step::LowerTtl => Self::LowerTtl,
            Step::OtherData => Self::OtherData,
            Step::SharedMailboxes => Self::SharedMailboxes,
            Step::TellUsers => Self::TellUsers,
            Step::TopUp => Self::TopUp,
            Step::SwitchMail => Self::SwitchMail,
            Step::LateMail => Self::LateMail,
            Step::Verify => Self::Verify,
        }
    }
}
