"""Errors of the command line.

CommandError
├── SettingsInvalid   an `SRO_*` variable is not known or has a value that is not allowed
├── AskFailed         a question was refused, or the running service does not answer as it should
└── NotWritable       a file the command was told to write cannot be written

Messages are German, for the person at the terminal.
"""


class CommandError(Exception):
    """Base of all errors the command line raises on purpose."""


class SettingsInvalid(CommandError):
    """An `SRO_*` variable is not known or has a value that is not allowed."""


class AskFailed(CommandError):
    """A question was refused, or the running service does not answer as it should."""


class NotWritable(CommandError):
    """A file the command was told to write cannot be written."""
