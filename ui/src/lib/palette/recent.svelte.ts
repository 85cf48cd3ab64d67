// What was opened lately, the last one first. Only numbers are kept, no names: what is gone since is left out.
const KEY = 'mailhaul.recent';
const MOST = 24;

export class Recent {
  ids = $state.raw<readonly string[]>(restored());

  note(id: string): void {
    if (this.ids[0] === id) return;
    this.ids = [id, ...this.ids.filter((other) => other !== id)].slice(0, MOST);
    localStorage.setItem(KEY, JSON.stringify(this.ids));
  }
}

function restored(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}
