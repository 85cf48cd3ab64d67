//! The window's life: plugins, state, start and end.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mailhaul_app::{App, Parts, Paths, Policy};
use mailhaul_dns::SystemDns;
use mailhaul_engine::clock::SystemClock;
use mailhaul_vault::{CredentialFile, Keychain, MemoryVault, Opener, Unlock, Vault, VaultError};
use tauri::{AppHandle, Manager, RunEvent, WebviewUrl, WebviewWindowBuilder, WindowEvent, Wry};
use tauri_plugin_window_state::StateFlags;

use crate::demo::Demo;
use crate::demo::beside::Beside;
use crate::opened::{self, Opened};
use crate::quit::{self, Quit};
use crate::sidecar::BundledSidecar;
use crate::voice::Voice;
use crate::{
    Arguments, Desk, Error, awake, bindings, drawing, log, menu, standing, ticks, tray,
    update_events, updater,
};

/// What people see in their keychain's own window.
const SERVICE: &str = "Mailhaul";
/// Runs may take this long to end when the program does; they end by themselves once it is gone.
const PATIENCE: Duration = Duration::from_secs(8);

/// Opens the window and returns when it is closed and every sidecar has ended.
pub fn run(arguments: Arguments) -> ExitCode {
    drawing::suit_the_computer();
    match build(arguments) {
        Ok(app) => {
            app.run(|handle, event| on_event(handle, &event));
            ExitCode::SUCCESS
        }
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn build(arguments: Arguments) -> tauri::Result<tauri::App<Wry>> {
    let bindings = bindings::builder();
    let mut builder = tauri::Builder::default();
    if arguments.is_own() {
        // Must be the first plugin: it ends a second process before that has done anything.
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, words, folder| {
            raise(app);
            // The first word is the program's own name.
            let words = words.into_iter().skip(1);
            if let Some(file) = opened::project_among(words, Path::new(&folder)) {
                opened::ask(app, file);
            }
        }));
    }
    let remembered = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    let context = context();
    if updater::Release::of(context.config()).is_some() {
        builder = builder.plugin(tauri_plugin_updater::Builder::new().build());
    }
    builder
        .plugin(tauri_plugin_window_state::Builder::new().with_state_flags(remembered).build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_shell::init())
        .invoke_handler(bindings.invoke_handler())
        .on_menu_event(|handle, event| menu::act(handle, event.id().as_ref()))
        .manage(Quit::default())
        .manage(Opened::default())
        .manage(Beside::default())
        .manage(Voice::default())
        .setup(move |app| {
            bindings.mount_events(app);
            if let Err(error) = open(app.handle(), &arguments) {
                give_up(app.handle(), &*error);
            }
            Ok(())
        })
        .build(context)
}

/// The pages and what the program is configured with.
pub fn context() -> tauri::Context<Wry> {
    tauri::generate_context!()
}

/// The demo while it runs.
type RunningDemo = Mutex<Option<Demo>>;

/// Opens the data folder and then the window, which shows what went wrong if something did.
fn open(handle: &AppHandle<Wry>, arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let demo = if arguments.demo { Some(Demo::start()?) } else { None };
    let data = data_folder(handle, arguments, demo.as_ref())?;
    if let Err(error) = log::start(&data) {
        complain(&error);
    }
    let vault: Arc<dyn Vault> = match demo {
        Some(_) => Arc::new(MemoryVault::new()),
        // Begun by the command line on a computer without a keychain.
        None => match CredentialFile::of_installation(&data)? {
            Some(file) => file.vault_unseen(opener()),
            None => Arc::new(Keychain::new(SERVICE)),
        },
    };
    let app = open_app(handle, data.clone(), Arc::clone(&vault));
    if let Ok(app) = &app {
        tauri::async_runtime::spawn(ticks::forward(app.clone(), handle.clone()));
        tauri::async_runtime::spawn(awake::keep_awake(app.clone()));
        tray::put(handle);
        tauri::async_runtime::spawn(standing::follow(app.clone(), handle.clone()));
        update_events::begin(handle, app, demo.is_some());
        if let Some(demo) = &demo {
            demo.fill(app)?;
        }
    }
    handle.manage(Desk::new(app, vault, data, demo.is_some()));
    handle.manage::<RunningDemo>(Mutex::new(demo));
    tauri::async_runtime::spawn(end_on_signal(handle.clone()));
    menu::put(handle)?;
    open_window(handle, arguments.demo)?;
    if let Some(file) = &arguments.project {
        opened::ask(handle, file.clone());
    }
    Ok(())
}

/// What opens an encrypted credential file, which only a command line begins: the window has no question for it.
fn opener() -> Opener {
    let file = |name| std::env::var_os(name).filter(|path| !path.is_empty()).map(PathBuf::from);
    Arc::new(move |_| {
        match (file("MAILHAUL_IDENTITY"), file("MAILHAUL_PASSPHRASE_FILE")) {
        (Some(path), _) => Unlock::key_file(&path),
        (None, Some(path)) => Unlock::passphrase_file(&path),
        (None, None) => Err(VaultError::File(
            "The credential file is encrypted: start Mailhaul with MAILHAUL_PASSPHRASE_FILE naming the file that has its passphrase."
                .to_owned(),
        )),
    }
    })
}

fn data_folder(
    handle: &AppHandle<Wry>,
    arguments: &Arguments,
    demo: Option<&Demo>,
) -> tauri::Result<PathBuf> {
    match (demo, &arguments.data) {
        (Some(demo), _) => Ok(demo.folder().to_owned()),
        (None, Some(folder)) => Ok(folder.clone()),
        (None, None) => handle.path().app_local_data_dir(),
    }
}

fn open_app(handle: &AppHandle<Wry>, data: PathBuf, vault: Arc<dyn Vault>) -> Result<App, Error> {
    let parts = Parts {
        vault,
        launcher: Arc::new(BundledSidecar::new(handle.clone())),
        clock: Arc::new(SystemClock),
        dns: Arc::new(SystemDns::default()),
        policy: Arc::new(Policy::of_this_computer()),
        runtime: tauri::async_runtime::handle().inner().clone(),
    };
    App::open(Paths::new(data), parts).map_err(|error| {
        tracing::error!(%error, "the data folder was not opened");
        Error::from(&error)
    })
}

fn open_window(handle: &AppHandle<Wry>, is_demo: bool) -> tauri::Result<()> {
    let title = if is_demo { "Mailhaul (demo)" } else { "Mailhaul" };
    let window = WebviewWindowBuilder::new(handle, "main", WebviewUrl::default())
        .title(title)
        .inner_size(1240.0, 800.0)
        .min_inner_size(820.0, 560.0)
        .build()?;
    let handle = handle.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event
            && quit::ask(&handle)
        {
            api.prevent_close();
        }
    });
    Ok(())
}

/// Whether the window has the focus.
pub(crate) fn is_looked_at(handle: &AppHandle<Wry>) -> bool {
    let window = handle.get_webview_window("main");
    window.is_some_and(|window| window.is_focused().unwrap_or(false))
}

/// Brings the window to the front, from wherever it is.
pub(crate) fn raise(handle: &AppHandle<Wry>) {
    if let Some(window) = handle.get_webview_window("main") {
        let raised =
            window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
        if let Err(error) = raised {
            tracing::info!(%error, "the window was not raised");
        }
    }
}

fn on_event(handle: &AppHandle<Wry>, event: &RunEvent) {
    match event {
        RunEvent::Exit => shut_down(handle),
        // A click on the Dock's icon.
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => raise(handle),
        // A file that was opened in the Finder.
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            if let Some(path) = urls.iter().find_map(|url| url.to_file_path().ok()) {
                raise(handle);
                opened::ask(handle, path);
            }
        }
        _ => {}
    }
}

pub(crate) fn shut_down(handle: &AppHandle<Wry>) {
    let Some(desk) = handle.try_state::<Desk>() else { return };
    if let Ok(app) = desk.app() {
        let ended = tauri::async_runtime::block_on(async {
            tokio::time::timeout(PATIENCE, app.shut_down()).await
        });
        tracing::info!(in_time = ended.is_ok(), "sidecars ended");
    }
    tauri::async_runtime::block_on(handle.state::<Beside>().stop());
    if let Some(demo) = handle.try_state::<RunningDemo>() {
        drop(demo.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// A signal doesn't come by the window's own way: without this it would leave sidecars behind.
#[cfg(unix)]
async fn end_on_signal(handle: AppHandle<Wry>) {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        tracing::warn!("signals can't be listened for");
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    handle.exit(0);
}

/// Windows closes windows by a message, which comes as an exit event.
#[cfg(not(unix))]
async fn end_on_signal(handle: AppHandle<Wry>) {
    if tokio::signal::ctrl_c().await.is_ok() {
        handle.exit(0);
    }
}

/// Ends the program where there will be no window: what has begun is ended in order, and no process stays behind unseen. Where the
/// web view is missing, Tauri has said so in a window of the system's.
fn give_up(handle: &AppHandle<Wry>, error: &dyn std::error::Error) -> ! {
    tracing::error!(%error, "there is no window");
    complain(error);
    shut_down(handle);
    std::process::exit(1)
}

#[expect(clippy::print_stderr, reason = "said before there is a log or a window to say it in")]
fn complain(error: &dyn std::error::Error) {
    eprintln!("mailhaul: {error}");
}
