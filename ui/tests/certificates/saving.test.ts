import { describe, expect, it } from 'vitest';
import { CertificateSaving } from '../../src/lib/certificates/saving.svelte';
import { Toasts } from '../../src/lib/ui/toasts.svelte';
import { program, refuse } from '../program';

describe('a certificate', () => {
  it('can be of one job', async () => {
    const asked = program({ save_certificate: () => 'mia.pdf' });
    const toasts = new Toasts();
    const saving = new CertificateSaving({ kind: 'job', id: 7 }, toasts);
    saving.format = 'pdf';
    saving.recipient = ' Ina ';
    await saving.save();
    expect(asked[0]?.payload).toEqual({
      of: { kind: 'job', id: 7 },
      recipient: 'Ina',
      format: 'pdf'
    });
    expect(toasts.list[0]?.text).toBe('mia.pdf');
    expect(saving.format).toBeNull();
  });

  it('is not said to be saved where the user thought better of it', async () => {
    program({});
    const toasts = new Toasts();
    const saving = new CertificateSaving({ kind: 'batch', id: 1 }, toasts);
    saving.format = 'csv';
    await saving.save();
    expect(toasts.list).toEqual([]);
  });

  it('says why it could not be written', async () => {
    program({ save_certificate: () => refuse('file', 'the file is open elsewhere') });
    const toasts = new Toasts();
    const saving = new CertificateSaving({ kind: 'batch', id: 1 }, toasts);
    saving.format = 'html';
    await saving.save();
    expect(toasts.list[0]?.text).toBe('The file is open elsewhere');
  });
});
