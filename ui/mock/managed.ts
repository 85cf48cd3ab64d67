// A made-up organisation that manages the computer, and newer versions: /settings?managed=broken, /settings?update=there.
import type { Managed, Said, UpdateView } from '../src/lib/ipc';

const POLICY = '/etc/mailhaul/policy.json';
const text = (is: string) => ({ kind: 'text' as const, is });
const why: Said = { code: 'Your organisation has set this ({0}).', values: [text(POLICY)] };

/** Why updates and the form are off; null where they aren't. */
export const offBy = (managed: string | null): Said | null =>
  managed === 'off'
    ? { code: 'Your organisation has switched this off ({0}).', values: [text(POLICY)] }
    : null;

export function managedAs(kind: string | null): Managed {
  if (kind === null) return { origins: [], notes: [], locked: [] };
  const notes: Said[] =
    kind === 'broken'
      ? [
          {
            code: '{0} Until your organisation has mended it, updates and the form for users are off.',
            values: [
              {
                kind: 'said',
                is: {
                  code: '{0} is not written as a policy is: {1}.',
                  values: [text(POLICY), text('expected `,` or `}` at line 4 column 3')]
                }
              }
            ]
          }
        ]
      : [];
  const locked = ['parallelRuns', 'keepAwake', 'engine', 'updateChannel'] as const;
  return { origins: [POLICY], notes, locked: locked.map((setting) => ({ setting, why })) };
}

const WORDS: Record<string, Said> = {
  there: { code: 'Version {0} is there.', values: [text('1.2.0')] },
  waiting: {
    code: 'Version {0} is installed when no run is at work and the form is closed.',
    values: [text('1.2.0')]
  },
  installing: { code: 'Version {0} is being installed.', values: [text('1.2.0')] },
  trouble: {
    code: 'Newer versions can’t be looked for without a connection. Mailhaul tries again by itself. ({0})'.replace(
      '’',
      "'"
    ),
    values: [text('error sending request: dns error: failed to lookup address information')]
  },
  none: { code: 'This build does not update itself.' },
  newest: {
    code: 'This was the newest version at the last look, {0}.',
    values: [{ kind: 'moment', is: { at: '2026-11-23T10:12:00Z', english: '2026-11-23 11:12' } }]
  }
};

export function updateAs(kind: string, off: Said | null): UpdateView {
  const hasOffer = kind in { there: 1, waiting: 1, installing: 1 };
  return {
    words: off ?? WORDS[kind] ?? { code: 'Nobody looked for newer versions yet.' },
    off: off !== null || kind === 'none',
    trouble: kind === 'trouble',
    stage: kind === 'waiting' || kind === 'installing' ? kind : 'idle',
    offer: hasOffer ? '1.2.0' : null,
    notes: hasOffer
      ? '- Folders that the server renames while they are copied are followed.\n- A run begins a third faster on servers that answer slowly.'
      : '',
    note: hasOffer && off === null
  };
}
