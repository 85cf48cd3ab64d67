// A made-up form: the networks of a laptop, and what is known of it once it is open.
import type { FormState, Network, OpenForm, Qr } from '../src/lib/ipc';

const FINGERPRINT =
  '7C 41 9E 0B D2 58 AA 13 6F E4 90 27 C8 35 B1 0D 5A F6 82 1B 77 C3 04 EE 69 9D 20 4F B8 51 AC 3E';

/** Looks like a QR code and is none. */
export function qr(seed = 7): Qr {
  const size = 41;
  let state = seed;
  let path = '';
  const finder = (x: number, y: number) => {
    const far = size - 8;
    return (x < 12 && y < 12) || (x >= far - 4 && y < 12) || (x < 12 && y >= far - 4);
  };
  for (let y = 4; y < size - 4; y += 1) {
    for (let x = 4; x < size - 4; x += 1) {
      state = (state * 1103515245 + 12345) % 2147483648;
      if (!finder(x, y) && state % 7 < 3) path += `M${x} ${y}h1v1h-1z`;
    }
  }
  for (const [x, y] of [
    [4, 4],
    [size - 11, 4],
    [4, size - 11]
  ] as const) {
    path += `M${x} ${y}h7v1h-7zM${x} ${y + 6}h7v1h-7zM${x} ${y}h1v7h-1zM${x + 6} ${y}h1v7h-1z`;
    path += `M${x + 2} ${y + 2}h3v3h-3z`;
  }
  return { size, path };
}

export function networks(): Network[] {
  const address = (ip: string, isPrivate = true) => ({ ip, prefix: 24, isPrivate });
  return [
    {
      id: 'wlan0',
      name: 'Wi-Fi',
      kind: 'wifi',
      addresses: [address('192.168.1.20'), address('2001:db8:4::20', false)],
      isDefault: true
    },
    {
      id: 'eth0',
      name: 'Ethernet (eth0)',
      kind: 'wired',
      addresses: [address('10.20.0.31')],
      isDefault: false
    },
    {
      id: 'tun0',
      name: 'VPN (tun0)',
      kind: 'vpn',
      addresses: [address('10.8.0.6')],
      isDefault: false
    },
    {
      id: 'docker0',
      name: 'docker0',
      kind: 'virtual',
      addresses: [address('172.17.0.1')],
      isDefault: false
    },
    {
      id: 'lo',
      name: 'Loopback',
      kind: 'loopback',
      addresses: [address('127.0.0.1')],
      isDefault: false
    }
  ];
}

export function openForm(address = '192.168.1.20', port = 8443): OpenForm {
  const now = Date.now();
  return {
    network: 'Wi-Fi',
    places: [
      { url: `https://it-laptop.local:${port}/`, byName: true },
      { url: `https://${address}:${port}/`, byName: false }
    ],
    fingerprint: FINGERPRINT,
    certificateUntil: '2026-12-23T00:00:00Z',
    vouchedBy: 'authority',
    nameProblem: null,
    firewalls: [
      {
        what: 'firewalld (Fedora, RHEL)',
        how: 'In a terminal of this computer, as somebody who may use sudo. It holds until the next restart.',
        command: `sudo firewall-cmd --add-port=${port}/tcp`
      },
      {
        what: 'ufw (Ubuntu, Debian)',
        how: 'In a terminal of this computer, as somebody who may use sudo.',
        command: `sudo ufw allow from 192.168.1.0/24 to any port ${port} proto tcp comment 'Mailhaul form'`
      }
    ],
    since: new Date(now - 95 * 60_000).toISOString(),
    lastVisit: { at: new Date(now - 20_000).toISOString(), client: '192.168.1.23' },
    qr: qr()
  };
}

export function formState(more: Partial<FormState> = {}): FormState {
  return {
    open: null,
    elsewhere: null,
    off: null,
    problem: null,
    networks: networks(),
    address: '192.168.1.20',
    port: 8443,
    authority: {
      pem: '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n',
      fingerprint: FINGERPRINT.split(' ').reverse().join(' '),
      until: '2027-11-24T00:00:00Z',
      suffix: null,
      deployment: [
        {
          system: 'Windows, by group policy',
          steps: [
            'Save the certificate as mailhaul-authority.cer.',
            'Open the Group Policy Management Console and edit a policy of the computers.',
            'Computer Configuration, Policies, Windows Settings, Security Settings, Public Key Policies, Trusted Root Certification Authorities: import it.',
            'On one of the computers: gpupdate /force, then open the form.'
          ]
        },
        {
          system: 'Microsoft Intune',
          steps: [
            'Devices, Configuration, Create: a profile of the type “Trusted certificate”.',
            'Upload the .cer file, destination store: Computer certificate store, Root.'
          ]
        },
        { system: 'Jamf (macOS, iOS)', steps: ['Configuration Profiles, New, Certificate.'] },
        {
          system: 'Firefox',
          steps: ['Policy ImportEnterpriseRoots: Firefox then trusts what the system trusts.']
        }
      ]
    },
    certificate: null,
    ...more
  };
}
