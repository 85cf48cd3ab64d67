//! dovecot.conf as text, for Dovecot 2.3.

use std::fmt::Write;
use std::path::Path;

use super::{Format, Owner, Ports, Settings};

/// The whole file.
pub(super) fn text(settings: &Settings, folder: &Path, ports: Ports, owner: &Owner) -> String {
    let mut text = String::new();
    basics(&mut text, folder, owner, settings);
    listeners(&mut text, ports, owner, settings.tls);
    namespace(&mut text, settings);
    quota(&mut text, settings);
    text.push_str(&settings.more);
    text.push('\n');
    text
}

/// The password file.
pub(super) fn users(settings: &Settings) -> String {
    settings.users.iter().map(|one| user(one, &settings.password)).collect()
}

/// A user's line in it.
pub(super) fn user(name: &str, password: &str) -> String {
    format!("{name}:{{PLAIN}}{password}::::::\n")
}

fn basics(text: &mut String, folder: &Path, owner: &Owner, settings: &Settings) {
    let folder = folder.display();
    let Owner { uid, gid, name, .. } = owner;
    let (login, internal) =
        if owner.root { ("dovenull", "dovecot") } else { (name.as_str(), name.as_str()) };
    let group =
        if owner.root { String::new() } else { format!("default_internal_group = {gid}\n") };
    let tls = if settings.tls { "yes" } else { "no" };
    let plain = if settings.plain_login { "no" } else { "yes" };
    let capability = settings
        .capability
        .as_ref()
        .map(|words| format!("imap_capability = {words}\n"))
        .unwrap_or_default();
    let layout = if settings.layout_fs { ":LAYOUT=fs" } else { "" };
    write!(
        text,
        "protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
default_login_user = {login}
default_internal_user = {internal}
{group}{capability}ssl = {tls}
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
ssl_dh =
disable_plaintext_auth = {plain}
auth_mechanisms = plain login
auth_failure_delay = 0
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 1
mail_home = {folder}/mail/%u
mail_location = {scheme}:~/{layout}
mail_fsync = never
mail_max_userip_connections = {connections}
mail_max_keyword_length = 200
shutdown_clients = yes
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
",
        scheme = settings.format.scheme(),
        connections = settings.connections,
    )
    .expect("a String takes every write");
}

fn listeners(text: &mut String, ports: Ports, owner: &Owner, with_tls: bool) {
    let Ports { plain, tls } = ports;
    let (tls, ssl) = if with_tls { (tls, "yes") } else { (0, "no") };
    let unprivileged = if owner.root {
        String::new()
    } else {
        ["anvil", "stats", "imap-login", "auth", "config", "log"]
            .map(|service| format!("service {service} {{\n  chroot =\n}}\n"))
            .concat()
    };
    write!(
        text,
        "{unprivileged}service imap-login {{
  process_min_avail = 1
  service_count = 0
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = {ssl}
  }}
}}
service imap {{
  process_limit = 400
}}
"
    )
    .expect("a String takes every write");
}

fn namespace(text: &mut String, settings: &Settings) {
    let Settings { separator, prefix, .. } = settings;
    write!(
        text,
        "namespace inbox {{\n  inbox = yes\n  separator = {separator}\n  prefix = {prefix}\n"
    )
    .expect("a String takes every write");
    for folder in &settings.special {
        let auto = if folder.create { "subscribe" } else { "no" };
        write!(
            text,
            "  mailbox \"{}\" {{\n    special_use = {}\n    auto = {auto}\n  }}\n",
            folder.name, folder.special_use
        )
        .expect("a String takes every write");
    }
    text.push_str("}\n");
    if settings.format == Format::Maildir {
        text.push_str("maildir_stat_dirs = yes\n");
    }
}

fn quota(text: &mut String, settings: &Settings) {
    if settings.quota.is_none()
        && settings.quota_messages.is_none()
        && settings.max_message.is_none()
    {
        return;
    }
    text.push_str("mail_plugins = quota\nprotocol imap {\n  mail_plugins = quota imap_quota\n}\n");
    text.push_str(
        "plugin {\n  quota = count:User quota\n  quota_vsizes = yes\n  quota_grace = 0\n",
    );
    let storage = settings.quota.map(|bytes| format!(":storage={bytes}B")).unwrap_or_default();
    let messages = settings.quota_messages.map(|n| format!(":messages={n}")).unwrap_or_default();
    if !storage.is_empty() || !messages.is_empty() {
        writeln!(text, "  quota_rule = *{storage}{messages}").expect("a String takes every write");
    }
    if let Some(bytes) = settings.max_message {
        writeln!(text, "  quota_max_mail_size = {bytes}B").expect("a String takes every write");
    }
    text.push_str("}\n");
}
