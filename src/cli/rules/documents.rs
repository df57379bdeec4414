//! JSON Schemas of the documents that are printed, made from the types that print them. Only `rules schema
//! --documents` makes them; no other start pays for it.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::cli::error;
use crate::lookup::document::{
    Compared, DecisionList, GuideList, QuestionList, ResourceList, RuleList, SearchResult, Shown,
    ThresholdList, ToolList, WriterList,
};
use crate::outline::Outline;
use crate::report::Report;
use crate::report::explanation::Explanation;

use super::{check, new, schema, test};

/// Each document by the word in its `schema` (`archadvise/WORD/v1`), with the JSON Schema of it.
pub fn all() -> Vec<(&'static str, Value)> {
    vec![
        ("report", of::<Report>("report")),
        ("explanation", of::<Explanation>("explanation")),
        ("tools", of::<ToolList<'_>>("tools")),
        ("resources", of::<ResourceList<'_>>("resources")),
        ("questions", of::<QuestionList<'_>>("questions")),
        ("decisions", of::<DecisionList<'_>>("decisions")),
        ("rules", of::<RuleList<'_>>("rules")),
        ("thresholds", of::<ThresholdList<'_>>("thresholds")),
        ("writers", of::<WriterList<'_>>("writers")),
        ("guides", of::<GuideList<'_>>("guides")),
        ("show", of::<Shown<'_>>("show")),
        ("search", of::<SearchResult<'_>>("search")),
        ("compare", of::<Compared<'_>>("compare")),
        ("outline", of::<Outline>("outline")),
        ("findings", of::<check::Document>("findings")),
        ("scenario-run", of::<test::Document>("scenario-run")),
        ("new", of::<new::Document>("new")),
        ("schemas", of::<schema::Document>("schemas")),
        ("error", of::<error::Document>("error")),
    ]
}

/// The schema of what serializes as `T`. The draft is 7, as of the other schemas.
fn of<T: JsonSchema>(word: &str) -> Value {
    let generator = SchemaSettings::draft07().for_serialize().into_generator();
    let mut value = generator.into_root_schema_for::<T>().to_value();
    value["title"] = json!(format!("archadvise: {word}"));
    if let Some(id) = value.pointer_mut("/properties/schema") {
        *id = json!({ "const": format!("archadvise/{word}/v1") });
    }
    value
}
