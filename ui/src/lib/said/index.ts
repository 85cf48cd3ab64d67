// What the program behind the window says, in the window's language (decision 0019).
import { bytes, count } from '../format/amounts';
import { moment } from '../format/times';
import type { Said, SaidValue } from '../ipc';
import { spoken, type Language } from '../lang';
import { translate } from '../lang/sentence';

const QUOTES: Record<Language, readonly [string, string]> = {
  en: ['“', '”'],
  de: ['„', '“'],
  fr: ['« ', ' »'],
  es: ['«', '»']
};

/** A sentence in the language that is spoken; empty for none. */
export function said(it: Said | null | undefined): string {
  if (!it) return '';
  return translate(it.code, (it.values ?? []).map(valueOf), it.count);
}

/** Words of the window itself, which are in its language already. */
export function asItIs(text: string): Said {
  return { code: '{0}', values: [{ kind: 'text', is: text }] };
}

function valueOf(value: SaidValue): string {
  switch (value.kind) {
    case 'text':
      return value.is;
    case 'name':
      return QUOTES[spoken.language].join(value.is);
    case 'number':
      return count(value.is);
    case 'bytes':
      return bytes(value.is);
    case 'moment':
      return moment(value.is.at, new Date());
    case 'said':
      return said(value.is);
    case 'sentences':
      return value.is.map(said).join(' ');
  }
}
