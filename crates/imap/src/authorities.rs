//! Certificate authorities of one's own, from a PEM file, beside those of the operating system.

use std::path::Path;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// The certificates in a file.
pub fn read(path: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let failed =
        |why: String| format!("the file of certificate authorities {path} can't be used: {why}");
    let found = CertificateDer::pem_file_iter(Path::new(path))
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| failed(error.to_string()))?;
    if found.is_empty() {
        return Err(failed("there is no certificate in it".into()));
    }
    Ok(found)
}
