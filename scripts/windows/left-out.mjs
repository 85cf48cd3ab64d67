// What Wine 8 can't do: tests that are not run there, each with the reason. `test` is a test's whole name; without it, all of the program.
export const leftOut = [];
