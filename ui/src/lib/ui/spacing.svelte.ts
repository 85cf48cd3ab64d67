// How close things stand. Most of it is in the styles; tables have to know how high a row is.
export type Density = 'comfortable' | 'compact';

class Spacing {
  density = $state<Density>('comfortable');
}

/** One for the window, as the document is. */
export const spacing = new Spacing();
