// The window's one door to the program.
export type * from './bindings';
export {
  asRefusal,
  commands,
  onMenu,
  onProjectAsked,
  onQuitAsked,
  onTick,
  onUpdate,
  Refusal,
  take
} from './call';
export { onDrop } from './drop';
