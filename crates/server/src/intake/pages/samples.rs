//! States of the pages of imports, for the test that draws every page.
