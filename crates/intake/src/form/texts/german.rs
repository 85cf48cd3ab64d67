//! German.

use super::{Texts, Words};

pub static GERMAN: Texts = Texts {
    tag: "de",
    direction: "ltr",

    title: "Postfach-Passwort abgeben",
    purpose: "{organisation} zieht mit den Postfächern um. Um Ihre E-Mails zu kopieren, wird das Passwort Ihres jetzigen Postfachs gebraucht.",
    care: "Ihr Passwort wird schon in diesem Browser verschlüsselt, mit einer Anmeldung geprüft und nur für den Umzug aufbewahrt. Niemand bekommt es zu sehen.",
    renew: "Das Passwort, das Sie abgegeben haben, gilt nicht mehr. Bitte geben Sie das jetzige ab.",
    no_script: "Diese Seite verschlüsselt Ihr Passwort, bevor es den Browser verlässt, und braucht dafür JavaScript. Schalten Sie JavaScript ein oder öffnen Sie den Link in einem anderen Browser. Ohne JavaScript kann nichts gesendet werden.",
    one_address: "Dieser Link gilt nur für {address}.",
    some_domains: "Dieses Formular ist für Adressen von {domains}.",
    source: "Ihr jetziges Postfach",
    destination: "Ihr neues Postfach",
    destination_why: "Wenn Sie Ihre neue Adresse schon kennen, tragen Sie sie hier ein. Sonst lassen Sie das Feld leer.",

    full_name: "Vor- und Nachname",
    source_address: "E-Mail-Adresse",
    source_password: "Passwort",
    destination_address: "Neue E-Mail-Adresse",
    destination_password: "Passwort des neuen Postfachs",
    optional: "(freiwillig)",
    show: "Zeigen",
    hide: "Verbergen",
    submit: "Prüfen und abgeben",

    checking: "Ihr Passwort wird geprüft. Das kann ein, zwei Minuten dauern; bitte lassen Sie die Seite offen.",
    fill_in: "Bitte ausfüllen.",
    whole_address: "Bitte geben Sie eine ganze Adresse ein, zum Beispiel name@example.com.",
    too_long: "Das ist zu lang.",
    no_connection: "Es kommt keine Antwort: Der Rechner, der die Passwörter sammelt, ist gerade nicht erreichbar. Prüfen Sie, ob Sie im selben Netz sind wie vorher, und versuchen Sie es noch einmal.",
    old_browser: "Dieser Browser kann Ihr Passwort nicht verschlüsseln. Bitte öffnen Sie den Link in einem aktuellen Browser, mit seiner https://-Adresse.",

    app_password: "{provider} nimmt hier Ihr übliches Passwort nicht an. Legen Sie in den Sicherheitseinstellungen Ihres Kontos bei {provider} ein App-Passwort an und geben Sie dieses ein.",
    app_password_after_two_steps: "{provider} nimmt hier Ihr übliches Passwort nicht an. Schalten Sie in den Sicherheitseinstellungen Ihres Kontos die Bestätigung in zwei Schritten ein, legen Sie dann ein App-Passwort an und geben Sie dieses ein.",
    app_password_with_two_steps: "Wenn Sie sich bei {provider} in zwei Schritten anmelden, legen Sie in den Sicherheitseinstellungen Ihres Kontos ein App-Passwort an und geben Sie dieses ein. Der Zugriff über IMAP muss vorher in den E-Mail-Einstellungen eingeschaltet sein.",
    sign_in: "{provider} nimmt hier kein Passwort an; bitte geben Sie keines ein. Fragen Sie Ihre Administratoren, wie Ihr Postfach umzieht.",

    sign_in_title: "An Ihrem Postfach anmelden",
    sign_in_purpose: "{organisation} zieht mit den Postfächern um. Um Ihre E-Mails zu kopieren, wird Ihre Zustimmung gebraucht: Sie geben sie, indem Sie sich einmal anmelden.",
    sign_in_care: "Sie melden sich auf der Seite von {provider} selbst an. Nach Ihrem Passwort wird hier nicht gefragt, und niemand bekommt es zu sehen. Was aufbewahrt wird, gibt Zugang zu diesem Postfach, wird nur für den Umzug benutzt und danach entfernt.",
    sign_in_renew: "Ihre frühere Anmeldung gilt nicht mehr. Bitte melden Sie sich noch einmal an.",
    sign_in_no_script: "Diese Seite braucht JavaScript, um Ihre Anmeldung zu beginnen und von ihrem Ende zu erfahren. Schalten Sie JavaScript ein oder öffnen Sie den Link in einem anderen Browser.",
    sign_in_submit: "Bei {provider} anmelden",
    sign_in_starting: "Die Anmeldung wird vorbereitet …",
    sign_in_checking: "Ihre Anmeldung wird geprüft …",
    sign_in_not_kept: "Nach Ihrem Passwort wurde nicht gefragt; niemand kennt es hier.",
    sign_in_again: "Wenn Sie Ihr Passwort vor dem Umzug ändern, öffnen Sie diesen Link wieder und melden Sie sich noch einmal an.",
    destination_sign_in: "An diesem Postfach melden Sie sich im letzten Schritt an, auf der Seite von {provider} selbst. Nach seinem Passwort wird hier nicht gefragt.",
    destination_next: "Ihr jetziges Postfach ist erledigt. Melden Sie sich nun an Ihrem neuen an.",
    renew_both: "Etwas von dem, was Sie abgegeben haben, gilt nicht mehr. Bitte gehen Sie die Schritte noch einmal durch.",
    sign_in_no_connection: "Es kommt keine Antwort: Der Rechner, der die Anmeldungen sammelt, ist gerade nicht erreichbar. Prüfen Sie, ob Sie im selben Netz sind wie vorher, und versuchen Sie es noch einmal.",
    sign_in_old_browser: "Dieser Browser kann nicht verschlüsseln, was Sie eingeben. Bitte öffnen Sie den Link in einem aktuellen Browser, mit seiner https://-Adresse.",

    code_heading: "Bei {provider} anmelden",
    code_how: "Öffnen Sie die Seite von {provider}, geben Sie dort diesen Code ein und melden Sie sich an dem Postfach oben an. Lassen Sie diese Seite offen: Sie geht von selbst weiter.",
    code_label: "Ihr Code",
    copy: "Kopieren",
    copied: "Kopiert",
    open_page: "Seite von {provider} öffnen",
    new_tab: "(in einem neuen Tab)",
    page_step_sign_in: "Öffnen Sie mit dem Knopf unten die Seite von {provider}, melden Sie sich an dem Postfach oben an und stimmen Sie zu.",
    page_step_error: "Am Ende sagt Ihr Browser, dass eine Seite nicht erreichbar ist. Das ist richtig so.",
    page_step_copy: "Kopieren Sie die ganze Adresse dieser Seite aus der Adresszeile oben, kommen Sie hierher zurück und fügen Sie sie unten ein.",
    page_field: "Adresse der Seite, die nicht erreichbar ist",
    page_submit: "Abschließen",

    sign_in_waiting: Words {
        title: "Es wird auf Sie gewartet",
        text: "Noch hat sich niemand angemeldet. Diese Seite geht von selbst weiter.",
    },
    sign_in_declined: Words {
        title: "Sie haben nicht zugestimmt",
        text: "Die Anmeldung wurde abgelehnt, deshalb wurde nichts aufbewahrt. Falls das ein Versehen war, beginnen Sie noch einmal und stimmen Sie am Ende zu.",
    },
    sign_in_late: Words {
        title: "Die Anmeldung hat zu lange gedauert",
        text: "Der Code oder die Seite gilt nicht mehr. Bitte beginnen Sie noch einmal.",
    },
    another_address: Words {
        title: "Das ist nicht die richtige Adresse",
        text: "Bitte kopieren Sie die ganze Adresse der Seite, die nicht erreichbar ist. Sie beginnt mit 127.0.0.1 oder localhost und muss von der Anmeldung sein, die auf dieser Seite begonnen wurde.",
    },
    provider_silent: Words {
        title: "Die Anmeldeseite antwortet nicht",
        text: "Der Rechner mit diesem Formular erreicht den Anmeldedienst gerade nicht, und es wurde nichts aufbewahrt. Das liegt nicht an Ihnen. Bitte versuchen Sie es in ein paar Minuten noch einmal.",
    },
    provider_refuses: Words {
        title: "Die Anmeldung wird nicht zugelassen",
        text: "An der Anmeldung müssen Ihre Administratoren etwas richtigstellen; es wurde nichts aufbewahrt. Bitte sagen Sie ihnen, dass der Anmeldedienst sie ablehnt.",
    },
    wrong_account: Words {
        title: "Das war ein anderes Konto",
        text: "Sie haben sich angemeldet, aber nicht mit dem Konto von {address}, deshalb wurde nichts aufbewahrt. Beginnen Sie noch einmal und wählen Sie auf der Anmeldeseite das richtige Konto. Nach mehreren Fehlversuchen müssen Sie warten.",
    },
    sign_in_crowded: Words {
        title: "Viele melden sich gerade an",
        text: "Ihre Anmeldung wurde noch nicht geprüft, und nichts wurde aufbewahrt. Bitte versuchen Sie es in einer Minute noch einmal.",
    },
    sign_in_stale: Words {
        title: "Bitte laden Sie die Seite neu und melden Sie sich dann an",
        text: "Was gesendet wurde, ließ sich nicht öffnen. Laden Sie diese Seite neu und beginnen Sie Ihre Anmeldung noch einmal.",
    },
    sign_in_unkept: Words {
        title: "Ihre Anmeldung konnte nicht aufbewahrt werden",
        text: "Sie funktioniert, konnte aber nicht aufbewahrt werden. Bitte melden Sie sich später noch einmal an und sagen Sie Ihren Administratoren Bescheid.",
    },
    sign_in_closed: Words {
        title: "Hier kann man sich nicht mehr anmelden",
        text: "Anmeldungen werden hier nicht mehr gesammelt. Wenn Sie sich noch nicht angemeldet haben, wenden Sie sich bitte an Ihre Administratoren.",
    },
    sign_in_wait: Words {
        title: "Zu viele gescheiterte Anmeldungen",
        text: "Damit Ihr Postfach nicht gesperrt wird, warten Sie bitte {minutes} Minuten, bevor Sie es noch einmal versuchen. Sehen Sie in dieser Zeit nach, mit welchem Konto Sie Ihr Postfach sonst öffnen.",
    },

    works: Words {
        title: "Danke, das hat geklappt",
        text: "Sie müssen nichts weiter tun. Ihre E-Mails werden kopiert; Ihr jetziges Postfach bleibt, wie es ist.",
    },
    works_for: "Die Anmeldung für {address} wurde geprüft und für den Umzug aufbewahrt.",
    works_not_kept: "Diese Seite hat in diesem Browser kein Passwort gespeichert, und niemand bekommt Ihres zu sehen.",
    works_again: "Wenn Sie Ihr Passwort vor dem Umzug ändern, öffnen Sie diesen Link wieder und geben Sie das neue ab.",
    rejected: Words {
        title: "Die Anmeldung hat nicht geklappt",
        text: "Der Mailserver hat die Adresse oder das Passwort für {address} abgelehnt. Prüfen Sie beides, auch Groß- und Kleinschreibung, und versuchen Sie es noch einmal. Nach mehreren Fehlversuchen müssen Sie warten.",
    },
    wants_app_password: Words {
        title: "Ein App-Passwort ist nötig",
        text: "Der Mailserver für {address} nimmt hier Ihr übliches Passwort nicht an. Legen Sie in den Sicherheitseinstellungen Ihres E-Mail-Kontos ein App-Passwort an und geben Sie dieses ein.",
    },
    oauth_only: Words {
        title: "Dieses Postfach nimmt kein Passwort",
        text: "Der Mailserver für {address} nimmt von anderen Programmen kein Passwort an. Fragen Sie Ihre Administratoren, wie Ihr Postfach umzieht.",
    },
    not_needed: Words {
        title: "Von Ihnen wird nichts gebraucht",
        text: "Ihre Administratoren öffnen die Postfächer mit dem Zugang der Organisation; Ihr Postfach zieht ohne Ihr Zutun um. Geben Sie niemandem Ihr Passwort; Sie können diese Seite schließen.",
    },
    unreachable: Words {
        title: "Der Mailserver antwortet nicht",
        text: "Die Anmeldung für {address} konnte nicht geprüft werden, und es wurde nichts aufbewahrt. Das liegt nicht an Ihnen. Bitte versuchen Sie es in ein paar Minuten noch einmal.",
    },
    wait: Words {
        title: "Zu viele Fehlversuche",
        text: "Damit Ihr Postfach nicht gesperrt wird, warten Sie bitte {minutes} Minuten bis zum nächsten Versuch. Prüfen Sie inzwischen Ihr Passwort, indem Sie sich wie sonst an Ihrem Postfach anmelden.",
    },
    under_way: Words {
        title: "Wird gerade geprüft",
        text: "Für diese Adresse wird in diesem Augenblick eine Anmeldung geprüft. Bitte warten Sie das Ergebnis ab und versuchen Sie es dann noch einmal.",
    },
    crowded: Words {
        title: "Gerade geben viele ab",
        text: "Ihr Passwort wurde noch nicht geprüft, und es wurde nichts aufbewahrt. Bitte versuchen Sie es in einer Minute noch einmal.",
    },
    halted: Words {
        title: "Das Formular macht Pause",
        text: "Zu viele Anmeldungen sind gescheitert, deshalb wird {minutes} Minuten lang keine geprüft. Ihre Administratoren wissen Bescheid. Bitte versuchen Sie es später noch einmal.",
    },
    not_admitted: Words {
        title: "Nicht für diese Adresse",
        text: "Dieses Formular nimmt diese Adresse nicht an. Prüfen Sie, wie sie geschrieben ist, oder bitten Sie Ihre Administratoren um den richtigen Link.",
    },
    incomplete: Words {
        title: "Es fehlt noch etwas",
        text: "Bitte füllen Sie alle Felder aus und geben Sie ganze Adressen ein, zum Beispiel name@example.com.",
    },
    stale: Words {
        title: "Bitte laden Sie die Seite neu",
        text: "Was gesendet wurde, ließ sich nicht öffnen. Laden Sie diese Seite neu und geben Sie Ihr Passwort noch einmal ab.",
    },
    not_kept: Words {
        title: "Es konnte nicht aufbewahrt werden",
        text: "Ihr Passwort stimmt, konnte aber nicht aufbewahrt werden. Bitte versuchen Sie es später noch einmal und sagen Sie Ihren Administratoren Bescheid.",
    },

    unknown: Words {
        title: "Hier ist nichts",
        text: "Dieser Link ist nicht vollständig oder gilt nicht mehr. Öffnen Sie ihn genau so, wie Sie ihn bekommen haben, oder bitten Sie Ihre Administratoren um einen neuen.",
    },
    closed: Words {
        title: "Dieses Formular ist geschlossen",
        text: "Hier werden keine Passwörter mehr gesammelt. Wenn Sie Ihres noch nicht abgegeben haben, fragen Sie bitte Ihre Administratoren.",
    },
    refused: Words {
        title: "Das hat nicht geklappt",
        text: "Ihr Browser hat etwas gesendet, das diese Seite nicht annimmt. Öffnen Sie den Link noch einmal, genau so, wie Sie ihn bekommen haben.",
    },
    bare: Words {
        title: "Hier sind Sie richtig",
        text: "Dieser Rechner sammelt, was die umziehenden Postfächer öffnet. Öffnen Sie nun noch einmal den ganzen Link, den Sie erhalten haben.",
    },
};
