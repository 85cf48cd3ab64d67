//! Who the sample mail belongs to and what is written in it.

/// A folder to be filled: its name with `/`, its special use, and how many messages it gets.
pub(crate) type FolderPlan = (&'static str, Option<&'static str>, usize);

/// An account to be made.
pub(crate) struct Person {
    pub name: &'static str,
    pub login: &'static str,
    pub folders: &'static [FolderPlan],
    pub subjects: &'static [&'static str],
    pub sentences: &'static [&'static str],
    /// Hours and minutes east of Greenwich.
    pub zone: i16,
}

pub(crate) const PEOPLE: [Person; 3] = [
    Person {
        name: "Mia Keller",
        login: "mia.keller@old.example",
        folders: &[
            ("INBOX", None, 46),
            ("Gesendet", Some("\\Sent"), 24),
            ("Entwürfe", Some("\\Drafts"), 4),
            ("Papierkorb", Some("\\Trash"), 9),
            ("Archiv", Some("\\Archive"), 0),
            ("Archiv/2024", None, 20),
            ("Archiv/2025", None, 24),
            ("Projekte", None, 0),
            ("Projekte/Brücke Süd", None, 18),
            ("Projekte/Brücke Süd/Pläne & Maße", None, 11),
            ("Rechnungen \"bezahlt\"", None, 14),
            ("Größe 100 %", None, 3),
        ],
        subjects: &[
            "Pläne für die Brücke",
            "Rechnung 2024-117",
            "Re: Termin am Donnerstag",
            "Grüße aus Köln",
            "Übergabe der Schlüssel",
            "Angebot: Geländer, 40 m",
        ],
        sentences: &[
            "Anbei die überarbeiteten Zeichnungen.",
            "Können wir das auf nächste Woche verschieben?",
            "Die Maße stimmen jetzt bis auf den Zentimeter.",
            "Bitte schick mir die Rechnung noch einmal als PDF.",
            "Viele Grüße, bis dahin!",
        ],
        zone: 60,
    },
    Person {
        name: "Haruto Tanaka",
        login: "haruto.tanaka@old.example",
        folders: &[
            ("INBOX", None, 50),
            ("送信済み", Some("\\Sent"), 26),
            ("下書き", Some("\\Drafts"), 3),
            ("迷惑メール", Some("\\Junk"), 12),
            ("仕事", None, 7),
            ("仕事/会議", None, 28),
            ("仕事/見積もり/2025年", None, 19),
            ("家族", None, 15),
            ("空のフォルダー", None, 0),
            ("Newsletter/Rust", None, 10),
        ],
        subjects: &[
            "会議の議事録",
            "見積もりの件",
            "Re: 来週の出張について",
            "写真を送ります",
            "Weekly report",
            "納期のご確認",
        ],
        sentences: &[
            "お世話になっております。",
            "添付ファイルをご確認ください。",
            "来週の火曜日はいかがでしょうか。",
            "よろしくお願いいたします。",
            "See the attached report for the numbers.",
        ],
        zone: 540,
    },
    Person {
        name: "Layla Haddad",
        login: "layla.haddad@old.example",
        folders: &[
            ("INBOX", None, 48),
            ("المرسل", Some("\\Sent"), 22),
            ("المسودات", Some("\\Drafts"), 4),
            ("سلة المهملات", Some("\\Trash"), 6),
            ("العائلة", None, 17),
            ("العائلة/صور", None, 16),
            ("Clients", None, 0),
            ("Clients/Émile & Fils", None, 21),
            ("Clients/Émile & Fils/Contrats", None, 13),
            ("Clients/Łódź", None, 9),
            ("📷 Voyages", None, 8),
        ],
        subjects: &[
            "صور من الرحلة",
            "Contrat à signer",
            "Re: موعد الاجتماع",
            "Facture n° 88",
            "تهنئة بالعيد",
            "Livraison prévue lundi",
        ],
        sentences: &[
            "مرحبا، كيف حالك؟",
            "أرفقت الصور في هذه الرسالة.",
            "Merci de me renvoyer le contrat signé.",
            "نلتقي يوم الأحد إن شاء الله.",
            "À très bientôt !",
        ],
        zone: 120,
    },
];
