"""Words and letters of scale ("million", "bn", "k"): one list of what they multiply by, of which each reader names those it takes."""

SCALE_WORDS = {1e3: "thousand", 1e6: "million", 1e9: "billion", 1e12: "trillion"}
"""The word that each scale is written with."""
_SPELLINGS = {
    1e3: "k thousand thousands grand",
    1e6: "m mm mn mio mln mil mill mills million millions",
    1e9: "b bn bln bil bill bio billion billions milliard milliards mrd",
    1e12: "t tn trn trillion trillions",
}
_SCALES = {one: scale for scale, spellings in _SPELLINGS.items() for one in spellings.split()}


def scales(spellings: str) -> dict[str, float]:
    """What each of some spellings, with a space between, multiplies by.

    Raises:
        KeyError: one is no spelling of a scale.
    """
    return {one: _SCALES[one] for one in spellings.split()}
