// Puts what changed into the list of folders.
import type { FolderProgress } from '../ipc';

/** Folders with the changed ones in place, new ones last. */
export function mergeFolders(
  folders: FolderProgress[],
  changed: FolderProgress[]
): FolderProgress[] {
  const fresh = new Map(changed.map((folder) => [folder.source, folder]));
  const kept = folders.map((folder) => {
    const replaced = fresh.get(folder.source) ?? folder;
    fresh.delete(folder.source);
    return replaced;
  });
  return [...kept, ...fresh.values()];
}
