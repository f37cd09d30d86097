//! E-mail addresses.

/// Whether `text` is an e-mail address and nothing else: an `addr-spec` (RFC 5322, section 3.4.1) without quotation
/// marks, comments or a numeric host, and with a dot in its domain, as mail programs deliver it. Letters of any script
/// count (RFC 6532).
#[must_use]
pub fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let sound = |part: &str| part.split('.').all(|atom| !atom.is_empty());
    sound(local)
        && sound(domain)
        && local.chars().all(is_local)
        && domain.chars().all(is_domain)
        && domain.contains('.')
}

/// Whether a character may stand before the `@`.
#[must_use]
pub fn is_local(c: char) -> bool {
    c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c)
}

/// Whether a character may stand behind the `@`.
#[must_use]
pub fn is_domain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_local_part_and_a_domain_with_a_dot() {
        for address in ["anna@example.org", "a.b+c@x-y.example", "jürgen@bücher.example"] {
            assert!(is_address(address), "{address}");
        }
        for other in [
            "anna",
            "@example.org",
            "anna@",
            "anna@localhost",
            "anna@.org",
            "a.@b.org",
            "a..b@c.org",
            "a@b..org",
        ] {
            assert!(!is_address(other), "{other}");
        }
        for other in ["anna bij@example.org", "anna@example.ed&", "a@b@c.org", "<a@b.org>"] {
            assert!(!is_address(other), "{other}");
        }
    }
}
