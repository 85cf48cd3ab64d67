import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { CampaignForm, domainsIn } from '../../src/lib/intake/campaign-form.svelte';
import NewPage from '../../src/routes/intake/new/+page.svelte';
import { Desk } from '../../src/lib/desk.svelte';
import { servers } from '../../mock/fixtures';
import { intakeAnswers } from '../../mock/intake';
import { program, refuse, type Answers } from '../program';
import OnDesk from '../OnDesk.svelte';

const { goto } = vi.hoisted(() => ({ goto: vi.fn() }));
vi.mock('$app/navigation', () => ({ goto }));

const answers = intakeAnswers({ form: 'open', people: 3 }) as unknown as Answers;

async function page(more: Answers = {}) {
  const asked = program({ ...answers, servers, ...more });
  const desk = new Desk();
  await desk.servers.load();
  render(OnDesk, { desk, page: NewPage });
  const sent = (command: string) => asked.filter((one) => one.command === command);
  return { sent, user: userEvent.setup() };
}

describe('a campaign that is typed', () => {
  it('is open for seven days, for everyone, and asks nothing about the new side', () => {
    program({});
    expect(new CampaignForm(null).draft).toMatchObject({
      days: 7,
      audience: 'everyone',
      asks: 'nothing',
      destination: null
    });
  });

  it('takes domains between commas and spaces, with or without an @, each once', () => {
    expect(domainsIn(' @Old.example, b.example;old.example\n')).toEqual([
      'old.example',
      'b.example'
    ]);
  });

  it('keeps the audience of a campaign that is changed', () => {
    program({});
    const audience = { domains: ['a.example', 'b.example'] };
    const draft = { ...new CampaignForm(null).draft, name: 'A', audience };
    const form = new CampaignForm({ id: 4, draft });
    expect(form.domains).toBe('a.example, b.example');
    expect(form.draft).toEqual(draft);
  });

  it('is not saved while something has to be mended, and shows what', async () => {
    const { sent, user } = await page();
    await user.click(screen.getByTestId('save-campaign'));
    await vi.waitFor(() =>
      expect(screen.getByTestId('campaign-name').getAttribute('aria-invalid')).toBe('true')
    );
    expect(screen.getByText('Choose the old server')).toBeTruthy();
    await vi.waitFor(() =>
      expect(document.activeElement).toBe(screen.getByTestId('campaign-name'))
    );
    expect(sent('create_campaign')).toEqual([]);
  });

  it('is created with what was typed, and then shown', async () => {
    const { sent, user } = await page({ check_campaign: () => [] });
    await user.type(screen.getByTestId('campaign-name'), 'Altstadt');
    await user.click(screen.getByTestId('campaign-days-14'));
    await user.click(screen.getByTestId('campaign-audience-domains'));
    await user.type(screen.getByTestId('campaign-domains'), 'old.example');
    await user.click(screen.getByTestId('campaign-asks-address'));
    await user.type(screen.getByTestId('campaign-expected'), 'mia@old.example, Mia');
    await user.click(screen.getByTestId('save-campaign'));
    await vi.waitFor(() => expect(goto).toHaveBeenCalledWith('/intake/7'));
    expect(sent('create_campaign')[0]?.payload['draft']).toMatchObject({
      name: 'Altstadt',
      days: 14,
      audience: { domains: ['old.example'] },
      asks: 'address',
      expected: 'mia@old.example, Mia'
    });
  });

  it('says why it could not be saved', async () => {
    const no = () => refuse('keychainLocked');
    const { user } = await page({ check_campaign: () => [], create_campaign: no });
    await user.click(screen.getByTestId('save-campaign'));
    expect((await screen.findByTestId('refusal')).textContent).toMatch(/keychain is locked/);
  });
});
