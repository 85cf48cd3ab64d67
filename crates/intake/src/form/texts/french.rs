//! French.

use super::{Texts, Words};

pub static FRENCH: Texts = Texts {
    tag: "fr",
    direction: "ltr",

    title: "Transmettre le mot de passe de votre messagerie",
    purpose: "{organisation} déménage ses boîtes aux lettres. Pour copier vos messages, il faut le mot de passe de votre boîte actuelle.",
    care: "Votre mot de passe est chiffré dans ce navigateur avant l’envoi, vérifié par une seule connexion et conservé uniquement pour le déménagement. Personne ne le voit.",
    renew: "Le mot de passe que vous aviez transmis ne fonctionne plus. Merci de transmettre l’actuel.",
    no_script: "Cette page chiffre votre mot de passe avant qu’il ne quitte le navigateur, et il lui faut JavaScript pour cela. Activez JavaScript ou ouvrez le lien dans un autre navigateur. Sans lui, rien ne peut être envoyé.",
    one_address: "Ce lien est réservé à {address}.",
    some_domains: "Ce formulaire est destiné aux adresses de {domains}.",
    source: "Votre boîte actuelle",
    destination: "Votre nouvelle boîte",
    destination_why: "Si vous connaissez déjà votre nouvelle adresse, indiquez-la ici. Sinon, laissez ce champ vide.",

    full_name: "Prénom et nom",
    source_address: "Adresse électronique",
    source_password: "Mot de passe",
    destination_address: "Nouvelle adresse électronique",
    destination_password: "Mot de passe de la nouvelle boîte",
    optional: "(facultatif)",
    show: "Afficher",
    hide: "Masquer",
    submit: "Vérifier et transmettre",

    checking: "Votre mot de passe est en cours de vérification. Cela peut prendre une minute ou deux ; veuillez laisser la page ouverte.",
    fill_in: "Veuillez remplir ce champ.",
    whole_address: "Veuillez saisir une adresse complète, par exemple nom@example.com.",
    too_long: "C’est trop long.",
    no_connection: "Pas de réponse : l’ordinateur qui recueille les mots de passe est injoignable pour le moment. Vérifiez que vous êtes sur le même réseau qu’avant, puis réessayez.",
    old_browser: "Ce navigateur ne peut pas chiffrer votre mot de passe. Veuillez ouvrir le lien dans un navigateur récent, avec son adresse en https://.",

    app_password: "{provider} n’accepte pas ici votre mot de passe habituel. Créez un mot de passe d’application dans les réglages de sécurité de votre compte {provider}, puis saisissez-le.",
    app_password_after_two_steps: "{provider} n’accepte pas ici votre mot de passe habituel. Dans les réglages de sécurité de votre compte, activez la validation en deux étapes, créez ensuite un mot de passe d’application, puis saisissez-le.",
    app_password_with_two_steps: "Si vous utilisez la validation en deux étapes chez {provider}, créez un mot de passe d’application dans les réglages de sécurité de votre compte, puis saisissez-le. L’accès par IMAP doit d’abord être activé dans les réglages de la messagerie.",
    sign_in: "{provider} n’accepte aucun mot de passe ici : veuillez ne pas en saisir. Demandez à votre administrateur comment votre boîte sera déménagée.",

    sign_in_title: "Se connecter à votre boîte aux lettres",
    sign_in_purpose: "{organisation} déménage ses boîtes aux lettres. Pour copier vos messages, il faut votre accord : vous le donnez en vous connectant une fois.",
    sign_in_care: "Vous vous connectez sur la page de {provider} elle-même. Votre mot de passe n’est pas demandé ici et personne ne le voit. Ce qui est conservé donne accès à cette boîte, ne sert qu’au déménagement et est supprimé ensuite.",
    sign_in_renew: "Votre connexion précédente n’est plus valable. Merci de vous connecter encore une fois.",
    sign_in_no_script: "Cette page a besoin de JavaScript pour commencer votre connexion et en apprendre la fin. Activez JavaScript ou ouvrez le lien dans un autre navigateur.",
    sign_in_submit: "Se connecter avec {provider}",
    sign_in_starting: "La connexion se prépare…",
    sign_in_checking: "Votre connexion est en cours de vérification…",
    sign_in_not_kept: "Votre mot de passe n’a pas été demandé ; personne ici ne le connaît.",
    sign_in_again: "Si vous changez de mot de passe avant le déménagement, rouvrez ce lien et connectez-vous encore une fois.",
    destination_sign_in: "Vous vous connecterez à cette boîte à la dernière étape, sur la page de {provider} elle-même. Son mot de passe n’est pas demandé ici.",
    destination_next: "Votre boîte actuelle est prête. Connectez-vous maintenant à la nouvelle.",
    renew_both: "Une partie de ce que vous aviez transmis n’est plus valable. Merci de refaire les étapes une fois.",
    sign_in_no_connection: "Il n’y a pas de réponse : l’ordinateur qui recueille les connexions n’est pas joignable en ce moment. Vérifiez que vous êtes sur le même réseau qu’avant, puis réessayez.",
    sign_in_old_browser: "Ce navigateur ne peut pas chiffrer ce que vous saisissez. Ouvrez le lien dans un navigateur récent, par son adresse https://.",

    code_heading: "Se connecter chez {provider}",
    code_how: "Ouvrez la page de {provider}, saisissez-y ce code et connectez-vous à la boîte indiquée plus haut. Laissez cette page ouverte : elle continue d’elle-même.",
    code_label: "Votre code",
    copy: "Copier",
    copied: "Copié",
    open_page: "Ouvrir la page de {provider}",
    new_tab: "(dans un nouvel onglet)",
    page_step_sign_in: "Ouvrez la page de {provider} avec le bouton ci-dessous, connectez-vous à la boîte indiquée plus haut et donnez votre accord.",
    page_step_error: "À la fin, votre navigateur dit qu’une page est inaccessible. C’est normal.",
    page_step_copy: "Copiez l’adresse complète de cette page dans la barre d’adresse, revenez ici et collez-la ci-dessous.",
    page_field: "Adresse de la page inaccessible",
    page_submit: "Terminer",

    sign_in_waiting: Words {
        title: "Nous vous attendons",
        text: "Personne ne s’est encore connecté. Cette page continue d’elle-même.",
    },
    sign_in_declined: Words {
        title: "Vous n’avez pas donné votre accord",
        text: "La connexion a été refusée et rien n’a été conservé. Si c’était une erreur, recommencez et donnez votre accord à la fin.",
    },
    sign_in_late: Words {
        title: "La connexion a pris trop de temps",
        text: "Le code ou la page n’est plus valable. Veuillez recommencer.",
    },
    another_address: Words {
        title: "Ce n’est pas la bonne adresse",
        text: "Veuillez copier l’adresse complète de la page inaccessible. Elle commence par 127.0.0.1 ou localhost et doit venir de la connexion commencée sur cette page.",
    },
    provider_silent: Words {
        title: "La page de connexion ne répond pas",
        text: "L’ordinateur de ce formulaire ne joint pas le service de connexion pour le moment, et rien n’a été conservé. Ce n’est pas votre faute. Veuillez réessayer dans quelques minutes.",
    },
    provider_refuses: Words {
        title: "La connexion n’est pas admise",
        text: "Vos administrateurs doivent corriger quelque chose, et rien n’a été conservé. Veuillez leur dire que le service de connexion la refuse.",
    },
    wrong_account: Words {
        title: "C’était un autre compte",
        text: "Vous vous êtes connecté, mais pas avec le compte de {address} : rien n’a été conservé. Recommencez et choisissez le bon compte sur la page de connexion. Après plusieurs échecs, il faudra attendre.",
    },
    sign_in_crowded: Words {
        title: "Beaucoup se connectent en même temps",
        text: "Votre connexion n’a pas encore été vérifiée et rien n’a été conservé. Réessayez dans une minute.",
    },
    sign_in_stale: Words {
        title: "Rechargez la page, puis connectez-vous",
        text: "Ce qui a été envoyé n’a pas pu être ouvert. Rechargez cette page et recommencez votre connexion.",
    },
    sign_in_unkept: Words {
        title: "Votre connexion n’a pas pu être conservée",
        text: "Elle fonctionne, mais elle n’a pas pu être conservée. Connectez-vous de nouveau plus tard et prévenez votre administrateur.",
    },
    sign_in_closed: Words {
        title: "Ce formulaire est fermé aux connexions",
        text: "Les connexions ne sont plus recueillies ici. Si vous ne vous êtes pas encore connecté, adressez-vous à votre administrateur.",
    },
    sign_in_wait: Words {
        title: "Trop de connexions échouées",
        text: "Pour que votre boîte ne soit pas bloquée, attendez {minutes} minutes avant de réessayer. Profitez-en pour vérifier avec quel compte vous ouvrez d’habitude votre boîte.",
    },

    works: Words {
        title: "Merci, cela fonctionne",
        text: "Vous n’avez plus rien à faire. Vos messages vont être copiés ; votre boîte actuelle reste telle quelle.",
    },
    works_for: "La connexion pour {address} a été vérifiée et conservée pour le déménagement.",
    works_not_kept: "Cette page n’a enregistré aucun mot de passe dans ce navigateur, et personne ne voit le vôtre.",
    works_again: "Si vous changez de mot de passe avant le déménagement, rouvrez ce lien et transmettez le nouveau.",
    rejected: Words {
        title: "La connexion a échoué",
        text: "Le serveur de messagerie a refusé l’adresse ou le mot de passe pour {address}. Vérifiez les deux, majuscules comprises, puis réessayez. Après plusieurs échecs, il faudra attendre.",
    },
    wants_app_password: Words {
        title: "Il faut un mot de passe d’application",
        text: "Le serveur de messagerie pour {address} n’accepte pas ici votre mot de passe habituel. Créez un mot de passe d’application dans les réglages de sécurité de votre messagerie, puis saisissez-le.",
    },
    oauth_only: Words {
        title: "Cette boîte n’accepte aucun mot de passe",
        text: "Le serveur de messagerie pour {address} n’accepte aucun mot de passe d’autres programmes. Demandez à votre administrateur comment votre boîte sera déménagée.",
    },
    not_needed: Words {
        title: "Vous n’avez rien à faire",
        text: "Vos administrateurs ouvrent les boîtes avec l’accès de l’organisation ; la vôtre sera déménagée sans vous. Ne donnez votre mot de passe à personne ; vous pouvez fermer cette page.",
    },
    unreachable: Words {
        title: "Le serveur de messagerie ne répond pas",
        text: "La connexion pour {address} n’a pas pu être vérifiée, et rien n’a été conservé. Vous n’y êtes pour rien. Veuillez réessayer dans quelques minutes.",
    },
    wait: Words {
        title: "Trop d’échecs",
        text: "Pour éviter que votre boîte ne soit bloquée, veuillez attendre {minutes} minutes avant de réessayer. Profitez-en pour vérifier votre mot de passe en vous connectant à votre boîte comme d’habitude.",
    },
    under_way: Words {
        title: "Vérification déjà en cours",
        text: "Une connexion pour cette adresse est en cours de vérification. Veuillez attendre le résultat, puis réessayez.",
    },
    crowded: Words {
        title: "Beaucoup de personnes en même temps",
        text: "Votre mot de passe n’a pas encore été vérifié, et rien n’a été conservé. Veuillez réessayer dans une minute.",
    },
    halted: Words {
        title: "Le formulaire est en pause",
        text: "Trop de connexions ont échoué ; aucune n’est vérifiée pendant {minutes} minutes. Votre administrateur est au courant. Veuillez réessayer plus tard.",
    },
    not_admitted: Words {
        title: "Pas pour cette adresse",
        text: "Ce formulaire n’accepte pas cette adresse. Vérifiez comment elle est écrite, ou demandez le bon lien à votre administrateur.",
    },
    incomplete: Words {
        title: "Il manque quelque chose",
        text: "Veuillez remplir tous les champs et saisir des adresses complètes, par exemple nom@example.com.",
    },
    stale: Words {
        title: "Veuillez recharger la page",
        text: "Ce qui a été envoyé n’a pas pu être ouvert. Rechargez cette page et transmettez encore une fois votre mot de passe.",
    },
    not_kept: Words {
        title: "Impossible de le conserver",
        text: "Votre mot de passe est bon, mais il n’a pas pu être conservé. Veuillez réessayer plus tard et prévenir votre administrateur.",
    },

    unknown: Words {
        title: "Il n’y a rien ici",
        text: "Ce lien est incomplet ou n’est plus valable. Ouvrez-le exactement tel que vous l’avez reçu, ou demandez-en un nouveau à votre administrateur.",
    },
    closed: Words {
        title: "Ce formulaire est fermé",
        text: "Les mots de passe ne sont plus recueillis ici. Si vous n’avez pas encore transmis le vôtre, adressez-vous à votre administrateur.",
    },
    refused: Words {
        title: "Cela n’a pas fonctionné",
        text: "Votre navigateur a envoyé quelque chose que cette page n’accepte pas. Rouvrez le lien, exactement tel que vous l’avez reçu.",
    },
    bare: Words {
        title: "Vous êtes au bon endroit",
        text: "Cet ordinateur recueille ce qui ouvre les boîtes à transférer. Ouvrez maintenant de nouveau le lien entier que vous avez reçu.",
    },
};
