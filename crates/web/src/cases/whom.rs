//! To whom a case is opened: a customer who is known, or one to be known. Both doors to a new case share it.

use desk::Desk;
use desk::brands::{self, Brand};
use desk::correspondence::{MailAddress, Reach};
use desk::customers::Person;
use desk::customers::ops::{self as customers, CustomerQuery};
use kernel::Problem;
use maud::{Markup, html};

use crate::kit::{Choice, Control, Field, FieldError, Icon, address, avatar, field, icon};
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
    /// Where a letter is written: the customer's addresses, and the one chosen; the usual one when empty.
    pub mails: (Vec<MailAddress>, String),
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
            mails: (Vec::new(), String::new()),
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
                        a.btn.bare.end href=(self.base) hx-get=(self.part()) hx-include=[self.depends()] hx-target="#who" hx-swap="outerHTML" { (words.say("new-somebody-else")) }
                    }
                    @if self.only_mail { (self.to_address(words, errors)) }
                } @else {
                    (self.search(words))
                    (self.stranger(words, errors))
                }
            }
        }
    }

    /// How they are reached; where a letter is written, the address it goes to.
    fn addresses(&self, person: &Person) -> Markup {
        if self.only_mail {
            let usual = self.mails.0.iter().find(|one| one.usual);
            return html! { @if let Some(usual) = usual { (address(&usual.address)) } };
        }
        html! {
            @for (at, one) in person.identities.iter().enumerate() { @if at > 0 { " · " } (address(&one.value)) }
        }
    }

    /// What a letter depends on besides its customer: it is asked for with them.
    fn depends(&self) -> Option<&'static str> {
        self.only_mail.then_some("#kind, #priority, #language")
    }

    /// Which of their addresses; a choice where there are several.
    fn to_address(&self, words: Words, errors: &[FieldError]) -> Markup {
        let (mails, typed) = &self.mails;
        let error = errors.iter().find(|error| error.field == "to_address").map(|error| error.text.as_str());
        let labels: Vec<String> = mails.iter().map(|one| marked(words, one)).collect();
        let choices = mails.iter().zip(&labels).map(|(one, label)| Choice { value: &one.address, label });
        let choices: Vec<Choice<'_>> = choices.collect();
        let is_theirs = mails.iter().any(|one| one.address == *typed);
        let chosen = mails.iter().find(|one| if is_theirs { one.address == *typed } else { one.usual });
        let label = words.say("begin-to-address");
        html! {
            @match (mails.as_slice(), chosen) {
                ([], _) | (_, None) => p.error role="alert" { (words.say("begin-no-mail")) },
                ([only], _) => {
                    @if only.reach != Reach::Fine { p.error { (marked(words, only)) } }
                    @if let Some(error) = error { p.error #to_address { (error) } }
                },
                (_, Some(chosen)) => {
                    @let control = Control::Select { value: &chosen.address, choices: &choices };
                    (field(words, &Field::new("to_address", &label, control).error(error).autocomplete("off")))
                },
            }
        }
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
                                    a.pick href=(joined(self.base, &chosen)) hx-get=(joined(&self.part(), &chosen)) hx-include=[self.depends()] hx-target="#who" hx-swap="outerHTML" {
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

/// An address, with what is known against it.
fn marked(words: Words, one: &MailAddress) -> String {
    let args = [("address", one.address.as_str().into())];
    match one.reach {
        Reach::Fine => one.address.clone(),
        Reach::Doubtful => words.with("begin-address-doubtful", &args),
        Reach::Blocked => words.with("begin-address-blocked", &args),
        Reach::Complained => words.with("begin-address-complained", &args),
        Reach::Fails => words.with("begin-address-dead", &args),
    }
}
