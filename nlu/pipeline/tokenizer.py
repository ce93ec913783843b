"""Rasa's tokenizer of our French: tokens keep text and offsets, their lemma is the form that is meant."""

# mypy: disable-error-code="misc,no-any-return,import-untyped,import-not-found,untyped-decorator,unused-ignore"
from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from nlu.folding import fold, meanings, word_spans


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class FrenchTokenizer(Tokenizer):
    """Splits on what is no letter, so « j'arrive » is two tokens; `text[start:end]` is always the token's text.

    The first token of a known phrase (« sur si ») carries all its meaning (« sursis »), the others an empty lemma.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's own settings of a tokenizer: intents are not split."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The tokens of one attribute of a message."""
        text = str(message.get(attribute))
        spans = word_spans(text)
        lemmas = meanings([fold(text[start:end]) for start, end in spans])
        tokens = [Token(text[start:end], start, end) for start, end in spans]
        for token, lemma in zip(tokens, lemmas, strict=True):
            token.lemma = lemma  # not by the constructor, which takes an empty lemma for none
        return self._apply_token_pattern(tokens)
