"""What may go wrong at the desk, and with which exit code the command ends.

DeskError
├── ContentMistakes   1  mistakes in what was written
├── DeployFailed      2  the site could not be built or brought out
├── PersonNeeded      3  somebody has to decide
└── SettingsWrong     4  settings or secrets
"""

from __future__ import annotations


class DeskError(Exception):
    """A failure that a person can do something about.

    ``message`` says what happened and where, ``advice`` what to do next; both are already in the
    terminal's language. ``code`` is the exit code of the command.
    """

    code = 1

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class ContentMistakes(DeskError):
    """Mistakes in content: nothing was built or deployed."""

    code = 1


class DeployFailed(DeskError):
    """The site could not be built or brought out; what was online is still online, whole."""

    code = 2


class PersonNeeded(DeskError):
    """Nothing is broken, but somebody has to decide."""

    code = 3


class SettingsWrong(DeskError):
    """A setting, a secret or the project's own shape is not as it must be."""

    code = 4
