declare module 'virtual:guide' {
  export const pages: import('./page').GuidePage[];
}
