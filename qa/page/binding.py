"""How gradio calls what the page does: who asks, what an event carries, and how faults are told."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import signature
from typing import Any

import gradio as gr

from qa.page.events import carried
from qa.page.faults import in_words
from qa.page.visitor import Visitor


def handler(does: Callable[[Visitor, str], Any]) -> Callable[..., Any]:
    """As gradio calls it: the box's words, the browser's keys, who is logged in, what the event carries."""
    nothing: Any = None

    def handle(typed: Any, keys: Any, request: gr.Request, event: gr.EventData = nothing) -> Any:
        with telling():
            value = carried(does.__name__, event._data if event else None, typed)
            return does(Visitor.of(keys, request.username), value)

    return handle


def following(does: Callable[[Visitor], AsyncIterator[Any]]) -> Callable[..., Any]:
    """The same for what gives one state of the page after the other."""

    async def handle(keys: Any, request: gr.Request) -> AsyncIterator[Any]:
        with telling():
            async for state in does(Visitor.of(keys, request.username)):
                yield state

    return handle


def endpoint(does: Callable[..., Any]) -> Callable[..., Any]:
    """The same for programs, which read its types."""

    @wraps(does)
    def handle(*given: Any) -> Any:
        with telling():
            return does(*given)

    handle.__signature__ = signature(does, eval_str=True)  # type: ignore[attr-defined]  # gradio reads it
    return handle


@contextmanager
def telling() -> Iterator[None]:
    """Every fault is shown to the person as a sentence; those that nobody foresaw are logged."""
    try:
        yield
    except Exception as error:
        raise gr.Error(in_words(error), print_exception=False) from None
