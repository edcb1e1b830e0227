//! The parts screens are made of. Each is a function or a small builder that draws HTML; `/design` shows every one in
//! every state. Nothing here knows a case from a booking.

pub mod chart;
mod controls;
mod fields;
mod floating;
mod forms;
mod icons;
mod keys;
mod marks;
mod page;
mod rail;
mod states;
mod tables;

pub use controls::{
    Button, Segment, Tab, button, copy_button, link_button, pagination, panels, segments, tabs, theme_switch,
};
pub use fields::{Choice, Control, Field, field};
pub use floating::{Entry, Toast, Undo, dialog, menu, popover, toast};
pub use forms::{FieldError, Form, form};
pub use icons::{Icon, icon};
pub use keys::PAGE as KEYS_PAGE;
pub use marks::{
    ClockFace, Presence, Tone, address, age, avatar, avatar_large, avatar_small, chip, clock_chip, presence,
    progress, tone_chip,
};
pub(crate) use page::home_link;
pub use page::{Frame, Page, Pane, Theme, page};
pub use rail::{Folder, Group, Me, Nav, badge, folder_link};
pub use states::{empty_state, error_state, loading, notice};
pub use tables::{Align, Column, Row, Sort, Table, table};
