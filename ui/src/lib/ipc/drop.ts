// Files that are dropped on the window: the desktop tells where they are.
import { getCurrentWebview } from '@tauri-apps/api/webview';

export interface Drops {
  /** A file is over the window, or no longer. */
  onhover: (over: boolean) => void;
  ondrop: (paths: string[]) => void;
}

/** Calls back while files are dragged over the window and when they are dropped; the function returned ends that. */
export function onDrop({ onhover, ondrop }: Drops): () => void {
  const listening = getCurrentWebview().onDragDropEvent(({ payload }) => {
    if (payload.type === 'enter') onhover(true);
    if (payload.type === 'leave') onhover(false);
    if (payload.type === 'drop') {
      onhover(false);
      if (payload.paths.length > 0) ondrop(payload.paths);
    }
  });
  return () => void listening.then((stop) => stop());
}
