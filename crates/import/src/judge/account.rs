//! The two accounts of a row: what logs in, and with what.

use mailhaul_model::event::SideName;
use mailhaul_model::{SaidValue, ServerId, said};

use super::Judge;
use super::cells::Cells;
use crate::address::{address_problem, login_problem};
use crate::characters::foreign_letter;
use crate::preview::Origin;
use crate::{Column, password};

/// One side of a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Account {
    /// What logs in; empty where it isn't known.
    pub(super) login: String,
    pub(super) origin: Origin,
    /// The address, or what logs in where there is none.
    address: String,
    pub(super) server: Option<ServerId>,
    pub(super) has_password: bool,
}

impl Judge<'_> {
    pub(super) fn source(&self, cells: &mut Cells<'_>, server: Option<ServerId>) -> Account {
        let address = cells.trimmed(Column::SourceEmail);
        let login = cells.trimmed(Column::SourceLogin);
        if address.is_empty() && login.is_empty() {
            cells.refuse(Column::SourceEmail, said!("Enter the address of the mailbox to move."));
        }
        self.check_login(cells, SideName::Source, (address, login), server);
        let login = if login.is_empty() { address } else { login };
        let address = if address.is_empty() { login } else { address };
        Account {
            login: login.to_owned(),
            address: address.to_owned(),
            server,
            ..Account::default()
        }
    }

    pub(super) fn destination(
        &self,
        cells: &mut Cells<'_>,
        source: &Account,
        server: Option<ServerId>,
    ) -> Account {
        let address = cells.trimmed(Column::DestEmail);
        let login = cells.trimmed(Column::DestLogin);
        if address.is_empty() && login.is_empty() {
            return self.derived(cells, source, server);
        }
        self.check_login(cells, SideName::Destination, (address, login), server);
        let login = if login.is_empty() { address } else { login };
        Account { login: login.to_owned(), server, ..Account::default() }
    }

    /// A destination that the file doesn't name.
    fn derived(
        &self,
        cells: &mut Cells<'_>,
        source: &Account,
        server: Option<ServerId>,
    ) -> Account {
        let (login, origin) = match self.rules.destination(&source.address) {
            Some(derived) => (derived, Origin::Derived),
            None => (source.address.clone(), Origin::Same),
        };
        // Of a source that is refused nothing can be derived, and its reason is enough.
        let is_sound = !cells
            .reasons
            .iter()
            .any(|reason| matches!(reason.column, Some(Column::SourceEmail | Column::SourceLogin)));
        if is_sound {
            self.check_derived(cells, &login, origin, server);
        }
        Account { login, origin, server, ..Account::default() }
    }

    fn check_derived(
        &self,
        cells: &mut Cells<'_>,
        login: &str,
        origin: Origin,
        server: Option<ServerId>,
    ) {
        let column = Column::DestEmail;
        let plain_fits = !login.contains('@')
            && login_problem(login).is_none()
            && server.is_none_or(|server| self.known.takes_plain_names(server));
        match address_problem(login).filter(|_| !plain_fits) {
            Some(_) if origin == Origin::Same => {
                cells.refuse(
                    column,
                    said!("Enter the destination's address: the source's user name isn't one."),
                );
            }
            Some(problem) => cells
                .refuse(column, said!("A rule makes it {0}. {1}", SaidValue::name(login), problem)),
            None if origin == Origin::Same => {
                cells.note(column, said!("The destination is taken to be the same address."));
            }
            None => cells.note(column, said!("The destination was made by a rule.")),
        }
    }

    /// Checks an address and a login, either of which may be empty.
    fn check_login(
        &self,
        cells: &mut Cells<'_>,
        side: SideName,
        (address, login): (&str, &str),
        server: Option<ServerId>,
    ) {
        let column = Column::email(side);
        if !address.is_empty() {
            self.check_address(cells, column, address, login.is_empty(), server);
        }
        if let Some(problem) = login_problem(login).filter(|_| !login.is_empty()) {
            cells.refuse(Column::login(side), problem);
        }
        for (column, text) in [(column, address), (Column::login(side), login)] {
            if let Some(warning) = foreign_letter(text) {
                cells.warn(column, warning);
            }
        }
    }

    fn check_address(
        &self,
        cells: &mut Cells<'_>,
        column: Column,
        text: &str,
        logs_in: bool,
        server: Option<ServerId>,
    ) {
        let Some(problem) = address_problem(text) else {
            if !text.rsplit_once('@').is_some_and(|(_, domain)| domain.contains('.')) {
                cells.warn(column, said!("The domain has no dot: is it complete?"));
            }
            return;
        };
        if text.contains('@') || !logs_in || login_problem(text).is_some() {
            return cells.refuse(column, problem);
        }
        match server {
            Some(server) if self.known.takes_plain_names(server) => {
                cells.note(column, said!("It is no address: it is taken as a user name."));
            }
            Some(server) => {
                let name = self.known.server_name(server);
                cells.refuse(
                    column,
                    said!(
                        "{0} The server {1} wants whole addresses; if it does take this user name, put it into the column {2}.",
                        problem,
                        SaidValue::name(name),
                        login_header(column)
                    ),
                );
            }
            // The missing server is a reason already.
            None => {}
        }
    }
}

/// Whether the row has a password for a side.
pub(super) fn check_password(cells: &mut Cells<'_>, side: SideName) -> bool {
    let column = Column::password(side);
    let (text, kind) = (cells.raw(column), cells.kind(column));
    if text.is_empty() {
        return false;
    }
    if !text.contains('\0') && text.trim().is_empty() {
        cells.warn(
            column,
            said!("The cell has nothing but white space: it is taken as no password."),
        );
        return false;
    }
    if let Some(problem) = password::problem(text, kind) {
        cells.refuse(column, problem);
    } else if let Some(note) = password::note(text, kind) {
        cells.warn(column, note);
    }
    true
}

fn login_header(email: Column) -> &'static str {
    match email {
        Column::DestEmail => Column::DestLogin.header(),
        _ => Column::SourceLogin.header(),
    }
}
