// Waits for a pause in typing.

export interface Debounced {
  (): void;
  cancel(): void;
}

export function debounce(act: () => void, milliseconds: number): Debounced {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const debounced = () => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };
  return Object.assign(debounced, { cancel: () => clearTimeout(timer) });
}
