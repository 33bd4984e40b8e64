"""Errors of the ingest.

IngestError
├── UnreadableSource     a file cannot be read; the run goes on without it
├── IndexUnavailable     there is no index yet, or it cannot be opened
├── IndexMismatch        the index was built with another model, prefix or chunking
├── IngestRunning        another process is ingesting into the same data folder
├── ModelUnavailable     the embedding model cannot be built or loaded
└── FetchFailed          the statutes could not be downloaded

Every message is German: it is shown to the person at the terminal or in the browser as it is.
"""


class IngestError(Exception):
    """Base of all errors this package raises on purpose."""


class UnreadableSource(IngestError):
    """A file cannot be read (empty, encrypted, broken, too large, no text)."""


class IndexUnavailable(IngestError):
    """There is no index yet, or it cannot be opened."""


class IndexMismatch(IngestError):
    """The index was built with another model, prefix or chunking than configured now."""


class IngestRunning(IngestError):
    """Another process is ingesting into the same data folder."""


class ModelUnavailable(IngestError):
    """The embedding model cannot be built or loaded."""


class FetchFailed(IngestError):
    """The statutes could not be downloaded."""
