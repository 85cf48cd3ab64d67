// Back-ups and project files, for `program.ts`.
import type { ProjectPreview } from '../src/lib/ipc';

const preview: ProjectPreview = {
  name: 'Verlag, erste Welle',
  nameTaken: true,
  made: '2026-11-23T09:51:10Z',
  servers: [
    { name: 'Altstadt-Verlag', host: 'mail.altstadt-verlag.example', port: 993, here: 'Altstadt' },
    { name: 'Neuer Anbieter', host: 'imap.neu.example', port: 993, here: null }
  ],
  jobs: 48,
  thereAlready: 2,
  first: Array.from({ length: 12 }, (_, at) => ({
    name: `user${at}`,
    source: `user${at}@altstadt-verlag.example`,
    destination: `user${at}@neu.example`,
    thereAlready: at < 2
  })),
  ledgers: 46,
  passwords: 96
};

export const parcelAnswers = {
  choose_backup: () => ({ path: '/x', name: 'Mailhaul.mailhaul-backup', encrypted: true }),
  choose_project: () => ({ path: '/y', name: 'Verlag.mailhaul', encrypted: true }),
  preview_project: () => preview
};
