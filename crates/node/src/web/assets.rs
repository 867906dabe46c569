//! The two files that a browser fetches besides the pages, and the headers that every answer carries.

/// The style sheet. One file, no fonts, nothing from elsewhere.
pub const CSS: &str = include_str!("../../assets/comity.css");
/// Where pages look for the style sheet.
pub const CSS_PATH: &str = "/assets/comity.css";
/// The icon of the tab.
pub const ICON: &str = include_str!("../../assets/comity.svg");
/// Where pages look for the icon.
pub const ICON_PATH: &str = "/assets/comity.svg";

/// Headers for every page: nothing from elsewhere, no script at all, no frame, nothing kept in shared caches.
pub const SECURITY_HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cache-control", "no-store"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_is_small_and_knows_no_left_or_right() {
        assert!(CSS.len() < 15_000, "{} bytes", CSS.len());
        for line in CSS.lines() {
            for word in ["left:", "right:", "left;", "right;", "url(", "@import"] {
                assert!(!line.contains(word), "{line}");
            }
        }
    }
}
