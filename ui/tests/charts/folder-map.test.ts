import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import FolderMap from '../../src/lib/charts/FolderMap.svelte';
import FolderViews from '../../src/lib/runs/FolderViews.svelte';
import { folders } from '../../mock/fixtures';
import { manyFolders, runTick } from '../../mock/pictures';
import { mergeFolders } from '../../src/lib/runs/merge';

// jsdom draws nothing: the map is as large as in a window.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(990);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(420);
});
afterEach(() => void vi.restoreAllMocks());

describe('the map of folders', () => {
  it('has the full name and the numbers of each folder for who can’t see it', () => {
    render(FolderMap, { folders: folders(true) });
    expect(
      screen.getByRole('option', {
        name: /^Archive\/2021\/Projekt Nordlicht\/Übergabe an die Stadtbibliothek, \d+%: /
      })
    ).toBeTruthy();
    expect(screen.getAllByRole('option')).toHaveLength(12);
  });

  it('is one stop for the tab key, read by arrows', async () => {
    render(FolderMap, { folders: folders(false) });
    const map = screen.getByRole('listbox');
    map.focus();
    await tick();
    const first = screen.getByTestId('map-said').textContent;
    expect(first).toMatch(/^Archive\/2020, 100%: /);
    expect(map.getAttribute('aria-activedescendant')).toMatch(/-0$/);
    await userEvent.keyboard('{ArrowDown}');
    expect(screen.getByTestId('map-said').textContent).not.toBe(first);
    expect(screen.getAllByRole('option', { selected: true })).toHaveLength(1);
    await userEvent.keyboard('{Home}');
    expect(screen.getByTestId('map-said').textContent).toBe(first);
  });

  it('moves no tile and draws none anew while a run goes on', async () => {
    const before = manyFolders(200, true);
    const { rerender } = render(FolderMap, { folders: before });
    const tiles = screen.getAllByTestId('tile');
    const places = tiles.map((tile) => tile.style.insetInlineStart);
    let now = before;
    for (let round = 0; round < 5; round += 1) {
      now = mergeFolders(now, runTick(10, now).folders);
      await rerender({ folders: now });
    }
    const after = screen.getAllByTestId('tile');
    expect(after.every((tile, at) => tile === tiles[at])).toBe(true);
    expect(after.map((tile) => tile.style.insetInlineStart)).toEqual(places);
  });

  it('says what its marks mean, of those that are there', () => {
    const { unmount } = render(FolderMap, { folders: folders(false) });
    expect(screen.getByText('Can’t be worked on')).toBeTruthy();
    expect(screen.queryByText('As far as it is filled')).toBeNull();
    unmount();
    render(FolderMap, { folders: folders(true) });
    expect(screen.getByText('As far as it is filled')).toBeTruthy();
  });

  it('says that nothing is counted yet', () => {
    render(FolderMap, { folders: [] });
    expect(screen.getByText('Nothing to draw yet')).toBeTruthy();
  });
});

describe('the folders of a run', () => {
  const props = { folders: folders(false), leftOut: [], kind: 'copy' as const };

  it('are a map or a table, as it was chosen last', async () => {
    const { unmount } = render(FolderViews, props);
    expect(screen.getByTestId('folder-map')).toBeTruthy();
    await userEvent.click(screen.getByRole('radio', { name: 'Table' }));
    expect(screen.getByRole('grid', { name: 'Folders' })).toBeTruthy();
    unmount();
    render(FolderViews, props);
    expect(screen.queryByTestId('folder-map')).toBeNull();
  });

  it('are neither where there are none', () => {
    render(FolderViews, { ...props, folders: [] });
    expect(screen.getByText('No folders yet')).toBeTruthy();
    expect(screen.queryByRole('radio')).toBeNull();
  });
});
