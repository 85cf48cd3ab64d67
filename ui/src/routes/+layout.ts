// There is no server behind the window: everything is drawn here.
export const ssr = false;
export const prerender = false;
