"""Generated passages on subjects other than ours, for measuring a large store: dairies, ports, orchestras and their figures.

Passages that differ in their figures alone get vectors that are near each other: the real model's for the sentence, and a little noise.
"""

import hashlib
import re
from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from qs_assistant.documents.document import LoadedDocument, Paragraph, Section
from qs_assistant.documents.passage import Publication

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qs_assistant.encoder.embedder import Embedder

NAMES = (
    *("Harlow Dairies", "Port of Emsworth", "Castellan Foods", "Brightwater Ferries", "Ashgrove Hospital", "Linden Orchestra"),
    *("Pemberley Hotels", "Norwick Grain", "Redfern Shoes", "Tolland Timber", "Kestrel Airways", "Abbey Brewing", "Saltmarsh Salmon"),
    *("Wexcombe Rail", "Orchard Lane Schools", "Finch and Daughters", "Marlowe Theatres", "Quayside Cranes", "Dunmore Wool", "Elder Glass"),
    *("Fairfield Water", "Galway Pottery", "Hazelton Tea", "Inverlea Golf", "Juniper Textiles", "Kirkwall Fishing", "Larkspur Seeds"),
    *("Merrow Museums", "Northgate Libraries", "Oakhurst Furniture", "Penrith Quarries", "Rosebank Gardens", "Sandhill Cement"),
    *("Thornbury Cheese", "Upland Wind", "Vale Insurance", "Westerly Shipping", "Yarrow Pharmacies", "Zennor Olives", "Coppice Paper"),
)
SENTENCES = (
    "{} reported revenue of ${} million for the year to March {y}, up {}% on the year before.",
    "In the third quarter of {y} {} opened {} new shops and closed {} old ones.",
    "{} expects to invest ${} million by {y} in a new site with {} employees.",
    "The margin of {} fell to {}% in {y} because of the price of diesel.",
    "{} paid a dividend of {} cents a share in {y}, for the {}th year in a row.",
    "The board of {} appointed a finance director in {y}, after {} months without one.",
    "{} delivered {} tonnes in {y}, against {} tonnes in the flood year before.",
    "A strike at {} in {y} lasted {} days and cost about ${} million.",
    "{} sold its catering business for ${} million in cash in {y}.",
    "Visitors to {} rose by {}% in {y}, helped by a dry summer and {} more open days.",
    "The pension fund of {} had a deficit of ${} million at the end of {y}.",
    "Regulators fined {} ${} million in {y} for late accounts and {} missing permits.",
    "{} ordered {} vehicles from a Polish maker, the last of them due in {y}.",
    "Since {y} {} has bought {}% of its electricity from a hydro plant upstream.",
    "A study for {} put the waiting time at {} minutes on average, {} minutes at weekends.",
    "Analysts at a regional bank raised their target for {} to ${} in {y}.",
    "{} borrowed ${} million at {}% for {} years, secured on its land.",
    "The harvest that {} took in during {y} was {}% damper than usual.",
    "{} insures its stock for ${} million and carries the first {}% of any loss.",
    "In a survey of {} customers {}% said that {n} was their first choice in {y}.",
)
STEPS = 30  # how far noise moves a passage's vector: divided by it, a standard normal vector has about the length 0.65
_FIGURE = re.compile(r"\d+")


def passages(count: int, rng: np.random.Generator) -> list[str]:
    """Sentences, no two alike."""
    stems = [(name, sentence) for sentence, name in product(SENTENCES, NAMES)]
    found: dict[str, None] = {}
    while len(found) < count:
        name, sentence = stems[int(rng.integers(len(stems)))]
        found[_filled(sentence, name, rng)] = None
    return list(found)


def _filled(sentence: str, name: str, rng: np.random.Generator) -> str:
    # Where {} is the name: before the first figure, unless {n} says it.
    sentence = sentence.replace("{n}", name) if "{n}" in sentence else sentence.replace("{}", name, 1)
    while "{}" in sentence:
        sentence = sentence.replace("{}", f"{int(rng.integers(2, 990))}", 1)
    return sentence.replace("{y}", f"{int(rng.integers(2012, 2027))}")


def document(name: str, texts: Sequence[str]) -> LoadedDocument:
    """A document of passages."""
    publication = Publication(name, "Generator", "2025-01-01", "other")
    blocks = tuple(Paragraph(text) for text in texts)
    return LoadedDocument(name, publication, (Section((), publication, blocks),), "\n".join(texts).encode())


class VariedEmbedder:
    """The real model, which is asked only once for texts that differ in their figures alone; each then gets noise of its own."""

    dimensions = 384

    def __init__(self, real: "Embedder") -> None:
        self.name = real.name
        self._real = real
        self._stems: dict[str, NDArray[np.float32]] = {}

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """See qs_assistant.encoder.embedder.Embedder."""
        stems = [_FIGURE.sub("#", text) for text in texts]
        new = {stem: text for stem, text in zip(stems, texts, strict=True) if stem not in self._stems}
        if new:
            self._stems |= dict(zip(new, self._real.embed(list(new.values())), strict=True))
        vectors = np.stack([self._stems[stem] + _noise(text) for stem, text in zip(stems, texts, strict=True)])
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def _noise(text: str) -> "NDArray[np.float64]":
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little"))
    return rng.normal(size=VariedEmbedder.dimensions) / STEPS
