import { emit } from '@tauri-apps/api/event';
import { mockWindows } from '@tauri-apps/api/mocks';
import { fireEvent, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { batches } from '../../mock/batches';
import { renewalAnswers, renewalPage } from '../../mock/renewal';
import { Desk } from '../../src/lib/desk.svelte';
import PasswordsPage from '../../src/routes/passwords/+page.svelte';
import { program, refuse, type Answers } from '../program';
import OnDesk from '../OnDesk.svelte';

const here = vi.hoisted(() => ({ page: { url: new URL('http://x/passwords') } }));
vi.mock('$app/state', () => here);

async function page(more: Answers = {}) {
  const answers = { batches: () => batches(40), ...(renewalAnswers as unknown as Answers) };
  const asked = program({ ...answers, ...more });
  mockWindows('main');
  const desk = new Desk();
  await desk.batches.load();
  const view = render(OnDesk, { desk, page: PasswordsPage });
  const sent = (command: string) => asked.filter((one) => one.command === command);
  return { desk, view, sent, user: userEvent.setup() };
}

const heading = () => screen.getByRole('heading', { level: 1 }).textContent;

describe('the page of new passwords', () => {
  it('reads a file that is dropped on it', async () => {
    const { sent } = await page();
    const dropped = { paths: ['/lists/new.xlsx'], position: { x: 1, y: 1 } };
    await vi.waitFor(async () => {
      await emit('tauri://drag-drop', dropped);
      expect(screen.getByTestId('renewal-finish')).toBeTruthy();
    });
    expect(sent('open_renewal')[0]?.payload).toEqual({ path: '/lists/new.xlsx' });
    expect(heading()).toBe(`New passwords: ${renewalPage().fileName}`);
  });

  it('reads what is pasted at once and never shows it', async () => {
    const { sent } = await page();
    const text = 'a@old.example\thunter2';
    await fireEvent.paste(screen.getByTestId('pasted'), { clipboardData: { getData: () => text } });
    await screen.findByTestId('renewal-finish');
    expect(sent('open_pasted_renewal')[0]?.payload).toEqual({ text });
    expect(document.body.innerHTML).not.toContain('hunter2');
  });

  it('says how many are replaced and left out before it is done, and what came of it', async () => {
    const { user, sent } = await page();
    await user.click(screen.getByTestId('choose-file'));
    const button = await screen.findByTestId('renewal-finish');
    expect(button.textContent).toMatch(/Replace 2,206 passwords and test them/);
    expect(screen.getByText(/397 rows are left out/)).toBeTruthy();
    await user.click(button);
    const outcome = await screen.findByTestId('renewal-outcome');
    expect(outcome.textContent).toMatch(/2,206 passwords replaced/);
    expect(outcome.textContent).toMatch(/logins of 2,175 jobs are tested now/);
    expect(outcome.textContent).toMatch(/backups/);
    await user.click(screen.getByTestId('delete-file'));
    await vi.waitFor(() => expect(screen.queryByTestId('delete-file')).toBeNull());
    expect(sent('delete_renewal_file')).toHaveLength(1);
  });

  it('replaces nothing where no row fits, and says where to look', async () => {
    const none = { ...renewalPage().preview, matched: 0 };
    const { user } = await page({ choose_renewal: () => ({ ...renewalPage(), preview: none }) });
    await user.click(screen.getByTestId('choose-file'));
    expect(await screen.findByTestId('renewal-nothing')).toBeTruthy();
    expect(screen.getByTestId<HTMLButtonElement>('renewal-finish').disabled).toBe(true);
  });

  it('says that a column is missing, at its field', async () => {
    const lost = { ...renewalPage(), mapping: { ...renewalPage().mapping, password: null } };
    const { user } = await page({ choose_renewal: () => lost });
    await user.click(screen.getByTestId('choose-file'));
    const field = await screen.findByTestId('renewal-password');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('Choose the column with the passwords.')).toBeTruthy();
  });

  it('shows a verdict’s rows on request, by its button', async () => {
    const { user } = await page();
    await user.click(screen.getByTestId('choose-file'));
    const button = await screen.findByTestId('renewal-verdict-refused');
    await user.click(button);
    expect(button.getAttribute('aria-pressed')).toBe('true');
    expect(screen.getByTestId('renewal-shown').textContent).toMatch(/87 rows/);
  });

  it('says why a file can’t be read and stays where it was', async () => {
    const { user, desk } = await page({ choose_renewal: () => refuse('file', 'it is a picture') });
    await user.click(screen.getByTestId('choose-file'));
    await vi.waitFor(() => expect(desk.toasts.list[0]?.text).toBe('It is a picture'));
    expect(screen.getByTestId('pasted')).toBeTruthy();
  });

  it('leads back to the batch one came from', async () => {
    here.page.url = new URL('http://x/passwords?batch=1');
    await page();
    const [batch] = batches(40);
    expect(screen.getByRole('link', { name: `Back to ${batch?.name}` })).toBeTruthy();
  });

  it('has the program forget the list when it is left', async () => {
    const { user, view, sent } = await page();
    await user.click(screen.getByTestId('choose-file'));
    await screen.findByTestId('renewal-finish');
    view.unmount();
    expect(sent('discard_renewal')).toHaveLength(1);
  });
});
