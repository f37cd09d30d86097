//! The way to a page: through which proxy.

use reqwest::{NoProxy, Proxy};
use url::Url;

use super::{FetchError, Proxies, Settings};

/// The proxies to use, and the names of their hosts.
pub(super) fn routes(
    settings: &Settings,
    proxies: &Proxies,
) -> Result<(Vec<Proxy>, Vec<String>), FetchError> {
    let mut routes = Vec::new();
    let mut names = Vec::new();
    let mut add = |address: &str, make: fn(Url) -> reqwest::Result<Proxy>, except: Option<&str>| {
        let with_scheme =
            if address.contains("://") { address.to_owned() } else { format!("http://{address}") };
        let wrong = || FetchError::Proxy { address: address.to_owned() };
        let url = Url::parse(&with_scheme).map_err(|_| wrong())?;
        // Past a proxy of another kind, requests would go straight to the pages.
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong());
        }
        names.extend(url.host_str().map(str::to_owned));
        let route = make(url).map_err(|_| wrong())?;
        routes.push(route.no_proxy(except.and_then(NoProxy::from_string)));
        Ok::<(), FetchError>(())
    };
    if let Some(proxy) = &settings.proxy {
        add(proxy.as_str(), Proxy::all, None)?;
    } else {
        let except = proxies.except.as_deref();
        if let Some(address) = proxies.http.as_deref().filter(|address| !address.is_empty()) {
            add(address, Proxy::http, except)?;
        }
        if let Some(address) = proxies.https.as_deref().filter(|address| !address.is_empty()) {
            add(address, Proxy::https, except)?;
        }
    }
    Ok((routes, names))
}
