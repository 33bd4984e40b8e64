"""From an understood question to ranked passages: norm lookup, dense and lexical search, fusion."""
