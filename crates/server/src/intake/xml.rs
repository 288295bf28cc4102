//! As much of XML as is needed to add a part to a spreadsheet: attributes of one tag, and text.

/// The value of an attribute of a tag, with its entities read. None when it has none.
pub fn attribute(tag: &str, name: &str) -> Option<String> {
    let (from, until) = place(tag, name)?;
    Some(unescaped(&tag[from..until]))
}

/// The tag with an attribute set to a value that needs no escaping.
pub fn with_attribute(tag: &str, name: &str, value: &str) -> String {
    if let Some((from, until)) = place(tag, name) {
        return format!("{}{value}{}", &tag[..from], &tag[until..]);
    }
    let end = tag.trim_end_matches('>').trim_end_matches('/').len();
    let (head, tail) = (tag[..end].trim_end(), &tag[end..]);
    format!("{head} {name}=\"{value}\"{tail}")
}

/// Where the value of an attribute stands, without its quotes.
fn place(tag: &str, name: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(at) = tag[from..].find(name).map(|at| at + from) {
        let behind = at + name.len();
        let starts = tag[..at].chars().next_back().is_some_and(char::is_whitespace);
        let rest = tag[behind..].trim_start();
        if let Some(value) = rest.strip_prefix('=').map(str::trim_start).filter(|_| starts) {
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let open = tag.len() - value.len() + 1;
            return Some((open, open + tag[open..].find(quote)?));
        }
        from = behind;
    }
    None
}

/// Text without its entities.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let end = rest[at..].find(';').map(|end| end + at);
        let found = end.and_then(|end| Some((entity(&rest[at + 1..end])?, end + 1)));
        match found {
            Some((c, until)) => {
                out.push(c);
                rest = &rest[until..];
            }
            None => {
                out.push('&');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        other => {
            let digits = other.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// Text as it may stand between tags. Signs that XML does not know are left out.
pub fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn attributes_are_found_read_and_set() {
        let tag = "<c r=\"A1\" s = '5' t=\"inlineStr\">";
        assert_eq!(attribute(tag, "r").as_deref(), Some("A1"));
        assert_eq!(attribute(tag, "s").as_deref(), Some("5"));
        assert_eq!(attribute(tag, "x"), None);
        assert_eq!(with_attribute(tag, "s", "9"), "<c r=\"A1\" s = '9' t=\"inlineStr\">");
        assert_eq!(with_attribute("<c r=\"A1\" />", "s", "2"), "<c r=\"A1\" s=\"2\"/>");
        assert_eq!(with_attribute("<xf>", "fillId", "2"), "<xf fillId=\"2\">");
        let sheet = "<sheet name=\"A&amp;B &#x5b66;\" r:id=\"rId1\"/>";
        assert_eq!(attribute(sheet, "name").as_deref(), Some("A&B 学"));
        assert_eq!(attribute(sheet, "id"), None, "r:id is another one");
    }

    proptest! {
        #[test]
        fn any_tag_is_read_without_breaking(tag in ".{0,80}", name in "[a-z:]{1,4}") {
            let set = with_attribute(&format!("<c {tag}"), &name, "1");
            prop_assert!(set.contains('1'));
            attribute(&tag, &name);
        }
        #[test]
        fn text_comes_back_as_it_was(text in "[ -~一-龥]{0,40}") {
            prop_assert_eq!(unescaped(&escaped(&text)), text);
        }
    }
}
