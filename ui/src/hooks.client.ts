/** Looking at the pages in a browser needs a program that answers; what ships has the real one. */
export async function init(): Promise<void> {
  if (import.meta.env.MODE === 'mock') {
    const { start } = await import('../mock/program');
    start();
  }
}
