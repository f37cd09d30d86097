//! JSON Feed 1.0 and 1.1; what each fault is stands in `validate::json`.

use super::{Rule, rule};

pub(super) const RULES: &[Rule] = &[
    rule!("json-syntax-broken", Error, json Syntax),
    rule!("json-key-repeated", Warning, json KeyRepeated),
    rule!("json-encoding-not-utf8", Error, json Encoding),
    rule!("json-feed-not-object", Error, json Root),
    rule!("json-feed-version-missing", Error, json VersionMissing),
    rule!("json-feed-version-unknown", Error, json VersionUnknown),
    rule!("json-feed-title-missing", Error, json TitleMissing),
    rule!("json-feed-items-missing", Error, json ItemsMissing),
    rule!("json-feed-next-itself", Error, json NextIsSelf),
    rule!("json-item-id-missing", Error, json IdMissing),
    rule!("json-item-id-repeated", Error, json IdRepeated),
    rule!("json-item-id-unquoted", Warning, json IdNotString),
    rule!("json-item-content-missing", Error, json ContentMissing),
    rule!("json-value-type-wrong", Error, json Type),
    rule!("json-date-rfc3339-wrong", Error, json Date),
    rule!("json-date-value-future", Info, json DateFuture),
    rule!("json-url-syntax-wrong", Error, json Url),
    rule!("json-url-relative", Warning, json UrlRelative),
    rule!("json-language-unknown", Warning, json Language),
    rule!("json-media-type-wrong", Error, json MediaType),
    rule!("json-author-empty", Error, json AuthorEmpty),
    rule!("json-author-obsolete", Warning, json AuthorAlone),
    rule!("json-attachment-part-missing", Error, json AttachmentPart),
    rule!("json-hub-part-missing", Error, json HubPart),
    rule!("json-key-unknown", Warning, json KeyUnknown),
    rule!("json-extension-wrong", Error, json Extension),
];
