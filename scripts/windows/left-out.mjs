// What Wine 8 can't do: tests that are not run there, each with the reason. `test` is a test's whole name; without it, all of the program.

const otherFonts =
  "Wine's DirectWrite finds no other font for letters that one font lacks, and ends the program where several threads ask it";

const otherPrograms = (name) =>
  `it starts ${name}, which is there under Windows where somebody installed it, and not under Wine`;

const because = (source, why, tests) => tests.map((test) => ({ source, test, why }));

export const leftOut = [
  ...because('crates/report/src/lib.rs', otherFonts, [
    'pdf::typesetter::tests::a_ligature_stands_for_all_its_letters',
    'pdf::typesetter::tests::an_address_begins_on_the_left_whatever_its_letters',
    'pdf::typesetter::tests::text_from_right_to_left_begins_on_the_right'
  ]),
  ...because('crates/intake/src/lib.rs', otherPrograms('OpenSSL'), [
    'ca::pkcs12::tests::a_file_of_openssl_opens_with_the_encryption_of_today_and_of_yesterday',
    'ca::pkcs12::tests::a_file_whose_certificate_has_run_out_is_refused',
    'ca::pkcs12::tests::a_file_without_a_key_or_with_somebody_elses_is_refused',
    'ca::pkcs12::tests::a_pem_key_with_a_password_is_named_as_such',
    'ca::pkcs12::tests::a_refusal_holds_neither_password_nor_key',
    'ca::pkcs12::tests::a_wrong_password_is_told_from_a_file_that_is_none',
    'ca::pkcs12::tests::the_servers_certificate_comes_first_and_the_root_stays_at_home',
    'ca::pkcs12::tests::what_was_unpacked_makes_the_same_identity_later'
  ]),
  ...because('crates/intake/tests/intake/main.rs', otherPrograms('Node'), [
    'flow::what_a_browser_seals_in_the_page_is_tested_and_kept_to_the_byte',
    'sealing::the_browser_gives_the_known_answer_of_rfc_9180',
    'sealing::the_length_of_what_is_sent_tells_nothing_of_a_passwords',
    'sealing::what_the_browser_sealed_for_one_campaign_is_not_opened_for_another',
    'sealing::what_the_browser_seals_is_opened_to_the_byte'
  ])
];
