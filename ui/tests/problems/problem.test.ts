import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import MessageProblem from '../../src/lib/problems/MessageProblem.svelte';
import Problem from '../../src/lib/problems/Problem.svelte';
import Refused from '../../src/lib/shell/Refused.svelte';
import { Refusal } from '../../src/lib/ipc';
import { reports } from '../../mock/fixtures';

const words = { title: 'Mailbox full', what: 'There is no room.', fix: 'Make room.' };

describe('a problem', () => {
  it('says what happened and what to do, and has one button for it', async () => {
    const onclick = vi.fn();
    render(Problem, { ...words, act: { label: 'Run again', onclick } });
    expect(screen.getByText('There is no room.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Run again' }));
    expect(onclick).toHaveBeenCalledOnce();
    expect(screen.getAllByRole('button')).toHaveLength(1);
  });

  it('keeps the server’s own words folded, to be copied', async () => {
    render(Problem, { ...words, said: 'NO [OVERQUOTA] full', saidLabel: 'What the server said' });
    const details = screen.getByText('What the server said').closest('details');
    expect(details?.open).toBe(false);
    await userEvent.click(screen.getByText('What the server said'));
    expect(details?.open).toBe(true);
    expect(details?.textContent).toContain('NO [OVERQUOTA] full');
    expect(screen.getByRole('button', { name: 'Copy these words' })).toBeTruthy();
  });

  it('leads to another page by a link', () => {
    render(Problem, { ...words, act: { label: 'Edit the job', href: '/jobs/1/edit' } });
    expect(screen.getByRole('link', { name: 'Edit the job' }).getAttribute('href')).toBe(
      '/jobs/1/edit'
    );
  });

  it('has no fold and no button where there is nothing for them', () => {
    render(Problem, words);
    expect(screen.queryByRole('button')).toBeNull();
    expect(document.querySelector('details')).toBeNull();
  });
});

describe('a page that can’t be shown', () => {
  it('offers only what helps from there', async () => {
    const onretry = vi.fn();
    const said = {
      code: 'serverInUse' as const,
      message: { code: 'no' },
      detail: 'x',
      problems: []
    };
    render(Refused, { refusal: new Refusal(said), onretry });
    expect(screen.getByRole('alert').textContent).toContain('Jobs use this server');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(onretry).toHaveBeenCalledOnce();
  });
});

describe('a message that did not arrive', () => {
  it('is explained with its subject, its reason and what can be done', async () => {
    const onact = vi.fn();
    const [message = null] = reports(1);
    render(MessageProblem, { message, onclose: vi.fn(), can: () => true, onact });
    expect(screen.getByRole('dialog').textContent).toContain('A server refused the message');
    expect(screen.getByText('The destination does not take it.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Run again' }));
    expect(onact).toHaveBeenCalledExactlyOnceWith('again');
  });

  it('has no button for what can’t be done from there', () => {
    const [message = null] = reports(1);
    render(MessageProblem, { message, onclose: vi.fn(), can: () => false, onact: vi.fn() });
    expect(screen.queryByTestId('message-act')).toBeNull();
  });
});
