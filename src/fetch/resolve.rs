//! Names to addresses, with the private ones left out in the same step: the address that was judged is the address
//! that is connected to, so a name that answers differently the second time gains nothing.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::Reach;
use super::failure::{Refused, Unknown};

/// Looks a name up. The system's resolver by default; another one can be given to [`super::Client::with_lookup`].
pub type Lookup = Arc<dyn Fn(String) -> Found + Send + Sync>;

/// The addresses of a name, some time soon.
pub type Found = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// The system's resolver.
pub(super) fn system() -> Lookup {
    Arc::new(|name| {
        Box::pin(async move {
            Ok(tokio::net::lookup_host((name, 0)).await?.map(|found| found.ip()).collect())
        })
    })
}

/// The resolver that the HTTP library asks before every new connection.
pub(super) struct Resolver {
    pub(super) lookup: Lookup,
    pub(super) reach: Reach,
    /// Names of the user's proxies, which may well be private.
    pub(super) proxies: Vec<String>,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let found = (self.lookup)(host.clone());
        let reach = (!self.proxies.contains(&host)).then(|| self.reach.clone());
        Box::pin(async move {
            let found = found.await.map_err(|_| Unknown(host.clone()))?;
            let (good, bad): (Vec<IpAddr>, Vec<IpAddr>) = found
                .into_iter()
                .partition(|&address| reach.as_ref().is_none_or(|reach| reach.permits(address)));
            match (good.is_empty(), bad.first()) {
                (false, _) => {
                    let addresses = good.into_iter().map(|address| SocketAddr::new(address, 0));
                    Ok(Box::new(addresses) as Addrs)
                }
                (true, Some(&address)) => Err(Refused { host, address }.into()),
                (true, None) => Err(Unknown(host).into()),
            }
        })
    }
}
