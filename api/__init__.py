"""HTTP, pages, widget and command line over the assistant."""
