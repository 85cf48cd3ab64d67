//! A request as imapsync's command line. Passwords are not part of it: they go by the environment.

use std::fmt::{Display, Write};
use std::path::Path;

use mailhaul_model::event::SideName;
use mailhaul_model::mutf7::encode;
use mailhaul_model::options::{
    ChangeOptions, Compression, DeletionOptions, FolderOptions, MessageOptions, PaceOptions,
};
use mailhaul_model::{Credential, Depth, RunKind, RunRequest, Security, Side, Trust};
use thiserror::Error;

/// What a request wants and imapsync can't be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unasked {
    #[error(
        "imapsync can't verify what it copied. Verify with Mailhaul's own engine: it reads both sides again."
    )]
    Verify,
    #[error(
        "imapsync would run the renaming of folders as a program, so Mailhaul doesn't hand it over. Use Mailhaul's own engine, or \
         name the folders one by one."
    )]
    Rename,
    #[error(
        "Mailhaul hands imapsync passwords alone. This side is signed in to with an access token: use Mailhaul's own engine."
    )]
    Token,
    #[error("imapsync can't go through a proxy. Use Mailhaul's own engine.")]
    Proxy,
    #[error("Mailhaul has imapsync change and delete nothing. Use Mailhaul's own engine.")]
    Changes,
}

/// The arguments for a run, whose files go into `folder`. Values are joined to their names, so that none is taken for a name.
pub fn arguments(request: &RunRequest, folder: &Path) -> Result<Vec<String>, Unasked> {
    let options = &request.options;
    if options.changes != ChangeOptions::default() || options.deletion != DeletionOptions::default()
    {
        return Err(Unasked::Changes);
    }
    let mut words = Words(Vec::new());
    words.house(folder);
    words.depth(request)?;
    words.side(SideName::Source, &request.source)?;
    words.side(SideName::Destination, &request.destination)?;
    words.folders(&request.options.folders)?;
    words.messages(&request.options.messages);
    words.pace(&request.options.pace);
    Ok(words.0)
}

struct Words(Vec<String>);

impl Words {
    fn on(&mut self, name: &str) {
        self.0.push(format!("--{name}"));
    }

    fn set(&mut self, name: &str, value: &dyn Display) {
        self.0.push(format!("--{name}={value}"));
    }

    fn maybe(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.set(name, &value);
        }
    }

    fn switch(&mut self, name: &str, on: bool) {
        if on { self.on(name) } else { self.on(&format!("no{name}")) }
    }

    /// Nothing of a run touches another's, and none asks its maker for news.
    fn house(&mut self, folder: &Path) {
        for name in ["noreleasecheck", "nolog", "nomodulesversion", "nofoldersizesatend"] {
            self.on(name);
        }
        self.set("pidfile", &folder.join("imapsync.pid").display());
        self.set("tmpdir", &folder.display());
    }

    fn depth(&mut self, request: &RunRequest) -> Result<(), Unasked> {
        match request.kind {
            RunKind::Verify => return Err(Unasked::Verify),
            RunKind::Dry => self.on("dry"),
            RunKind::Check | RunKind::Copy => {}
        }
        match request.depth {
            Depth::Connect => self.on("justconnect"),
            Depth::Login => self.on("justlogin"),
            Depth::Folders => self.on("justfolders"),
            Depth::FolderSizes => self.on("justfoldersizes"),
            Depth::Messages if request.kind == RunKind::Check => self.on("justfoldersizes"),
            Depth::Messages => {}
        }
        Ok(())
    }

    fn side(&mut self, name: SideName, side: &Side) -> Result<(), Unasked> {
        if matches!(side.credential, Credential::Token(_)) {
            return Err(Unasked::Token);
        }
        if side.endpoint.proxy.is_some() {
            return Err(Unasked::Proxy);
        }
        let number = number(name);
        let own = |option: &str| format!("{option}{number}");
        self.set(&own("host"), &side.endpoint.host);
        self.set(&own("port"), &side.endpoint.port.get());
        let (ssl, tls) = match side.endpoint.security {
            Security::Tls => (true, false),
            Security::Starttls => (false, true),
            Security::None => (false, false),
        };
        self.on(&own(if ssl { "ssl" } else { "nossl" }));
        self.on(&own(if tls { "tls" } else { "notls" }));
        if ssl || tls {
            // By itself imapsync takes any certificate.
            self.set(&own("sslargs"), &"SSL_verify_mode=1");
            self.set(&own("sslargs"), &"SSL_verifycn_scheme=imap");
            if let Trust::Pinned(fingerprint) = &side.endpoint.trust {
                let mut pin = String::from("SSL_fingerprint=sha256$");
                for byte in fingerprint.0 {
                    let _ = write!(pin, "{byte:02x}");
                }
                self.set(&own("sslargs"), &pin);
            }
        }
        match &side.act_as {
            Some(user) => {
                self.set(&own("user"), user);
                self.set(&own("authuser"), &side.login);
                self.set(&own("authmech"), &"PLAIN");
            }
            None => self.set(&own("user"), &side.login),
        }
        Ok(())
    }

    /// imapsync takes names as they are on the wire.
    fn folders(&mut self, folders: &FolderOptions) -> Result<(), Unasked> {
        if !folders.rename.is_empty() {
            return Err(Unasked::Rename);
        }
        let lists = [
            ("folder", &folders.only),
            ("folderrec", &folders.only_with_children),
            ("folderfirst", &folders.first),
            ("folderlast", &folders.last),
        ];
        for (name, all) in lists {
            for folder in all {
                self.set(name, &encode(folder));
            }
        }
        for (name, all) in [("include", &folders.include), ("exclude", &folders.exclude)] {
            for pattern in all {
                self.set(name, &pattern.0);
            }
        }
        for pair in &folders.map {
            self.set("f1f2", &format!("{}={}", encode(&pair.source), encode(&pair.destination)));
        }
        if folders.automap {
            self.on("automap");
        }
        self.maybe("subfolder1", folders.source_below.as_deref().map(encode));
        self.maybe("subfolder2", folders.destination_below.as_deref().map(encode));
        self.maybe("prefix1", folders.source_prefix.as_deref().map(encode));
        self.maybe("prefix2", folders.destination_prefix.as_deref().map(encode));
        self.maybe("sep1", folders.source_separator);
        self.maybe("sep2", folders.destination_separator);
        for (name, on) in [
            ("subscribed", folders.subscribed_only),
            ("subscribeall", folders.subscribe_all),
            ("skipemptyfolders", folders.skip_empty),
        ] {
            if on {
                self.on(name);
            }
        }
        self.switch("subscribe", folders.subscribe);
        Ok(())
    }

    fn messages(&mut self, messages: &MessageOptions) {
        self.maybe("maxsize", messages.max_size.map(|size| size.0));
        self.maybe("minsize", messages.min_size.map(|size| size.0));
        self.maybe("maxage", messages.max_age);
        self.maybe("minage", messages.min_age);
        self.maybe("search1", messages.source_search.as_deref());
        for header in &messages.identity_headers {
            self.set("useheader", header);
        }
        if messages.add_header {
            self.on("addheader");
        }
        for (name, on) in [
            ("messageidnodomain", messages.message_id_without_domain),
            ("skipcrossduplicates", messages.skip_cross_duplicates),
            ("idatefromheader", messages.date_from_header),
        ] {
            if on {
                self.on(name);
            }
        }
        self.switch("resyncflags", messages.resync_flags);
    }

    fn pace(&mut self, pace: &PaceOptions) {
        self.maybe("maxbytespersecond", pace.max_bytes_per_second.map(|bytes| bytes.0));
        self.maybe("maxbytesafter", pace.max_bytes_after.map(|bytes| bytes.0));
        self.maybe("maxmessagespersecond", pace.max_messages_per_second);
        self.maybe("exitwhenover", pace.exit_when_over.map(|bytes| bytes.0));
        self.set("timeout1", &pace.source_timeout);
        self.set("timeout2", &pace.destination_timeout);
        self.set("reconnectretry1", &pace.reconnect_tries);
        self.set("reconnectretry2", &pace.reconnect_tries);
        for (side, compression) in
            [("1", pace.source_compression), ("2", pace.destination_compression)]
        {
            // Left to itself it doesn't.
            if compression == Compression::Always {
                self.on(&format!("compress{side}"));
            }
        }
        self.set("errorsmax", &pace.errors_max);
    }
}

pub(crate) fn number(side: SideName) -> u8 {
    match side {
        SideName::Source => 1,
        SideName::Destination => 2,
    }
}
