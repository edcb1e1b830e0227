//! To whom a case is opened: a customer who is known, or one to be known. Both doors to a new case share it.

use desk::Desk;
use desk::brands::{self, Brand};
use desk::customers::Person;
use desk::customers::ops::{self as customers, CustomerQuery};
use kernel::Problem;
use maud::{Markup, html};

use crate::kit::{Choice, Control, Field, FieldError, Icon, avatar, field, icon};
use crate::session::{Reader, joined};
use crate::words::Words;

/// The part of a form that says to whom.
pub struct Whom {
    /// The page it stands on.
    pub base: &'static str,
    /// The customer, once chosen.
    pub person: Option<Person>,
    /// What was looked for.
    pub searched: String,
    /// Who was found.
    pub found: Vec<Person>,
    /// A new customer's name, as typed.
    pub name: String,
    /// Their address, as typed.
    pub contact: String,
    /// Whether only an e-mail address will do.
    pub only_mail: bool,
    /// The brands one may open a case for.
    pub brands: Vec<Brand>,
    /// The one chosen for a new customer, as typed.
    pub brand: String,
}

impl Whom {
    /// The customer named, or those found by the beginning of a name, address or number.
    pub async fn gathered(
        desk: &Desk,
        reader: &Reader,
        base: &'static str,
        customer: Option<i64>,
        searched: &str,
    ) -> Result<Self, Problem> {
        let person = match customer {
            Some(id) => Some(customers::read(desk, &reader.actor, id).await?),
            None => None,
        };
        let found = if searched.trim().is_empty() || person.is_some() {
            Vec::new()
        } else {
            let query = CustomerQuery { words: searched.to_owned(), limit: 8, ..CustomerQuery::default() };
            customers::list(desk, &reader.actor, &query).await?.customers
        };
        let actor = reader.actor.clone();
        let brands = desk.db().read(move |tx| Ok::<_, Problem>(brands::of_actor(tx, &actor)?)).await?;
        Ok(Self {
            base,
            person,
            searched: searched.to_owned(),
            found,
            name: String::new(),
            contact: String::new(),
            only_mail: false,
            brands,
            brand: String::new(),
        })
    }

    fn part(&self) -> String {
        format!("{}/customer", self.base)
    }

    /// The customer chosen, or the search for one beside the fields of a new one.
    pub fn drawn(&self, words: Words, errors: &[FieldError]) -> Markup {
        html! {
            div.stack #who {
                @if let Some(person) = &self.person {
                    input type="hidden" name="customer" value=(person.id);
                    div.person {
                        (avatar(&person.full_name))
                        div {
                            b dir="auto" { (person.full_name) } br;
                            span.muted { (self.addresses(person)) }
                        }
                        a.btn.bare.end href=(self.base) hx-get=(self.part()) hx-target="#who" hx-swap="outerHTML" { (words.say("new-somebody-else")) }
                    }
                    @if self.only_mail && !has_mail(person) { p.error role="alert" { (words.say("begin-no-mail")) } }
                } @else {
                    (self.search(words))
                    (self.stranger(words, errors))
                }
            }
        }
    }

    /// How they are reached; where a letter is written, the address it goes to.
    fn addresses(&self, person: &Person) -> String {
        if self.only_mail {
            let address = person.identities.iter().find(|one| one.kind == "email");
            return address.map_or_else(String::new, |one| one.value.clone());
        }
        person.identities.iter().map(|one| one.value.as_str()).collect::<Vec<_>>().join(" · ")
    }

    fn search(&self, words: Words) -> Markup {
        html! {
            div.field {
                label for="q" { (words.say("new-find")) }
                span.search {
                    (icon(Icon::Search))
                    input.input type="search" id="q" name="q" value=(self.searched) autocomplete="off" data-action="search"
                        hx-get=(self.part()) hx-trigger="input changed delay:250ms" hx-target="#found" hx-select="#found" hx-swap="outerHTML";
                }
                div #found aria-live="polite" {
                    @if !self.found.is_empty() {
                        ul.picks {
                            @for person in &self.found {
                                @let chosen = [("customer", person.id.to_string())];
                                li {
                                    a.pick href=(joined(self.base, &chosen)) hx-get=(joined(&self.part(), &chosen)) hx-target="#who" hx-swap="outerHTML" {
                                        span dir="auto" { (person.full_name) }
                                        span.faint { (person.identities.first().map_or("", |one| one.value.as_str())) }
                                    }
                                }
                            }
                        }
                    } @else if !self.searched.trim().is_empty() { p.hint { (words.say("new-none-found")) } }
                }
            }
        }
    }

    fn stranger(&self, words: Words, errors: &[FieldError]) -> Markup {
        let error_of =
            |name: &str| errors.iter().find(|error| error.field == name).map(|error| error.text.as_str());
        let (name, hint) = (words.say("new-name"), words.say("new-contact-hint"));
        let contact = words.say(if self.only_mail { "begin-email" } else { "new-contact" });
        let name = Field::new("name", &name, Control::Line { kind: "text", value: &self.name })
            .error(error_of("name"))
            .autocomplete("off")
            .max_length(200);
        let name = if self.only_mail { name.optional() } else { name };
        let contact = Field::new("contact", &contact, Control::Line { kind: "text", value: &self.contact })
            .error(error_of("contact"))
            .autocomplete("off");
        let contact = if self.only_mail { contact } else { contact.optional().hint(&hint) };
        let label = words.say("new-brand");
        let ids: Vec<String> = self.brands.iter().map(|brand| brand.id.to_string()).collect();
        let choices = ids.iter().zip(&self.brands).map(|(value, brand)| Choice { value, label: &brand.name });
        let choices: Vec<Choice<'_>> = choices.collect();
        let control = Control::Select { value: &self.brand, choices: &choices };
        let brand = Field::new("brand_id", &label, control).error(error_of("brand_id")).autocomplete("off");
        html! {
            div.pair { (field(words, &name)) (field(words, &contact)) }
            @if choices.len() > 1 { (field(words, &brand)) }
        }
    }
}

/// Whether somebody can be written to.
fn has_mail(person: &Person) -> bool {
    person.identities.iter().any(|one| one.kind == "email")
}
