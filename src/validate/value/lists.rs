//! Registered names: as W3C's validator knows them, and what was registered since.

/// URI schemes that W3C's validator knows, sorted.
pub(super) const SCHEMES: &[&str] = &[
    "aaa",
    "aaas",
    "about",
    "acap",
    "afs",
    "cap",
    "cid",
    "crid",
    "data",
    "dav",
    "dict",
    "dns",
    "dtn",
    "fax",
    "file",
    "ftp",
    "go",
    "gopher",
    "h323",
    "http",
    "https",
    "iax2",
    "icap",
    "im",
    "imap",
    "info",
    "ipp",
    "iris",
    "iris.beep",
    "iris.lwz",
    "iris.xpc",
    "iris.xpcs",
    "javascript",
    "ldap",
    "mailserver",
    "mailto",
    "mid",
    "modem",
    "msrp",
    "msrps",
    "mtqp",
    "mupdate",
    "news",
    "nfs",
    "nntp",
    "opaquelocktoken",
    "pop",
    "pres",
    "prospero",
    "rtsp",
    "service",
    "shttp",
    "sip",
    "sips",
    "snmp",
    "soap.beep",
    "soap.beeps",
    "tag",
    "tel",
    "telnet",
    "tftp",
    "thismessage",
    "tip",
    "tn3270",
    "tv",
    "urn",
    "vemmi",
    "wais",
    "xmlrpc.beep",
    "xmlrpc.beeps",
    "xmpp",
    "z39.50r",
    "z39.50s",
];

/// URI schemes that IANA registered since, permanently, provisionally or for the record, and a few that are in wide use.
pub(super) const SCHEMES_SINCE: &str = "\
    acct acr adiumxtra afp aim amss android appdata apt ar at attachment aw barion bb beshare \
    bitcoin bitcoincash bl blob bolo brid browserext cabal calculator callto cast casts chrome \
    chrome-extension coap coap+tcp coap+ws coaps coaps+tcp coaps+ws com-eventbrite-attendee \
    content cstr cvs dab dat dhttp diaspora did dis dlna-playcontainer dlna-playsingle dntp \
    doi dpp drm drop dtmi dvb dvx dweb ed2k eid elsi embedded ens ethereum example facetime \
    feed feedready fido filesystem finger first-run-pen-experience fish fm fuchsia-pkg gemini \
    geo gg git gitoid gizmoproject graph grd gtalk ham hcap hcp hxxp hxxps hydrazone hyper iax \
    icon ilstring iotdisco ipfs ipn ipns ipps irc irc6 ircs isostore itms jabber jar jms \
    keyparc lastfm lbry ldaps leaptofrogans lid lightning lorawan lpa lvlt \
    machineprovisioningprogressreporter magnet maps market mastodon matrix message \
    microsoft.windows.camera microsoft.windows.camera.multipicker \
    microsoft.windows.camera.picker mms mongodb moz mqtt mqtts ms-access ms-drive-to \
    ms-enrollment ms-excel ms-getoffice ms-help ms-infopath ms-media-stream-id ms-powerpoint \
    ms-project ms-publisher ms-search-repair ms-secondary-screen-controller \
    ms-secondary-screen-setup ms-settings ms-settings-airplanemode ms-settings-bluetooth \
    ms-settings-camera ms-settings-cellular ms-settings-cloudstorage \
    ms-settings-connectabledevices ms-settings-displays-topology ms-settings-emailandaccounts \
    ms-settings-language ms-settings-location ms-settings-lock ms-settings-nfctransactions \
    ms-settings-notifications ms-settings-power ms-settings-privacy ms-settings-proximity \
    ms-settings-screenrotation ms-settings-wifi ms-settings-workplace ms-spd ms-transit-to \
    ms-visio ms-walk-to ms-word msnim mss mt mumble mvn mvrp mvrps ni nih nostr notes num ocf \
    oid onenote onenote-cmd openid openpgp4fpr otpauth p1 pack palm paparazzi payment payto \
    pkcs11 platform proxy psyc pttp pwid qb query quic-transport redis rediss reload res \
    resource rmi rsync rtmfp rtmp rtsps rtspu secondlife secret-token session sftp sgn shc \
    shelter sieve simpleledger simplex skype smb sms smtp snews soldat spiffe spotify ssb ssh \
    starknet steam stun stuns submit svn swh swid swidpath taler teamspeak teapot teapots \
    teliaeid things thzp tool turn turns udp unreal upt ut2004 uuid-in-package v-event \
    ventrilo videotex view-source vnc vscode vscode-insiders vsls w3 wasm wasm-js wcr web+ap \
    web3 webcal wifi wpid ws wss wtai wyciwyg xcon xcon-userid xfire xftp xrcp xri ymsgr \
    z39.50";

/// Link relations that W3C's validator knows.
pub(super) const LINK_RELATIONS: &[&str] = &[
    "alternate",
    "current",
    "describedby",
    "edit",
    "edit-media",
    "enclosure",
    "first",
    "hub",
    "last",
    "license",
    "next",
    "next-archive",
    "payment",
    "prev-archive",
    "previous",
    "related",
    "replies",
    "search",
    "self",
    "service",
    "up",
    "via",
];

/// Link relations in IANA's registry of today beyond those.
pub(super) const LINK_RELATIONS_SINCE: &str = "\
    about acl amphtml api-catalog appendix apple-touch-icon apple-touch-startup-image archives \
    author blocked-by bookmark c2pa-manifest canonical chapter cite-as collection \
    compression-dictionary contents convertedfrom copyright create-form deprecation describes \
    disclosure dns-prefetch duplicate edit-form external geofeed glossary help hosts \
    ice-server icon index intervalafter intervalbefore intervalcontains intervaldisjoint \
    intervalduring intervalequals intervalfinishedby intervalfinishes intervalin intervalmeets \
    intervalmetby intervaloverlappedby intervaloverlaps intervalstartedby intervalstarts item \
    latest-version linkset lrdd manifest mask-icon me media-feed memento micropub \
    modulepreload monitor monitor-group nofollow noopener noreferrer opener openid2.local_id \
    openid2.provider original p3pv1 pingback preconnect predecessor-version prefetch preload \
    prerender prev preview privacy-policy profile publication rdap-active rdap-bottom \
    rdap-down rdap-top rdap-up restconf ruleinput section service-desc service-doc \
    service-meta sip-trunking-capability sponsored start status stylesheet subsection \
    successor-version sunset tag terms-of-service timegate timemap type ugc version-history \
    webmention working-copy working-copy-of";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schemes_can_be_searched() {
        assert!(SCHEMES.is_sorted());
    }
}
