//! The message that goes with a link, in every language that the form speaks.

use super::view::ShareMessage;

/// What a message has to say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts<'a> {
    pub organisation: &'a str,
    pub url: &'a str,
    /// The day on which the form closes, as year, month and day with hyphens.
    pub until: &'a str,
    /// The fingerprint to compare, where the computers may not trust the certificate.
    pub fingerprint: Option<&'a str>,
    /// Whether the password was handed in before, or somebody signed in, and it stopped working.
    pub again: bool,
    /// Where users sign in instead of handing in a password.
    pub provider: Option<&'a str>,
}

/// The message in English, German, French and Spanish.
pub(super) fn messages(facts: Facts<'_>) -> Vec<ShareMessage> {
    vec![english(facts), german(facts), french(facts), spanish(facts)]
}

fn message(language: &str, subject: String, paragraphs: &[String]) -> ShareMessage {
    let filled: Vec<&str> =
        paragraphs.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    ShareMessage { language: language.to_owned(), subject, text: filled.join("\n\n") }
}

fn english(facts: Facts<'_>) -> ShareMessage {
    let Facts { organisation, url, until, fingerprint, again, provider } = facts;
    let why = match (provider, again) {
        (Some(provider), true) => format!("The sign-in that you gave for the move of your mailbox doesn't work any more. Please sign in with {provider} once more, by this page:"),
        (Some(provider), false) => format!("Your mailbox moves to another provider. So that your mail comes along, please sign in with {provider} once, by this page:"),
        (None, true) => "The password that you handed in for the move of your mailbox doesn't work any more. Please hand it in again:".to_owned(),
        (None, false) => "Your mailbox moves to another provider. So that your mail comes along, please enter your mailbox password here:".to_owned(),
    };
    let compare = fingerprint.map(|fingerprint| {
        format!(
            "If your browser warns you: have the certificate shown, and go on only where its SHA-256 fingerprint is\n{fingerprint}"
        )
    });
    message(
        "en",
        format!("{organisation}: your mailbox moves"),
        &[
            why,
            url.to_owned(),
            match provider {
                Some(provider) => format!(
                    "The page works in the company's network until {until}. You sign in on {provider}'s own page; your password is not asked for and nobody gets to see it."
                ),
                None => format!(
                    "The page works in the company's network until {until}. Your password is tried at once and then kept in the \
                 keychain of the computer that moves the mail. Nobody gets to see it."
                ),
            },
            compare.unwrap_or_default(),
        ],
    )
}

fn german(facts: Facts<'_>) -> ShareMessage {
    let Facts { organisation, url, until, fingerprint, again, provider } = facts;
    let why = match (provider, again) {
        (Some(provider), true) => format!("Ihre Anmeldung für den Umzug Ihres Postfachs gilt nicht mehr. Bitte melden Sie sich über diese Seite noch einmal bei {provider} an:"),
        (Some(provider), false) => format!("Ihr Postfach zieht zu einem anderen Anbieter um. Damit Ihre Mails mitkommen, melden Sie sich bitte über diese Seite einmal bei {provider} an:"),
        (None, true) => "Das Passwort, das Sie für den Umzug Ihres Postfachs angegeben haben, gilt nicht mehr. Bitte geben Sie es noch einmal ein:".to_owned(),
        (None, false) => "Ihr Postfach zieht zu einem anderen Anbieter um. Damit Ihre Mails mitkommen, geben Sie bitte hier das Passwort Ihres \
         Postfachs ein:".to_owned(),
    };
    let compare = fingerprint.map(|fingerprint| {
        format!(
            "Falls Ihr Browser warnt: Lassen Sie sich das Zertifikat zeigen, und gehen Sie nur weiter, wenn sein \
             SHA-256-Fingerabdruck so lautet:\n{fingerprint}"
        )
    });
    message(
        "de",
        format!("{organisation}: Ihr Postfach zieht um"),
        &[
            why,
            url.to_owned(),
            match provider {
                Some(provider) => format!(
                    "Die Seite ist im Firmennetz bis zum {until} erreichbar. Sie melden sich auf der Seite von {provider} selbst an; nach Ihrem Passwort wird nicht gefragt, und niemand bekommt es zu sehen."
                ),
                None => format!(
                    "Die Seite ist im Firmennetz bis zum {until} erreichbar. Ihr Passwort wird gleich geprüft und dann im \
                 Schlüsselbund des Rechners verwahrt, der die Mails umzieht. Niemand bekommt es zu sehen."
                ),
            },
            compare.unwrap_or_default(),
        ],
    )
}

fn french(facts: Facts<'_>) -> ShareMessage {
    let Facts { organisation, url, until, fingerprint, again, provider } = facts;
    let why = match (provider, again) {
        (Some(provider), true) => format!("Votre connexion pour le transfert de votre boîte n'est plus valable. Merci de vous connecter encore une fois avec {provider}, par cette page :"),
        (Some(provider), false) => format!("Votre boîte aux lettres change de fournisseur. Pour que vos messages suivent, merci de vous connecter une fois avec {provider}, par cette page :"),
        (None, true) => "Le mot de passe que vous avez indiqué pour le transfert de votre boîte ne fonctionne plus. Merci de le saisir à nouveau :".to_owned(),
        (None, false) => "Votre boîte aux lettres change de fournisseur. Pour que vos messages suivent, merci de saisir ici le mot de passe de \
         votre boîte :".to_owned(),
    };
    let compare = fingerprint.map(|fingerprint| {
        format!(
            "Si votre navigateur affiche un avertissement, affichez le certificat et ne continuez que si son empreinte SHA-256 \
             est :\n{fingerprint}"
        )
    });
    message(
        "fr",
        format!("{organisation} : votre boîte aux lettres déménage"),
        &[
            why,
            url.to_owned(),
            match provider {
                Some(provider) => format!(
                    "La page est accessible depuis le réseau de l'entreprise jusqu'au {until}. Vous vous connectez sur la page de {provider} elle-même ; votre mot de passe n'est pas demandé et personne ne le voit."
                ),
                None => format!(
                    "La page est accessible depuis le réseau de l'entreprise jusqu'au {until}. Votre mot de passe est vérifié tout \
                 de suite, puis conservé dans le trousseau de l'ordinateur qui transfère les messages. Personne ne le voit."
                ),
            },
            compare.unwrap_or_default(),
        ],
    )
}

fn spanish(facts: Facts<'_>) -> ShareMessage {
    let Facts { organisation, url, until, fingerprint, again, provider } = facts;
    let why = match (provider, again) {
        (Some(provider), true) => format!("Su inicio de sesión para el traslado de su buzón ya no vale. Por favor, inicie sesión con {provider} otra vez, por esta página:"),
        (Some(provider), false) => format!("Su buzón se traslada a otro proveedor. Para que sus mensajes vayan con él, inicie sesión una vez con {provider}, por esta página:"),
        (None, true) => "La contraseña que indicó para el traslado de su buzón ya no funciona. Por favor, introdúzcala de nuevo:".to_owned(),
        (None, false) => "Su buzón se traslada a otro proveedor. Para que sus mensajes vayan con él, introduzca aquí la contraseña de su buzón:".to_owned(),
    };
    let compare = fingerprint.map(|fingerprint| {
        format!(
            "Si su navegador le avisa, consulte el certificado y continúe solo si su huella SHA-256 es:\n{fingerprint}"
        )
    });
    message(
        "es",
        format!("{organisation}: su buzón se traslada"),
        &[
            why,
            url.to_owned(),
            match provider {
                Some(provider) => format!(
                    "La página está disponible en la red de la empresa hasta el {until}. Inicia sesión en la página del propio {provider}; no se le pide la contraseña y nadie llega a verla."
                ),
                None => format!(
                    "La página está disponible en la red de la empresa hasta el {until}. Su contraseña se comprueba al momento y \
                 después se guarda en el llavero del equipo que traslada los mensajes. Nadie llega a verla."
                ),
            },
            compare.unwrap_or_default(),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::{Facts, messages};

    #[test]
    fn every_language_names_the_link_the_day_and_what_to_compare() {
        let facts = Facts {
            organisation: "Old Ltd",
            url: "https://a.local:8443/i/x",
            until: "2026-12-03",
            fingerprint: Some("AA:BB"),
            again: false,
            provider: None,
        };
        let all = messages(facts);
        let languages: Vec<&str> = all.iter().map(|one| one.language.as_str()).collect();
        assert_eq!(languages, ["en", "de", "fr", "es"]);
        for one in &all {
            assert!(one.subject.contains("Old Ltd"), "{}", one.language);
            for part in ["https://a.local:8443/i/x", "2026-12-03", "AA:BB"] {
                assert!(one.text.contains(part), "{}: {part}", one.language);
            }
        }
        let again = messages(Facts { again: true, fingerprint: None, ..facts });
        assert!(again.iter().zip(&all).all(|(again, first)| again.text != first.text));
        assert!(again.iter().all(|one| !one.text.contains("SHA-256")));
        let signed_in = |again| messages(Facts { again, provider: Some("Example Mail"), ..facts });
        for (first, again) in signed_in(false).iter().zip(signed_in(true)) {
            for part in ["Example Mail", "https://a.local:8443/i/x", "2026-12-03", "AA:BB"] {
                assert!(first.text.contains(part) && again.text.contains(part), "{part}");
            }
            assert_ne!(first.text, again.text);
        }
    }
}
