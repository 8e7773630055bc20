# ruff: noqa: ARG002 - the library's signatures
"""Keyring backends as they are met on real machines, with the library's own error classes."""

from __future__ import annotations

import threading

from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordDeleteError


class MemoryKeyring:
    """A keyring that works."""

    priority: float = 5

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.secrets:
            raise PasswordDeleteError("No such password!")
        del self.secrets[service, username]


class NoKeyring(MemoryKeyring):
    """Headless Linux without D-Bus: keyring.backends.fail."""

    priority: float = 0

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NoKeyringError("No recommended backend was available.")


class NullKeyring(MemoryKeyring):
    """keyring.backends.null: accepts and forgets."""

    priority: float = -1

    def set_password(self, service: str, username: str, password: str) -> None:
        return


class ForgetfulKeyring(NullKeyring):
    """As the null keyring, but with a priority that promises more."""

    priority: float = 5

    def delete_password(self, service: str, username: str) -> None:
        return


class PlaintextKeyring(MemoryKeyring):
    """keyrings.alt: a file anybody can read."""

    priority: float = 0.5


class ChainOf(MemoryKeyring):
    """keyring.backends.chainer: priority 10, whatever stands in it."""

    priority: float = 10

    def __init__(self, *backends: MemoryKeyring) -> None:
        super().__init__()
        self.backends = list(backends)


class LockableKeyring(MemoryKeyring):
    """SecretService whose collection is locked until ``locked`` is set to False."""

    locked = True

    def _unlocked(self, password: str) -> None:
        if self.locked:
            raise KeyringLocked(f"Failed to unlock the collection! ({password})")

    def get_password(self, service: str, username: str) -> str | None:
        self._unlocked("")
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._unlocked(password)
        super().set_password(service, username, password)


class BrokenKeyring(MemoryKeyring):
    """D-Bus is there, the collection is not."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise InitError(f"Failed to create the collection: {password}.")


class PromptingKeyring(MemoryKeyring):
    """Blocks on a desktop prompt until somebody answers."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = threading.Event()
        self.prompts = 0

    def set_password(self, service: str, username: str, password: str) -> None:
        self.prompts += 1
        self.answered.wait(30)
        super().set_password(service, username, password)
