//! What an element loads by itself: the rules that the page's own scripts hold variants to on a
//! device (`www/js/browser/strict.js`).

use super::element::Element;

/// How the names of elements begin that load or run whatever they say, that a link elsewhere can have
/// loaded, or that animations make do so; others do by an attribute.
const LOADS: [&str; 17] = [
    "script", "style", "link", "meta", "base", "image", "feimage", "embed", "object", "video",
    "audio", "source", "track", "portal", "model", "animate", "set",
];
const ATTRIBUTES: [&str; 6] = ["poster", "data", "background", "ping", "is", "crossorigin"];

/// What `element` loads, in words; nothing if it may be in a variant on a device. `preloaded`
/// are the images that everyone fetches.
pub fn loads(element: &Element, preloaded: &[String]) -> Vec<String> {
    let tag = element.tag.as_str();
    let source = element.get("src").unwrap_or_default();
    let image = tag == "img" && preloaded.iter().any(|known| known == source);
    let mut found = Vec::new();
    let always = LOADS.iter().any(|begin| tag.starts_with(begin))
        || tag.contains("frame")
        || tag.contains(['-', ':']);
    let addressed = ["src", "data"].iter().any(|name| element.get(name).is_some());
    if !image && (always || addressed) {
        found.push(named(element));
    }
    for (name, value, _) in &element.attributes {
        if image && name == "src" {
            continue;
        }
        let person = name == "href" && matches!(tag, "a" | "area");
        let link = (name == "href" || name.ends_with(":href")) && !person;
        let link = link && !value.starts_with('#');
        let attribute = loading(name) || name == "type" && begins(value, "image");
        // The element is told with its address already.
        let told = !found.is_empty() && matches!(name.as_str(), "src" | "data" | "href");
        if !told && (link || attribute || refers(name, value)) {
            found.push(format!("{} in `{name}`", super::finding::shown(value)));
        }
    }
    found
}

/// The element and the address it names.
fn named(element: &Element) -> String {
    let tag = &element.tag;
    let address = ["src", "data", "href"].iter().find_map(|name| element.get(name));
    match address.filter(|address| !address.is_empty()) {
        Some(address) => format!("{} (`<{tag}>`)", super::finding::shown(address)),
        None if tag.contains(['-', ':']) => format!("`<{tag}>`, whose code may load anything"),
        None => format!("`<{tag}>`"),
    }
}

/// Whether an attribute loads, or loads again, by its name.
fn loading(name: &str) -> bool {
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    ATTRIBUTES.contains(&name) || plain && (name.contains("src") || name.starts_with("on"))
}

/// Whether a value begins so, whatever its case.
fn begins(value: &str, with: &str) -> bool {
    value.get(..with.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(with))
}

/// Whether a value refers, as CSS does, to anything but a part of the page, or in what is a style to
/// that as well, which is asked for like any other address; a backslash could hide that it does.
fn refers(name: &str, value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    if lower.contains('\\') || lower.contains("image-set(") {
        return true;
    }
    let styles = matches!(name, "style" | "cursor");
    // What blanks are differs between CSS and scripts, so none may be before it.
    let part = |rest: &str| rest.strip_prefix(['"', '\'']).unwrap_or(rest).starts_with('#');
    lower.split("url(").skip(1).any(|rest| styles || !part(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tag: &str, attributes: &[(&str, &str)], expected: &[&str]) {
        let attributes = attributes
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into(), 0..0))
            .collect();
        let element = Element { tag: tag.into(), at: 0..0, attributes, closed: false };
        assert_eq!(loads(&element, &["/hero.jpg".into()]), expected, "{tag}");
    }

    #[test]
    fn finds_what_is_fetched_and_leaves_links_and_drawings() {
        check("p", &[("class", "lead"), ("style", "color: red")], &[]);
        check("a", &[("href", "/deals/")], &[]);
        check("use", &[("href", "#plane")], &[]);
        check("path", &[("fill", "url(#sky)"), ("clip-path", "url('#a')")], &[]);
        check("p", &[("style", "fill: url( #a)")], &["`fill: url( #a)` in `style`"]);
        check("use", &[("href", " #a")], &["` #a` in `href`"]);
        check("embed", &[("code", "/x")], &["`<embed>`"]);
        check("img", &[("src", "/hero.jpg"), ("alt", "")], &[]);
        check("img", &[("src", "/other.jpg")], &["`/other.jpg` (`<img>`)"]);
        check(
            "img",
            &[("src", "/hero.jpg"), ("srcset", "/b.jpg 2x")],
            &["`/b.jpg 2x` in `srcset`"],
        );
        check("use", &[("href", "/sprite.svg#a")], &["`/sprite.svg#a` in `href`"]);
        check(
            "div",
            &[("style", "background: URL(/a.png)")],
            &["`background: URL(/a.png)` in `style`"],
        );
        check("div", &[("style", "width: \\75rl(x)")], &["`width: \\\\75rl(x)` in `style`"]);
        check("script", &[("src", "/x.js")], &["`/x.js` (`<script>`)"]);
        check("style", &[], &["`<style>`"]);
        check("my-map", &[], &["`<my-map>`, whose code may load anything"]);
        check("button", &[("onclick", "go()")], &["`go()` in `onclick`"]);
        check("animatetransform", &[], &["`<animatetransform>`"]);
        for tag in [
            "video",
            "audio",
            "source",
            "track",
            "portal",
            "model",
            "set",
            "fencedframe",
            "metadata",
        ] {
            check(tag, &[], &[&format!("`<{tag}>`")]);
        }
        check("svg:image", &[], &["`<svg:image>`, whose code may load anything"]);
    }

    /// A part of the page that a style names is asked for like any other address.
    #[test]
    fn finds_what_only_some_browsers_or_attributes_fetch() {
        check("input", &[("type", "Image")], &["`Image` in `type`"]);
        check("g", &[("style", "fill: url(#a)")], &["`fill: url(#a)` in `style`"]);
        check("g", &[("cursor", "url(#a)")], &["`url(#a)` in `cursor`"]);
        check(
            "p",
            &[("style", "x: -webkit-image-set('a')")],
            &["`x: -webkit-image-set('a')` in `style`"],
        );
        check("p", &[("title", "C:\\files")], &["`C:\\\\files` in `title`"]);
        check("use", &[("xlink:href", "/a.svg#b")], &["`/a.svg#b` in `xlink:href`"]);
        check("img", &[("lowsrc", "/a.jpg")], &["`/a.jpg` in `lowsrc`"]);
        check("p", &[("data-src", "/a.jpg"), ("data-on", "x")], &[]);
    }
}
