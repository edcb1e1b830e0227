//! Texts in the three languages as the API takes them: what a label is called, a brand's names.

use kernel::Labels;
use serde::Deserialize;
use utoipa::ToSchema;

/// Text in up to three languages.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelTexts {
    /// English.
    #[serde(default)]
    en: String,
    /// Malay.
    #[serde(default)]
    ms: String,
    /// Indonesian.
    #[serde(default)]
    id: String,
}

impl From<LabelTexts> for Labels {
    fn from(texts: LabelTexts) -> Self {
        Self::new(texts.en.trim(), texts.ms.trim(), texts.id.trim())
    }
}
