"""Where the tokens of an embedding model begin."""

from __future__ import annotations

from tokenizers import Tokenizer

from index.splitter import TokenStarts


def token_starts(tokenizer: str) -> TokenStarts:
    """Of a tokenizer of the tokenizers library, given as JSON: without markers, however long a text is."""
    loaded = Tokenizer.from_str(tokenizer)
    loaded.no_padding()
    loaded.no_truncation()
    loaded.encode_special_tokens = True  # a text that says "[SEP]" says just that

    def starts(text: str) -> list[int]:
        return [start for start, _ in loaded.encode(text, add_special_tokens=False).offsets]

    return starts
