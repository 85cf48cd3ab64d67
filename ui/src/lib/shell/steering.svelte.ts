// What is open over the page to steer the window by.
export class Steering {
  palette = $state(false);
  /** The list of shortcuts. */
  sheet = $state(false);
}
