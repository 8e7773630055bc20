"""Where a language model can be asked: services that speak OpenAI's chat completions, and any address that does.

Base addresses and fields as their own pages give them (read on 24 November 2026):

- OpenAI: https://platform.openai.com/docs/api-reference/chat/create (``max_tokens`` is deprecated there for
  ``max_completion_tokens``).
- Gemini: https://ai.google.dev/gemini-api/docs/openai (``…/v1beta/openai/``, the key as a bearer token). Its newer
  models want each tool call's ``extra_content`` back: https://ai.google.dev/gemini-api/docs/thought-signatures.
- Claude: https://platform.claude.com/docs/en/cli-sdks-libraries/libraries/openai-sdk (``https://api.anthropic.com/v1/``;
  keys that reach several workspaces need the header ``anthropic-workspace-id``).
- Ollama: https://docs.ollama.com/api/openai-compatibility (``http://localhost:11434/v1/``; no key). It passes models
  whose names say *cloud* on to its maker's servers: https://docs.ollama.com/openai.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from golf.errors import CoachAddressRefused
from services.shared.addresses import AddressFault, find_fault


class ProviderName(StrEnum):
    """The choices, as they are kept."""

    OLLAMA = "ollama"
    OPENAI = "openai"
    GEMINI = "gemini"
    CLAUDE = "claude"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Provider:
    """One way to be asked. ``address`` None: the golfer types it."""

    name: ProviderName
    words: str
    address: str | None
    needs_key: bool
    limit_field: str = "max_tokens"
    """How the longest answer is called in a request."""
    workspace_header: str | None = None


_ALL = (
    Provider(ProviderName.OLLAMA, "Ollama on this computer", "http://localhost:11434/v1", needs_key=False),
    Provider(ProviderName.OPENAI, "OpenAI", "https://api.openai.com/v1", needs_key=True,
             limit_field="max_completion_tokens"),
    Provider(ProviderName.GEMINI, "Gemini (Google)", "https://generativelanguage.googleapis.com/v1beta/openai",
             needs_key=True),
    Provider(ProviderName.CLAUDE, "Claude (Anthropic)", "https://api.anthropic.com/v1", needs_key=True,
             workspace_header="anthropic-workspace-id"),
    Provider(ProviderName.OWN, "Another address", None, needs_key=False),
)
PROVIDERS: Final[Mapping[ProviderName, Provider]] = {provider.name: provider for provider in _ALL}
"""In the order in which they are offered: the one from which nothing leaves the house first."""
CHAT_PATH = "/chat/completions"


def read_coach_address(typed: str) -> str:
    """A base address fit to be asked, without a slash at its end. Raises CoachAddressRefused."""
    address = typed.strip().rstrip("/").removesuffix(CHAT_PATH).rstrip("/")
    fault = find_fault(address)
    if fault is AddressFault.NONE:
        raise CoachAddressRefused("This is not a web address.", "It looks like https://example.com/v1.")
    if fault is AddressFault.MORE_THAN_A_PLACE:
        raise CoachAddressRefused("The address holds more than a place.",
                                  "Leave out names, passwords and everything from ? or # on; a key has its own box.")
    if fault is AddressFault.IN_THE_OPEN:
        raise CoachAddressRefused("Over http:// numbers and key would travel in the open.",
                                  "Use https://, or a model on this computer (http://localhost…).")
    return address
