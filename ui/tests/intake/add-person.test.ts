import { describe, expect, it } from 'vitest';
import { AddPerson } from '../../src/lib/intake/add-person.svelte';
import type { CampaignAsks } from '../../src/lib/ipc';
import { program, refuse, type Answers } from '../program';

function typed(asks: CampaignAsks, answers: Answers = {}) {
  const asked = program(answers);
  const person = new AddPerson({ id: 1, asks });
  person.address = ' mia@old.example ';
  person.source = ' hunter2 ';
  return { person, asked };
}

describe('a person who is entered by hand', () => {
  it('is sent with the password as it was typed, and everything is forgotten after', async () => {
    const { person, asked } = typed('nothing', { add_person: () => 9 });
    expect(await person.add()).toBe(true);
    expect(asked[0]?.payload).toEqual({
      campaign: 1,
      draft: { address: 'mia@old.example', name: '', destination: '' },
      passwords: { source: ' hunter2 ', destination: null }
    });
    expect([person.address, person.source, person.destinationPassword]).toEqual(['', '', '']);
  });

  it('has a new password only where the campaign collects them', async () => {
    const { person, asked } = typed('addressAndPassword', { add_person: () => 9 });
    person.destinationPassword = 'new';
    await person.add();
    expect(asked[0]?.payload['passwords']).toEqual({ source: ' hunter2 ', destination: 'new' });
  });

  it('is not sent without a password', async () => {
    const { person, asked } = typed('nothing');
    person.source = '';
    expect(await person.add()).toBe(false);
    expect(asked).toEqual([]);
  });

  it('stays to be mended where the login is refused, and says it at the password', async () => {
    const { person } = typed('nothing', {
      add_person: () => {
        const problem = { field: 'sourcePassword', text: { code: 'refused' }, blocking: true };
        throw { code: 'invalid', message: { code: 'no' }, detail: null, problems: [problem] };
      }
    });
    expect(await person.add()).toBe(false);
    expect(person.problem('sourcePassword')).toBe('refused');
    expect(person.isElsewhere).toBe(false);
    expect(person.address).toBe(' mia@old.example ');
  });

  it('tells of what has no field', async () => {
    const { person } = typed('nothing', { add_person: () => refuse('keychainLocked') });
    await person.add();
    expect(person.isElsewhere).toBe(true);
  });
});
