declare module 'virtual:guide/*' {
  const pages: import('./page').GuidePage[];
  export default pages;
}

declare module 'virtual:guide-pictures' {
  /** Where each picture is, by its name. */
  const places: Record<string, string>;
  export default places;
}
