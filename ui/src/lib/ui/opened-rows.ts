// Which row of which table was opened last: whoever comes back to the table finds it in view and in focus.

export class OpenedRows {
  readonly #last = new Map<string, string | number>();

  /** `table` tells one table of the window from the others. */
  note(table: string, row: string | number): void {
    this.#last.set(table, row);
  }

  /** The row to come back to, once. */
  take(table: string): string | number | null {
    const row = this.#last.get(table) ?? null;
    this.#last.delete(table);
    return row;
  }
}

/** A table that is come back to. */
export interface Returns {
  opened: OpenedRows;
  table: string;
}
