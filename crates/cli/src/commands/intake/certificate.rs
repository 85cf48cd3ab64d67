//! What vouches for the form: the installation's authority, or a certificate of the administrator's own.

use mailhaul_app::{App, FormState};
use mailhaul_model::Secret;

use crate::arguments::intake::CertificateArguments;
use crate::commands::Ended;
use crate::exit::Exit;
use crate::output::Output;
use crate::password;

pub async fn carry_out(app: &App, arguments: &CertificateArguments, output: &Output) -> Ended {
    let form = if let Some(path) = &arguments.save {
        app.write_authority(path).await?;
        app.intake().await?.form
    } else if let Some(path) = &arguments.bring {
        let from = &arguments.password;
        let asked = arguments.with_password || from.password_stdin || from.password_file.is_some();
        let secret = if asked {
            password::read(from, &path.display().to_string())?
        } else {
            Secret::new("")
        };
        app.use_certificate(path, &secret).await?
    } else if arguments.forget {
        app.forget_certificate().await?
    } else if let Some(suffix) = &arguments.renew {
        app.renew_authority(suffix).await?
    } else {
        app.intake().await?.form
    };
    let mut text = told(&form);
    if let Some(path) = &arguments.save {
        text = format!("Saved the authority's certificate as {}.\n{text}", path.display());
    }
    output.answer(&form, &text)?;
    Ok(Exit::Done)
}

fn told(form: &FormState) -> String {
    let mut lines = Vec::new();
    if let Some(own) = &form.certificate {
        lines.push(format!(
            "Your own certificate, for {}, until {}",
            own.names.join(", "),
            own.until
        ));
        lines.push(format!("  fingerprint  {}", own.fingerprint));
    }
    match &form.authority {
        Some(authority) => {
            lines.push(format!("Mailhaul's authority, until {}", authority.until));
            lines.push(format!("  fingerprint  {}", authority.fingerprint));
            for advice in &authority.deployment {
                lines.push(format!("  {}:", advice.system));
                lines.extend(advice.steps.iter().map(|step| format!("    {step}")));
            }
        }
        None => lines.push(
            "There is no authority yet: it is made when the form is opened first.".to_owned(),
        ),
    }
    lines.join("\n")
}
