import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserSignIn } from '../../src/lib/sign-in/user-sign-in.svelte';
import { program, refuse, type Answers } from '../program';

const start = { id: 4, page: 'https://provider.example/authorise', code: null, minutes: 10 };
const withCode = { ...start, code: 'WXYZ-1234', page: 'https://provider.example/device' };

function answering(now: () => unknown, more: Answers = {}) {
  return program({
    begin_sign_in: ({ place }) => (place === 'browser' ? start : withCode),
    sign_in_now: now,
    ...more
  });
}

async function begun(place: 'browser' | 'elsewhere' = 'browser') {
  const signIn = new UserSignIn();
  await signIn.begin(1, ' mia@old.example ', place);
  return signIn;
}

describe('a sign-in of a user', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('opens the system’s browser and is signed in once the program says so', async () => {
    const states = [{ state: 'waiting' }, { state: 'signedIn', login: 'mia@old.example' }];
    const asked = answering(() => states.shift());
    const signIn = await begun();
    expect(asked.map(({ command }) => command)).toEqual(['begin_sign_in', 'open_sign_in_page']);
    expect(asked[0]?.payload).toMatchObject({ server: 1, login: 'mia@old.example' });
    expect(signIn.state).toBe('waiting');
    expect(signIn.id).toBeNull();
    await vi.advanceTimersByTimeAsync(2000);
    expect(signIn.state).toBe('signedIn');
    expect(signIn.id).toBe(4);
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked.length).toBe(before);
  });

  it('shows a code for another device and opens no browser', async () => {
    const asked = answering(() => ({ state: 'waiting' }));
    const signIn = await begun('elsewhere');
    expect(signIn.start?.code).toBe('WXYZ-1234');
    expect(asked.some(({ command }) => command === 'open_sign_in_page')).toBe(false);
    signIn.cancel();
  });

  it('shows the address where the browser does not open, and still waits', async () => {
    answering(() => ({ state: 'waiting' }), { open_sign_in_page: () => refuse('desktop') });
    const signIn = await begun();
    expect([signIn.notOpened, signIn.state]).toEqual([true, 'waiting']);
    signIn.cancel();
  });

  it('says how it ended and can be begun again', async () => {
    const text = 'The consent was declined.';
    answering(() => ({ state: 'failed', ending: 'declined', text: { code: text } }));
    const signIn = await begun();
    await vi.advanceTimersByTimeAsync(1000);
    expect([signIn.state, signIn.ending, signIn.text]).toEqual(['failed', 'declined', text]);
    await signIn.begin(1, 'mia@old.example', 'browser');
    expect([signIn.state, signIn.ending]).toEqual(['waiting', null]);
    signIn.cancel();
  });

  it('has the program forget it when it is cancelled, and asks no more', async () => {
    const asked = answering(() => ({ state: 'waiting' }));
    const signIn = await begun();
    signIn.cancel();
    expect(asked.at(-1)).toMatchObject({ command: 'forget_sign_in', payload: { id: 4 } });
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect([asked.length, signIn.state]).toEqual([before, 'idle']);
  });

  it('counts for its own mailbox alone', async () => {
    answering(() => ({ state: 'signedIn', login: 'mia@old.example' }));
    const signIn = await begun();
    await vi.advanceTimersByTimeAsync(1000);
    signIn.follows(1, 'Mia@old.example ');
    expect(signIn.id).toBe(4);
    signIn.follows(1, 'noah@old.example');
    expect(signIn.id).toBeNull();
  });

  it('says why it can’t be begun', async () => {
    program({ begin_sign_in: () => refuse('notNow', 'The provider can’t be asked.') });
    const signIn = await begun();
    expect([signIn.state, signIn.refusal?.said.message.code]).toEqual([
      'idle',
      'The provider can’t be asked.'
    ]);
  });
});
