//! `mailhaul intake`: the form, its campaigns, and the people in them.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::runs::Following;
use super::servers::PasswordFrom;

/// `intake`: without another word it lists campaigns and says where the form is.
#[derive(Args, Debug)]
pub struct IntakeArguments {
    #[command(subcommand)]
    pub command: Option<IntakeCommand>,
}

impl IntakeArguments {
    /// As JSON names it.
    pub const fn name(&self) -> &'static str {
        use IntakeCommand as Command;
        let Some(command) = &self.command else { return "intake list" };
        match command {
            Command::List => "intake list",
            Command::New(_) => "intake new",
            Command::Change(_) => "intake change",
            Command::Show { .. } => "intake show",
            Command::Networks => "intake networks",
            Command::Open(_) => "intake open",
            Command::Watch(_) => "intake watch",
            Command::Close => "intake close",
            Command::Links(_) => "intake links",
            Command::Qr(_) => "intake qr",
            Command::Message(_) => "intake message",
            Command::Expect { .. } => "intake expect",
            Command::Add(_) => "intake add",
            Command::Map(_) => "intake map",
            Command::Accounts { .. } => "intake accounts",
            Command::Passwords(_) => "intake passwords",
            Command::Recheck { .. } => "intake recheck",
            Command::Jobs(_) => "intake jobs",
            Command::Remove { .. } => "intake remove",
            Command::Extend { .. } => "intake extend",
            Command::GoOn { .. } => "intake go-on",
            Command::End { .. } => "intake end",
            Command::Delete { .. } => "intake delete",
            Command::Certificate(_) => "intake certificate",
        }
    }
}

/// What can be done with the form in which users hand in their own passwords.
#[derive(Debug, Subcommand)]
pub enum IntakeCommand {
    /// List campaigns, newest first, and say where the form is.
    #[command(visible_alias = "ls")]
    List,
    /// Make a campaign: whose mailboxes, who may hand in, and until when.
    New(NewArguments),
    /// Change a campaign; what was handed in stays.
    Change(ChangeArguments),
    /// Show who has handed in and who hasn't.
    Show {
        /// The campaign's name or number.
        campaign: String,
        /// Only those who haven't, and those whose password stopped working.
        #[arg(long)]
        missing: bool,
    },
    /// List the networks and addresses on which the form can be opened, the likeliest first.
    Networks,
    /// Open the form and show what comes in, until Ctrl-C, which closes it. Where the window is open, that serves the form.
    Open(OpenArguments),
    /// Show what comes in, while another process serves the form.
    Watch(WatchArguments),
    /// Close the form, whichever process serves it.
    Close,
    /// Print everybody's own link, or write them to a file; the form has to be open.
    Links(LinksArguments),
    /// Print the QR code of a link.
    Qr(OneLink),
    /// Print a message with a link, to paste into a mail.
    Message(MessageArguments),
    /// Add expected people: one a line, an address, and a name after a comma, semicolon or tab.
    Expect {
        /// The campaign's name or number.
        campaign: String,
        /// The list; - reads it from standard input.
        #[arg(required_unless_present = "batch")]
        file: Option<PathBuf>,
        /// Those whose jobs in this batch wait for a password, by its name or number: what they hand in is their job's.
        #[arg(long, short, value_name = "BATCH", conflicts_with = "file")]
        batch: Option<String>,
    },
    /// Hand in somebody's password for them; it is kept once a login with it worked.
    Add(AddArguments),
    /// Say where somebody's mail goes.
    Map(MapArguments),
    /// Take the list of accounts that the destination has: any text with addresses in it.
    Accounts {
        /// The campaign's name or number.
        campaign: String,
        /// The list; - reads it from standard input.
        file: PathBuf,
    },
    /// Make destination passwords for those who have none, and write them for the provider's importer, once.
    Passwords(PasswordsArguments),
    /// Log in with every password that was handed in, one after the other; what is refused is asked for again.
    Recheck {
        /// The campaign's name or number.
        campaign: String,
    },
    /// Make jobs of those who have handed in everything.
    Jobs(MakeArguments),
    /// Remove people with their passwords. Jobs that were made of them keep their own.
    Remove {
        /// The campaign's name or number.
        campaign: String,
        /// Their addresses.
        #[arg(required = true)]
        people: Vec<String>,
        /// Don't ask. Needed where nobody can answer.
        #[arg(long, short)]
        yes: bool,
    },
    /// Let a campaign be open for so many days from now on, also one that has ended.
    Extend {
        /// The campaign's name or number.
        campaign: String,
        /// 3, 7, 14 or 30.
        #[arg(long, default_value_t = 7)]
        days: u32,
    },
    /// Let a campaign go on that was halted because many logins failed.
    GoOn {
        /// The campaign's name or number.
        campaign: String,
    },
    /// Take no more submissions. What was collected is removed seven days later.
    End {
        /// The campaign's name or number.
        campaign: String,
    },
    /// Delete a campaign with all passwords that were handed in. Jobs that were made of them keep their own.
    #[command(visible_alias = "rm")]
    Delete {
        /// The campaign's name or number.
        campaign: String,
        /// Don't ask. Needed where nobody can answer.
        #[arg(long, short)]
        yes: bool,
    },
    /// Say what vouches for the form, save the authority's certificate, or use one of your own.
    Certificate(CertificateArguments),
}

/// What the form asks for the destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Asks {
    Nothing,
    /// The new address.
    Address,
    /// The new address, and its password or a sign-in.
    Password,
}

/// What a campaign is made of, where it is changed too.
#[derive(Args, Debug, Default)]
pub struct Terms {
    /// The server the mail goes to, by name or number.
    #[arg(long, value_name = "SERVER")]
    pub to: Option<String>,
    /// What the form asks for the destination.
    #[arg(long, value_enum)]
    pub asks: Option<Asks>,
    /// Anybody with an account on the old server may hand in, by one link for all.
    #[arg(long, conflicts_with_all = ["domain", "expected_only"])]
    pub everyone: bool,
    /// Anybody with an address of this domain may, by one link for all; can be given more than once.
    #[arg(long, value_name = "DOMAIN", value_delimiter = ',', conflicts_with = "expected_only")]
    pub domain: Vec<String>,
    /// Only expected people may, each by a link of their own.
    #[arg(long)]
    pub expected_only: bool,
    /// Add expected people from this list: one a line, an address, and a name after a comma, semicolon or tab; - reads standard input.
    #[arg(long, value_name = "FILE")]
    pub expect: Option<PathBuf>,
    /// Addresses of OLD move to the same name at NEW; can be given more than once.
    #[arg(long, value_name = "OLD=NEW", value_delimiter = ',')]
    pub rule: Vec<String>,
}

/// `intake new`.
///
/// Without --everyone or --domain, only expected people can hand in, each by a link of their own.
#[derive(Args, Debug)]
pub struct NewArguments {
    /// Whose mailboxes are moved, as the users know it: it heads the form.
    pub name: String,
    /// The server the mail is on, by name or number.
    #[arg(long, value_name = "SERVER", required_unless_present = "batch")]
    pub from: Option<String>,
    /// Between the servers of this batch, by its name or number. Those whose jobs wait for a password are expected, and what they
    /// hand in is their job's; where new passwords are missing too, the form asks for them unless --asks says otherwise.
    #[arg(long, short, value_name = "BATCH")]
    pub batch: Option<String>,
    #[command(flatten)]
    pub terms: Terms,
    /// For how many days it is open: 3, 7, 14 or 30.
    #[arg(long, default_value_t = 7)]
    pub days: u32,
}

/// `intake change`.
#[derive(Args, Debug)]
pub struct ChangeArguments {
    /// The campaign's name or number.
    pub campaign: String,
    /// Another name.
    #[arg(long)]
    pub name: Option<String>,
    /// Another server the mail is on, as long as nobody has handed in.
    #[arg(long, value_name = "SERVER")]
    pub from: Option<String>,
    #[command(flatten)]
    pub terms: Terms,
}

/// Which campaigns are shown, and for how long.
#[derive(Args, Debug, Default)]
pub struct WatchArguments {
    /// Only these campaigns, by name or number; all that are open otherwise.
    #[arg(long, short, value_name = "CAMPAIGN")]
    pub campaign: Vec<String>,
    /// End when everybody who is expected has handed in.
    #[arg(long)]
    pub until_complete: bool,
    #[command(flatten)]
    pub following: Following,
}

/// `intake open`.
///
/// While it serves the form itself it also carries out what is in line, as the window does. Nothing is opened on all addresses.
#[derive(Args, Debug)]
pub struct OpenArguments {
    /// One of this computer's addresses (`intake networks`); the one that was chosen last, or the likeliest otherwise.
    #[arg(long, value_name = "IP")]
    pub address: Option<String>,
    /// The port: the one that was chosen last, or 8443, otherwise; 0 takes any that is free.
    #[arg(long)]
    pub port: Option<u32>,
    /// Have the process that is open already serve it, and return at once.
    #[arg(long, conflicts_with_all = ["at_most", "until_complete"])]
    pub ask_only: bool,
    #[command(flatten)]
    pub watch: WatchArguments,
}

/// A link: of a campaign, or of somebody in it.
#[derive(Args, Debug)]
pub struct OneLink {
    /// The campaign's name or number.
    pub campaign: String,
    /// Somebody's own, by address.
    #[arg(long, short, value_name = "ADDRESS")]
    pub person: Option<String>,
}

/// `intake links`.
///
/// Whoever has a link can hand in a password for its address, as long as that works: the file is for its owner alone.
#[derive(Args, Debug)]
pub struct LinksArguments {
    /// The campaign's name or number.
    pub campaign: String,
    /// Only of those who haven't handed in, and those whose password stopped working.
    #[arg(long, conflicts_with = "out")]
    pub missing: bool,
    /// Write them to this file as CSV, for a mail merge.
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Replace a file that is there.
    #[arg(long, requires = "out")]
    pub force: bool,
}

/// `intake message`.
#[derive(Args, Debug)]
pub struct MessageArguments {
    #[command(flatten)]
    pub link: OneLink,
    /// In this language: en, de, fr or es.
    #[arg(long, default_value = "en")]
    pub language: String,
}

/// `intake add`.
#[derive(Args, Debug)]
pub struct AddArguments {
    /// The campaign's name or number.
    pub campaign: String,
    /// Their address on the old server.
    pub address: String,
    /// Their name.
    #[arg(long, default_value = "")]
    pub name: String,
    /// Their new address.
    #[arg(long, value_name = "ADDRESS", default_value = "")]
    pub to: String,
    #[command(flatten)]
    pub password: PasswordFrom,
}

/// `intake map`.
#[derive(Args, Debug)]
pub struct MapArguments {
    /// The campaign's name or number.
    pub campaign: String,
    /// Whose mail, by address.
    pub person: String,
    /// The new address; empty for what the user or a rule says.
    #[arg(long, value_name = "ADDRESS")]
    pub to: Option<String>,
    /// The new server, by name or number.
    #[arg(long, value_name = "SERVER")]
    pub server: Option<String>,
    /// Keep a password for the new mailbox too; it is asked for.
    #[arg(long)]
    pub with_password: bool,
    #[command(flatten)]
    pub password: PasswordFrom,
}

/// `intake passwords`.
#[derive(Args, Debug)]
pub struct PasswordsArguments {
    /// The campaign's name or number.
    pub campaign: String,
    /// Only for these, by address; for everybody otherwise.
    #[arg(long, short, value_name = "ADDRESS", value_delimiter = ',')]
    pub person: Vec<String>,
    /// Write those that were not written before to this file as CSV. They can't be written again.
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `intake jobs`.
#[derive(Args, Debug)]
pub struct MakeArguments {
    /// The campaign's name or number.
    pub campaign: String,
    /// The batch: one there is, or the name of a new one.
    #[arg(long, short)]
    pub batch: String,
    /// Only of these people, by address; of all that are ready otherwise.
    #[arg(long, short, value_name = "ADDRESS", value_delimiter = ',')]
    pub person: Vec<String>,
    /// Put a dry run of each into line.
    #[arg(long, visible_alias = "dry-run")]
    pub dry: bool,
}

/// `intake certificate`.
#[derive(Args, Debug)]
#[group(multiple = false, id = "certificate_act")]
pub struct CertificateArguments {
    /// Save the authority's certificate, for deployment: DER where the name ends in .cer or .der, else PEM.
    #[arg(long, value_name = "FILE", group = "certificate_act")]
    pub save: Option<PathBuf>,
    /// Show this certificate from now on: PEM or PKCS#12, with its key.
    #[arg(long = "use", value_name = "FILE", group = "certificate_act")]
    pub bring: Option<PathBuf>,
    /// Go back to the authority's; the key of your own is removed from the keychain.
    #[arg(long, group = "certificate_act")]
    pub forget: bool,
    /// Make a new authority, which may also vouch for names below this suffix; empty for none. Computers have to trust it anew.
    #[arg(long, value_name = "SUFFIX", group = "certificate_act")]
    pub renew: Option<String>,
    /// Your certificate's file has a password; it is asked for.
    #[arg(long, requires = "bring")]
    pub with_password: bool,
    #[command(flatten)]
    pub password: PasswordFrom,
}
