//! Text as one word of a command, so that it can be pasted whatever a folder is called.

/// For POSIX shells: nothing means anything in single quotes.
pub(super) fn in_shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// For PowerShell, to which typographic single quotes are quotes as well; each is doubled.
pub(super) fn in_powershell(text: &str) -> String {
    let mut quoted = String::from("'");
    for c in text.chars() {
        quoted.push(c);
        if matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}') {
            quoted.push(c);
        }
    }
    quoted.push('\'');
    quoted
}

/// For `netsh` in the command prompt. A path of Windows can't hold a double quote; a percent sign stands for itself as long as no
/// variable of that name exists.
pub(super) fn in_netsh(text: &str) -> String {
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_any_path_as_one_word() {
        assert_eq!(in_shell("/Applications/Mail haul.app"), "'/Applications/Mail haul.app'");
        assert_eq!(in_shell("/a/it's $HOME`x`"), r"'/a/it'\''s $HOME`x`'");
    }

    #[cfg(unix)]
    #[test]
    fn a_real_shell_gives_back_what_was_quoted() {
        for text in ["plain", "two words", "it's", "$HOME `id` \"x\" \\ !", "''"] {
            let script = format!("printf %s {}", in_shell(text));
            let said = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
            assert_eq!(String::from_utf8(said.stdout).unwrap(), text);
        }
    }

    #[test]
    fn every_quote_that_powershell_knows_is_doubled() {
        assert_eq!(in_powershell(r"C:\Program Files\x.exe"), r"'C:\Program Files\x.exe'");
        assert_eq!(in_powershell("it's ‘a’ ‚b‛ $x"), "'it''s ‘‘a’’ ‚‚b‛‛ $x'");
    }
}
