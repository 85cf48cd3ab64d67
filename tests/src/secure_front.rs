//! HTTPS before a plain HTTP server of the tests' own, with a certificate of an authority that nobody knows.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tempfile::TempDir;

/// Answers until the process ends, one request a connection.
#[derive(Debug)]
pub struct SecureFront {
    address: SocketAddr,
    folder: TempDir,
}

impl SecureFront {
    /// Starts it before a server.
    pub fn before(inner: SocketAddr) -> Self {
        let mut of_authority = CertificateParams::default();
        of_authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("keys can be made");
        let authority = of_authority.self_signed(&key).expect("an authority of one's own");
        let issuer = Issuer::new(of_authority, key);
        let key = KeyPair::generate().expect("keys can be made");
        let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
        let named = |mut one: CertificateParams| {
            one.distinguished_name.push(DnType::CommonName, "localhost");
            one.signed_by(&key, &issuer)
        };
        let certificate = CertificateParams::new(names)
            .and_then(named)
            .expect("two plain names make a certificate");
        let folder = TempDir::with_prefix("mailhaul-https-").expect("scratch space");
        std::fs::write(folder.path().join("authority.pem"), authority.pem())
            .expect("scratch space");
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("the usual versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .expect("the key is that of the certificate");
        let config = Arc::new(config);
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // Who doesn't trust it hangs up.
                drop(carry(client, inner, &config));
            }
        });
        Self { address, folder }
    }

    /// Where it is reached.
    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.address.port())
    }

    /// The certificate of its authority, as PEM.
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }
}

fn carry(client: TcpStream, inner: SocketAddr, config: &Arc<ServerConfig>) -> io::Result<()> {
    let connection = ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
    let mut client = BufReader::new(StreamOwned::new(connection, client));
    let (mut request, mut length) = (String::new(), 0);
    loop {
        let from = request.len();
        if client.read_line(&mut request)? == 0 || request[from..].trim().is_empty() {
            break;
        }
        if let Some((name, value)) = request[from..].split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    client.read_exact(&mut body)?;
    let mut server = TcpStream::connect(inner)?;
    server.write_all(&[request.as_bytes(), &body].concat())?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    let mut client = client.into_inner();
    client.write_all(&answer)?;
    client.conn.send_close_notify();
    client.flush()
}
