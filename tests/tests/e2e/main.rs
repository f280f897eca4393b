//! The story of a log line, end to end, in a browser and in the real window.
