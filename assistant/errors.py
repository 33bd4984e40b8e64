"""Errors of the assistant.

AssistantError
└── QuestionSetInvalid   a file of the question set breaks its format

"Nothing found" is an answer, not an error. Messages are German, for the person at the terminal.
"""


class AssistantError(Exception):
    """Base of all errors this package raises on purpose."""


class QuestionSetInvalid(AssistantError):
    """A file of the question set breaks its format."""
