//! The commands and the event, and how the window's TypeScript sees them.

use specta_typescript::{Typescript, semantic};
use tauri::Wry;
use tauri_specta::{Builder, collect_commands, collect_events};

use crate::commands::{
    batches, campaigns, cutovers, imports, intake, jobs, logins, people, renewals, runs, servers,
    system,
};
use crate::ticks::Ticked;

/// Every command and event there is.
#[expect(clippy::too_many_lines, reason = "a list, one command a line")]
pub fn builder() -> Builder<Wry> {
    Builder::<Wry>::new()
        .commands(collect_commands![
            system::overview,
            system::keychain,
            system::settings,
            system::change_settings,
            system::show_data_folder,
            system::use_theme,
            servers::servers,
            servers::check_server,
            servers::add_server,
            servers::edit_server,
            servers::archive_server,
            servers::delete_server,
            servers::test_connection,
            servers::limit_server,
            batches::batches,
            batches::batch,
            batches::check_batch,
            batches::edit_batch,
            batches::set_master,
            batches::remove_master,
            batches::pause_batch,
            batches::delete_batch,
            batches::close_batch,
            batches::failed_messages,
            batches::accept_messages,
            batches::preview_bulk,
            batches::do_bulk,
            batches::set_priority,
            batches::move_in_line,
            batches::save_certificate,
            cutovers::cutover,
            cutovers::check_cutover,
            cutovers::plan_cutover,
            cutovers::restart_late_mail,
            cutovers::tick_cutover_step,
            cutovers::look_up_domains,
            imports::choose_import,
            imports::open_import,
            imports::open_pasted,
            imports::import_page,
            imports::change_import,
            imports::import_rows,
            imports::mend_cell,
            imports::save_refused_rows,
            imports::finish_import,
            imports::discard_import,
            imports::delete_import_file,
            imports::save_template,
            renewals::choose_renewal,
            renewals::open_renewal,
            renewals::open_pasted_renewal,
            renewals::renewal_rows,
            renewals::change_renewal,
            renewals::finish_renewal,
            renewals::replace_for_many,
            renewals::discard_renewal,
            renewals::delete_renewal_file,
            intake::intake,
            intake::open_form,
            intake::close_form,
            intake::save_authority,
            intake::renew_authority,
            intake::choose_certificate,
            intake::forget_certificate,
            campaigns::campaign,
            campaigns::campaign_draft,
            campaigns::check_campaign,
            campaigns::create_campaign,
            campaigns::edit_campaign,
            campaigns::extend_campaign,
            campaigns::close_campaign,
            campaigns::delete_campaign,
            campaigns::resume_campaign,
            campaigns::recheck_campaign,
            campaigns::reminder_list,
            campaigns::save_links,
            people::expect_people,
            people::personal_link,
            people::add_person,
            people::change_person,
            people::remove_people,
            people::set_destination_password,
            people::generate_passwords,
            people::save_generated,
            people::set_known_accounts,
            people::make_jobs,
            logins::check_logins,
            logins::check_job_logins,
            logins::replace_passwords,
            jobs::jobs,
            jobs::job,
            jobs::job_draft,
            jobs::check_job,
            jobs::create_job,
            jobs::edit_job,
            jobs::preview_delete,
            jobs::delete_job,
            runs::preview_real,
            runs::queue_run,
            runs::run_again,
            runs::cancel,
            runs::run,
            runs::not_arrived,
            runs::log_from,
            runs::log_tail,
            runs::save_log,
        ])
        .events(collect_events![Ticked])
        .disable_serde_phases()
        // Every number that is sent is finite.
        .semantic_types(semantic::Configuration::empty().enable_lossless_floats())
}

/// The language of the exported file.
pub fn language() -> Typescript {
    Typescript::default()
}
