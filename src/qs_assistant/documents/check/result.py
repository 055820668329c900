"""What the conservation check found: how many figures a file shows, how many its passages hold, and which they do not."""

import json
from dataclasses import asdict, dataclass

SMALL_SHARE = 0.03  # of the figures: what loses more is not taken in
FEW = 5  # lost figures that are told and no reason to refuse a file


@dataclass(frozen=True, slots=True)
class Lost:
    """A figure that is in no passage, as the file shows it, and the words around it with their page or sheet."""

    figure: str
    place: str


@dataclass(frozen=True, slots=True)
class Conservation:
    """How many figures a file shows, how many of them its passages hold, and which they do not.

    `altered` are figures of passages that the file does not show. `lost` names the first of them; `seen - kept` is how many there are.
    """

    seen: int = 0
    kept: int = 0
    lost: tuple[Lost, ...] = ()
    altered: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """As an admin reads it: "312 of 312 figures kept."."""
        if not self.seen:
            return "It shows no figures."
        text = f"{self.kept:,} of {self.seen:,} figures kept."
        if self.lost:
            named = "; ".join(f"{one.figure} ({one.place})" for one in self.lost[:3])
            text += f" Lost: {named}{' and more' if self.seen - self.kept > 3 else ''}."
        if self.altered:
            text += f" Not in the file: {', '.join(self.altered[:5])}."
        return text

    @property
    def refusal(self) -> str:
        """Why the file should not be taken in; "" where it may be."""
        gone = self.seen - self.kept
        if gone <= FEW or gone <= SMALL_SHARE * self.seen:
            return ""
        reason = "Its reader loses too many of its figures, so answers from it could be wrong"
        return f"{reason}: {self.sentence} Save it in another format and add that."

    def to_json(self) -> str:
        """The result as it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def from_json(text: str | None) -> "Conservation | None":
        """What `to_json` wrote; None for nothing."""
        if not text:
            return None
        kept = json.loads(text)
        lost = tuple(Lost(one["figure"], one["place"]) for one in kept["lost"])
        return Conservation(kept["seen"], kept["kept"], lost, tuple(kept["altered"]))
