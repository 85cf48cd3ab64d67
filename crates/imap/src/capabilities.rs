//! What a server says it can do.

/// The words of a CAPABILITY response. Questions are answered without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities(Vec<String>);

impl Capabilities {
    /// These words.
    pub fn new(words: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(words.into_iter().map(Into::into).collect())
    }

    /// Whether the server named this word.
    pub fn has(&self, word: &str) -> bool {
        self.0.iter().any(|known| known.eq_ignore_ascii_case(word))
    }

    /// Every word, as the server wrote it.
    pub fn all(&self) -> Vec<String> {
        self.0.clone()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a SASL mechanism is offered.
    pub fn auth(&self, mechanism: &str) -> bool {
        self.values("AUTH").any(|value| value.eq_ignore_ascii_case(mechanism))
    }

    /// The largest message the server takes (RFC 7889), where one limit holds for all folders.
    pub fn append_limit(&self) -> Option<u64> {
        self.values("APPENDLIMIT").find_map(|value| value.parse().ok())
    }

    fn values<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter_map(move |word| {
            let (name, value) = word.split_once('=')?;
            name.eq_ignore_ascii_case(key).then_some(value)
        })
    }
}

macro_rules! questions {
    ($($(#[$doc:meta])* $name:ident = $($word:literal)|+;)*) => {
        impl Capabilities {
            $($(#[$doc])* pub fn $name(&self) -> bool { $(self.has($word))||+ })*
        }
    };
}

questions! {
    /// Literals of any size need no waiting (RFC 7888).
    literal_plus = "LITERAL+";
    /// Literals up to 4,096 bytes need no waiting (RFC 7888; IMAP4rev2 implies it).
    literal_minus = "LITERAL-" | "IMAP4rev2";
    /// Several messages in one APPEND (RFC 3502).
    multiappend = "MULTIAPPEND";
    /// APPENDUID, COPYUID and UID EXPUNGE (RFC 4315).
    uidplus = "UIDPLUS" | "IMAP4rev2";
    /// LIST with selection and return options (RFC 5258).
    list_extended = "LIST-EXTENDED" | "IMAP4rev2";
    /// STATUS within LIST (RFC 5819).
    list_status = "LIST-STATUS" | "IMAP4rev2";
    /// Attributes such as `\Sent` (RFC 6154).
    special_use = "SPECIAL-USE" | "IMAP4rev2";
    /// CREATE with such an attribute (RFC 6154).
    create_special_use = "CREATE-SPECIAL-USE";
    /// MODSEQ (RFC 7162).
    condstore = "CONDSTORE" | "QRESYNC";
    /// VANISHED (RFC 7162).
    qresync = "QRESYNC";
    /// SIZE in STATUS (RFC 8438).
    status_size = "STATUS=SIZE" | "IMAP4rev2";
    /// AUTHENTICATE with its first answer in the same line (RFC 4959).
    sasl_ir = "SASL-IR" | "IMAP4rev2";
    /// Names and headers in UTF-8 once enabled (RFC 6855).
    utf8_accept = "UTF8=ACCEPT" | "UTF8=ONLY";
    /// TLS on this connection (RFC 9051 section 6.2.1).
    starttls = "STARTTLS";
    /// LOGIN is refused here.
    login_disabled = "LOGINDISABLED";
    /// Compression (RFC 4978).
    compress_deflate = "COMPRESS=DEFLATE";
    /// NAMESPACE (RFC 2342).
    namespace = "NAMESPACE" | "IMAP4rev2";
    /// GETQUOTAROOT (RFC 9208).
    quota = "QUOTA";
    /// SEARCH results as ranges (RFC 4731).
    esearch = "ESEARCH" | "IMAP4rev2";
    /// ENABLE (RFC 5161).
    enable = "ENABLE" | "IMAP4rev2";
    /// UNSELECT (RFC 3691).
    unselect = "UNSELECT" | "IMAP4rev2";
}

#[cfg(test)]
mod tests {
    use super::Capabilities;

    #[test]
    fn words_are_found_in_any_case_and_values_are_read() {
        let found =
            Capabilities::new(["imap4REV1", "literal+", "auth=plain", "AppendLimit=35651584"]);
        assert!(found.has("IMAP4rev1") && found.literal_plus() && found.auth("PLAIN"));
        assert_eq!(found.append_limit(), Some(35_651_584));
        assert!(!found.literal_minus() && !found.auth("XOAUTH2"));
        assert_eq!(Capabilities::new(["APPENDLIMIT"]).append_limit(), None);
    }
}
