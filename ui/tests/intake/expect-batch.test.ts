import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { batches } from '../../mock/batches';
import { jobs } from '../../mock/fixtures';
import { campaign, campaignPage, intakeAnswers } from '../../mock/intake';
import { people } from '../../mock/intake-people';
import { Desk } from '../../src/lib/desk.svelte';
import { waitingBatches } from '../../src/lib/intake/waiting';
import CampaignRoute from '../../src/routes/intake/[id]/+page.svelte';
import OnDesk from '../OnDesk.svelte';
import { program, type Answers } from '../program';

vi.mock('$app/navigation', () => ({ goto: vi.fn() }));
vi.mock('$app/state', () => ({ page: { params: { id: '1' }, url: new URL('http://x/intake/1') } }));

const some = batches(40).slice(0, 2);
const id = some[0]?.id ?? 0;
const waiting = jobs(3).map((job) => ({
  ...job,
  batch: id,
  trouble: 'passwordMissing' as const
}));

describe('the users of a batch whose jobs wait for a password', () => {
  it('are expected at once, and it is said whom the campaign can’t ask', async () => {
    const asked = program({
      ...(intakeAnswers({ form: 'open', people: 12 }) as unknown as Answers),
      campaign: () => campaignPage(campaign(1), people(12)),
      batches: () => some,
      jobs: () => waiting
    });
    const desk = new Desk();
    await Promise.all([desk.intake.load(), desk.batches.load(), desk.jobs.load()]);
    render(OnDesk, { desk, page: CampaignRoute });
    const user = userEvent.setup();
    await user.click(await screen.findByTestId('people-add'));
    await user.click(await screen.findByTestId('people-add-expected'));
    await user.click(await screen.findByTestId('expect-batch'));
    // A batch without such jobs is not offered.
    const offered = await screen.findAllByRole('option', { hidden: true });
    expect(offered.map((option) => option.textContent)).toEqual([
      expect.stringMatching(/3 jobs wait for a password/)
    ]);
    await user.click(offered[0] as HTMLElement);
    await user.click(screen.getByTestId('expect-batch-add'));
    expect((await screen.findByTestId('expect-batch-outcome')).textContent).toMatch(
      /41 users are asked.*3 jobs want a new password.*2 jobs were left out\.\s*It logs in with a name/s
    );
    const sent = asked.filter(({ command }) => command === 'expect_batch');
    expect(sent.map(({ payload }) => payload)).toEqual([{ campaign: 1, batch: id }]);
    expect(screen.getByTestId('expect-close').textContent.trim()).toBe('Done');
  });

  it('are not offered of a batch that is closed', () => {
    expect(waitingBatches(some, waiting).map((batch) => batch.jobs)).toEqual([3]);
    const closed = some.map((batch) => ({ ...batch, closed: '2026-11-23T10:12:00Z' }));
    expect(waitingBatches(closed, waiting)).toEqual([]);
  });
});
