"""What people would use instead of the cleaner, as functions of a text and the ISO 639 code of its language.

jusText is the package's own classifier with the lines of the text as its paragraphs. Its stop list and pysbd's rules
are those of the text's language; where there are none, jusText gets its language-independent settings and pysbd
the rules of English.
"""

from __future__ import annotations

from functools import cache

import pysbd
import sentencex
from datasketch import MinHash, MinHashLSH
from justext.core import (
    STOPWORDS_HIGH_DEFAULT,
    STOPWORDS_LOW_DEFAULT,
    PathInfo,
    classify_paragraphs,
    revise_paragraph_classification,
)
from justext.paragraph import Paragraph
from justext.utils import get_stoplist
from pysbd.languages import LANGUAGE_CODES

LISTS = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian",
    "fr": "French", "hi": "Hindi", "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ko": "Korean",
    "nl": "Dutch", "no": "Norwegian_Bokmal", "pl": "Polish", "ru": "Russian", "sv": "Swedish", "sw": "Swahili",
    "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
}  # fmt: skip
"""The names of jusText's stop lists."""


def home_made(text, _language):
    """The script that everybody writes: one MinHash a sentence, the first copy stays."""
    index, kept = MinHashLSH(threshold=0.8, num_perm=128), []
    for number, sentence in enumerate(part for line in text.split("\n") for part in line.split(". ")):
        sketch = MinHash(num_perm=128)
        for at in range(max(1, len(sentence) - 4)):
            sketch.update(sentence[at : at + 5].encode("utf-8", "surrogatepass"))
        if not index.query(sketch):
            index.insert(number, sketch)
            kept.append(sentence)
    return kept


@cache
def stop_list(language):
    """Return jusText's words of a language and its two bounds of their density."""
    if language not in LISTS:
        return frozenset(), 0.0, 0.0
    return get_stoplist(LISTS[language]), STOPWORDS_LOW_DEFAULT, STOPWORDS_HIGH_DEFAULT


def jus_text(text, language):
    """Return the lines that jusText takes for the article."""
    paragraphs = []
    for line in text.split("\n"):
        if line.strip():
            paragraphs.append(Paragraph(PathInfo()))
            paragraphs[-1].append_text(line)
    words, low, high = stop_list(language)
    classify_paragraphs(paragraphs, words, stopwords_low=low, stopwords_high=high)
    revise_paragraph_classification(paragraphs)
    return [paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate]


@cache
def segmenter(language):
    """Return pysbd's segmenter of a language."""
    return pysbd.Segmenter(language=language if language in LANGUAGE_CODES else "en", clean=False)


def pysbd_sentences(text, language):
    """Return the sentences that pysbd finds."""
    return segmenter(language).segment(text)


def sentencex_sentences(text, language):
    """Return the sentences that sentencex finds."""
    return list(sentencex.segment(language, text))
