//! English.

use super::{Texts, Words};

pub static ENGLISH: Texts = Texts {
    tag: "en",
    direction: "ltr",

    title: "Hand in your mailbox password",
    purpose: "{organisation} is moving its mailboxes. To copy your mail, the password of your present mailbox is needed.",
    care: "Your password is encrypted in this browser before it is sent, tested with one login, and kept only for the move. It is shown to nobody.",
    renew: "The password that you handed in before doesn’t work any more. Please hand in the present one.",
    no_script: "This page encrypts your password before it leaves your browser, and needs JavaScript for that. Switch JavaScript on, or open the link in another browser. Without it nothing can be sent.",
    one_address: "This link is for {address} only.",
    some_domains: "This form is for addresses of {domains}.",
    source: "Your present mailbox",
    destination: "Your new mailbox",
    destination_why: "If you already know your new address, enter it here. Otherwise leave this empty.",

    full_name: "Full name",
    source_address: "E-mail address",
    source_password: "Password",
    destination_address: "New e-mail address",
    destination_password: "Password of the new mailbox",
    optional: "(optional)",
    show: "Show",
    hide: "Hide",
    submit: "Test and hand in",

    checking: "Your password is being tested. This can take a minute or two; please leave the page open.",
    fill_in: "Please fill this in.",
    whole_address: "Please enter a whole address, such as name@example.com.",
    too_long: "This is too long.",
    no_connection: "There is no answer: the computer that collects the passwords can't be reached at the moment. Check that you are on the same network as before, then try again.",
    old_browser: "This browser can't encrypt your password. Please open the link in a current browser, and by its https:// address.",

    app_password: "{provider} doesn't accept your everyday password here. Make an app password in the security settings of your {provider} account, and enter that.",
    app_password_after_two_steps: "{provider} doesn't accept your everyday password here. In the security settings of your account, switch on two-step verification, then make an app password and enter that.",
    app_password_with_two_steps: "If you use two-step verification with {provider}, make an app password in the security settings of your account and enter that. Access by IMAP has to be switched on in the mail settings first.",
    sign_in: "{provider} accepts no password here, so please don't enter one. Ask your administrator how your mailbox will be moved.",

    sign_in_title: "Sign in to your mailbox",
    sign_in_purpose: "{organisation} is moving its mailboxes. To copy your mail, your consent is needed: you give it by signing in once.",
    sign_in_care: "You sign in on {provider}’s own page. Your password is not asked for here, and nobody gets to see it. What is kept gives access to this mailbox, is used for the move alone, and is removed after it.",
    sign_in_renew: "The sign-in that you gave before doesn’t work any more. Please sign in once more.",
    sign_in_no_script: "This page needs JavaScript to begin your sign-in and to hear of its end. Switch JavaScript on, or open the link in another browser.",
    sign_in_submit: "Sign in with {provider}",
    sign_in_starting: "The sign-in is being prepared …",
    sign_in_checking: "Your sign-in is being tested …",
    sign_in_not_kept: "Your password was not asked for and is known to nobody here.",
    sign_in_again: "If you change your password before the move, open this link again and sign in once more.",
    destination_sign_in: "You sign in to this mailbox as the last step, on {provider}’s own page. Its password is not asked for here.",
    destination_next: "Your present mailbox is done. Now sign in to your new one.",
    renew_both: "Something that you handed in before doesn’t work any more. Please go through the steps once more.",
    sign_in_no_connection: "There is no answer: the computer that collects the sign-ins can’t be reached at the moment. Check that you are on the same network as before, then try again.",
    sign_in_old_browser: "This browser can’t encrypt what you enter. Please open the link in a current browser, and by its https:// address.",

    code_heading: "Sign in at {provider}",
    code_how: "Open {provider}’s page, enter this code there, and sign in to the mailbox above. Leave this page open: it goes on by itself.",
    code_label: "Your code",
    copy: "Copy",
    copied: "Copied",
    open_page: "Open {provider}’s page",
    new_tab: "(in a new tab)",
    page_step_sign_in: "Open {provider}’s page with the button below, sign in to the mailbox above, and agree.",
    page_step_error: "In the end your browser says that a page can’t be reached. That is as it should be.",
    page_step_copy: "Copy the whole address of that page out of the address bar at the top, come back here, and paste it below.",
    page_field: "Address of the page that can’t be reached",
    page_submit: "Finish",

    sign_in_waiting: Words {
        title: "Waiting for you",
        text: "Nobody has signed in yet. This page goes on by itself.",
    },
    sign_in_declined: Words {
        title: "You did not agree",
        text: "The sign-in was declined, so nothing was kept. If that was a mistake, begin again and agree at the end.",
    },
    sign_in_late: Words {
        title: "The sign-in took too long",
        text: "The code or the page is no longer valid. Please begin again.",
    },
    another_address: Words {
        title: "This isn’t the right address",
        text: "Please copy the whole address of the page that can’t be reached. It begins with 127.0.0.1 or localhost, and it has to be of the sign-in that was begun on this page.",
    },
    provider_silent: Words {
        title: "The sign-in page doesn’t answer",
        text: "The computer that runs this form can’t reach the sign-in service at the moment, and nothing was kept. This isn’t your fault. Please try again in a few minutes.",
    },
    provider_refuses: Words {
        title: "The sign-in isn’t let through",
        text: "Something about the sign-in has to be put right by your administrators, and nothing was kept. Please tell them that the sign-in service refuses it.",
    },
    wrong_account: Words {
        title: "That was another account",
        text: "You signed in, but not with the account of {address}, so nothing was kept. Begin again, and choose the right account on the sign-in page. After several failed tries you will have to wait.",
    },
    sign_in_crowded: Words {
        title: "Many are signing in at once",
        text: "Your sign-in was not tested yet, and nothing was kept. Please try again in a minute.",
    },
    sign_in_stale: Words {
        title: "Please load the page again, then sign in",
        text: "What was sent could not be opened. Load this page again and begin your sign-in once more.",
    },
    sign_in_unkept: Words {
        title: "Your sign-in could not be kept",
        text: "It works, but it could not be kept. Please sign in again later, and tell your administrator.",
    },
    sign_in_closed: Words {
        title: "This form is closed to sign-ins",
        text: "Sign-ins are no longer collected here. If you haven’t signed in yet, please ask your administrator.",
    },
    sign_in_wait: Words {
        title: "Too many failed sign-ins",
        text: "To keep your mailbox from being locked, please wait {minutes} minutes before you try again. Use the time to find out with which account you open your mailbox the usual way.",
    },

    works: Words {
        title: "Thank you, that works",
        text: "You don't have to do anything more. Your mail is going to be copied; your present mailbox stays as it is.",
    },
    works_for: "The login for {address} was tested and kept for the move.",
    works_not_kept: "This page saved no password in this browser, and nobody gets to see yours.",
    works_again: "If you change your password before the move, open this link again and hand in the new one.",
    rejected: Words {
        title: "The login didn't work",
        text: "The mail server refused the address or the password for {address}. Check both, capital letters included, and try again. After several failed tries you will have to wait.",
    },
    wants_app_password: Words {
        title: "An app password is needed",
        text: "The mail server for {address} doesn't accept your everyday password here. Make an app password in the security settings of your mail account, and enter that.",
    },
    oauth_only: Words {
        title: "This mailbox takes no password",
        text: "The mail server for {address} accepts no password from other programs. Ask your administrator how your mailbox will be moved.",
    },
    not_needed: Words {
        title: "Nothing is needed from you",
        text: "Your administrators open the mailboxes with the organisation’s own access, and your mailbox is moved without you. Don’t give your password to anybody; you can close this page.",
    },
    unreachable: Words {
        title: "The mail server doesn't answer",
        text: "The login for {address} could not be tested, and nothing was kept. This isn't your fault. Please try again in a few minutes.",
    },
    wait: Words {
        title: "Too many failed tries",
        text: "To keep your mailbox from being locked, please wait {minutes} minutes before you try again. Use the time to check your password by logging in to your mailbox the usual way.",
    },
    under_way: Words {
        title: "Already being tested",
        text: "A login for this address is being tested at this moment. Please wait for its result, then try again.",
    },
    crowded: Words {
        title: "Many are handing in at once",
        text: "Your password was not tested yet, and nothing was kept. Please try again in a minute.",
    },
    halted: Words {
        title: "The form is paused",
        text: "Too many logins failed, so none are tested for {minutes} minutes. Your administrator knows. Please try again later.",
    },
    not_admitted: Words {
        title: "Not for this address",
        text: "This form doesn't take this address. Check how it is written, or ask your administrator for the right link.",
    },
    incomplete: Words {
        title: "Something is missing",
        text: "Please fill in all fields and enter whole addresses, such as name@example.com.",
    },
    stale: Words {
        title: "Please load the page again",
        text: "What was sent could not be opened. Load this page again and hand in your password once more.",
    },
    not_kept: Words {
        title: "It could not be kept",
        text: "Your password works, but it could not be kept. Please try again later, and tell your administrator.",
    },

    unknown: Words {
        title: "There is nothing here",
        text: "This link isn't complete or isn't valid any more. Open it exactly as you received it, or ask your administrator for a new one.",
    },
    closed: Words {
        title: "This form is closed",
        text: "Passwords are no longer collected here. If you haven't handed in yours, please ask your administrator.",
    },
    refused: Words {
        title: "That didn't work",
        text: "Your browser sent something that this page doesn't take. Open the link again, exactly as you received it.",
    },
    bare: Words {
        title: "You are in the right place",
        text: "This computer collects what opens the mailboxes that move. Now open the whole link that you received, once more.",
    },
};
