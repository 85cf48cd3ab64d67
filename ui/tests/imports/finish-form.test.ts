import { describe, expect, it } from 'vitest';
import { batches as made } from '../../mock/batches';
import { FinishForm, noteOn, openOnes, serversFor } from '../../src/lib/imports/finish-form.svelte';
import type { BatchRow } from '../../src/lib/ipc';
import { importPage } from '../../mock/imports';

const [batch] = made(40) as [BatchRow];
const { choices } = importPage();

describe('the end of an import', () => {
  it('makes a new batch that is called like the file where no name is typed', () => {
    const { order } = new FinishForm().take('Staff', choices, [batch]);
    expect(order.into).toBeNull();
    expect(order.batch).toMatchObject({ name: 'Staff', source: 1, destination: 2 });
    expect(order.first).toBe('dry');
  });

  it('adds the rows to the batch that is chosen', () => {
    const form = new FinishForm();
    form.where = 'there';
    expect(form.lacks('Staff', choices, [batch])).toBe('Choose the batch.');
    form.batch = '1';
    expect(form.lacks('Staff', choices, [batch])).toBe('');
    expect(form.take('Staff', choices, [batch]).order.into).toBe(1);
  });

  it('makes a new batch after all where that is chosen last', () => {
    const form = new FinishForm();
    form.where = 'there';
    form.batch = '1';
    form.where = 'new';
    expect(form.take('Staff', choices, [batch]).order.into).toBeNull();
  });

  it('adds nothing to a closed batch, nor to one that was closed meanwhile', () => {
    const closed = { ...batch, closed: '2026-11-25T10:00:00Z' };
    const form = new FinishForm();
    form.where = 'there';
    form.batch = '1';
    expect(openOnes([closed])).toEqual([]);
    expect(form.lacks('Staff', choices, [closed])).toBe('Choose the batch.');
  });

  it('takes the servers of the batch only where none was chosen', () => {
    expect(serversFor(batch, { ...choices, source: null, destination: 4 })).toEqual({
      source: 1,
      destination: 4
    });
  });

  it('says that rows keep other servers than the batch’s, and that it is paused', () => {
    expect(noteOn(batch, choices)).toBe('');
    expect(noteOn({ ...batch, paused: true }, { source: 3, destination: 2 })).toMatch(
      /keep the servers chosen above\. The batch is paused/
    );
  });

  it('forgets an administrator’s password when it is sent', () => {
    const form = new FinishForm();
    const [source] = form.logins;
    source.choose('actAs');
    source.login = 'boss';
    expect(form.lacks('Staff', choices, [])).toMatch(/administrator/);
    source.password = 'hunter2';
    const { masters, order } = form.take('Staff', choices, []);
    expect(masters).toEqual([
      { side: 'source', form: { form: 'actAs', login: 'boss' }, password: 'hunter2' }
    ]);
    expect(order).toMatchObject({ keepLogins: ['source'], ownLogins: ['destination'] });
    expect(source.password).toBe('');
  });

  it('takes the batch’s administrator over, whose users need no password', () => {
    const form = new FinishForm();
    expect(form.standIns([batch])).toEqual([]);
    form.where = 'there';
    form.batch = '1';
    expect(form.standIns([batch])).toEqual(['source']);
    expect(form.take('Staff', choices, [batch])).toMatchObject({
      masters: [],
      order: { into: 1, ownLogins: ['destination'], keepLogins: [] }
    });
  });

  it('changes the batch’s setting only where that is said', () => {
    const form = new FinishForm();
    form.where = 'there';
    form.batch = '1';
    const [source] = form.logins;
    source.choose('own');
    expect(form.take('Staff', choices, [batch]).order).toMatchObject({
      ownLogins: ['source', 'destination'],
      keepLogins: []
    });
    source.keep(true);
    expect(form.take('Staff', choices, [batch]).order.keepLogins).toEqual(['source']);
    source.choose('userStarMaster');
    source.login = 'chief';
    source.password = 'hunter2';
    const { order, masters } = form.take('Staff', choices, [batch]);
    expect(order.keepLogins).toEqual([]);
    expect(masters).toHaveLength(1);
  });
});
