//! How a key is written: `r`, `?`, `Ctrl+k`, `Alt+m`, or two one after the other, `g i`. Capitals mean nothing.

/// Why a text is not taken as a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not a key, or more than two.
    NoKey,
    /// It belongs to the browser, to moving about in a page or to editing text.
    Reserved,
}

/// With Ctrl (Cmd on a Mac) these are the browser's own or edit text; a page does not get all of them, and none is missed
/// gladly.
const RESERVED_WITH_CTRL: &str = "abcfilnpqrstuvwxyz0123456789+-=";
/// With Alt these open the browser's menus and its address line.
const RESERVED_WITH_ALT: &str = "def";
/// Keys with a name are for moving about and for the browser.
const NAMED: [&str; 17] = [
    "enter",
    "return",
    "escape",
    "esc",
    "tab",
    "space",
    "backspace",
    "delete",
    "insert",
    "home",
    "end",
    "pageup",
    "pagedown",
    "arrowup",
    "arrowdown",
    "arrowleft",
    "arrowright",
];

/// The key as it is kept and compared; empty for none.
pub fn canonical(text: &str) -> Result<String, Fault> {
    let strokes: Vec<&str> = text.split_whitespace().collect();
    match strokes.as_slice() {
        [] => Ok(String::new()),
        [only] => stroke(only),
        [first, second] => {
            let (first, second) = (stroke(first)?, stroke(second)?);
            let is_plain = |stroke: &str| stroke.chars().count() == 1;
            if is_plain(&first) && is_plain(&second) {
                Ok(format!("{first} {second}"))
            } else {
                Err(Fault::NoKey)
            }
        }
        _ => Err(Fault::NoKey),
    }
}

fn stroke(text: &str) -> Result<String, Fault> {
    let lower = text.to_lowercase();
    let held = [("ctrl+", "Ctrl+"), ("control+", "Ctrl+"), ("cmd+", "Ctrl+"), ("alt+", "Alt+")]
        .into_iter()
        .find_map(|(written, kept)| Some((kept, lower.strip_prefix(written)?)));
    let (held, key) = held.unwrap_or(("", &lower));
    let mut letters = key.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        let is_function = key.strip_prefix('f').is_some_and(|number| number.parse::<u8>().is_ok());
        return Err(if NAMED.contains(&key) || is_function { Fault::Reserved } else { Fault::NoKey });
    };
    if letter.is_control() {
        return Err(Fault::NoKey);
    }
    let reserved = match held {
        "Ctrl+" => RESERVED_WITH_CTRL,
        "Alt+" => RESERVED_WITH_ALT,
        _ => "",
    };
    if reserved.contains(letter) { Err(Fault::Reserved) } else { Ok(format!("{held}{letter}")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_typed_becomes_one_way_of_writing() {
        for (typed, kept) in [
            ("R", "r"),
            ("  ?  ", "?"),
            ("G I", "g i"),
            ("g\ti", "g i"),
            ("CTRL+K", "Ctrl+k"),
            ("Cmd+K", "Ctrl+k"),
            ("alt+M", "Alt+m"),
            ("Ctrl+/", "Ctrl+/"),
            ("+", "+"),
            ("Alt++", "Alt++"),
            ("", ""),
            ("ع", "ع"),
            ("É", "é"),
        ] {
            assert_eq!(canonical(typed).as_deref(), Ok(kept), "{typed}");
        }
        for none in ["rr", "g i n", "Ctrl+", "Ctrl+k m", "g Ctrl+k", "Shift+r"] {
            assert_eq!(canonical(none), Err(Fault::NoKey), "{none}");
        }
        for taken in ["Ctrl+C", "ctrl+t", "Alt+d", "F5", "f11", "Enter", "Space", "g Tab", "Ctrl+0"] {
            assert_eq!(canonical(taken), Err(Fault::Reserved), "{taken}");
        }
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_as_itself(typed in "(\\PC|Ctrl\\+|Alt\\+| ){0,6}") {
            if let Ok(kept) = canonical(&typed) {
                prop_assert_eq!(canonical(&kept), Ok(kept.clone()), "{}", typed);
            }
        }
    }
}
