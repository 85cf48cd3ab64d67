//! UID COPY: all messages of a command, or none.

use super::Session;
use super::command::Command;
use super::reply::{Outcome, Reply, Stop};
use super::set::Set;
use crate::config::Feature;

impl Session {
    pub(super) fn uid_copy(&self, command: &Command) -> Outcome {
        let mut reader = command.arguments();
        let set = Set::read(&mut reader)?;
        let to = self.mailbox(&mut reader)?;
        let Some(selected) = &self.selected else {
            return Err(Reply::bad("Nothing is open").into());
        };
        let highest = selected.highest_uid();
        let wanted = |uid| selected.view.contains(&uid) && set.contains(uid, highest);
        let (validity, pairs) = self.with_account(|account| {
            let pairs = account.copy(&selected.name, wanted, to.as_str())?;
            let validity = account.folder(to.as_str()).map_or(0, |f| f.uid_validity);
            Ok::<_, Stop>((validity, pairs))
        })??;
        if pairs.is_empty() || !self.shared.config.has(Feature::UidPlus) {
            return Ok(Reply::ok("Done"));
        }
        let list = |uids: Vec<u32>| uids.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        let (from, there) = pairs.into_iter().unzip();
        let code = format!("COPYUID {validity} {} {}", list(from), list(there));
        Ok(Reply::ok_with(&code, "Done"))
    }
}
