"""The chat page. python app.py [--docs FOLDER] [--host HOST] [--port N] and more: see --help"""

import os
import signal
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.console import printable, progress, run, warn
from qa.page.accounts import Accounts, read_accounts
from qa.page.address import check_port
from qa.page.options import Options, parse
from qa.page.temporary import temporary_folder

if TYPE_CHECKING:
    import gradio as gr

    from qa.chatbot import Chatbot
    from qa.page.feedback import Feedback
    from qa.page.handlers import Handlers
    from qa.page.library import Library

ASKED_AT_ONCE = 2
MOST_WAITING = 300
"""Questions in the queue: those beyond are told to come again."""
PLACE_EVERY_S = 1.0
"""How often those who wait are told their place: to tell all of them at every step costs answers."""
QUICK = {"queue": False}


def create_app(
    chatbot: "Chatbot", library: "Library | None" = None, feedback: "Feedback | None" = None
) -> "gr.Blocks":
    """The page over a chatbot: the conversation on the left, the source of the answer on the right.

    With a library its documents are listed above, and people can add their own; with `feedback`, answers
    can be judged.
    """
    import gradio as gr
    from gradio.events import api

    from qa.page.binding import endpoint
    from qa.page.handlers import Handlers
    from qa.page.panel import header_html
    from qa.page.source import source_html
    from qa.render import welcome_html

    page: gr.Blocks = gr.Blocks(title="Verbatim", fill_width=True, analytics_enabled=False)
    with page:
        parts = {
            "keys": gr.Textbox(visible=False),
            "header": _html(header_html(None), "header", "export", "new"),
        }
        with gr.Column(elem_id="library", visible=library is not None):
            with gr.Row(elem_id="library-acts"):
                parts["add"] = _html("", "add", "taken")
                parts["sync"] = gr.Button("Look for changes", elem_id="sync", size="sm")
                _html("<p>Or drop files anywhere. They are kept for you alone.</p>", "hint")
            parts["notices"] = _html("", "notices")
            parts["panel"] = _html("", "panel", "remove", "prune")
        with gr.Row(elem_id="panes"):
            with gr.Column(scale=5, min_width=320, elem_id="left"):
                parts["talk"] = _html(welcome_html(), "conversation", "show", "rate", "plot", "ask")
                parts["examples"] = _html("", "examples", "ask")
                parts["box"] = gr.Textbox(
                    label="Your question",
                    placeholder="Ask a question  ( / )",
                    max_lines=6,
                    submit_btn="Ask",
                    autofocus=True,
                    elem_id="question",
                )
            with gr.Column(scale=5, min_width=320, elem_id="right"):
                parts["source"] = _html(source_html(None), "source", "more", "picture")
        parts["download"] = gr.JSON(visible=False)
        does = Handlers(chatbot, library, feedback)
        _wire(page, parts, does)
        api(endpoint(does.ask), api_name="ask", concurrency_limit=ASKED_AT_ONCE, concurrency_id="ask")
    page.queue(max_size=MOST_WAITING, status_update_rate=PLACE_EVERY_S)
    return page


def _wire(page: "gr.Blocks", parts: dict[str, Any], does: "Handlers") -> None:
    """What happens at each event: of the page's scripts, or of its buttons."""
    from qa.page.binding import following, handler

    def at(event: Any, does_it: Any, shown: str, how: dict[str, Any] = QUICK) -> Any:
        inputs = [parts["box"], parts["keys"]]
        chosen = {"api_visibility": "private", "show_progress": "hidden", **how}
        return event(handler(does_it), inputs, [parts[name] for name in shown.split()], **chosen)

    def follow(event: Any) -> Any:
        outputs = [parts[name] for name in ("header", "panel", "examples")]
        quietly = {"api_visibility": "private", "show_progress": "hidden", "concurrency_limit": None}
        return event.then(following(does.follow), parts["keys"], outputs, **quietly)

    ask = {
        "show_progress": "full",
        "show_progress_on": [parts["talk"]],
        "concurrency_limit": ASKED_AT_ONCE,
        "concurrency_id": "ask",
    }
    talk, header = parts["talk"], parts["header"]
    loaded = page.load(None, None, parts["keys"], js="() => window.verbatim.keys()", api_visibility="private")
    follow(at(loaded.then, does.opened, "header add panel talk source"))
    for event in (parts["box"].submit, parts["examples"].ask, talk.ask):
        at(event, does.answer, "box talk source", ask).then(None, js="() => window.verbatim.answered()")
    at(talk.show, does.show, "talk source").then(None, js="() => window.verbatim.sourced()")
    at(talk.rate, does.rate, "talk")
    at(talk.plot, does.plot, "talk")
    at(parts["source"].more, does.more, "source")
    at(parts["source"].picture, does.picture, "source", {"concurrency_limit": 1})
    at(header.new, does.new, "talk source")
    saved = at(header.export, does.export, "download")
    saved.then(None, parts["download"], js="(file) => window.verbatim.save(file)")
    for event, does_it in (
        (parts["add"].taken, does.add),
        (parts["panel"].remove, does.remove),
        (parts["panel"].prune, does.prune),
        (parts["sync"].click, does.sync),
    ):
        at(follow(at(event, does_it, "notices header panel", {})).then, does.sourced, "source")


def _html(value: str, name: str, *events: str) -> "gr.HTML":
    """A part of the page; what its script can trigger becomes a listener by the name of the event."""
    import gradio as gr

    script = f"window.verbatim.listen(element, trigger, {list(events)})"
    return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=script)


def main() -> int:
    options = parse(sys.argv[1:], os.environ)
    accounts = read_accounts(options.auth_file, os.environ)
    options.check(bool(accounts))
    check_port(options.port, options.host)
    signal.signal(signal.SIGTERM, _end)
    with temporary_folder() as temporary:
        os.environ["GRADIO_TEMP_DIR"] = str(temporary)
        _serve_folder(options, accounts, temporary)
    return 0


def _end(*_: object) -> None:
    """SIGTERM is an ordinary end, with all that is done at one; another one changes nothing any more."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(0)


def _serve_folder(options: Options, accounts: Accounts | None, temporary: Path) -> None:
    docs = printable(str(options.docs))
    print(f"Opening {docs} …", flush=True)
    from qa.page.feedback import Feedback
    from qa.page.inbox import Inbox
    from qa.page.library import Library
    from qa.page.server import serve

    inbox = Inbox(temporary / "inbox", options.max_upload_mb * 1_000_000)
    library = Library.open(options.docs, options.uploads, inbox, os.environ)
    page = create_app(library.chatbot, library, Feedback(options.feedback))
    address = serve(page, options.port, options, accounts, inbox=library.inbox)
    with ExitStack() as ending:
        ending.callback(page.close, verbose=False)  # before the folder of what is uploaded goes
        print(f"Ask {docs} on {address} ({options.reach(bool(accounts))}; Ctrl+C ends it).")
        print(
            f"For programs: {address}gradio_api/call/ask, and {address}gradio_api/mcp/ for MCP.", flush=True
        )
        with progress() as on_progress:
            library.shared.sync(on_progress)
        state = library.shared.state
        library.examples()  # drawn now, and the models warm, before anyone asks
        print(f"{docs}: {state.fault or state.report or 'nothing yet: add files on the page'}", flush=True)
        warn(state.report)
        page.block_thread()


if __name__ == "__main__":
    run(main)
