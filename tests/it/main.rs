//! Integration tests: they drive the library and the built program on whole inputs.

// PubMed XML, JATS and BioC as lxml and bioc read them.
mod readers_xml;
