import { beforeEach, describe, expect, it } from 'vitest';
import { Selection } from '../../src/lib/ui/selection.svelte';

const shown = [1, 2, 3, 4, 5, 6, 7, 8, 9];
let selection: Selection<number>;
const keys = () => [...selection.keys].sort((a, b) => a - b);

beforeEach(() => {
  selection = new Selection();
});

describe('a range', () => {
  it('goes from the row that was toggled last, in either direction', () => {
    selection.toggle(4);
    selection.extend(6, shown);
    expect(keys()).toEqual([4, 5, 6]);
    selection.extend(2, shown);
    expect(keys()).toEqual([2, 3, 4]);
  });

  it('leaves alone what was selected before it', () => {
    selection.toggle(9);
    selection.toggle(2);
    selection.extend(4, shown);
    expect(keys()).toEqual([2, 3, 4, 9]);
  });

  it('leaves rows out where it began with leaving one out', () => {
    selection.add(shown);
    selection.toggle(3);
    selection.extend(5, shown);
    expect(keys()).toEqual([1, 2, 6, 7, 8, 9]);
  });

  it('goes by the order in which rows are shown now', () => {
    selection.toggle(1);
    selection.extend(3, [3, 8, 1, 2]);
    expect(keys()).toEqual([1, 3, 8]);
  });

  it('is the one row where the row it began with is no longer shown', () => {
    selection.toggle(1);
    selection.extend(3, [2, 3, 4]);
    expect(keys()).toEqual([1, 3]);
  });

  it('shrinks when keys go back, and begins anew where the focus went elsewhere', () => {
    selection.extendFrom(2, 3, shown);
    selection.extendFrom(3, 4, shown);
    selection.extendFrom(4, 3, shown);
    expect(keys()).toEqual([2, 3]);
    selection.extendFrom(7, 8, shown);
    expect(keys()).toEqual([2, 3, 7, 8]);
  });
});

describe('the box before the columns', () => {
  it('tells all, none and some of what is shown apart', () => {
    expect(selection.extent(shown)).toBe(false);
    selection.toggle(3);
    expect(selection.extent(shown)).toBe('mixed');
    expect(selection.extent([4, 5])).toBe(false);
    expect(selection.extent([3])).toBe(true);
    selection.add(shown);
    expect(selection.extent(shown)).toBe(true);
  });

  it('adds what is shown to what is selected, and takes only that away', () => {
    selection.toggle(100);
    selection.add(shown);
    selection.remove(shown);
    expect(keys()).toEqual([100]);
  });
});

describe('a selection', () => {
  it('drops what is gone, and stays the same set where nothing is', () => {
    selection.add([1, 2, 3]);
    selection.only([2, 3, 4]);
    expect(keys()).toEqual([2, 3]);
    const before = selection.keys;
    selection.only(shown);
    expect(selection.keys).toBe(before);
  });

  it('is empty when it is cleared, and the next range begins anew', () => {
    selection.toggle(2);
    selection.clear();
    selection.extend(5, shown);
    expect(keys()).toEqual([5]);
  });
});
