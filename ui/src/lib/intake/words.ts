// Words for the form's networks, for campaigns and for what is known of their people.
import type {
  CampaignAsks,
  CampaignAudience,
  CampaignRow,
  CampaignStatus,
  DestinationFrom,
  DestinationPassword,
  NetworkKind,
  PersonRow
} from '../ipc';
import type { Tone } from '../ui';
import { inLanguage, plural } from '../lang';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long an open campaign lives, in days. */
export const DAYS = [3, 7, 14, 30] as const;

const STATUSES: Record<CampaignStatus, { label: string; tone: Tone }> = inLanguage(() => ({
  open: { label: 'Open', tone: 'good' },
  expired: { label: 'Expired', tone: 'warn' },
  closed: { label: 'Closed', tone: 'idle' },
  purged: { label: 'Purged', tone: 'idle' }
}));

/** A campaign's state as its badge says it. */
export function statusOf(campaign: Pick<CampaignRow, 'status' | 'haltedUntil'>): {
  label: string;
  tone: Tone;
} {
  if (campaign.status === 'open' && campaign.haltedUntil) return { label: 'Halted', tone: 'bad' };
  return STATUSES[campaign.status];
}

/** What a person may do with an audience, in one line. */
export function audienceWords(audience: CampaignAudience): string {
  if (audience === 'everyone') return 'Everyone with the link';
  if (audience === 'expected') return 'Expected people, by personal links';
  return `Addresses of ${audience.domains.join(', ')}`;
}

export function asksSentence(asks: CampaignAsks): string {
  switch (asks) {
    case 'nothing':
      return 'Asks for: access to the old mailbox only';
    case 'address':
      return 'Asks for: access to the old mailbox, and the new address';
    case 'addressAndPassword':
      return 'Asks for: access to the old mailbox, the new address and access to it';
  }
}

const KINDS: Record<NetworkKind, string> = inLanguage(() => ({
  wifi: 'Wi-Fi',
  wired: 'Wired',
  vpn: 'VPN',
  virtual: 'Virtual machines on this computer',
  loopback: 'This computer only',
  other: 'Other'
}));

export function kindWords(kind: NetworkKind): string {
  return KINDS[kind];
}

const ORIGINS: Record<DestinationFrom, string> = inLanguage(() => ({
  nowhere: '',
  user: 'typed by the user',
  admin: 'typed by you',
  rule: 'from a rule',
  list: 'from the list'
}));

/** Where a destination address comes from; empty where there is none. */
export function originWords(from: DestinationFrom): string {
  return ORIGINS[from];
}

const PASSWORDS: Record<DestinationPassword, { label: string; tone: Tone }> = inLanguage(() => ({
  missing: { label: 'Missing', tone: 'warn' },
  user: { label: 'Submitted', tone: 'good' },
  admin: { label: 'Typed by you', tone: 'good' },
  generated: { label: 'Generated, not saved', tone: 'info' },
  exported: { label: 'Generated, saved', tone: 'good' },
  signedIn: { label: 'Signed in', tone: 'good' },
  signInOver: { label: 'Sign-in over', tone: 'warn' },
  rejected: { label: 'Stopped working', tone: 'warn' }
}));

export function passwordWords(from: DestinationPassword): { label: string; tone: Tone } {
  return PASSWORDS[from];
}

// @wc-ignore
const LANGUAGES: Record<string, string> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  it: 'Italiano',
  nl: 'Nederlands',
  pt: 'Português',
  pl: 'Polski',
  ar: 'العربية',
  he: 'עברית',
  ja: '日本語'
};

/** A language by its own name, so not by the catalogs; its ISO 639-1 code where that isn't known. */
export function languageName(code: string): string {
  return LANGUAGES[code] ?? code;
}

/** "in 6 days", "in 5 hours", "in 3 minutes", "any moment". */
export function until(rfc3339: string, now: Date): string {
  const left = new Date(rfc3339).getTime() - now.getTime();
  if (Number.isNaN(left)) return '';
  if (left < MINUTE) return 'any moment';
  return roughly(left, {
    minutes: (amount) => plural(amount, ['in # minute', 'in # minutes']),
    hours: (amount) => plural(amount, ['in # hour', 'in # hours']),
    days: (amount) => plural(amount, ['in # day', 'in # days'])
  });
}

/** "just now", "3 minutes ago", "5 hours ago", "2 days ago". */
export function ago(rfc3339: string, now: Date): string {
  const past = now.getTime() - new Date(rfc3339).getTime();
  if (Number.isNaN(past)) return '';
  if (past < MINUTE) return 'just now';
  return roughly(past, {
    minutes: (amount) => plural(amount, ['# minute ago', '# minutes ago']),
    hours: (amount) => plural(amount, ['# hour ago', '# hours ago']),
    days: (amount) => plural(amount, ['# day ago', '# days ago'])
  });
}

/** What becomes of a campaign next, in one line. */
export function fate(campaign: CampaignRow, now: Date): string {
  switch (campaign.status) {
    case 'open':
      return `Expires ${until(campaign.expires, now)}`;
    case 'expired':
      return `Expired ${ago(campaign.expires, now)}`;
    case 'closed':
      if (!campaign.closed) return 'Closed';
      // @wc-context: how long ago
      return `Closed ${ago(campaign.closed, now)}`;
    case 'purged':
      return 'Nothing is kept';
  }
}

type Units = Record<'minutes' | 'hours' | 'days', (amount: number) => string>;

function roughly(milliseconds: number, { minutes, hours, days }: Units): string {
  if (milliseconds < HOUR) return minutes(Math.floor(milliseconds / MINUTE));
  if (milliseconds < 2 * DAY) return hours(Math.floor(milliseconds / HOUR));
  // A campaign of seven days has seven days left when it was just made.
  return days(Math.round(milliseconds / DAY));
}

/** How somebody's present mailbox was handed in. */
export function submittedLabel({ byAdmin, sourcePassword }: PersonRow): string {
  if (sourcePassword === 'signedIn') return 'Signed in';
  return byAdmin ? 'Entered by you' : 'Submitted';
}
