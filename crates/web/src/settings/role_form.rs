//! The form about a role: its name, its permissions, how far they reach, up to how much its holders decide.

use desk::staff::{Limit, Role};
use kernel::{Kind, Permission, Problem, Scope};
use maud::{Markup, html};
use text::format;

use super::parts::{Pair, choice, error_of, label_fields, ticks};
use crate::kit::{Control, Field, FieldError, field};
use crate::session::Sent;
use crate::words::Words;

/// What a refusal calls the form it expected.
const EXPECTED: &str = "expected";

/// Rows left empty for new limits.
const SPARE_ROWS: usize = 2;

/// What a permission is called.
pub(super) fn permission_name(words: Words, permission: Permission) -> String {
    words.say(&format!("permission-{}", permission.word().replace('.', "-")))
}

fn scope_name(words: Words, scope: Scope) -> String {
    words.say(match scope {
        Scope::Own => "settings-scope-own",
        Scope::Team => "settings-scope-team",
        Scope::Brand => "settings-scope-brand",
        Scope::All => "settings-scope-all",
    })
}

/// An amount in minor units as it is typed: `500.00`.
fn written(currency: &str, amount_minor: i64) -> String {
    let digits = usize::from(format::minor_digits(currency));
    let text = format!("{amount_minor:0>width$}", width = digits + 1);
    let (whole, minor) = text.split_at(text.len() - digits);
    if minor.is_empty() { whole.to_owned() } else { format!("{whole}.{minor}") }
}

/// A typed amount in minor units of its currency.
fn read_amount(currency: &str, text: &str) -> Option<i64> {
    let digits = usize::from(format::minor_digits(currency));
    let (whole, minor) = text.split_once('.').unwrap_or((text, ""));
    let plain = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || minor.len() > digits || !plain(whole) || !plain(minor) {
        return None;
    }
    format!("{whole}{minor:0<digits$}").parse().ok()
}

pub(super) fn of_role(role: &Role) -> Sent {
    let mut fields = vec![
        ("word", role.word.clone()),
        ("labels", role.labels.en.clone()),
        ("labels_ms", role.labels.ms.clone()),
        ("labels_id", role.labels.id.clone()),
        ("scope", role.scope.clone()),
        ("version", role.version.to_string()),
    ];
    fields.extend(role.permissions.iter().map(|word| ("permissions", word.clone())));
    for limit in &role.limits {
        fields.push(("limit_kind", limit.kind.clone()));
        fields.push(("limit_currency", limit.currency.clone()));
        fields.push(("limit_amount", written(&limit.currency, limit.amount_minor)));
    }
    Sent::of(&fields)
}

/// The limits as typed; rows without an amount are left out.
pub(super) fn limits(typed: &Sent) -> Result<Vec<Limit>, Problem> {
    let rows = typed.all("limit_kind").zip(typed.all("limit_currency")).zip(typed.all("limit_amount"));
    let filled = rows.filter(|(_, amount)| !amount.trim().is_empty());
    let read = |((kind, currency), amount): ((&str, &str), &str)| {
        let amount_minor = read_amount(currency, amount.trim())
            .ok_or_else(|| Problem::field(Kind::Malformed, "limits").with(EXPECTED, "500.00"))?;
        Ok(Limit { kind: kind.to_owned(), currency: currency.to_owned(), amount_minor })
    };
    filled.map(read).collect()
}

fn limit_rows(words: Words, typed: &Sent, error: Option<&str>) -> Markup {
    const CURRENCIES: [&str; 5] = ["MYR", "IDR", "SAR", "SGD", "USD"];
    let kinds: [(&str, String); 3] = [
        ("refund", words.say("settings-limit-refund")),
        ("waive", words.say("settings-limit-waive")),
        ("discount", words.say("settings-limit-discount")),
    ];
    let given: Vec<((&str, &str), &str)> =
        typed.all("limit_kind").zip(typed.all("limit_currency")).zip(typed.all("limit_amount")).collect();
    let filled: Vec<_> = given.into_iter().filter(|(_, amount)| !amount.is_empty()).collect();
    let spare = std::iter::repeat_n((("refund", "MYR"), ""), SPARE_ROWS);
    html! {
        fieldset.field id="limits" tabindex="-1" {
            legend { (words.say("settings-limits")) }
            p.hint { (words.say("settings-limits-hint")) }
            @for ((kind, currency), amount) in filled.into_iter().chain(spare) {
                div.actions {
                    select.input name="limit_kind" aria-label=(words.say("settings-limit-kind")) {
                        @for (value, label) in &kinds { option value=(value) selected[*value == kind] { (label) } }
                        // A word of the desk's own, made by the API, stays what it is.
                        @if kinds.iter().all(|(value, _)| *value != kind) { option value=(kind) selected { (kind) } }
                    }
                    select.input name="limit_currency" aria-label=(words.say("settings-currency")) {
                        @for code in CURRENCIES { option selected[code == currency] { (code) } }
                        @if !CURRENCIES.contains(&currency) { option selected { (currency) } }
                    }
                    input.input type="text" inputmode="decimal" name="limit_amount" value=(amount)
                        aria-label=(words.say("settings-amount"));
                }
            }
            @if let Some(error) = error { p.error { (error) } }
        }
    }
}

/// The fields. The administrator's permissions and reach are fixed, so they are not offered.
pub(super) fn draw(
    words: Words,
    typed: &Sent,
    is_new: bool,
    is_fixed: bool,
    errors: &[FieldError],
) -> Markup {
    let permissions: Vec<Pair> = Permission::ALL
        .iter()
        .map(|permission| (permission.word().to_owned(), permission_name(words, *permission)))
        .collect();
    let chosen: Vec<&str> = typed.all("permissions").collect();
    let scopes: Vec<Pair> = [Scope::Own, Scope::Team, Scope::Brand, Scope::All]
        .into_iter()
        .map(|scope| (scope.word().to_owned(), scope_name(words, scope)))
        .collect();
    let scopes: Vec<_> = scopes.iter().map(choice).collect();
    let (word, hint, reach) =
        (words.say("settings-word"), words.say("settings-word-hint"), words.say("settings-scope"));
    let legend = words.say("settings-permissions");
    html! {
        input type="hidden" name="version" value=(typed.text("version"));
        (label_fields(words, [typed.text("labels"), typed.text("labels_ms"), typed.text("labels_id")], errors))
        @if is_new {
            (field(words, &Field::new("word", &word, Control::Line { kind: "text", value: typed.text("word") })
                .hint(&hint).error(error_of(errors, "word"))))
        }
        @if is_fixed {
            p.hint { (words.say("settings-fixed-role")) }
        } @else {
            (ticks("permissions", &legend, &permissions, &chosen, error_of(errors, "permissions")))
            (field(words, &Field::new("scope", &reach, Control::Radios { value: typed.text("scope"), choices: &scopes })
                .error(error_of(errors, "scope"))))
        }
        (limit_rows(words, typed, error_of(errors, "limits")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_to_the_cent_and_written_back() {
        for (text, amount) in [("500", 50_000), ("0.05", 5), ("12.5", 1_250), ("500.00", 50_000)] {
            assert_eq!(read_amount("MYR", text), Some(amount), "{text}");
        }
        for wrong in ["", "-1", "1.234", "1,000", "RM 5", "1.x", "9223372036854775807"] {
            assert_eq!(read_amount("MYR", wrong), None, "{wrong}");
        }
        for currency in ["MYR", "IDR", "SAR"] {
            for amount in [0, 7, 1_250, 99_999_900] {
                assert_eq!(read_amount(currency, &written(currency, amount)), Some(amount));
            }
        }
        assert_eq!(written("MYR", 1_250), "12.50");
    }

    #[test]
    fn every_permission_has_a_name_in_every_language() {
        for permission in Permission::ALL {
            for language in kernel::Language::ALL {
                let name = permission_name(Words::new(language), *permission);
                assert!(!name.starts_with("permission-"), "{name}");
            }
        }
    }
}
