//! Form fields: a label, the control, a hint, and the error where the eye already is.

use maud::{Markup, html};

use super::icons::{Icon, icon};
use crate::words::Words;

/// One choice of a select or a radio group.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// What is sent.
    pub value: &'a str,
    /// What is read.
    pub label: &'a str,
}

/// What one types or picks in.
#[derive(Clone, Copy, Debug)]
pub enum Control<'a> {
    /// One line; `kind` is the HTML input type (`text`, `email`, `password`, `tel`, `url`, `number`, `date`, `time`,
    /// `search`), for which phones show the right keys.
    Line {
        /// HTML input type.
        kind: &'a str,
        /// Present value.
        value: &'a str,
    },
    /// Several lines; grows with what is written, and takes the direction of the script written in it.
    Area {
        /// Present value.
        value: &'a str,
    },
    /// One of many.
    Select {
        /// Value chosen now.
        value: &'a str,
        /// The choices.
        choices: &'a [Choice<'a>],
    },
    /// One of few, all seen.
    Radios {
        /// Value chosen now.
        value: &'a str,
        /// The choices.
        choices: &'a [Choice<'a>],
    },
    /// Yes or no; sent as `on` when ticked.
    Tick {
        /// Whether it is ticked.
        is_on: bool,
    },
    /// Files; `accept` as in HTML, empty for any.
    Files {
        /// Accepted types.
        accept: &'a str,
        /// Whether several may be chosen.
        is_many: bool,
    },
}

/// A field of a form.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// Name it is sent under; also its id, so unique in the page.
    pub name: &'a str,
    /// Label.
    pub label: &'a str,
    /// The control.
    pub control: Control<'a>,
    /// What to write and how, before anything is wrong.
    pub hint: Option<&'a str>,
    /// What is wrong and what to do.
    pub error: Option<&'a str>,
    /// Whether it must be filled in; a field that need not be says so.
    pub is_required: bool,
    /// Whether it can be changed now.
    pub is_disabled: bool,
    /// The HTML `autocomplete` word (`email`, `current-password`, `one-time-code`).
    pub autocomplete: Option<&'a str>,
    /// Longest text in characters.
    pub max_length: Option<u32>,
    /// An example in the empty control; never the only place where something is said.
    pub placeholder: Option<&'a str>,
}

impl<'a> Field<'a> {
    /// A required field without hint or error.
    pub const fn new(name: &'a str, label: &'a str, control: Control<'a>) -> Self {
        Self {
            name,
            label,
            control,
            hint: None,
            error: None,
            is_required: true,
            is_disabled: false,
            autocomplete: None,
            max_length: None,
            placeholder: None,
        }
    }

    /// A field that may stay empty.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.is_required = false;
        self
    }

    /// With a hint.
    #[must_use]
    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// With an error, when there is one.
    #[must_use]
    pub const fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// With an autocomplete word.
    #[must_use]
    pub const fn autocomplete(mut self, word: &'a str) -> Self {
        self.autocomplete = Some(word);
        self
    }

    /// With a limit on its length.
    #[must_use]
    pub const fn max_length(mut self, characters: u32) -> Self {
        self.max_length = Some(characters);
        self
    }

    /// With an example.
    #[must_use]
    pub const fn placeholder(mut self, example: &'a str) -> Self {
        self.placeholder = Some(example);
        self
    }

    /// Not to be changed now.
    #[must_use]
    pub const fn disabled(mut self) -> Self {
        self.is_disabled = true;
        self
    }

    fn described_by(&self) -> Option<String> {
        let parts = [self.error.map(|_| "error"), self.hint.map(|_| "hint")];
        let ids: Vec<String> = parts.iter().flatten().map(|part| format!("{}-{part}", self.name)).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// Draws a field.
pub fn field(words: Words, field: &Field<'_>) -> Markup {
    let below = html! {
        @if let Some(error) = field.error {
            p.error id={ (field.name) "-error" } { (icon(Icon::Warning)) span { (error) } }
        }
        @if let Some(hint) = field.hint { p.hint id={ (field.name) "-hint" } { (hint) } }
    };
    let optional = html! {
        @if !field.is_required { " " span.optional { "(" (words.say("kit-optional")) ")" } }
    };
    match field.control {
        Control::Tick { is_on } => html! {
            div.field {
                div.check {
                    input type="checkbox" id=(field.name) name=(field.name) value="on" checked[is_on]
                        disabled[field.is_disabled] aria-describedby=[field.described_by()]
                        aria-invalid=[field.error.map(|_| "true")];
                    label for=(field.name) { (field.label) }
                }
                (below)
            }
        },
        Control::Radios { value, choices } => html! {
            fieldset.field aria-describedby=[field.described_by()] {
                legend { (field.label) (optional) }
                div.switches {
                    @for (at, choice) in choices.iter().enumerate() {
                        div.check {
                            input type="radio" id={ (field.name) "-" (at) } name=(field.name) value=(choice.value)
                                checked[choice.value == value] required[field.is_required] disabled[field.is_disabled];
                            label for={ (field.name) "-" (at) } { (choice.label) }
                        }
                    }
                }
                (below)
            }
        },
        _ => html! {
            div.field {
                label for=(field.name) { (field.label) (optional) }
                (control(field))
                (below)
            }
        },
    }
}

fn control(field: &Field<'_>) -> Markup {
    let (described, invalid) = (field.described_by(), field.error.map(|_| "true"));
    match field.control {
        Control::Area { value } => html! {
            textarea.input id=(field.name) name=(field.name) rows="3" dir="auto" maxlength=[field.max_length]
                placeholder=[field.placeholder] required[field.is_required] disabled[field.is_disabled]
                aria-describedby=[described] aria-invalid=[invalid] { (value) }
        },
        Control::Select { value, choices } => html! {
            select.input id=(field.name) name=(field.name) required[field.is_required] disabled[field.is_disabled]
                aria-describedby=[described] aria-invalid=[invalid] autocomplete=[field.autocomplete] {
                @for choice in choices {
                    option value=(choice.value) selected[choice.value == value] { (choice.label) }
                }
            }
        },
        Control::Files { accept, is_many } => html! {
            input.input type="file" id=(field.name) name=(field.name) accept=[(!accept.is_empty()).then_some(accept)]
                multiple[is_many] required[field.is_required] disabled[field.is_disabled]
                aria-describedby=[described] aria-invalid=[invalid];
        },
        Control::Line { kind, value } => html! {
            input.input type=(kind) id=(field.name) name=(field.name) value=(value) maxlength=[field.max_length]
                dir=[matches!(kind, "text" | "search").then_some("auto")] placeholder=[field.placeholder]
                required[field.is_required] disabled[field.is_disabled] autocomplete=[field.autocomplete]
                aria-describedby=[described] aria-invalid=[invalid];
        },
        // Drawn whole by `field`.
        Control::Tick { .. } | Control::Radios { .. } => html! {},
    }
}
