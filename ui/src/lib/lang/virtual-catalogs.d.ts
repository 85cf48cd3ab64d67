declare module 'virtual:catalogs' {
  /** By language, then by key: the forms of each text that is translated. */
  const catalogs: Record<'de' | 'fr' | 'es', Record<string, readonly string[]>>;
  export default catalogs;
}
