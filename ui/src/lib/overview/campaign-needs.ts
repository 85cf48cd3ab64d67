// What campaigns and their form wait for.
import { said } from '../said';
import { resolve } from '$app/paths';
import { moment } from '../format/times';
import type { CampaignRow } from '../ipc';
import type { Known, Need } from './needs';
import { people } from './needs';
import { plural } from '../lang';

export function campaignNeeds({ campaigns, form, now }: Known): Need[] {
  const open = campaigns.filter(({ status }) => status === 'open');
  return [...formNeeds(open, form), ...open.flatMap((campaign) => needsOfOne(campaign, now))];
}

function formNeeds(open: CampaignRow[], form: Known['form']): Need[] {
  if (open.length === 0 || form === null) return [];
  const href = resolve('/intake');
  if (form.problem !== null) {
    const title = 'The form needs a look';
    return [{ id: 'form', tone: 'bad', title, text: said(form.problem), extent: '', href }];
  }
  if (form.open !== null) return [];
  const text = plural(open.length, [
    'Nobody can hand in a password, though # campaign is open.',
    'Nobody can hand in a password, though # campaigns are open.'
  ]);
  return [{ id: 'form', tone: 'warn', title: 'The form is closed', text, extent: '', href }];
}

function needsOfOne(campaign: CampaignRow, now: Date): Need[] {
  const { id, name, haltedUntil, toRenew, submitted, jobs, destination } = campaign;
  const line = (kind: string, tone: Need['tone'], text: string, extent: string): Need => ({
    id: `campaign-${id}-${kind}`,
    tone,
    title: name,
    text,
    extent,
    href: resolve('/intake/[id]', { id: String(id) })
  });
  const ready = submitted - jobs;
  return [
    ...(haltedUntil
      ? [
          line(
            'halted',
            'bad',
            `Takes no passwords until ${moment(haltedUntil, now)}: many logins failed.`,
            ''
          )
        ]
      : []),
    ...(toRenew > 0
      ? [line('renew', 'warn', 'A password that was handed in stopped working.', people(toRenew))]
      : []),
    ...(ready > 0
      ? [
          line(
            'ready',
            'info',
            destination === null
              ? 'Handed in. Say where their mail goes, then make jobs of them.'
              : 'Handed in, and not a job yet.',
            people(ready)
          )
        ]
      : [])
  ];
}
