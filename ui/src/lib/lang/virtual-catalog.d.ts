declare module 'virtual:catalog/*' {
  /** By key: the forms of each text that is translated. */
  const catalog: Record<string, readonly string[]>;
  export default catalog;
}
