//! Text in, its normalized form with a map back to source offsets out.
