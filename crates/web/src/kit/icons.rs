//! Icons: 16 px, one stroke, drawn for this product. They never stand alone without words for a screen reader.

use maud::{Markup, PreEscaped, html};

/// Declares each icon once: its name and its strokes on a 16 × 16 sheet.
macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $strokes:literal;)+) => {
        /// The icons.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon { $($(#[$doc])* $name,)+ }

        impl Icon {
            /// Every icon.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            const fn strokes(self) -> &'static str {
                match self { $(Self::$name => $strokes,)+ }
            }

            /// The icon's name in code.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)+ }
            }
        }
    };
}

icons! {
    /// E-mail.
    Mail = r#"<path d="M2.500 4h11v8h-11z"/><path d="m2.800 4.400 5.200 4.200 5.200-4.200"/>"#;
    /// Chat or messenger.
    Chat = r#"<path d="M2.500 3.500h11V11h-6l-3 2.500V11h-2z"/>"#;
    /// Telephone.
    Phone = r#"<path d="M5.600 2.500 3.500 3c-.600 4.800 4.700 10 9.500 9.500l.500-2.100-2.700-1.400-1.200 1.200C7.900 9.500 6.500 8.100 5.800 6.400L7 5.200z"/>"#;
    /// Counter, front desk.
    Counter = r#"<path d="M2 6.500h12M3.500 6.500v6M12.500 6.500v6M6 6.500v-3h4v3"/>"#;
    /// Someone who walked in.
    WalkIn = r#"<circle cx="8.500" cy="3" r="1.300"/><path d="M5.500 13.500 7.500 10V6.500L5 7.800V10M7.500 6.500l1.300.300 1.200 1.900 2 .600M7.500 10l2.200 1.200.800 2.300"/>"#;
    /// A letter on paper.
    Letter = r#"<path d="M2.500 6.500 8 2.500l5.500 4v7h-11z"/><path d="m2.500 6.800 5.500 3.700 5.500-3.700"/>"#;
    /// Fax.
    Fax = r#"<path d="M5 7V2.500h5L11.500 4v3M2.500 7h11v5.500h-11zM5 10h2.500M10.500 9.500v.010M10.500 11v.010"/>"#;
    /// One person.
    User = r#"<circle cx="8" cy="5.500" r="2.500"/><path d="M3 13.500c.600-2.700 2.600-4 5-4s4.400 1.300 5 4"/>"#;
    /// Several people.
    Users = r#"<circle cx="6" cy="6" r="2.200"/><path d="M2 13c.400-2.300 2-3.500 4-3.500s3.600 1.200 4 3.500M10.500 4a2 2 0 0 1 0 4M11.500 9.800c1.500.400 2.300 1.500 2.500 3.200"/>"#;
    /// An organisation.
    Building = r#"<path d="M3.500 13.500v-11h6v11M9.500 6.500h3v7M2 13.500h12M5.500 5v.010M7.500 5v.010M5.500 7.500v.010M7.500 7.500v.010M5.500 10v.010M7.500 10v.010"/>"#;
    /// A tray of what came in.
    Inbox = r#"<path d="M2.500 9.500 4 3.500h8l1.500 6v3h-11z"/><path d="M2.500 9.500H6l.800 1.500h2.400l.800-1.500h3.500"/>"#;
    /// Notices.
    Bell = r#"<path d="M8 2.500c-2.200 0-3.500 1.600-3.500 3.700v2.600L3 11.300h10l-1.500-2.500V6.200c0-2.100-1.300-3.700-3.500-3.700zM6.700 13.300h2.600"/>"#;
    /// Time, a promise.
    Clock = r#"<circle cx="8" cy="8" r="5.500"/><path d="M8 5v3.200l2 1.300"/>"#;
    /// Waiting.
    Pause = r#"<path d="M6 4v8M10 4v8"/>"#;
    /// Snoozed; dark.
    Moon = r#"<path d="M13 9.500A5.500 5.500 0 0 1 6.500 3 5.500 5.500 0 1 0 13 9.500z"/>"#;
    /// Light.
    Sun = r#"<circle cx="8" cy="8" r="2.800"/><path d="M8 1.800v1.400M8 12.800v1.400M1.800 8h1.400M12.800 8h1.400M3.600 3.600l1 1M11.400 11.400l1 1M3.600 12.400l1-1M11.400 4.600l1-1"/>"#;
    /// Mention.
    At = r#"<circle cx="8" cy="8" r="2.300"/><path d="M10.300 5.800v3c0 1.700 3 1.600 3-1A5.300 5.300 0 1 0 11 12.200"/>"#;
    /// A view.
    Flag = r#"<path d="M4 14V2.500h7.500L10 5.300 11.500 8H4"/>"#;
    /// Figures.
    Chart = r#"<path d="M2.500 13.500h11M4.500 11V7.500M8 11V3.500M11.500 11V6"/>"#;
    /// Keys to press.
    Keyboard = r#"<path d="M1.500 4h13v8h-13z"/><path d="M4 6.500v.010M6.700 6.500v.010M9.300 6.500v.010M12 6.500v.010M5 9.500h6"/>"#;
    /// Settings.
    Gear = r#"<circle cx="8" cy="8" r="2"/><path d="M8 2.500v1.700M8 11.800v1.700M2.500 8h1.700M11.800 8h1.700M4.100 4.100l1.200 1.200M10.700 10.700l1.200 1.200M4.100 11.900l1.200-1.200M10.700 5.300l1.200-1.200"/>"#;
    /// Narrowed; a view.
    Filter = r#"<path d="M2.500 3.500h11L9.500 8.300v4.200l-3 1V8.300z"/>"#;
    /// Search.
    Search = r#"<circle cx="7" cy="7" r="4"/><path d="m10 10 3.500 3.500"/>"#;
    /// Attachment.
    Paperclip = r#"<path d="m11.500 6.500-4.300 4.300a1.800 1.800 0 0 1-2.500-2.500l4.900-4.900a2.800 2.800 0 0 1 4 4l-5 5"/>"#;
    /// Starred, rated.
    Star = r#"<path d="m8 2.500 1.700 3.600 3.800.500-2.800 2.700.700 3.900L8 11.300l-3.400 1.900.700-3.900-2.800-2.700 3.800-.500z"/>"#;
    /// Delete.
    Trash = r#"<path d="M3 4.500h10M6 4.500v-2h4v2M4.500 4.500l.600 9h5.800l.600-9M7 7v4M9 7v4"/>"#;
    /// Block, spam.
    Ban = r#"<circle cx="8" cy="8" r="5.500"/><path d="m4.200 4.200 7.600 7.600"/>"#;
    /// Tag.
    Tag = r#"<path d="M2.500 2.500h5l6 6-5 5-6-6z"/><path d="M5.300 5.300v.010"/>"#;
    /// Add.
    Plus = r#"<path d="M8 3v10M3 8h10"/>"#;
    /// Done.
    Check = r#"<path d="m3 8.500 3.300 3.300L13 4.500"/>"#;
    /// Close, remove.
    X = r#"<path d="m4 4 8 8M12 4l-8 8"/>"#;
    /// Opens downwards.
    ChevronDown = r#"<path d="m4 6 4 4 4-4"/>"#;
    /// Ascending.
    ChevronUp = r#"<path d="m4 10 4-4 4 4"/>"#;
    /// Back.
    ChevronLeft = r#"<path d="m10 3.500-4.500 4.500 4.500 4.500"/>"#;
    /// On.
    ChevronRight = r#"<path d="m6 3.500 4.500 4.500L6 12.500"/>"#;
    /// Reply.
    Reply = r#"<path d="M6.500 4 2.500 7.500l4 3.500M2.500 7.500h6.500c2.500 0 4 1.500 4.500 4.500"/>"#;
    /// Note for colleagues.
    Note = r#"<path d="M3 2.500h10v7.500l-3.500 3.500H3z"/><path d="M13 10H9.500v3.500M5.500 5.500h5M5.500 8h3"/>"#;
    /// Forward.
    Forward = r#"<path d="m9.500 4 4 3.500-4 3.500M13.500 7.500H7C4.500 7.500 3 9 2.500 12"/>"#;
    /// Locked, private.
    Lock = r#"<path d="M3.500 7h9v6.500h-9zM5.500 7V5a2.500 2.500 0 0 1 5 0v2"/>"#;
    /// Language, public.
    Globe = r#"<circle cx="8" cy="8" r="5.500"/><path d="M2.500 8h11M8 2.500c3.500 3.500 3.500 7.500 0 11-3.500-3.500-3.500-7.500 0-11z"/>"#;
    /// A key or token.
    Key = r#"<circle cx="5.500" cy="10.500" r="2.800"/><path d="m7.500 8.500 5.500-5.500M10.500 5.500l2 2"/>"#;
    /// Link.
    Link = r#"<path d="M6.800 9.200a2.500 2.500 0 0 0 3.600 0l2.300-2.300a2.500 2.500 0 0 0-3.600-3.600l-1 1M9.200 6.800a2.500 2.500 0 0 0-3.600 0L3.300 9.100a2.500 2.500 0 0 0 3.600 3.600l1-1"/>"#;
    /// Something is wrong.
    Warning = r#"<path d="m8 2.500 6 11H2z"/><path d="M8 6.500v3.200M8 11.700v.010"/>"#;
    /// Worth knowing.
    Info = r#"<circle cx="8" cy="8" r="5.500"/><path d="M8 7.500V11M8 5.200v.010"/>"#;
    /// Menu of the whole page.
    Menu = r#"<path d="M2.500 4.500h11M2.500 8h11M2.500 11.500h11"/>"#;
    /// More actions.
    More = r#"<path d="M3.500 8v.010M8 8v.010M12.500 8v.010" stroke-width="2.200"/>"#;
    /// Copy.
    Copy = r#"<path d="M5.500 5.500h8v8h-8z"/><path d="M10.500 5.500v-3h-8v8h3"/>"#;
    /// Send.
    Send = r#"<path d="M2.500 7.500 13.500 2.500l-4 11-2.500-4.500z"/><path d="m7 9 3-3"/>"#;
    /// No connection.
    Away = r#"<path d="M2 6.500a9 9 0 0 1 4-2.300M14 6.500a9 9 0 0 0-5-2.500M4.500 9.200a5 5 0 0 1 2-1.200M8 12.500v.010M2.500 2.500l11 11"/>"#;
    /// Calendar.
    Calendar = r#"<path d="M2.500 3.500h11v10h-11zM2.500 6.800h11M5.500 2v3M10.500 2v3"/>"#;
    /// Download.
    Download = r#"<path d="M8 2.500v8M4.800 7.500 8 10.700l3.200-3.200M2.500 13.500h11"/>"#;
    /// Edit.
    Pencil = r#"<path d="m3 13 .700-3 7-7L13 5.300l-7 7z"/>"#;
    /// Bold.
    Bold = r#"<path d="M5 3h4a2.300 2.300 0 0 1 0 4.700H5zM5 7.700h4.600a2.600 2.600 0 0 1 0 5.300H5z"/>"#;
    /// Italic.
    Italic = r#"<path d="M7 3h5M4 13h5M10 3 6.500 13"/>"#;
    /// A list with dots.
    Bullets = r#"<path d="M6.500 4h7M6.500 8h7M6.500 12h7M3 4v.010M3 8v.010M3 12v.010"/>"#;
    /// A list with numbers.
    Numbers = r#"<path d="M7 4h6.500M7 8h6.500M7 12h6.500M2.500 3.300l1-.600V6M2.500 10.200c.300-.900 2-.900 2 .200 0 .900-2 1.400-2 2.600h2.200"/>"#;
    /// A quotation.
    Quote = r#"<path d="M3.500 3v10M6.500 4.500h7M6.500 8h7M6.500 11.500h4.500"/>"#;
    /// A picture.
    Image = r#"<path d="M2.500 3.500h11v9h-11z"/><circle cx="5.700" cy="6.500" r="1"/><path d="m2.800 12 3.700-3.500 2.200 2 2-1.800 2.600 2.300"/>"#;
    /// Do again.
    Redo = r#"<path d="m10.500 3 3 3-3 3M13.500 6H7a3.500 3.500 0 0 0 0 7h3"/>"#;
    /// Undo.
    Undo = r#"<path d="M5.500 3 2.500 6l3 3M2.500 6H9a3.500 3.500 0 0 1 0 7H6"/>"#;
}

/// Draws an icon, hidden from screen readers: the words beside it say what it means.
pub fn icon(icon: Icon) -> Markup {
    html! { svg.icon viewBox="0 0 16 16" aria-hidden="true" { (PreEscaped(icon.strokes())) } }
}
