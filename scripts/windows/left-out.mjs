// What Wine 8 can't do: tests that are not run there, each with the reason. `test` is a test's whole name; without it, all of the program.

const otherFonts =
  "Wine's DirectWrite finds no other font for letters that one font lacks, and ends the program where several threads ask it";

export const leftOut = [
  'a_ligature_stands_for_all_its_letters',
  'an_address_begins_on_the_left_whatever_its_letters',
  'text_from_right_to_left_begins_on_the_right'
].map((name) => ({
  source: 'crates/report/src/lib.rs',
  test: `pdf::typesetter::tests::${name}`,
  why: otherFonts
}));
