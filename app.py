"""The chat page. python app.py [--docs FOLDER] [--port N]"""

from __future__ import annotations

import argparse
import errno
import os
import socket
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.console import progress, run, warn
from index.errors import VerbatimError
from qa.render import answer_html, message_html, question_html, source_html

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

if TYPE_CHECKING:
    import gradio as gr

    from qa.answer import Answer
    from qa.chatbot import Chatbot

HOST = "127.0.0.1"
ASKED_AT_ONCE = 2
STYLE = Path(__file__).with_name("qa") / "page.css"
SCROLL_TO_ANSWER = """() => setTimeout(() => {
    document.getElementById('shown-quote')?.scrollIntoView({block: 'center'});
    [...document.querySelectorAll('#conversation .asked')].at(-1)?.scrollIntoView({block: 'start'});
}, 100)"""
Message = dict[str, Any]


class PortError(VerbatimError):
    """The page cannot be served there."""


@dataclass(frozen=True, slots=True)
class Turns:
    """What the page does with a question: `ask` for programs, `answer` for the conversation."""

    chatbot: Chatbot

    def ask(self, question: str) -> dict[str, Any]:
        """Answer a question with quotes from the documents, or say that they do not answer it."""
        import gradio as gr

        try:
            return self.chatbot.ask(question).to_dict()
        except VerbatimError as error:
            raise gr.Error(str(error), print_exception=False) from None

    def answer(
        self, question: str, messages: list[Message], history: list[Answer]
    ) -> tuple[str, list[Message], list[Answer], str]:
        """The emptied box, the conversation with one turn more, its answers, and the source beside it."""
        asked = _message("user", question_html(question))
        try:
            given = self.chatbot.ask(question, history)
        except VerbatimError as error:
            said = _message("assistant", message_html(str(error)))
            return "", [*messages, asked, said], history, source_html(None)
        said = _message("assistant", answer_html(given))
        best = (*given.quotes, *given.nearest, None)[0]
        source = source_html(best, answers=given.answered)
        return "", [*messages, asked, said], [*history, given], source


def _message(role: str, html: str) -> Message:
    import gradio as gr

    return {"role": role, "content": gr.HTML(html)}


def create_app(chatbot: Chatbot) -> gr.Blocks:
    """The page over a chatbot: the conversation on the left, the source of the answer on the right."""
    import gradio as gr
    from gradio.events import api

    turns = Turns(chatbot)
    page: gr.Blocks = gr.Blocks(title="Verbatim", fill_height=True, fill_width=True, analytics_enabled=False)
    with page:
        gr.HTML('<header id="title"><h1>Verbatim</h1><p>Answers that stand in your documents.</p></header>')
        history = gr.State([])
        with gr.Row(equal_height=True, elem_id="panes"):
            with gr.Column(scale=5, min_width=320):
                messages = gr.Chatbot(
                    elem_id="conversation",
                    label="Conversation",
                    show_label=False,
                    height="64vh",
                    buttons=[],
                    placeholder="Ask the documents a question.",
                )
                box = gr.Textbox(
                    label="Question",
                    show_label=False,
                    placeholder="how many peacekeepers?",
                    submit_btn="Ask",
                    autofocus=True,
                    elem_id="question",
                )
            with gr.Column(scale=4, min_width=320):
                source = gr.HTML(source_html(None), elem_id="source")
        box.submit(
            turns.answer,
            inputs=[box, messages, history],
            outputs=[box, messages, history, source],
            api_visibility="private",
            concurrency_limit=ASKED_AT_ONCE,
        ).then(None, js=SCROLL_TO_ANSWER)
        messages.clear(lambda: ([], source_html(None)), outputs=[history, source], api_visibility="private")
        api(turns.ask, api_name="ask", concurrency_limit=ASKED_AT_ONCE)
    return page


def check_port(port: int) -> None:
    """Raises PortError where the page cannot listen."""
    try:
        with closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
    except OverflowError:
        raise PortError(f"No port {port}: choose one from 1 to 65535 with --port.") from None
    except OSError as error:
        reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be had ({error.strerror})"
        raise PortError(f"Port {port} {reason}. Choose another with --port NUMBER.") from None


def serve(page: gr.Blocks, port: int) -> str:
    """Serve the page on this machine alone, from a thread; its address."""
    import gradio as gr

    local = f"{HOST},localhost"  # what gradio asks itself at the start goes through no proxy
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = local
    _, address, _ = page.launch(
        server_name=HOST,
        server_port=port,
        share=False,
        quiet=True,
        ssr_mode=False,
        prevent_thread_lock=True,
        footer_links=["api"],
        theme=gr.themes.Base(
            font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"], primary_hue="emerald"
        ),
        css_paths=[STYLE],
    )
    return address


def main() -> int:
    parser = argparse.ArgumentParser(prog="python app.py", description="Serve the chat page.")
    parser.add_argument("--docs", type=Path, default=Path("seeds"), help="the folder to ask (seeds)")
    parser.add_argument("--port", type=int, default=7860, help="where to listen on 127.0.0.1 (7860)")
    arguments = parser.parse_args()
    docs, port = arguments.docs, arguments.port

    check_port(port)
    from qa.chatbot import Chatbot

    with progress() as on_progress:
        chatbot = Chatbot.open(docs, on_progress=on_progress)
    print(f"{docs}: {chatbot.sync_report}")
    warn(chatbot.sync_report)
    page = create_app(chatbot)
    address = serve(page, port)
    print(f"Ask {docs} on {address} (this machine only; Ctrl+C ends it).", flush=True)
    page.block_thread()
    return 0


if __name__ == "__main__":
    run(main)
