import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { Desk } from '../../src/lib/desk.svelte';
import CampaignRoute from '../../src/routes/intake/[id]/+page.svelte';
import type { CampaignPage, Ticked } from '../../src/lib/ipc';
import { batches } from '../../mock/batches';
import { servers } from '../../mock/fixtures';
import { campaign, campaignPage, intakeAnswers, share } from '../../mock/intake';
import { people } from '../../mock/intake-people';
import { program, refuse, type Answers } from '../program';
import OnDesk from '../OnDesk.svelte';

const { goto } = vi.hoisted(() => ({ goto: vi.fn() }));
vi.mock('$app/navigation', () => ({ goto }));
vi.mock('$app/state', () => ({ page: { params: { id: '1' }, url: new URL('http://x/intake/1') } }));

const usual = () => intakeAnswers({ form: 'open', people: 12 }) as unknown as Answers;

async function page(more: Partial<CampaignPage> = {}, answers: Answers = {}, form = true) {
  const shown = { page: { ...campaignPage(campaign(1), people(12), form), ...more } };
  const asked = program({
    ...usual(),
    ...(form ? {} : { intake: intakeAnswers({ form: 'closed', people: 1 }).intake }),
    campaign: () => shown.page,
    batches: () => batches(40),
    ...answers
  });
  const desk = new Desk();
  await desk.intake.load();
  await desk.batches.load();
  if (answers['servers']) await desk.servers.load();
  render(OnDesk, { desk, page: CampaignRoute });
  await screen.findByRole('heading', { level: 1 });
  const sent = (command: string) => asked.filter((one) => one.command === command);
  return { desk, shown, sent, user: userEvent.setup() };
}

type User = ReturnType<typeof userEvent.setup>;
const text = (testId: string) => screen.getByTestId(testId).textContent.trim();
const select = (user: User, id: number) => user.click(screen.getByTestId(`person-${id}-select`));

async function choose(user: User, menu: string, item: string) {
  await user.click(screen.getByTestId(menu));
  await user.click(await screen.findByTestId(`${menu}-${item}`));
}

const told: Ticked = {
  jobs: [],
  deleted: [],
  runs: [],
  servers: false,
  batches: false,
  campaigns: true,
  reload: false
};

describe('the people on the page of a campaign', () => {
  it('are filtered by what is to do, with their number', async () => {
    const { user } = await page();
    expect(text('people-part-missing')).toMatch(/Not yet submitted 3/);
    await user.click(screen.getByTestId('people-part-renew'));
    expect(screen.getByTestId('people-table').getAttribute('aria-rowcount')).toBe('2');
    expect(screen.getByTestId('person-7')).toBeTruthy();
  });

  it('are there as soon as the program tells of them', async () => {
    const { desk, shown } = await page({ people: [] });
    expect(screen.getByTestId('people-empty')).toBeTruthy();
    shown.page = { ...shown.page, people: people(2) };
    desk.intake.follow(told);
    await vi.waitFor(() => expect(screen.getByTestId('person-1')).toBeTruthy());
  });

  it('say why a login failed, what blocks them, and lead to their job', async () => {
    await page();
    expect(text('person-5-submitted')).toMatch(/Not yet\s*4 failed logins: The server refused/);
    expect(text('person-4-state')).toMatch(/There is no destination address\./);
    expect(screen.getByTestId('person-3-job').getAttribute('href')).toBe('/jobs/10');
    expect(text('person-1-state')).toMatch(/Ready/);
  });

  it('say where no password is kept any more', async () => {
    const [one] = people(1);
    if (!one) throw new Error('nobody');
    await page({ people: [{ ...one, sourcePassword: 'missing' }] });
    expect(text('person-1-submitted')).toMatch(/No password kept/);
  });

  it('say where a destination comes from and whether it exists', async () => {
    await page();
    expect(text('person-1-origin')).toBe('from a rule');
    expect(text('person-1-exists')).toBe('Exists');
    expect(text('person-3-origin')).toBe('typed by the user');
  });
});

describe('a destination that is edited in place', () => {
  it('is kept as it is typed, and the row has the focus again', async () => {
    const { user, sent } = await page();
    await user.click(screen.getByTestId('person-4-destination'));
    await user.keyboard(' Sato@New.example{Enter}');
    await vi.waitFor(() =>
      expect(sent('change_person').map(({ payload }) => payload)).toEqual([
        { id: 4, change: { destination: ' Sato@New.example', destinationServer: null } }
      ])
    );
    expect((document.activeElement as HTMLElement).dataset['testid']).toBe('person-4');
  });

  it('is not lost where the list is read again meanwhile', async () => {
    const { user, desk, shown, sent } = await page();
    await user.click(screen.getByTestId('person-4-destination'));
    await user.keyboard('sato@');
    const reads = sent('campaign').length;
    shown.page = { ...shown.page, people: people(12) };
    desk.intake.follow(told);
    await vi.waitFor(() => expect(sent('campaign').length).toBe(reads + 1));
    await user.keyboard('new.example{Enter}');
    await vi.waitFor(() =>
      expect(sent('change_person')[0]?.payload['change']).toMatchObject({
        destination: 'sato@new.example'
      })
    );
  });

  it('stays as it was with Escape, and where nothing was changed', async () => {
    const { user, sent } = await page();
    await select(user, 1);
    await user.click(screen.getByTestId('person-1-destination'));
    await user.keyboard('x{Escape}');
    await user.click(screen.getByTestId('person-1-destination'));
    await user.keyboard('{Enter}');
    expect(sent('change_person')).toEqual([]);
    expect(text('people-selected')).toBe('1 person selected');
  });

  it('leaves Ctrl and A to the field', async () => {
    const { user } = await page();
    await user.click(screen.getByTestId('person-1-destination'));
    await user.keyboard('{Control>}a{/Control}');
    expect(screen.queryByTestId('people-selected')).toBeNull();
  });
});

describe('what is done with people', () => {
  it('makes jobs of all who are ready, and says who was left out and why', async () => {
    const { user, sent } = await page();
    expect(text('make-jobs')).toMatch(/Create jobs \(4\)/);
    await user.click(screen.getByTestId('make-jobs'));
    await user.click(await screen.findByTestId('jobs-make'));
    expect((await screen.findByTestId('jobs-left-out')).textContent).toMatch(
      /2 people left out.*mia\.thornton@.*A job moves this pair already/s
    );
    expect(sent('make_jobs')[0]?.payload['order']).toMatchObject({
      people: [1, 8, 9, 10],
      dryRun: true
    });
    expect(screen.getByTestId('jobs-open-batch').getAttribute('href')).toBe('/batches/1');
  });

  it('generates passwords for those of the selected who have none', async () => {
    const { user, sent } = await page();
    await select(user, 1);
    await select(user, 4);
    await select(user, 11);
    await user.click(screen.getByTestId('bulk-generate'));
    expect(sent('generate_passwords')[0]?.payload).toEqual({ campaign: 1, people: [4, 11] });
  });

  it('leaves those alone who became jobs, where another server is chosen for many', async () => {
    const { user, sent } = await page({}, { servers });
    await select(user, 1);
    await select(user, 3);
    await choose(user, 'bulk-people-more', 'server');
    await user.click(await screen.findByTestId('people-server'));
    await user.keyboard('{ArrowDown}{Enter}');
    await user.click(screen.getByTestId('people-server-save'));
    await vi.waitFor(() =>
      expect(sent('change_person').map(({ payload }) => payload['id'])).toEqual([1])
    );
  });

  it('asks with numbers before they are removed, also by the Delete key', async () => {
    const { user, sent } = await page();
    await select(user, 1);
    await select(user, 2);
    screen.getByTestId('person-1').focus();
    await user.keyboard('{Delete}');
    expect((await screen.findByTestId('remove-people')).textContent).toMatch(
      /Remove 2 people.*2 passwords leave the keychain/s
    );
    await user.click(screen.getByTestId('remove-people-yes'));
    await vi.waitFor(() => expect(sent('remove_people')[0]?.payload).toEqual({ ids: [1, 2] }));
  });

  it('shows one person’s link, and says so where the form is closed', async () => {
    let form = true;
    const link = () => (form ? share('p/1') : null);
    const { user, desk } = await page({}, { personal_link: link });
    await choose(user, 'person-1-menu', 'link');
    const dialog = within(await screen.findByTestId('link-dialog'));
    expect(dialog.getByTestId('share-url-name').textContent).toMatch(/\/p\/1$/);
    await user.keyboard('{Escape}');
    form = false;
    await choose(user, 'person-1-menu', 'link');
    await vi.waitFor(() => expect(desk.toasts.list.at(-1)?.title).toBe('The form is closed'));
  });

  it('keeps a typed password for the new side no longer than it takes to send it', async () => {
    const { user, sent } = await page();
    await choose(user, 'person-4-menu', 'password');
    await user.type(await screen.findByTestId('new-password'), 'hunter2');
    await user.click(screen.getByTestId('new-password-save'));
    await vi.waitFor(() => expect(screen.queryByTestId('new-password-dialog')).toBeNull());
    expect(sent('set_destination_password')[0]?.payload).toEqual({ id: 4, password: 'hunter2' });
    expect(document.body.innerHTML).not.toMatch(/hunter2/);
  });

  it('asks for the new password of somebody who has none, where it is missing', async () => {
    const lacking = people(12).find(
      (one) => one.submitted && one.job === null && one.destinationPassword === 'missing'
    );
    if (!lacking) throw new Error('the fixtures have nobody without a new password');
    const { user } = await page();
    await user.click(screen.getByTestId(`person-${lacking.id}-enter-password`));
    expect(await screen.findByRole('dialog', { name: 'New password' })).toBeTruthy();
  });

  it('shows who is to be reminded, of the selected alone', async () => {
    const { user } = await page();
    await select(user, 2);
    await select(user, 5);
    await user.click(screen.getByTestId('bulk-remind'));
    const list = await screen.findByTestId<HTMLTextAreaElement>('reminder-list');
    expect(list.value.split('\n')).toHaveLength(2);
  });

  it('adds expected people, and keeps the lines that can’t be used to be mended', async () => {
    const { user } = await page();
    await choose(user, 'people-add', 'expected');
    await user.type(await screen.findByTestId('expect-lines'), 'a@x.example{Enter}nobody');
    await user.click(screen.getByTestId('expect-add'));
    expect((await screen.findByTestId('expect-refused')).textContent).toMatch(
      /Line 2\s*nobody: there is no mail address in it/
    );
    expect(screen.getByTestId<HTMLTextAreaElement>('expect-lines').value).toBe('nobody');
  });

  it('adds a person by hand on an empty campaign, and says at the field what is wrong', async () => {
    const { user } = await page({ people: [] });
    await user.click(screen.getByTestId('empty-add'));
    await user.type(await screen.findByTestId('add-address'), 'mia@x.example');
    await user.type(screen.getByTestId('add-password'), 'wrong');
    await user.click(screen.getByTestId('add-person'));
    await vi.waitFor(() =>
      expect(screen.getByTestId('add-password').getAttribute('aria-invalid')).toBe('true')
    );
  });

  it('takes a list of accounts, whatever stands around the addresses', async () => {
    const { user, sent } = await page();
    await choose(user, 'people-add', 'accounts');
    await user.type(await screen.findByTestId('accounts-text'), 'x;a@new.example');
    await user.click(screen.getByTestId('accounts-use'));
    await vi.waitFor(() => expect(screen.queryByTestId('accounts-dialog')).toBeNull());
    expect(sent('set_known_accounts')[0]?.payload['text']).toBe('x;a@new.example');
  });
});

describe('a campaign on its page', () => {
  it('warns that generated passwords can be saved only once before it saves them', async () => {
    const { user, sent } = await page();
    await choose(user, 'people-more', 'export');
    expect((await screen.findByTestId('save-generated')).textContent).toMatch(/only once/);
    expect(sent('save_generated')).toEqual([]);
    await user.click(screen.getByTestId('save-generated-yes'));
    await vi.waitFor(() => expect(sent('save_generated')).toHaveLength(1));
  });

  it('is extended from its menu, and closed only after a question in numbers', async () => {
    const { user, sent } = await page();
    await choose(user, 'campaign-extend', '14');
    await vi.waitFor(() =>
      expect(sent('extend_campaign')[0]?.payload).toEqual({ id: 1, days: 14 })
    );
    // While a menu goes, the page takes no clicks.
    await vi.waitFor(() => expect(document.body.style.pointerEvents).not.toBe('none'));
    await user.click(screen.getByTestId('campaign-close'));
    expect((await screen.findByTestId('close-campaign')).textContent).toMatch(/\d+ passwords that/);
    await user.click(screen.getByTestId('close-campaign-yes'));
    await vi.waitFor(() => expect(sent('close_campaign')).toHaveLength(1));
  });

  it('is deleted after a question in numbers, and its page is left', async () => {
    const { user, sent } = await page();
    await choose(user, 'campaign-menu', 'delete');
    expect((await screen.findByTestId('delete-campaign')).textContent).toMatch(/12 people/);
    await user.click(screen.getByTestId('delete-campaign-yes'));
    await vi.waitFor(() => expect(goto).toHaveBeenCalledWith('/intake'));
    expect(sent('delete_campaign')).toHaveLength(1);
  });

  it('shows its link in every shape, and the message in the language that is chosen', async () => {
    const { user } = await page();
    await user.click(screen.getByTestId('campaign-tab-share'));
    expect(screen.getByTestId('share-qr')).toBeTruthy();
    expect(text('share-url-number')).toMatch(/^https:\/\/192\.168\.1\.20:8443\/f\//);
    const message = screen.getByTestId<HTMLTextAreaElement>('share-message');
    expect(message.value).toMatch(/^Your mailbox moves/);
    expect(text('share-sheet')).toMatch(/Altstadt Verlag.*Scan the code.*7C 41 9E/s);
    await user.click(screen.getByTestId('share-language'));
    await user.click(await screen.findByText('Deutsch'));
    expect(message.value).toMatch(/^Ihr Postfach zieht um/);
    expect(text('share-sheet')).toMatch(/Altstadt Verlag.*Scannen Sie den Code.*7C 41 9E/s);
  });

  it('says that the form is closed, and leads to where it is opened', async () => {
    const { user } = await page({ share: null }, {}, false);
    expect(text('campaign-form-closed')).toMatch(/Nobody can submit/);
    expect(screen.getByTestId('go-open-form').getAttribute('href')).toBe('/intake');
    await user.click(screen.getByTestId('campaign-tab-share'));
    expect(screen.getByTestId('share-closed')).toBeTruthy();
  });

  it('has no link for all where everybody has their own', async () => {
    const audience = 'expected' as const;
    const { user } = await page({ campaign: campaign(1, { audience, expected: 3 }), share: null });
    await user.click(screen.getByTestId('campaign-tab-share'));
    await user.click(screen.getByTestId('share-save-links'));
    expect(text('share-personal')).toMatch(/There is no link for all/);
  });

  it('goes on after a halt on request', async () => {
    const haltedUntil = new Date(Date.now() + 600_000).toISOString();
    const { user, sent } = await page({ campaign: campaign(1, { haltedUntil }) });
    await user.click(screen.getByTestId('campaign-resume'));
    await vi.waitFor(() => expect(sent('resume_campaign')).toHaveLength(1));
  });

  it('names the devices that are kept out and lets them in again on request', async () => {
    const until = new Date(Date.now() + 600_000).toISOString();
    const keptOut = [{ client: '192.168.1.77', until }];
    const { user, sent } = await page({ campaign: campaign(1, { keptOut }) });
    expect(text('campaign-kept-out')).toMatch(/One device is kept out.*192\.168\.1\.77 until/s);
    await user.click(screen.getByTestId('campaign-let-in'));
    await vi.waitFor(() => expect(sent('resume_campaign')).toHaveLength(1));
  });

  it('shows how far a test of all passwords is', async () => {
    await page({ recheck: { done: 17, all: 41, failed: 2 } });
    expect(text('campaign-recheck')).toMatch(/17 of 41 tested, 2 no longer work/);
  });

  it('says until when passwords are kept once it is over', async () => {
    const purge = '2026-12-03T10:00:00Z';
    await page({ campaign: campaign(1, { status: 'expired', purge }) });
    expect(text('campaign-purge')).toMatch(/Passwords are removed on .*2026/);
    expect(text('campaign-extend')).toMatch(/Open again/);
  });

  it('is a receipt and nothing else once it is purged', async () => {
    const receipt = '8 passwords were removed.';
    await page({
      campaign: campaign(1, { status: 'purged', receipt: { code: receipt } }),
      people: []
    });
    expect(text('campaign-receipt')).toMatch(receipt);
    expect(screen.queryByTestId('people-table')).toBeNull();
    expect(screen.queryByTestId('campaign-extend')).toBeNull();
  });

  it('lists the attempts with what the server said and where they came from', async () => {
    const { user } = await page();
    await user.click(screen.getByTestId('campaign-tab-attempts'));
    expect(text('attempt-1')).toMatch(/j\.weiss@.*Failed.*refused the login.*192\.168\.1\.21/s);
  });

  it('draws a screenful of 5,000 people', async () => {
    await page({ people: people(5000) });
    const drawn = screen.getAllByRole('row').filter((row) => row.dataset['index'] !== undefined);
    expect(drawn.length).toBeLessThan(60);
    expect(text('people-part-all')).toMatch(/5,000/);
  });
});

describe('a campaign that can’t be shown', () => {
  it('says so, and is tried again', async () => {
    program({ ...usual(), campaign: () => refuse('notFound') });
    render(OnDesk, { desk: new Desk(), page: CampaignRoute });
    expect((await screen.findByTestId('error-state')).textContent).toMatch(/no longer there/);
  });
});
