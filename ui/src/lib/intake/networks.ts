// The addresses at which the form can be opened, as they are chosen.
import { sentence } from '../format/sentence';
import type { FormState, Network, NetworkAddress } from '../ipc';
import { kindWords } from './words';

export interface Place {
  ip: string;
  network: Network;
  address: NetworkAddress;
}

/** Every address of every network, the likeliest first. */
export function placesOf(networks: readonly Network[]): Place[] {
  return networks.flatMap((network) =>
    network.addresses.map((address) => ({ ip: address.ip, network, address }))
  );
}

/** Where the form is opened unless something else is chosen: where it was last, as long as that is there. */
export function usualPlace({ networks, address }: Pick<FormState, 'networks' | 'address'>): string {
  const places = placesOf(networks);
  return (places.find(({ ip }) => ip === address) ?? places[0])?.ip ?? '';
}

/** A place in the list of all. */
export function optionOf({ ip, network, address }: Place): {
  value: string;
  label: string;
  hint: string;
} {
  const marks = [
    kindWords(network.kind),
    network.isDefault ? 'default route' : '',
    address.isPrivate ? '' : 'public address'
  ];
  return {
    value: ip,
    label: `${network.name} · ${ip}`,
    hint: sentence(marks.filter((mark) => mark !== '' && mark !== network.name).join(', '))
  };
}

/** What to think of before the form is opened there; null where nothing speaks against it. */
export function concernOf({ network, address }: Place): string | null {
  if (network.kind === 'loopback') {
    return 'This computer only: nobody else can reach the form here. Good for a look at it.';
  }
  if (!address.isPrivate) {
    return 'A public address: the form can be reached from the internet unless a firewall stands before it.';
  }
  if (network.kind === 'virtual') {
    return 'A network of virtual machines or containers on this computer: colleagues can’t reach it.';
  }
  if (network.kind === 'vpn') return 'A VPN: only those who are connected to it reach the form.';
  return null;
}
