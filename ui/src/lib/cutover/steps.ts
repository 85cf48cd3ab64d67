// The steps of a cut-over in words: what is to be done, why, and how.
import type { CutOverStep } from '../ipc';
import { inLanguage } from '../lang';

export interface StepWords {
  title: string;
  why: string;
  how: string;
  /** What has to be thought of, one by one. */
  points?: { what: string; how: string }[];
}

const STEPS: Record<CutOverStep, StepWords> = inLanguage(() => ({
  lowerTtl: {
    title: 'Lower the TTL of the MX records',
    why: 'Other mail servers remember where your mail goes for as long as the TTL says. With a long one they deliver to the old place for hours or days after the switch.',
    how: 'Days before the switch, set the TTL of each domain’s MX records to 5 minutes (300 seconds) where its DNS is managed. The new TTL holds everywhere only when the old one has run out. Raise it again when all is over.'
  },
  otherData: {
    title: 'Move what IMAP can’t move',
    why: 'IMAP knows messages and folders, and nothing else. The rest stays in the old place, and nobody notices until it is missed.',
    how: 'Go through this list for every mailbox, before the old accounts end:',
    points: [
      {
        what: 'Calendars and tasks',
        how: 'Export them from the old place and import them in the new one. Invitations to meetings may have to be sent again.'
      },
      { what: 'Contacts', how: 'Export and import address books too, the shared ones included.' },
      {
        what: 'Rules and filters',
        how: 'Set them up anew; folders have to be there first, so do it after a first copy.'
      },
      {
        what: 'Aliases and forwarding',
        how: 'Set up every alias, forwarding and distribution list in the new place before the switch: mail to a missing one is refused.'
      },
      {
        what: 'Out-of-office replies',
        how: 'Whoever is away has to be answered for from the new place.'
      },
      {
        what: 'Signatures',
        how: 'They are kept in the mail program or on its website. Copy them by hand.'
      }
    ]
  },
  sharedMailboxes: {
    title: 'Set up shared mailboxes and their rights',
    why: 'Messages of a shared mailbox are copied like any others. Who may open it and who may send in its name is not in the messages, and isn’t moved.',
    how: 'Create each one in the new place, give it a job of its own in this batch, and give the same people the same rights. Have one of them open it and send from it before the switch.'
  },
  tellUsers: {
    title: 'Tell everybody',
    why: 'After the switch, new mail comes to the new place alone. Whoever wasn’t told waits for it in the old one.',
    how: 'Say when it happens, where to log in from then on, what to change in mail programs and phones, and whom to ask. Ask people to leave their old mailbox as it is from the last top-up on.'
  },
  topUp: {
    title: 'Top up one last time',
    why: 'The less is missing at the switch, the fewer people look for a message of today.',
    how: 'Top up all mailboxes within the 24 hours before the switch. Only what is new since the last run is copied. See to what failed before you go on.'
  },
  switchMail: {
    title: 'Switch the MX records',
    why: 'From here on new mail is delivered to the new place.',
    how: 'Where the DNS of each domain is managed, put the mail exchangers of the new provider in the place of the old ones, and leave none of the old behind. Change SPF, DKIM and the names by which mail programs find their server as well, as the new provider says.'
  },
  lateMail: {
    title: 'Fetch what arrives late',
    why: 'Some senders remember the old place for a while, and some try again for days. What they still deliver there would stay behind.',
    how: 'Keep the old mailboxes open and switch late mail on: Mailhaul tops up again and again until nothing has come for as long as you say.'
  },
  verify: {
    title: 'Verify everything',
    why: 'A verification compares both sides once more, message by message, and copies nothing.',
    how: 'Verify all mailboxes when no late mail comes any more, look at what did not arrive, and save the certificate. Only then close the batch and end the old accounts.'
  }
}));

export function stepWords(step: CutOverStep): StepWords {
  return STEPS[step];
}
