// What jsdom lacks, and a clean slate after every test.
import { cleanup, configure } from '@testing-library/svelte';
import { clearMocks } from '@tauri-apps/api/mocks';
import { afterEach, vi } from 'vitest';

// A page in jsdom takes seconds while the computer builds something else beside it.
configure({ asyncUtilTimeout: 10_000 });

class NoObserver {
  observe(): void {
    return;
  }
  unobserve(): void {
    return;
  }
  disconnect(): void {
    return;
  }
}

vi.stubGlobal('ResizeObserver', NoObserver);
// A desktop that asks for nothing in particular.
vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }));
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.hasPointerCapture = () => false;

afterEach(async () => {
  cleanup();
  localStorage.clear();
  // What was asked for on the way out is still answered by the mocks.
  await new Promise((resolve) => setTimeout(resolve));
  clearMocks();
});
