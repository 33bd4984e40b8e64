"""Readers of file formats: each turns one source into a Document of cleaned blocks."""
