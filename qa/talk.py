"""What is said to a chatbot that is no question about the documents, and what it says to that."""

from __future__ import annotations

import re

from qa.shelf import Shelf
from qa.told import Told, count

POLITE = r"(?:,?\s*(?:there|all|everyone|everybody|again|please|bot|chatbot|verbatim|you|friend))*"
GREETING = re.compile(
    rf"(?:hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)){POLITE}"
    r"(?:[\s,.!]*(?:how are you|how do you do|nice to meet you)(?: doing)?(?: today)?)?"
    r"|how are you(?: today)?",
    re.IGNORECASE,
)
THANKS = re.compile(
    r"(?:(?:ok(?:ay)?|great|perfect|good|nice|wonderful|cool|no|yes)[\s,.!]*)?"
    r"(?:(?:many )?thanks|thank you|thank u|thx|ty|cheers|much appreciated)"
    r"(?:[\s,.!]*(?:a lot|so much|very much|again|for [^.?!,]{1,40}"
    r"|that(?: was|['’]s| is) [^.?!,]{1,30})){0,2}",
    re.IGNORECASE,
)
GOODBYE = re.compile(
    rf"(?:good ?)?bye(?:[\s-]?bye)?{POLITE}|see you(?: later| soon)?|good ?night{POLITE}", re.IGNORECASE
)
HELP = re.compile(
    r"help(?: me)?|(?:what|how) can (?:you (?:do|help)|i (?:do|ask|use (?:this|you)))"
    r"(?: here| for me| with this)?|who are you|what are you|how do you work"
    r"|are you (?:an? )?(?:bot|robot|chatbot|human|person|machine|ai|real)"
    r"|what is this (?:page|chat|app|thing|tool)|what can i ask(?: you)?",
    re.IGNORECASE,
)


def greeting(question: str, shelf: Shelf) -> Told:
    return Told(f"Hello. Ask what {_here(shelf)} say: who, when, how many, why. The answer is a quote.")


def thanks(question: str, shelf: Shelf) -> Told:
    return Told("You are welcome.")


def goodbye(question: str, shelf: Shelf) -> Told:
    return Told("Goodbye.")


def help_out(question: str, shelf: Shelf) -> Told:
    return Told(
        f"Ask a question, and it is answered with words that stand in {_here(shelf)}, with the file and the "
        "place; where they do not say, that is said. “What documents do you have?” lists them, “Summarise” "
        "and a file's name sums one up, “How many documents mention …?” looks through all of them."
    )


def _here(shelf: Shelf) -> str:
    names = shelf.names()
    return f"the {count(len(names), 'document')} here" if len(names) > 1 else "the documents"
