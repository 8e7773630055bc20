"""The coach: a question answered by a language model that may look up the golfer's numbers.

``Coach`` is the one interface; ``ChatCoach`` speaks OpenAI's chat completions, which OpenAI, Gemini, Claude, Ollama
and others understand (services/coach/providers.py). The model sees the question, an overview, and what it looks up:
always parts of one document (services/coach/facts.py). A model that cannot call tools gets the whole document.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from automation.ports import StopSignal
from golf.errors import CoachNotAnswered
from services.coach.chat_client import ChatEndpoint, encode_request, stopped
from services.coach.facts import CoachFacts
from services.coach.tools import Lookup, answer_tool, build_overview, build_tools
from services.secrets.outgoing_values import to_outgoing

log = logging.getLogger(__name__)

LONGEST_QUESTION = 500
LONGEST_ANSWER = 12_000
LONGEST_REPLY_TOKENS = 4000
MOST_TOKENS = 80_000
MOST_SECONDS = 300.0
MOST_ROUNDS = 6
MOST_CALLS = 12
TURNS_REMEMBERED = 3
_LONGEST_CALL = 30_000
INSTRUCTIONS: Final = (
    "You answer a golfer's question about practice with a launch monitor. Use only the numbers you are given: look "
    "them up with the tools before you speak of a club. null means not measured or too few shots. Say each number with "
    "its unit and how many shots or sessions it rests on. A verdict 'open' means that the sessions do not carry a "
    "verdict yet: say so, and how many more are needed. Never invent a number or a cause; a cause that is only likely, "
    "call so. Suggest one thing to work on at most. Answer in at most 150 words, in the language of the question, "
    "as plain sentences or a short list, without links, tables or HTML.")
TEST_QUESTION: Final = "Reply with the one word: ready"


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was sent, and its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class CoachAnswer:
    """What came back and everything that left for it. ``sent`` is the last request's text: it holds all before it."""

    text: str
    model: str
    host: str
    lookups: tuple[Lookup, ...]
    sent: str


class Coach(Protocol):
    """Somebody who answers questions about a golfer's numbers."""

    def ask(self, question: str, facts: CoachFacts, history: Sequence[Turn] = (),
            stop: StopSignal | None = None) -> CoachAnswer:
        """The answer. Raises CoachNotAnswered, and CoachStopped once ``stop`` is set; ``sent`` says what had left."""
        ...


@dataclass(slots=True)
class _Budget:
    """What one question has used so far, with tools and without them together; ``sent`` is its last request."""

    ends_at: float
    requests: int = 0
    tokens: int = 0
    sent: str = ""


class ChatCoach:
    """A coach behind a chat-completions address."""

    def __init__(
        self, endpoint: ChatEndpoint, model: str, *, limit_field: str = "max_tokens",
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._endpoint = endpoint
        self._model = model
        self._limit_field = limit_field
        self._monotonic = monotonic

    def test(self) -> None:
        """Ask for one word, without any numbers. Raises CoachNotAnswered."""
        _read_message(self._endpoint.post(self._written([_message("user", TEST_QUESTION)])), self._endpoint.host)

    def ask(self, question: str, facts: CoachFacts, history: Sequence[Turn] = (),
            stop: StopSignal | None = None) -> CoachAnswer:
        """See ``Coach``."""
        budget = _Budget(self._monotonic() + MOST_SECONDS)
        try:
            return self._converse(facts, build_messages(question, build_overview(facts), history), build_tools(facts),
                                  stop, budget)
        except CoachNotAnswered as error:
            if not error.is_without_tools:
                raise
        return self._converse(facts, build_messages(question, to_outgoing(facts), history), [], stop, budget)

    def _converse(self, facts: CoachFacts, messages: list[dict[str, Any]], tools: list[dict[str, Any]],
                  stop: StopSignal | None, budget: _Budget) -> CoachAnswer:
        lookups: list[Lookup] = []
        try:
            while budget.requests < MOST_ROUNDS:
                if stop is not None and stop.is_set():
                    raise stopped()
                left_s = budget.ends_at - self._monotonic()
                if budget.tokens > MOST_TOKENS or left_s <= 0:
                    raise CoachNotAnswered("The model took more time or tokens than a question may cost.", _ASK_SIMPLER)
                answer = self._send(self._written(messages, tools), stop, left_s, budget)
                message = _read_message(answer, self._endpoint.host)
                calls = _read_calls(message)
                if not calls:
                    text = _read_text(message, answer, self._endpoint.host)
                    log.info("coach_answered", extra={"lookups": len(lookups), "tokens": budget.tokens})
                    return CoachAnswer(text, self._model, self._endpoint.host, tuple(lookups), budget.sent)
                lookups += _look_up(facts, message, calls, messages)
            raise CoachNotAnswered("The model kept looking up numbers and never answered.", _ASK_SIMPLER)
        except CoachNotAnswered as error:
            error.sent = budget.sent
            raise

    def _send(self, written: str, stop: StopSignal | None, left_s: float, budget: _Budget) -> dict[str, Any]:
        encode_request(written)  # what cannot be sent is not told as sent
        budget.requests += 1
        budget.sent = written
        answer = self._endpoint.post(written, stop, left_s=left_s)
        budget.tokens += _count_tokens(answer)
        return answer

    def _written(self, messages: list[dict[str, Any]], tools: Sequence[dict[str, Any]] = ()) -> str:
        request: dict[str, Any] = {"model": self._model, "messages": messages,
                                   self._limit_field: LONGEST_REPLY_TOKENS}
        return json.dumps(request | ({"tools": list(tools)} if tools else {}), ensure_ascii=False, indent=1)


_ASK_SIMPLER = "Ask about one club, or try another model."


def build_messages(question: str, numbers: dict[str, Any], history: Sequence[Turn]) -> list[dict[str, Any]]:
    """What a question begins with: instructions with numbers, the last turns, the question."""
    told = f"{INSTRUCTIONS}\nThe golfer's numbers, as JSON:\n{json.dumps(numbers, ensure_ascii=False)}"
    before = [message for turn in history[-TURNS_REMEMBERED:]
              for message in (_message("user", turn.question), _message("assistant", turn.answer))]
    return [_message("system", told), *before, _message("user", question[:LONGEST_QUESTION])]


def _look_up(facts: CoachFacts, message: dict[str, Any], calls: list[dict[str, Any]],
             messages: list[dict[str, Any]]) -> list[Lookup]:
    """Answer the calls, and put calls and answers behind the messages."""
    found = [answer_tool(facts, call["function"]["name"], call["function"]["arguments"]) for call in calls]
    messages.append({"role": "assistant", "content": message.get("content"), "tool_calls": calls})
    messages += [{"role": "tool", "tool_call_id": call["id"], "content": lookup.answer}
                 for call, lookup in zip(calls, found, strict=True)]
    return found


def _message(role: str, text: str) -> dict[str, Any]:
    return {"role": role, "content": text}


def _read_message(answer: dict[str, Any], host: str) -> dict[str, Any]:
    choices = answer.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    if not isinstance(message, dict):
        raise CoachNotAnswered(f"{host} answered, but not as a chat model does.",
                               "Check the address under Settings, Coach.")
    return message


def _read_calls(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The model's tool calls, cut to what is sent back with their answers."""
    calls = message.get("tool_calls") or []
    if not isinstance(calls, list) or len(calls) > MOST_CALLS:
        raise CoachNotAnswered("The model asked for more numbers than one question may.", _ASK_SIMPLER)
    read = [_read_call(call) for call in calls]
    if len(json.dumps(read)) > _LONGEST_CALL:
        raise CoachNotAnswered("The model's call for numbers is far too long.", _ASK_SIMPLER)
    return read


def _read_call(call: object) -> dict[str, Any]:
    """One call: its id, its function, and Gemini's signature, which wants to be sent back."""
    function = call.get("function") if isinstance(call, dict) else None
    if not isinstance(call, dict) or not isinstance(function, dict):
        raise CoachNotAnswered("The model asked for numbers in a way that cannot be read.", _ASK_SIMPLER)
    arguments = function.get("arguments")
    written = arguments if isinstance(arguments, str) else json.dumps(arguments if arguments is not None else {})
    read = {"id": str(call.get("id") or ""), "type": "function",
            "function": {"name": str(function.get("name") or ""), "arguments": written}}
    extra = call.get("extra_content")
    return read | ({"extra_content": extra} if isinstance(extra, dict) else {})


def _read_text(message: dict[str, Any], answer: dict[str, Any], host: str) -> str:
    content = message.get("content") or message.get("refusal")
    if isinstance(content, list):
        content = "".join(part["text"] for part in content
                          if isinstance(part, dict) and isinstance(part.get("text"), str))
    text = content.strip() if isinstance(content, str) else ""
    if not text:
        is_cut = answer["choices"][0].get("finish_reason") == "length"
        raise CoachNotAnswered(f"{host} ran out of room before it answered." if is_cut
                               else f"{host} answered with nothing.", _ASK_SIMPLER)
    if len(text) > LONGEST_ANSWER:
        raise CoachNotAnswered(f"{host} answered with a book ({len(text):,} characters).", _ASK_SIMPLER)
    return text


def _count_tokens(answer: dict[str, Any]) -> int:
    usage = answer.get("usage")
    total = usage.get("total_tokens") if isinstance(usage, dict) else None
    return total if isinstance(total, int) and total > 0 else 0
