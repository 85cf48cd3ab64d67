//! Special-use folders (RFC 6154) and the names that servers and programs give them where they don't say so.

/// A folder with a purpose that mail programs know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SpecialUse {
    Sent,
    Drafts,
    Junk,
    Trash,
    Archive,
}

impl SpecialUse {
    /// Each of them.
    pub const ALL: [Self; 5] = [Self::Sent, Self::Drafts, Self::Junk, Self::Trash, Self::Archive];

    /// The attribute in LIST.
    pub fn attribute(self) -> &'static str {
        match self {
            Self::Sent => "\\Sent",
            Self::Drafts => "\\Drafts",
            Self::Junk => "\\Junk",
            Self::Trash => "\\Trash",
            Self::Archive => "\\Archive",
        }
    }

    /// By a folder's own name, in the languages that servers and mail programs name them in.
    pub fn by_name(leaf: &str) -> Option<Self> {
        let lower = leaf.trim().to_lowercase();
        Self::ALL.into_iter().find(|special| special.names().split('|').any(|name| name == lower))
    }

    /// Lower-case names, the usual one first, with bars between them.
    fn names(self) -> &'static str {
        match self {
            Self::Sent => {
                "sent|sent items|sent messages|sent mail|sent-mail|gesendet|gesendete objekte|\
                 gesendete elemente|gesendete nachrichten|messages envoyés|éléments envoyés|\
                 envoyés|envoyé|courrier envoyé|enviados|elementos enviados|mensajes enviados|\
                 correo enviado|itens enviados|mensagens enviadas|posta inviata|inviata|inviati|\
                 elementi inviati|verzonden|verzonden items|verzonden berichten|skickat|\
                 skickade objekt|sendte elementer|sendt|lähetetyt|wysłane|elementy wysłane|\
                 odeslaná pošta|odeslané|отправленные|отправленные элементы|надіслані|\
                 gönderilmiş öğeler|gönderilenler|送信済み|送信済みアイテム|送信済みメール|已发送|已发送邮件|已傳送的郵件|寄件備份|\
                 보낸 편지함|الرسائل المرسلة|العناصر المرسلة|דואר שנשלח"
            }
            Self::Drafts => {
                "drafts|draft|entwürfe|brouillons|borradores|rascunhos|bozze|concepten|utkast|\
                 kladder|luonnokset|szkice|wersje robocze|koncepty|черновики|чернетки|taslaklar|\
                 下書き|草稿|草稿箱|임시 보관함|مسودات|المسودات|טיוטות"
            }
            Self::Junk => {
                "junk|junk e-mail|junk email|junk mail|spam|bulk mail|spamverdacht|junk-e-mail|\
                 unerwünscht|courrier indésirable|indésirables|pourriel|correo no deseado|\
                 no deseado|lixo eletrônico|lixo eletrónico|posta indesiderata|\
                 ongewenste e-mail|ongewenst|skräppost|uønsket e-mail|søppelpost|roskaposti|\
                 wiadomości-śmieci|nevyžádaná pošta|спам|нежелательная почта|önemsiz e-posta|\
                 迷惑メール|垃圾邮件|垃圾郵件|정크 메일|스팸함|البريد العشوائي|البريد غير الهام|דואר זבל"
            }
            Self::Trash => {
                "trash|deleted|deleted items|deleted messages|bin|papierkorb|gelöscht|\
                 gelöschte objekte|gelöschte elemente|gelöschte nachrichten|corbeille|\
                 éléments supprimés|papelera|elementos eliminados|lixeira|itens excluídos|lixo|\
                 cestino|posta eliminata|elementi eliminati|prullenbak|verwijderde items|\
                 papperskorgen|borttaget|slettede elementer|slettet post|papirkurv|roskakori|\
                 poistetut|kosz|elementy usunięte|koš|odstraněná pošta|корзина|удаленные|\
                 удалённые|кошик|çöp kutusu|silinmiş öğeler|ゴミ箱|ごみ箱|削除済みアイテム|已删除|已删除邮件|垃圾桶|\
                 刪除的郵件|지운 편지함|휴지통|المهملات|العناصر المحذوفة|אשפה|פריטים שנמחקו"
            }
            Self::Archive => {
                "archive|archives|archiv|archivo|arquivo|archivio|archief|arkiv|arkisto|\
                 archiwum|архив|архів|arşiv|アーカイブ|归档|封存|보관함|الأرشيف|ארכיון"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SpecialUse;

    #[test]
    fn localised_names_are_known_in_any_case() {
        assert_eq!(SpecialUse::by_name("GESENDET"), Some(SpecialUse::Sent));
        assert_eq!(SpecialUse::by_name("Éléments supprimés"), Some(SpecialUse::Trash));
        assert_eq!(SpecialUse::by_name("下書き"), Some(SpecialUse::Drafts));
        assert_eq!(SpecialUse::by_name("Sentimental"), None);
    }

    #[test]
    fn no_name_stands_for_two_uses() {
        for one in SpecialUse::ALL {
            for name in one.names().split('|') {
                assert_eq!(SpecialUse::by_name(name), Some(one), "{name}");
            }
        }
    }
}
