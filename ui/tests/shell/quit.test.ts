import { describe, expect, it } from 'vitest';
import { Quit } from '../../src/lib/shell/quit.svelte';
import { program, refuse } from '../program';

const question = { runs: 2, tray: true };

describe('the question before the program ends', () => {
  it('is answered once, whatever closes it afterwards', async () => {
    const asked = program({ quit_question: () => question });
    const quit = new Quit();
    await quit.ask();
    expect(quit.question).toEqual(question);
    await quit.answer('background');
    await quit.answer('back');
    expect(quit.question).toBeNull();
    expect(asked.filter(({ command }) => command === 'answer_quit')).toEqual([
      { command: 'answer_quit', payload: { answer: 'background' } }
    ]);
  });

  it('stays open while the runs are ended, and is not asked again', async () => {
    const asked = program({ quit_question: () => question });
    const quit = new Quit();
    await quit.ask();
    await quit.answer('stop');
    await quit.ask();
    expect(quit.stopping).toBe(true);
    expect(quit.question).toEqual(question);
    expect(asked.filter(({ command }) => command === 'quit_question')).toHaveLength(1);
  });

  it('can be asked again after it was put off', async () => {
    program({ quit_question: () => question });
    const quit = new Quit();
    await quit.ask();
    await quit.answer('back');
    await quit.ask();
    expect(quit.question).toEqual(question);
  });

  it('says so where the program could not do what was chosen', async () => {
    program({ quit_question: () => question, answer_quit: () => refuse('desktop') });
    const quit = new Quit();
    await quit.ask();
    await expect(quit.answer('background')).rejects.toThrow('no');
  });

  it('is there to be answered anew where the runs could not be ended', async () => {
    const asked = program({ quit_question: () => question, answer_quit: () => refuse('desktop') });
    const quit = new Quit();
    await quit.ask();
    await expect(quit.answer('stop')).rejects.toThrow('no');
    expect(quit.stopping).toBe(false);
    await expect(quit.answer('back')).rejects.toThrow('no');
    expect(quit.question).toBeNull();
    expect(asked.filter(({ command }) => command === 'answer_quit')).toHaveLength(2);
  });
});
