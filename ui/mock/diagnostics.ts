// What the program would say for a ticket.

/** The text for a ticket. */
export function diagnostics(job: number | null, withNames: boolean): string {
  const name = (real: string, number: string) => (withNames ? real : number);
  return [
    '## Mailhaul',
    'version: 0.1.0',
    'system: Debian GNU/Linux 12 (bookworm) (Linux 6.1.0-25-amd64), x86_64, GNOME, wayland, web view 2.44.3',
    'keychain: Secret Service, answers',
    'data folder: the usual one, ext4, 112 GiB free of 233',
    `names: ${withNames ? 'as they are' : 'left out'}`,
    '',
    '## Queue',
    'role: supervisor',
    'runs at once: 4',
    'paused: no',
    'engine: mailhaul',
    'jobs: 8; 2 at work, 1 in line, 1 need someone',
    ...(job === null
      ? []
      : [
          '',
          `## Job ${job}`,
          'state: failed',
          'trouble: PasswordRejected',
          'options: all as usual',
          '',
          '## Source',
          `host: ${name('imap.old.example', '<host 1>')} port 993`,
          'security: Tls, trusted by its fingerprint',
          '',
          '## Run 12',
          'failure: WrongCredential, source',
          'the server said: NO [AUTHENTICATIONFAILED] Authentication failed.',
          '',
          "## The run's log, its end",
          `2026-11-23T10:41:27Z problem: The source refused the login of ${name('zoe@old.example', '<address 1>')}`
        ])
  ].join('\n');
}
