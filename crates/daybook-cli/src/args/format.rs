//! Names of formats: listed by the help and completed by shells.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};

/// Takes any name: whether there is such a format, the operation says, with the nearest one.
#[derive(Clone)]
pub struct FormatName;

impl TypedValueParser for FormatName {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let names = daybook_api::known_formats(None).into_iter();
        Some(Box::new(names.map(|format| PossibleValue::new(format.name))))
    }
}
