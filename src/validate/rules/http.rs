//! How a document came over HTTP; what each fault is stands in `validate::http`.

use super::{Rule, rule};

pub(super) const RULES: &[Rule] = &[
    rule!("http-status-error", Error, http Status, "HttpError"),
    rule!("http-redirect-temporary", Info, http Temporary, "TempRedirect"),
    rule!("http-redirect-permanent", Info, http Permanent),
    rule!("http-type-wrong", Warning, http TypeWrong, "UnexpectedContentType"),
    rule!("http-type-generic", Info, http TypeGeneric),
    rule!("http-type-unspecific", Warning, http TypeUnspecific, "NonSpecificMediaType"),
    rule!("http-charset-mismatch", Warning, http CharsetMismatch, "EncodingMismatch"),
    rule!("http-charset-missing", Info, http CharsetMissing, "TextXml"),
    rule!("http-validators-missing", Info, http ValidatorsMissing),
    rule!("http-body-uncompressed", Info, http Uncompressed, "Uncompressed"),
];
