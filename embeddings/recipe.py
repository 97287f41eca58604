"""The recipe of an index: everything besides the documents that determines its content."""

from dataclasses import asdict, dataclass

from corpus.errors import IndexMismatch

# The names in messages of a recipe's attributes, in the order in which they are compared. The
# encoder's name is not compared: the same model may have another name elsewhere.
_PARTS = {
    "fingerprint": "encoder",
    "dimensions": "encoder",
    "analyser": "analyser",
    "corpus": "text cleaning",
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything besides the documents that determines the content of an index.

    `encoder` is the encoder's name, `fingerprint` the hash of its weights and `dimensions` the
    length of its vectors; `analyser` and `corpus` are the identities of the term analysis and of
    the reading and cleaning of files. An engine may add the version of its own format.
    """

    encoder: str
    fingerprint: str
    dimensions: int
    analyser: str
    corpus: str

    def shares_vectors(self, other: "Recipe") -> bool:
        """Return whether a chunk has the same vector under both recipes."""
        ours = (self.fingerprint, self.dimensions)
        return ours == (other.fingerprint, other.dimensions)

    def difference(self, other: "Recipe") -> str | None:
        """Return the name of a part in which two recipes differ, or None."""
        ours, theirs = asdict(self), asdict(other)
        return next((part for key, part in _PARTS.items() if ours[key] != theirs[key]), None)

    def require(self, wanted: "Recipe") -> None:
        """Require that an index of this recipe can be used by the tools of the `wanted` one.

        Raises:
            IndexMismatch: the recipes differ.
        """
        part = self.difference(wanted)
        if part is not None:
            names = {"encoder": self.encoder, "analyser": self.analyser}
            name = f" ({names[part]})" if part in names else ""
            raise IndexMismatch(
                f"The index was built with another {part}{name}.",
                "Build it anew with `chuchu index`.",
            )
