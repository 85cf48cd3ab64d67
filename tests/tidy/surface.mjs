// All that the window is let do, written down a second time: what widens it has to be written here as well, and is seen in a change.

/** What the toolkit lets the window do by itself. */
export const permissions = {
  main: {
    windows: ['main'],
    permissions: [
      // Hears what the program tells: ticks, the question on quitting, the menu bar.
      'core:event:allow-listen',
      'core:event:allow-unlisten',
      'core:app:allow-version',
      'core:window:allow-set-title',
      // The system's own dialogs; the program reads and writes what was chosen in them, never the page.
      'dialog:allow-open',
      'dialog:allow-save',
      // Links open in the browser: http, https, mailto and tel, and no file or program.
      'opener:allow-default-urls'
    ]
  }
};

/** What the pages may load and where they may connect to: nothing outside the program. */
export const contentSecurityPolicy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'font-src': "'self'",
  'img-src': "'self' data:",
  // How the page calls the program's commands; the second is Windows' form of it.
  'connect-src': 'ipc: http://ipc.localhost',
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'object-src': "'none'"
};

/** The windows that the program opens, by label. */
export const windows = ['main'];

/** The toolkit's plugins. Only what `permissions` names of them is for the page; the rest is for the program. */
export const plugins = [
  'dialog',
  'notification',
  'opener',
  'shell',
  'single_instance',
  // Only in builds that are made with the key of newer versions; no command of it is for the page.
  'updater',
  'window_state'
];

/** What is started beside the window: by this name, from the program's own folder, and nothing else. */
export const sidecars = ['mailhaul-sync'];

/** Programs of the system that the shell starts, to ask which system this is. */
export const programs = ['"cmd"', '"sw_vers"'];

/** What the program tells the window. */
export const events = ['MenuActed', 'ProjectAsked', 'QuitAsked', 'Ticked', 'UpdateChanged'];

/** What the window can ask of the program, by the file of src-tauri/src/commands it is in. */
export const commands = {
  batches: [
    'accept_messages',
    'batch',
    'batches',
    'check_batch',
    'close_batch',
    'delete_batch',
    'do_bulk',
    'edit_batch',
    'failed_messages',
    'move_in_line',
    'pause_batch',
    'preview_bulk',
    'remove_master',
    'save_certificate',
    'set_master',
    'set_priority'
  ],
  campaigns: [
    'campaign',
    'campaign_draft',
    'check_campaign',
    'close_campaign',
    'create_campaign',
    'delete_campaign',
    'edit_campaign',
    'extend_campaign',
    'recheck_campaign',
    'reminder_list',
    'resume_campaign',
    'save_links'
  ],
  cutovers: [
    'check_cutover',
    'cutover',
    'look_up_domains',
    'plan_cutover',
    'restart_late_mail',
    'tick_cutover_step'
  ],
  demo: ['demo', 'preview_demo_removal', 'remove_demo', 'start_demo'],
  imports: [
    'change_import',
    'choose_import',
    'delete_import_file',
    'discard_import',
    'finish_import',
    'import_page',
    'import_rows',
    'mend_cell',
    'open_import',
    'open_pasted',
    'save_refused_rows',
    'save_template'
  ],
  intake: [
    'choose_certificate',
    'close_form',
    'forget_certificate',
    'intake',
    'open_form',
    'renew_authority',
    'save_authority'
  ],
  jobs: [
    'check_job',
    'create_job',
    'delete_job',
    'edit_job',
    'job',
    'job_draft',
    'jobs',
    'preview_delete'
  ],
  leaving: ['answer_quit', 'quit_question', 'want_to_quit'],
  logins: ['check_job_logins', 'check_logins', 'replace_passwords'],
  parcels: [
    'asked_project',
    'choose_backup',
    'choose_project',
    'open_project',
    'preview_project',
    'restore_backup',
    'save_backup',
    'save_project'
  ],
  people: [
    'add_person',
    'change_person',
    'expect_batch',
    'expect_people',
    'generate_passwords',
    'make_jobs',
    'personal_link',
    'remove_people',
    'save_generated',
    'set_destination_password',
    'set_known_accounts'
  ],
  renewals: [
    'change_renewal',
    'choose_renewal',
    'delete_renewal_file',
    'discard_renewal',
    'finish_renewal',
    'open_pasted_renewal',
    'open_renewal',
    'renewal_rows',
    'replace_for_many'
  ],
  runs: [
    'cancel',
    'log_from',
    'log_tail',
    'not_arrived',
    'preview_real',
    'queue_run',
    'run',
    'run_again',
    'save_log'
  ],
  servers: [
    'add_server',
    'archive_server',
    'check_server',
    'check_sign_in',
    'delete_server',
    'edit_server',
    'find_server',
    'limit_server',
    'servers',
    'set_proxy_password',
    'set_sign_in',
    'test_access',
    'test_connection'
  ],
  sign_ins: [
    'begin_sign_in',
    'check_user_client',
    'forget_sign_in',
    'open_sign_in_page',
    'set_user_client',
    'sign_in_now'
  ],
  system: [
    'change_settings',
    'diagnostics',
    'find_imapsync',
    'keychain',
    'overview',
    'settings',
    'show_data_folder',
    'speak',
    'use_theme'
  ],
  updates: ['install_update', 'look_for_updates', 'put_off_update', 'skip_update', 'updates']
};
