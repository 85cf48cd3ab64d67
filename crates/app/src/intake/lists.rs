//! Lists of people and of accounts, as they are pasted from elsewhere.

use mailhaul_intake::MailAddress;
use mailhaul_model::said;

use super::view::RefusedLine;

/// A list of people, line by line.
#[derive(Debug, Default)]
pub(super) struct People {
    /// Address and name.
    pub people: Vec<(MailAddress, String)>,
    pub refused: Vec<RefusedLine>,
}

/// Reads one person a line: an address, and before or after it, apart by a comma, semicolon or tab, a name. A heading and empty
/// lines are left out.
pub(super) fn people(text: &str) -> People {
    let mut found = People::default();
    for (number, line) in (1_u32..).zip(text.lines()) {
        let cells: Vec<&str> =
            line.split(['\t', ';', ',']).map(|cell| cell.trim().trim_matches('"').trim()).collect();
        if cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        let address = cells.iter().find_map(|cell| MailAddress::parse(in_brackets(cell)));
        match address {
            Some(address) => {
                let name = cells.iter().find_map(|cell| name_of(cell, &address));
                found.people.push((address, name.unwrap_or_default()));
            }
            None if number == 1 && !line.contains('@') => {}
            None => found.refused.push(RefusedLine {
                line: number,
                text: line.trim().chars().take(200).collect(),
                reason: said!("there is no mail address in it."),
            }),
        }
    }
    found
}

/// Every mail address in a text, whatever is between them.
pub(super) fn addresses(text: &str) -> Vec<MailAddress> {
    let between =
        |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '"' | '\'' | '(' | ')');
    text.split(between).filter_map(MailAddress::parse).collect()
}

/// What stands in angle brackets, as in `Ann Lee <ann@old.example>`; otherwise the text.
fn in_brackets(text: &str) -> &str {
    let inside = text.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map_or(text, |(inside, _)| inside)
}

fn name_of(cell: &str, address: &MailAddress) -> Option<String> {
    let before = cell.split_once('<').map_or(cell, |(before, _)| before).trim();
    let is_name = !before.is_empty() && before != address.as_str() && !before.contains('@');
    is_name.then(|| before.chars().filter(|c| !c.is_control()).take(200).collect())
}

#[cfg(test)]
mod tests {
    use mailhaul_intake::MailAddress;

    use super::{addresses, people};

    fn read(text: &str) -> Vec<(String, String)> {
        let found = people(text);
        assert!(found.refused.is_empty(), "{:?}", found.refused);
        found.people.into_iter().map(|(address, name)| (address.to_string(), name)).collect()
    }

    #[test]
    fn addresses_come_with_names_however_they_are_apart() {
        let text = "ann@old.example\nbob@old.example;Bob Ray\nCy Lo\tcy@old.example\n\"Di, Ms\" \n";
        let found = people(text);
        assert_eq!(found.people.len(), 3);
        assert_eq!(found.refused.len(), 1);
        assert_eq!(found.refused[0].line, 4);
        let both = read("bob@old.example;Bob Ray\nEve Fox <eve@old.example>\r\n\r\n");
        assert_eq!(both[0], ("bob@old.example".to_owned(), "Bob Ray".to_owned()));
        assert_eq!(both[1], ("eve@old.example".to_owned(), "Eve Fox".to_owned()));
    }

    #[test]
    fn a_heading_is_nobody() {
        assert_eq!(read("E-Mail;Name\nann@old.example;Ann").len(), 1);
    }

    #[test]
    fn accounts_are_found_in_any_text() {
        let found = addresses("id,mail\n1,\"Ann@new.example\"\n2 <bob@new.example>; x@ @y");
        let found: Vec<&str> = found.iter().map(MailAddress::as_str).collect();
        assert_eq!(found, ["Ann@new.example", "bob@new.example"]);
    }
}
