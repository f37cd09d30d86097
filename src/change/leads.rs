//! Where links lead: to another page, to a file, or nowhere.

/// The endings of files to download.
const DOCUMENTS: [&str; 13] =
    ["pdf", "doc", "docx", "xls", "xlsx", "csv", "odt", "ods", "ppt", "pptx", "rtf", "zip", "txt"];

/// In which the size of a file is told.
const SIZES: [&str; 4] = ["kb", "mb", "ko", "mo"];

/// A file to download is part of what a page offers, not the way to another page.
pub(super) fn is_document(address: &str) -> bool {
    let ending = address.rsplit_once('.').map_or(address, |(_, ending)| ending);
    DOCUMENTS.iter().any(|document| document.eq_ignore_ascii_case(ending))
}

/// Whether a link says how large that is which it leads to: "Annex (3.1 MB)".
pub(super) fn tells_size(text: &str) -> bool {
    let mut before = "";
    text.contains(|c: char| c.is_ascii_digit())
        && text.split(|c: char| !c.is_alphanumeric()).any(|word| {
            let counted = before.ends_with(|c: char| c.is_ascii_digit());
            before = word;
            counted && SIZES.iter().any(|size| size.eq_ignore_ascii_case(word))
        })
}

pub(super) fn leads_elsewhere(href: &str) -> bool {
    let href = href.trim_start();
    !href.is_empty()
        && !href.starts_with('#')
        && !href.starts_with("javascript:")
        && !href.starts_with("mailto:")
}
