//! A refusal a person can act on: what is wrong, in which field, and what to do. Every kind has a stable name (part of
//! the API), a status, a text in three languages and a page in `docs/api/problems.md`.

/// Declares the kinds once.
macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $slug:literal, $status:literal;)+) => {
        /// The kinds of refusal.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind {
            $($(#[$doc])* $variant,)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable name, the last part of the problem's `type`; texts are keyed `problem-<slug>`.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)+ }
            }

            /// The HTTP status.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)+ }
            }
        }
    };
}

kinds! {
    /// Sign in first.
    SignInNeeded = "sign-in-needed", 401;
    /// E-mail, password or code do not match.
    SignInRefused = "sign-in-refused", 401;
    /// The caller lacks a permission word (`permission`).
    NotPermitted = "not-permitted", 403;
    /// There is no such thing, or the caller may not see it.
    NotFound = "not-found", 404;
    /// A link was used, replaced or is too old.
    LinkExpired = "link-expired", 410;
    /// A required field is empty.
    Required = "required", 422;
    /// A field is longer than `max`.
    TooLong = "too-long", 422;
    /// A field is shorter than `min`.
    TooShort = "too-short", 422;
    /// A field does not have the expected form (`expected`).
    Malformed = "malformed", 422;
    /// A field names something that does not exist (`value`).
    UnknownReference = "unknown-reference", 422;
    /// A number is outside `min`–`max`.
    OutOfRange = "out-of-range", 422;
    /// The value is taken (`value`).
    AlreadyTaken = "already-taken", 422;
    /// What was typed is no key (`value`, `expected`).
    NotAKey = "not-a-key", 422;
    /// The key (`key`) belongs to the browser or edits text.
    KeyReserved = "key-reserved", 422;
    /// The key (`key`) belongs to another act (`act`).
    KeyTaken = "key-taken", 422;
    /// The body is not the JSON that was expected.
    BadBody = "bad-body", 400;
    /// The address or its query cannot be read (`detail`).
    BadAddress = "bad-address", 400;
    /// The address exists, but not for this method.
    MethodNotAllowed = "method-not-allowed", 405;
    /// The body is over the limit (`max_bytes`).
    BodyTooLarge = "body-too-large", 413;
    /// The same request key was used with another body.
    KeyReused = "key-reused", 422;
    /// The same request is being carried out at this moment.
    InFlight = "in-flight", 409;
    /// The thing changed since the caller read it.
    ChangedMeanwhile = "changed-meanwhile", 412;
    /// The case is closed and cannot change.
    CaseClosed = "case-closed", 409;
    /// The case was merged (`into`).
    CaseMerged = "case-merged", 409;
    /// The case is in the trash; it must be restored first.
    CaseInTrash = "case-in-trash", 409;
    /// The case is resolved or closed; what was asked is for cases still worked on.
    AlreadyResolved = "already-resolved", 409;
    /// Somebody has looked at the case, so its status cannot be a new case's.
    NotNewAgain = "not-new-again", 409;
    /// The last active entry of its list cannot be switched off.
    LastOfCategory = "last-of-category", 409;
    /// Something else still names what was to be taken out of use (`detail`).
    InUse = "in-use", 409;
    /// The domain belongs to everybody (`value`): blocking it would shut out strangers.
    SharedDomain = "shared-domain", 422;
    /// The domain belongs to everybody (`value`), so it tells of no organisation.
    PublicDomain = "public-domain", 422;
    /// What was typed (`value`) is no mail domain.
    NotADomain = "not-a-domain", 422;
    /// No address is known from which the sender wrote.
    NoSender = "no-sender", 422;
    /// A parameter of the address (`path`) does not fit (`fault`, `value`), or there is none of this name (`nearest`).
    BadQuery = "bad-query", 422;
    /// A colleague (`value`) may not see the case they were called to.
    CannotSee = "cannot-see", 422;
    /// A colleague (`value`) may only look at cases, so none can be theirs.
    CannotOwn = "cannot-own", 422;
    /// Somebody (`name`) wrote in the case since the writer last saw it (`count` messages); `anyway` sends.
    Overtaken = "overtaken", 409;
    /// The customer (`value`) is answered, not forwarded to.
    TheCustomer = "the-customer", 422;
    /// The letter has left and cannot be taken back.
    AlreadyLeft = "already-left", 409;
    /// There is nobody to write to.
    NoRecipient = "no-recipient", 422;
    /// Mail to the address (`value`) came back: it does not exist (`status`).
    AddressFails = "address-fails", 422;
    /// Somebody has settled it already.
    AlreadySettled = "already-settled", 409;
    /// The brand has no mailbox to send from.
    NoMailbox = "no-mailbox", 422;
    /// Someone of another brand.
    OtherBrand = "other-brand", 422;
    /// The last administrator cannot be removed.
    LastAdministrator = "last-administrator", 409;
    /// What one gives or changes reaches beyond one's own role (`missing`).
    BeyondYours = "beyond-yours", 403;
    /// The administrator's role holds every word, always.
    FixedRole = "fixed-role", 409;
    /// The present password was not given rightly.
    WrongPassword = "wrong-password", 422;
    /// The contradiction in a setting, told in `detail`.
    Contradiction = "contradiction", 422;
    /// A file of a kind that can harm whoever opens it (`filename`).
    AttachmentRefused = "attachment-refused", 422;
    /// The uploaded file is already part of another message (`filename`).
    AttachmentUsed = "attachment-used", 409;
    /// It was erased at the person's wish and cannot be read again.
    Erased = "erased", 410;
    /// Something stands in the way of erasing a customer (`detail`).
    CannotErase = "cannot-erase", 409;
    /// A stored file is not what was stored.
    FileDamaged = "file-damaged", 500;
    /// No mail server is set up that would take letters.
    NoMailServer = "no-mail-server", 409;
    /// Files cannot be stored or read at the moment.
    StorageUnavailable = "storage-unavailable", 503;
    /// Too many requests; try again after `seconds`.
    TooMany = "too-many", 429;
    /// The desk is busy; try again after `seconds`.
    Busy = "busy", 503;
    /// The work took longer than it may; whether it was done is not known.
    TooSlow = "too-slow", 504;
    /// The database cannot be reached at the moment.
    Unavailable = "unavailable", 503;
    /// A fault on our side; the log has the request id.
    Internal = "internal", 500;
}

/// A refusal. The words are looked up when it is shown, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind.
    pub kind: Kind,
    /// The field it is about, as named in the API body.
    pub field: Option<&'static str>,
    /// Values the text needs.
    pub args: Vec<(&'static str, String)>,
}

impl Problem {
    /// A refusal about no field in particular.
    pub const fn new(kind: Kind) -> Self {
        Self { kind, field: None, args: Vec::new() }
    }

    /// A refusal about one field.
    pub const fn field(kind: Kind, field: &'static str) -> Self {
        Self { kind, field: Some(field), args: Vec::new() }
    }

    /// Adds a value for the text.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind.slug())?;
        if let Some(field) = self.field {
            write!(f, " ({field})")?;
        }
        for (name, value) in &self.args {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}
