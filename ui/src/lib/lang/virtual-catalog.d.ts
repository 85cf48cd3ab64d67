declare module 'virtual:catalog/*' {
  /** By the short name of its key: the forms of each text that is translated. */
  const catalog: Record<string, string[]>;
  export default catalog;
}
