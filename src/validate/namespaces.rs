//! Which namespaces W3C's validator knows.

use crate::syntax::namespaces::Ns;

/// Namespaces that came later, or that W3C's validator never learned.
const SINCE: &[Ns] = &[Ns::PODCAST, Ns::AT, Ns::XSI, Ns::ATOM03];

/// Whether a namespace is one of those.
pub(super) fn is_since(ns: Ns) -> bool {
    SINCE.contains(&ns)
}

/// Whether a namespace is known: to W3C's validator, or to us.
pub(super) fn is_known(ns: Ns, w3c: bool) -> bool {
    ns.usual_prefix().is_some()
        && !(w3c && SINCE.contains(&ns) && !matches!(ns, Ns::RDFS | Ns::MATHML | Ns::XMLNS))
}
