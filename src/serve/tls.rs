//! TLS by rustls with ring; the certificate is read again when its file changes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::settings::Tls;
use crate::place::Stat;

/// Why TLS cannot be spoken.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file that cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// A file without what it should hold.
    #[error("{} holds no {what} in PEM form", path.display())]
    Empty {
        /// Which.
        path: PathBuf,
        /// What was looked for.
        what: &'static str,
    },
    /// A certificate and key that do not go together, or that are not supported.
    #[error("the certificate and its key cannot be used")]
    Unusable(#[source] rustls::Error),
}

/// Time in which a handshake must be done.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Takes TLS connections.
#[derive(Clone)]
pub(super) struct Acceptor {
    files: Tls,
    state: Arc<Mutex<State>>,
}

struct State {
    config: Arc<ServerConfig>,
    /// The files that it was made from, the certificate and the key.
    read: [Option<Stat>; 2],
}

impl Acceptor {
    /// Reads the certificate and its key.
    pub(super) fn open(files: &Tls) -> Result<Self, TlsError> {
        let read = stats(files);
        let state = State { config: config(files)?, read };
        Ok(Self { files: files.clone(), state: Arc::new(Mutex::new(state)) })
    }

    /// The stream behind a handshake; `None` when that failed or took too long.
    pub(super) async fn accept<S>(&self, stream: S) -> Option<TlsStream<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let acceptor = TlsAcceptor::from(self.current());
        tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await.ok()?.ok()
    }

    /// The configuration, made anew when a file changed since; files that cannot be used leave the old one in force.
    fn current(&self) -> Arc<ServerConfig> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let read = stats(&self.files);
        if read != state.read {
            state.read = read;
            match config(&self.files) {
                Ok(config) => state.config = config,
                Err(error) => tracing::error!(%error, "the old certificate stays in force"),
            }
        }
        Arc::clone(&state.config)
    }
}

/// What the file system knows of the files. A certificate that is put in place may be older than what it replaces.
fn stats(files: &Tls) -> [Option<Stat>; 2] {
    [&files.certificate, &files.key].map(|path| fs::metadata(path).ok().map(|it| Stat::of(&it)))
}

fn config(files: &Tls) -> Result<Arc<ServerConfig>, TlsError> {
    let chain: Vec<_> =
        CertificateDer::pem_slice_iter(&read(&files.certificate)?).flatten().collect();
    if chain.is_empty() {
        return Err(TlsError::Empty { path: files.certificate.clone(), what: "certificate" });
    }
    let key = PrivateKeyDer::from_pem_slice(&read(&files.key)?)
        .map_err(|_| TlsError::Empty { path: files.key.clone(), what: "private key" })?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Unusable)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(TlsError::Unusable)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(path).map_err(|cause| TlsError::Read { path: path.to_owned(), cause })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_that_is_older_than_the_one_it_replaces_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let files = Tls { certificate: at("cert.pem"), key: at("key.pem") };
        fs::write(at("next.pem"), "next").unwrap();
        fs::write(at("cert.pem"), "last").unwrap();
        fs::write(at("key.pem"), "key").unwrap();
        let before = stats(&files);
        fs::rename(at("next.pem"), at("cert.pem")).unwrap();
        assert_ne!(stats(&files), before);
        assert_eq!(stats(&files), stats(&files));
    }
}
