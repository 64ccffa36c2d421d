"""MinHash signatures of whole articles and their LSH bands, for many articles at once.

The permutations are datasketch's own, so a signature equals that of ``datasketch.MinHash`` over the same
shingles, value for value, and feeds its ``MinHashLSH``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dedup.copies.signatures import SCHEME, minima, permutations
from dedup.stories.shingles import SHINGLE_VERSION, WIDTH, mixed

if TYPE_CHECKING:
    import numpy as np
    from datasketch import MinHash, MinHashLSH
    from numpy.typing import NDArray

__all__ = ["Sketch"]


@dataclass(frozen=True, slots=True)
class Sketch:
    """How signatures are computed and divided into bands; all signatures of an index use the same parameters.

    With 40 bands of 3 rows two articles become candidates with probability 0.94 at a Jaccard similarity of
    0.4, 0.995 at 0.5, 0.9999 at 0.6, and 0.00004 at 0.01, the level of unrelated articles.

    Attributes:
        bands: the number of tables of buckets.
        rows: the number of values of the signature in a band.
        seed: seed of the permutations.
    """

    bands: int = 40
    rows: int = 3
    seed: int = 1

    @property
    def size(self) -> int:
        """Values in a signature."""
        return self.bands * self.rows

    def record(self) -> dict[str, str]:
        """Return what must be equal for two signatures to be comparable."""
        return {
            "scheme": SCHEME,
            "permutations": str(self.size),
            "seed": str(self.seed),
            "bands": f"{self.bands}x{self.rows}",
            "shingles": f"{WIDTH} tokens, version {SHINGLE_VERSION}",
        }

    def signatures(self, sets: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint32]:
        """Return the signatures of sets of shingles, one per row; for an empty set, all values are the highest."""
        import numpy as np

        out = np.full((len(sets), self.size), np.iinfo(np.uint32).max, np.uint32)
        filled = [place for place, shingle_set in enumerate(sets) if len(shingle_set)]
        if not filled:
            return out
        hashes = np.concatenate([sets[place] for place in filled]).astype(np.uint32)
        starts = np.cumsum([0, *(len(sets[place]) for place in filled[:-1])])
        out[filled] = minima(hashes, starts, num_perm=self.size, seed=self.seed)
        return out

    def agreeing(self, first: Sequence[bytes], second: Sequence[bytes]) -> list[int]:
        """Return for each pair of signatures the number of equal values.

        Args:
            first: signatures as bytes (32-bit little-endian), as many as ``second``, or one for all of them.
            second: the other signatures.
        """
        import numpy as np

        left, right = (
            np.frombuffer(b"".join(side), np.dtype("<u4")).reshape(-1, self.size) for side in (first, second)
        )
        counts: list[int] = np.count_nonzero(left == right, axis=1).tolist()
        return counts

    def buckets(self, signatures: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Return the buckets of signatures, one row per signature; a bucket's number also identifies its band."""
        import numpy as np

        values = signatures.reshape(len(signatures), self.bands, self.rows).astype(np.uint64)
        out = np.broadcast_to(mixed(np.arange(1, self.bands + 1, dtype=np.uint64)), values.shape[:2])
        for place in range(self.rows):
            out = mixed(out ^ (values[:, :, place] + np.uint64(place)))
        return out.view(np.int64)

    def lsh(self, storage: dict[str, Any]) -> MinHashLSH:
        """Return a ``datasketch.MinHashLSH`` with these bands; keys are bytes, never pickled."""
        from datasketch import MinHashLSH

        return MinHashLSH(
            num_perm=self.size, params=(self.bands, self.rows), storage_config=storage, prepickle=False
        )

    def minhash(self, signature: NDArray[np.uint32]) -> MinHash:
        """Return a signature as a ``datasketch.MinHash``."""
        import numpy as np
        from datasketch import MinHash

        return MinHash(
            seed=self.seed,
            hashvalues=signature,
            permutations=np.array(permutations(self.size, self.seed)),
            scheme=SCHEME,
        )
