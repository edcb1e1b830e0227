//! Forms: where they go, the key that makes a double click one act, and the list of what is wrong.

use maud::{Markup, html};

use crate::words::Words;

/// What is wrong with one field, for the list above the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name; empty when the whole form is meant.
    pub field: String,
    /// What is wrong and what to do.
    pub text: String,
}

/// A form.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    /// Its id, unique in the page.
    pub id: &'a str,
    /// Where it goes.
    pub action: &'a str,
    /// Whether it is a GET; else a POST.
    pub is_question: bool,
    /// Idempotency key of a POST, new for each drawing; sent as `idempotency_key`.
    pub key: Option<&'a str>,
    /// What is wrong; the list is shown above and each entry leads to its field.
    pub errors: &'a [FieldError],
    /// Sent without loading the page anew; the answer replaces the form itself.
    pub is_partial: bool,
    /// Carries files.
    pub has_files: bool,
}

impl<'a> Form<'a> {
    /// A POST that loads the next page.
    pub const fn post(id: &'a str, action: &'a str, key: &'a str) -> Self {
        Self {
            id,
            action,
            is_question: false,
            key: Some(key),
            errors: &[],
            is_partial: false,
            has_files: false,
        }
    }

    /// A question whose answer has an address.
    pub const fn get(id: &'a str, action: &'a str) -> Self {
        Self { id, action, is_question: true, key: None, errors: &[], is_partial: false, has_files: false }
    }

    /// With what is wrong.
    #[must_use]
    pub const fn errors(mut self, errors: &'a [FieldError]) -> Self {
        self.errors = errors;
        self
    }

    /// Replaced in place by its answer.
    #[must_use]
    pub const fn partial(mut self) -> Self {
        self.is_partial = true;
        self
    }

    /// With files.
    #[must_use]
    pub const fn files(mut self) -> Self {
        self.has_files = true;
        self
    }
}

/// Draws a form around `body` (fields and, last, `div.actions`). The browser's own checks stay off, since ours say what
/// to do in the reader's language.
pub fn form(words: Words, form: &Form<'_>, body: &Markup) -> Markup {
    let post = (form.is_partial && !form.is_question).then_some(form.action);
    html! {
        form.form id=(form.id) action=(form.action) method=(if form.is_question { "get" } else { "post" }) novalidate
            enctype=[form.has_files.then_some("multipart/form-data")] hx-encoding=[(form.has_files && form.is_partial).then_some("multipart/form-data")]
            hx-post=[post] hx-swap=[post.map(|_| "morph:outerHTML")] hx-target=[post.map(|_| "this")] {
            @if let Some(key) = form.key { input type="hidden" name="idempotency_key" value=(key); }
            @if !form.errors.is_empty() {
                div.summary role="alert" tabindex="-1" {
                    h2 { (words.with("kit-form-errors", &[("count", form.errors.len().into())])) }
                    ul {
                        @for error in form.errors {
                            li {
                                @if error.field.is_empty() { (error.text) }
                                @else { a href={ "#" (error.field) } { (error.text) } }
                            }
                        }
                    }
                }
            }
            (body)
        }
    }
}
