declare module 'virtual:catalog/*' {
  /** The forms of each text that is translated, by the short name of its key. */
  const catalog: import('./packed').Packed;
  export default catalog;
}
