//! `mailhaul servers sign-in` and `user-app`: by what mailboxes are opened without their passwords.

use mailhaul_app::App;
use mailhaul_model::{Secret, Server, SignIn, UserClient};

use super::answer;
use crate::arguments::servers::{SecretFrom, SignInArguments, UserAppArguments, UserWay, Way};
use crate::commands::Ended;
use crate::failure::Failure;
use crate::output::Output;
use crate::{password, selection};

pub async fn set(app: &App, arguments: &SignInArguments, output: &Output) -> Ended {
    let server = selection::server(app, &arguments.server)?;
    let sign_in = way(arguments, &server.sign_in);
    let secret = if !sign_in.is_for_all() || arguments.keep_secret {
        None
    } else {
        app.check_keychain().await?;
        asked(&arguments.secret, arguments.by, &server)?
    };
    app.set_sign_in(server.id, sign_in, secret).await?;
    app.shut_down().await;
    answer(app, server.id, "Set how mailboxes are signed in to.", output)
}

/// What isn't named stays, where it is the same way.
fn way(arguments: &SignInArguments, before: &SignIn) -> SignIn {
    let (tenant, client) = (arguments.tenant.clone(), arguments.client.clone());
    match (arguments.by, before) {
        (Way::Password, _) => SignIn::Password,
        (Way::Microsoft, SignIn::Microsoft { tenant: organisation, client: app }) => {
            SignIn::Microsoft {
                tenant: tenant.unwrap_or_else(|| organisation.clone()),
                client: client.unwrap_or_else(|| app.clone()),
            }
        }
        (Way::Microsoft, _) => SignIn::Microsoft {
            tenant: tenant.unwrap_or_default(),
            client: client.unwrap_or_default(),
        },
        // Its name comes from its key.
        (Way::Google, SignIn::Google { .. }) => before.clone(),
        (Way::Google, _) => SignIn::Google { account: String::new() },
    }
}

const HINT: &str = "Use --secret-file FILE or --secret-stdin, or --keep-secret.";

/// A key file has too many lines for a terminal.
fn asked(from: &SecretFrom, by: Way, server: &Server) -> Result<Option<Secret>, Failure> {
    if let Some(secret) = password::secret(from)? {
        return Ok(Some(secret));
    }
    if by == Way::Google {
        let text = "The key file of the service account isn't named";
        return Err(Failure::refused(text).with_hint(HINT));
    }
    let question = format!("Client secret of the app for {}: ", server.name);
    password::ask_secret(&question, HINT).map(Some)
}

pub async fn by_users(app: &App, arguments: &UserAppArguments, output: &Output) -> Ended {
    let server = selection::server(app, &arguments.server)?;
    let Some(by) = arguments.by else {
        app.set_user_client(server.id, None, None).await?;
        app.shut_down().await;
        return answer(app, server.id, "Users don't sign in themselves any more.", output);
    };
    let secret = password::secret(&arguments.secret)?;
    if secret.is_some() {
        app.check_keychain().await?;
    }
    app.set_user_client(server.id, Some(client(by, arguments)), secret).await?;
    app.shut_down().await;
    answer(app, server.id, "Set the app by which users sign in.", output)
}

fn client(by: UserWay, arguments: &UserAppArguments) -> UserClient {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let client = text(&arguments.client);
    match by {
        UserWay::Microsoft => UserClient::Microsoft { tenant: text(&arguments.tenant), client },
        UserWay::Google => UserClient::Google { client },
        UserWay::Other => UserClient::Other {
            name: text(&arguments.name),
            authorise: text(&arguments.authorise),
            token: text(&arguments.token),
            device: text(&arguments.device),
            revoke: text(&arguments.revoke),
            scope: text(&arguments.scope),
            client,
        },
    }
}
