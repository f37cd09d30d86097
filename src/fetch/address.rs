//! Which network addresses may be reached. An article can cite any address, and whoever runs bron must not find that a
//! citation made it knock on doors inside their own network (server-side request forgery).

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};

/// A range of addresses: `10.0.0.0/8`, `fd00::/8`, or a single address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    base: IpAddr,
    prefix: u8,
}

impl Network {
    /// Every address there is: IPv4 and IPv6.
    pub const EVERYWHERE: [Self; 2] = [
        Self { base: IpAddr::V4(Ipv4Addr::UNSPECIFIED), prefix: 0 },
        Self { base: IpAddr::V6(Ipv6Addr::UNSPECIFIED), prefix: 0 },
    ];

    /// Whether the address lies in the range.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.base, address) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                leading(base.to_bits().into(), 32, self.prefix)
                    == leading(address.to_bits().into(), 32, self.prefix)
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                leading(base.to_bits(), 128, self.prefix)
                    == leading(address.to_bits(), 128, self.prefix)
            }
            _ => false,
        }
    }
}

/// The first `prefix` bits of an address of `width` bits.
fn leading(bits: u128, width: u8, prefix: u8) -> u128 {
    bits.checked_shr(u32::from(width.saturating_sub(prefix))).unwrap_or(0)
}

/// A text that is not a range of addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a network such as 10.0.0.0/8")]
pub struct NotANetwork(String);

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let wrong = || NotANetwork(text.to_owned());
        let (base, prefix) = text.split_once('/').map_or((text, None), |(b, p)| (b, Some(p)));
        let base: IpAddr = base.trim().parse().map_err(|_| wrong())?;
        let width = if base.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            Some(prefix) => prefix.trim().parse().map_err(|_| wrong())?,
            None => width,
        };
        if prefix > width { Err(wrong()) } else { Ok(Self { base, prefix }) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.prefix)
    }
}

impl<'de> Deserialize<'de> for Network {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// Which addresses may be connected to: the public ones, and the networks that the user named.
#[derive(Debug, Clone, Default)]
pub(super) struct Reach {
    pub(super) allowed: Vec<Network>,
}

impl Reach {
    pub(super) fn permits(&self, address: IpAddr) -> bool {
        is_public(address) || self.is_named(address)
    }

    /// Whether the user named a network that holds the address: such hosts are the user's own.
    pub(super) fn is_named(&self, address: IpAddr) -> bool {
        let plain = address.to_canonical();
        self.allowed.iter().any(|network| network.contains(address) || network.contains(plain))
    }
}

/// Whether an address is a unicast address of the public internet (IANA special-purpose registries, RFC 6890).
/// Addresses that carry an IPv4 address inside are judged by that one.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match a {
        0 | 10 | 127 | 224.. => true,
        100 => (64..128).contains(&b),
        169 => b == 254,
        172 => (16..32).contains(&b),
        192 => b == 168 || (b == 0 && (c == 0 || c == 2)) || (b == 88 && c == 99),
        198 => b == 18 || b == 19 || (b == 51 && c == 100),
        203 => b == 0 && c == 113,
        _ => false,
    };
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let embedded = |high: u16, low: u16| {
        is_public_v4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
    };
    match address.segments() {
        // IPv4-mapped (RFC 4291 section 2.5.5.2) and NAT64 (RFC 6052).
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            embedded(high, low)
        }
        // 6to4 (RFC 3056).
        [0x2002, high, low, ..] => embedded(high, low),
        // Teredo and other protocol assignments (RFC 2928), documentation (RFC 3849, RFC 9637).
        [0x2001, second, ..] if second < 0x200 || second == 0xdb8 => false,
        [0x3fff, second, ..] if second < 0x1000 => false,
        // Everything that is handed out lies in 2000::/3; loopback, fc00::/7, fe80::/10 and ff00::/8 do not.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_public() {
        let inside = [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.2.7",
            "198.18.0.1",
            "203.0.113.9",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
            "3fff::1",
        ];
        for text in inside {
            assert!(!is_public(text.parse().unwrap()), "{text} is not public");
        }
        for text in [
            "8.8.8.8",
            "172.32.0.1",
            "100.128.0.1",
            "2a00:1450::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
        ] {
            assert!(is_public(text.parse().unwrap()), "{text} is public");
        }
    }

    #[test]
    fn a_named_network_opens_what_it_holds_and_nothing_else() {
        let reach = Reach { allowed: vec!["127.0.0.0/8".parse().unwrap()] };
        assert!(reach.permits("127.0.0.10".parse().unwrap()));
        assert!(reach.permits("::ffff:127.0.0.1".parse().unwrap()));
        assert!(!reach.permits("10.0.0.1".parse().unwrap()));
        assert!(!reach.permits("::1".parse().unwrap()));
    }

    #[test]
    fn networks_are_read_as_people_write_them() {
        assert_eq!("10.0.0.0/8".parse::<Network>().unwrap().to_string(), "10.0.0.0/8");
        assert_eq!("::1".parse::<Network>().unwrap().to_string(), "::1/128");
        for wrong in ["10.0.0.0/33", "localhost", "10.0.0.0/x", ""] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
        assert!(Network::EVERYWHERE[1].contains("fd00::1".parse().unwrap()));
    }
}
