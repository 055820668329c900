"""What the conservation check found: how many figures a file shows, how many its passages hold, and which they do not."""

import json
from dataclasses import asdict, dataclass

SMALL_SHARE = 0.03  # of the figures: what loses more is not taken in
FEW = 5  # lost figures that are told and no reason to refuse a file


@dataclass(frozen=True, slots=True)
class LostFigure:
    """A figure that is in no passage, as the file shows it, and the words around it with their page or sheet."""

    figure: str
    place: str


@dataclass(frozen=True, slots=True)
class Conservation:
    """How many figures a file shows, how many of them its passages hold, and which they do not.

    `altered` says of the figures that the passages have and the file does not, or has under another name or of another time, what is wrong;
    `altered_count` is how many there are. `lost` names the first of them; `seen - kept` is how many there are.
    """

    seen: int = 0
    kept: int = 0
    lost: tuple[LostFigure, ...] = ()
    altered: tuple[str, ...] = ()
    altered_count: int = 0

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
            text += f" Altered: {'; '.join(self.altered[:3])}{' and more' if self.altered_count > 3 else ''}."
        return text

    @property
    def refusal(self) -> str:
        """Why the file should not be taken in; "" where it may be."""
        gone, wrong = self.seen - self.kept, self.altered_count
        if max(gone, wrong) <= FEW or max(gone, wrong) <= SMALL_SHARE * self.seen:
            return ""
        does = "loses" if gone >= wrong else "misreads"
        reason = f"Its reader {does} too many of its figures, so answers from it could be wrong"
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
        lost = tuple(LostFigure(one["figure"], one["place"]) for one in kept["lost"])
        altered = tuple(kept["altered"])
        return Conservation(kept["seen"], kept["kept"], lost, altered, kept.get("altered_count", len(altered)))
