//! Integration tests: they drive the library and the built program on whole inputs.

mod architecture; // the map of rooms, the size and names of files
